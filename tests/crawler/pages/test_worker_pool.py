"""Pages are read beside the crawl; one that hangs, swells or kills its reader costs itself alone."""

import asyncio
import os
import signal
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from crawler.listings.link import Link
from crawler.pages.worker_pool import LIFE, Reader
from crawler.sources.source import Source
from storage.config.settings import CrawlConfig
from storage.errors import ExtractionError
from storage.records import Article, Page
from tests.support import crawling
from tests.support.crawling import Answer, an_outlet
from tests.support.warm_process import ensure_server

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
URL = "https://www.outlet.example/news/1"
STORIES = {
    "en": "The council agreed on Monday to close three old quarries before the winter rains begin in the valley. ",
    "ar": "وافق المجلس يوم الاثنين على إغلاق ثلاثة مقالع قديمة قبل أن تبدأ أمطار الشتاء في الوادي. ",
    "ckb": "ئەنجوومەنەکە ڕۆژی دووشەممە بڕیاری دا سێ کانی کۆن دابخات پێش ئەوەی بارانی زستان لە دۆڵەکە دەست پێ بکات. ",
    "kmr": "Encumenê roja duşemê biryar da ku sê kanên kevn bigire berî ku barana zivistanê li geliyê dest pê bike. ",
}
HANGING = r"(?:a|aa)+!"  # a pattern that a person may well write, on "aaaa…" without an end: exponential


def a_source(**article: Any) -> Source:
    listing = {"kind": "feed", "url": "https://www.outlet.example/feed", "sure": "unproven"}
    fields: dict[str, Any] = {
        "key": "one",
        "name": "One",
        "home": "https://www.outlet.example/",
        "editions": {language: {"listings": (listing,)} for language in STORIES},
        "article": {"pattern": r"/news/(?P<id>\d+)", "examples": (URL,), **article},
        "timezone": "Asia/Baghdad",
    }
    return Source.model_validate(fields)


def a_page(text: str, url: str = URL) -> Page:
    body = f"<html><head><title>Quarries</title></head><body><article><h1>Quarries</h1><p>{text}</p></article></body></html>"
    return Page(url=url, final_url=url, fetched_at=NOW, status=200, headers=(), body=body.encode())


@contextmanager
def a_reader(life: int = LIFE, **limits: Any) -> Iterator[Reader]:
    ensure_server()
    with closing(Reader(CrawlConfig(user_agent="tests", **limits), life)) as reader:
        yield reader


async def read(reader: Reader, page: Page | None, language: str = "en", **article: Any) -> Article | str:
    link = Link(URL, "Quarries", html=f"<p>{STORIES[language] * 3}</p>") if page is None else None
    try:
        return await reader.read(page, a_source(**article), language, link, NOW)
    except ExtractionError as error:
        return error.reason


def test_a_page_and_a_listings_body_are_read_in_every_script() -> None:
    async def all_of_them(reader: Reader) -> None:
        for language, story in STORIES.items():
            for page in (a_page(story * 3), None):
                found = await read(reader, page, language)
                assert isinstance(found, Article)
                assert (found.text, found.language) == ((story * 3).strip(), language)

    with a_reader() as reader:
        asyncio.run(all_of_them(reader))


def test_what_is_no_article_keeps_its_reason_and_its_message() -> None:
    with a_reader() as reader, pytest.raises(ExtractionError) as raised:
        asyncio.run(reader.read(a_page("Short."), a_source(), "en", None, NOW))
    assert (raised.value.reason, raised.value.about) == ("no_text", URL)
    assert "characters" in raised.value.message


def test_a_page_that_hangs_is_dropped_in_time_and_the_next_ones_are_read() -> None:
    async def some(reader: Reader) -> list[Article | str]:
        hanging = read(reader, a_page("a" * 5000), boilerplate=(HANGING,))
        others = [read(reader, a_page(STORIES["en"] * 3)) for _ in range(20)]
        return [*await asyncio.gather(hanging, *others), await read(reader, a_page(STORIES["ar"] * 3), "ar")]

    with a_reader(parse_seconds=2) as reader:
        asyncio.run(read(reader, None))  # a process has started: its start is not measured below
        started = time.monotonic()
        first, *others = asyncio.run(some(reader))
        assert time.monotonic() - started < 150  # of a machine that others use too
    assert first == "parse_timeout"
    assert all(isinstance(found, Article) for found in others)


