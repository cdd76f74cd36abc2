"""Fetched pages on disk: responses come in, WARC records go out, and come back for a replay. `warc_store.Writer` acts."""
