"""Search of articles, drafts and entries by words, and of articles by meaning. Every function takes a connection."""
