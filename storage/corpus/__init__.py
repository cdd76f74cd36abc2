"""Tables of what was read: articles and versions, archive places, copies, stories, vectors, work queues.

Every query takes a connection.
"""
