"""Scrapy's handler where an outlet needs the browser: only then is the extra imported."""

from typing import Any

from playwright.async_api import Page
from scrapy_playwright.handler import ScrapyPlaywrightDownloadHandler

from crawler.fetching.browser import settle
from crawler.fetching.guarded_handler import GuardedHandler


class BrowserHandler(GuardedHandler, ScrapyPlaywrightDownloadHandler):  # type: ignore[misc]
    """The guard first, for what is rendered too; then Chromium for the requests marked so, Scrapy's own handler for all others."""

    async def _apply_page_methods(self, page: Page, *_: Any) -> None:
        # In its place scrapy-playwright waits for the load event, which a page that tries to lead elsewhere never has.
        await settle(page)
