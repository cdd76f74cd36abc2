"""Tables of what was published: digests, their entries and files, mail. Every query takes a connection."""
