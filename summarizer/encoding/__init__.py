"""Sentence vectors: text comes in, unit rows go out, from the model, a bridge or letters. `encoder.load` acts."""
