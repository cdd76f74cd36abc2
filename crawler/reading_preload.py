"""Imported by the fork server of crawler/reading.py alone: what every reader needs is loaded once, here, and shared by all of
them. The one module that does something on import: the fork server knows no other way."""

from crawler import reading
from crawler.language import detect
from crawler.pages import body

__all__ = ["reading"]

body.quicken()
detect("What tells languages apart takes half a second to load.")
