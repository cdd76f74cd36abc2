"""Fetched pages come in, WARC records go out, and come back for a replay or a backfill.

`warc_store.Writer` writes; `replay.Replay` and `warc_stream.members` read; `retention.thin_out` deletes by age.
"""
