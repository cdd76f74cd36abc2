"""YAML comes in, frozen and checked records go out. `settings.load_config` acts."""
