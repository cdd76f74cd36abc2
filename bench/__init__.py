"""Measurements anyone can run on data of the forms docs/measuring.md names; each prints one JSON line, last."""
