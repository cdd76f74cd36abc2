"""Imported by the fork server of tests/support/warm_process.py alone: what Scrapy's settings name by path, else loaded by each crawl."""

import xml.sax.expatreader  # of feedparser, which asks for it by name

from scrapy import dupefilters, logformatter, pqueues, resolver, squeues, statscollectors
from scrapy.core import scheduler
from scrapy.core.downloader import middleware
from scrapy.settings import Settings
from scrapy.utils.misc import load_object

__all__ = [
    "dupefilters",
    "logformatter",
    "middleware",
    "pqueues",
    "resolver",
    "scheduler",
    "squeues",
    "statscollectors",
    "xml",
]

for kind in ("DOWNLOADER_MIDDLEWARES_BASE", "SPIDER_MIDDLEWARES_BASE"):
    for path in Settings().getdict(kind):
        load_object(path)
