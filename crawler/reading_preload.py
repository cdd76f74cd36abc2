"""Imported by the fork server of crawler/reading.py alone: what every reader needs is loaded once, here, and shared by all of
them. The one module that does something on import: the fork server knows no other way."""

from crawler import reading
from crawler.language import detect

__all__ = ["reading"]

detect("What tells languages apart takes half a second to load.")
