"""Every request takes its turn among the processes that ask a host, at the moment it is sent: robots.txt, redirects and second
tries as well."""

import asyncio
import time
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest

from crawler.fetching.politeness import Manners
from crawler.fetching.robots import asks_robots
from storage.errors import FetchError, StoreError


async def wait_for_turn(crawler: Crawler, request: Request) -> None:
    """Waits until the request may be sent. Its delay is its slot's: the outlet's own, the longer one that its robots.txt asks for,
    or the one for hosts that no entry names.

    Raises FetchError where the host is to be left alone meanwhile, StoreError where turns cannot be kept; IgnoreRequest in place of
    both for a robots.txt, since Scrapy logs all else: what wanted the robots.txt is told by its own turn.
    """
    engine = crawler.engine
    assert engine is not None, "only an open spider fetches"
    key = engine.downloader.get_slot_key(request)
    slot = engine.downloader.slots.get(key)
    if slot is None or not slot.delay:
        return
    spider: Any = crawler.spider
    manners: Manners = spider.manners
    host = urlsplit(request.url).netloc
    try:
        manners.check(host)
        wait = manners.turn(host, timedelta(seconds=slot.delay), spider.clock())
    except (FetchError, StoreError) as error:
        if asks_robots(request):
            raise IgnoreRequest(str(error)) from error
        raise
    if wait:
        began = time.monotonic()
        await asyncio.sleep(wait)
        slot.lastseen += time.monotonic() - began  # the engine counts the delay from here, not from before the wait
