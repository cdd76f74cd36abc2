"""Tables of what was read: articles and versions, copies, stories, vectors, work queues. Every function takes a connection."""
