"""Imported by the fork server of crawler/pages/worker_pool.py alone: what every reader needs is loaded once, here, and shared by all of
them. The one module that does something on import: the fork server knows no other way."""

from crawler.pages import quick_searches, worker_pool
from crawler.parsing.language import detect

__all__ = ["worker_pool"]

quick_searches.quicken()
detect("What tells languages apart takes half a second to load.")
