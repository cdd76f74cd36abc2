"""Relevance: a story comes in, how well it fits the digest (0 to 1) goes out. Pure but for `learned.load` and `learned.keep`."""
