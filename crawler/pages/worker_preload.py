"""Imported by the fork server of crawler/pages/worker_pool.py alone: what every reader needs is loaded once, here, and shared by all of
them. The one module that does something on import: the fork server knows no other way."""

import gc

from crawler.pages import quick_searches, worker_pool
from crawler.parsing.language import detect

__all__ = ["worker_pool"]

quick_searches.quicken()
detect("What tells languages apart takes half a second to load.")

# Left out of garbage collection: else the first full collection in each reader copies every page of it, 0.05 s of processor time.
gc.collect()
gc.freeze()
