"""Scrapy's handler where an outlet needs the browser: only then is the extra imported."""

from scrapy_playwright.handler import ScrapyPlaywrightDownloadHandler

from crawler.guard import GuardedHandler


class BrowserHandler(GuardedHandler, ScrapyPlaywrightDownloadHandler):  # type: ignore[misc]
    """The guard first, for what is rendered too; then Chromium for the requests marked so, Scrapy's own handler for all others."""
