"""Tables of the desk's work: drafts, translations, decisions, users. Every function takes a connection."""
