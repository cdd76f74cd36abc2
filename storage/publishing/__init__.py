"""Tables of what was published: digests, entries, mail. Every function takes a connection."""
