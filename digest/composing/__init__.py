"""Approved entries come in, one document goes out: days, sections, numbers, corrections, charts.

Pure; `compose.compose` builds it, digest/formats renders it.
"""
