"""config/sources.yaml comes in, checked `Source` records go out. `source.load_sources` acts."""
