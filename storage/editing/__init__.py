"""Tables of the desk's work: drafts, translations, citations, decisions, settlements, users.

Every query takes a connection.
"""
