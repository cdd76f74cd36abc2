"""One file a format: a pure function from a Digest to its text. Imports storage."""
