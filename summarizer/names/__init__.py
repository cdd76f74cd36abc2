"""Stored articles and published entries come in, dossiers go out: who and what each mentions, by the list of names and by guess.
`count_names` acts; which names rise is decided in summarizer/names/rising.py."""
