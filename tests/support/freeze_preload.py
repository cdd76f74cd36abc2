"""Imported last by the fork server of tests/support/warm_process.py: what it has loaded is left out of garbage collection.

Else the first full collection in each child copies every page of it: 0.4 s of processor time.
"""

import gc

gc.collect()
gc.freeze()
