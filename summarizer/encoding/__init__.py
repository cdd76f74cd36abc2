"""Texts come in, unit vectors go out, from a model, a bridge or letters.

`encoder.load` opens the configured encoder; `encoder.encode_kept` encodes and stores.
"""
