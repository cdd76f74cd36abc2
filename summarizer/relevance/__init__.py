"""A story comes in, how well it fits the digest (0 to 1) goes out.

`score.judge` is pure; `learned.fit` learns from decisions.
"""
