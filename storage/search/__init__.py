"""Search of articles, drafts and entries by words, and of articles by meaning.

`full_text.find` and `article_vectors.nearest` search; both take a connection.
"""
