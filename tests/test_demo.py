"""The made-up outlets, asked over HTTP as the crawler asks them."""

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from urllib.error import HTTPError
from urllib.request import ProxyHandler, build_opener

import pytest

from demo.server import Demo, serve

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
Get = Callable[[str], tuple[int, bytes]]


@pytest.fixture(scope="module")
def demo() -> Iterator[Demo]:
    with serve(NOW) as served:
        yield served


@pytest.fixture(scope="module")
def get(demo: Demo) -> Get:
    return _asks(demo)


def _asks(demo: Demo) -> Get:
    opener = build_opener(ProxyHandler({"http": demo.proxy}))

    def get(url: str) -> tuple[int, bytes]:
        try:
            with opener.open(url, timeout=10) as answer:
                return int(answer.status), bytes(answer.read())
        except HTTPError as error:
            with error:
                return error.code, error.read()

    return get


def test_every_article_is_served(demo: Demo, get: Get) -> None:
    for url in demo.urls.values():
        assert get(url)[0] == 200


def test_leaving_ends_every_thread_and_closes_the_port() -> None:
    before = set(threading.enumerate())
    with serve(NOW) as served:
        get = _asks(served)
        assert get(served.sources["zagros"].home + "robots.txt")[0] == 200
    assert set(threading.enumerate()) <= before
    with pytest.raises(OSError, match="refused"):
        get(served.sources["zagros"].home)
