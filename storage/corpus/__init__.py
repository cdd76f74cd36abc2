"""Tables of what was read: articles and versions, copies, stories, vectors, texts waiting for a stage. Every function takes a connection."""
