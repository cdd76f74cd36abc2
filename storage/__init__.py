"""The nouns of the program, and the database that keeps them.

It imports nothing of ours; every stage may import it.
"""