def test_a_listings_body_that_hangs_is_dropped_too() -> None:
    hanging = Link(URL, "Quarries", html="<p>" + "a" * 5000 + "</p>")
    with a_reader(parse_seconds=1) as reader, pytest.raises(ExtractionError, match="took more than 1 s"):
        asyncio.run(reader.read(None, a_source(boilerplate=(HANGING,)), "en", hanging, NOW))


def test_a_page_that_swells_is_dropped_and_the_next_one_is_read() -> None:
    async def both(reader: Reader) -> list[Article | str]:
        large = a_page("<b>x</b> " * 20_000 + "x" * 4_000_000)
        return [await read(reader, large), await read(reader, a_page(STORIES["en"] * 3))]

    with a_reader(parse_megabytes=8, parse_processes=1) as reader:
        first, second = asyncio.run(both(reader))
    assert first == "parse_memory"
    assert isinstance(second, Article)


def test_a_page_larger_than_the_bound_leaves_nobody_waiting() -> None:
    async def in_time(reader: Reader) -> Article | str:
        return await asyncio.wait_for(read(reader, a_page("x" * 60_000_000)), timeout=240)

    with a_reader(parse_megabytes=8, parse_processes=1) as reader:
        assert asyncio.run(in_time(reader)) == "parse_memory"


def test_no_process_before_the_first_page_and_none_after_the_last() -> None:
    with a_reader() as reader:
        assert not reader._all
        asyncio.run(read(reader, a_page(STORIES["en"] * 3)))
        [worker] = reader._all  # one page at a time needs no second process
        number = worker._process.pid
    assert number
    with pytest.raises(ProcessLookupError):
        os.kill(number, 0)


def test_a_reader_that_died_is_replaced() -> None:
    async def after_its_death(reader: Reader) -> list[Article | str]:
        await read(reader, a_page(STORIES["en"] * 3))
        reader._all[0]._process.kill()
        reader._all[0]._process.join()
        return [await read(reader, a_page(STORIES["en"] * 3)) for _ in range(2)]

    with a_reader(parse_processes=1) as reader:
        first, second = asyncio.run(after_its_death(reader))
    assert first == "parse_crash"
    assert isinstance(second, Article)


def test_a_process_is_replaced_in_time_and_no_page_is_lost() -> None:
    async def some(reader: Reader) -> tuple[list[Article | str], set[int | None]]:
        numbers: set[int | None] = set()
        found: list[Article | str] = []
        for _ in range(5):
            found.append(await read(reader, a_page(STORIES["ckb"] * 3), "ckb"))
            numbers.add(reader._all[-1]._process.pid)
        return found, numbers

    with a_reader(life=2, parse_processes=1) as reader:
        found, numbers = asyncio.run(some(reader))
        assert len(numbers) == 3
        assert sum(worker.is_alive for worker in reader._all) == 1
    assert all(isinstance(one, Article) for one in found)


def test_a_page_that_waits_for_its_turn_on_a_loaded_machine_does_not_hang() -> None:
    async def held_up(reader: Reader) -> Article | str:
        await read(reader, a_page(STORIES["ar"] * 3), "ar")
        number = reader._all[0]._process.pid
        assert number
        os.kill(number, signal.SIGSTOP)  # it gets no processor time
        asyncio.get_running_loop().call_later(3.5, os.kill, number, signal.SIGCONT)
        return await read(reader, a_page(STORIES["ar"] * 3), "ar")

    with a_reader(parse_seconds=1.5, parse_processes=1) as reader:
        assert isinstance(asyncio.run(held_up(reader)), Article)


def test_a_page_that_hangs_costs_the_crawl_itself_alone(tmp_path: Path) -> None:
    with an_outlet() as hostile, an_outlet() as other:
        hostile.add_articles(1, 2)
        hostile.answers["/news/1"] = Answer(crawling.a_page("School", "Makhmur").replace(b"Officials", b"a" * 5000))
        other.add_articles(3, 4)
        article = {"pattern": r"/news/(?P<id>\d+)", "examples": (f"{hostile.home}/news/1",), "boilerplate": (HANGING,)}
        sources = [crawling.a_source(hostile, "one", article=article), crawling.a_source(other, "two")]
        config = crawling.CONFIG.model_copy(update={"parse_seconds": 2.0})
        one, two = sorted(
            crawling.crawl_once(tmp_path / "store.db", sources, hostile, other, config=config),
            key=lambda outcome: outcome.source,
        )
    assert (one.state, one.new, one.dropped) == ("ok", 1, 1)
    assert "parse_timeout 1" in one.message
    assert (two.state, two.new, two.dropped) == ("ok", 2, 0)
