"""A listing that answers and is not what it was says so the first time; one that only has other things beside its articles does not."""

from typing import Any

import pytest

from crawler.discovery.drift import judge
from crawler.sources.source import Listing, Source
from storage.records import Page
from tests.support.records import NOON

HOME = "https://one.example"
TEXTS = (
    "Rain stops the harvest in the north for a week",
    "Two bridges close for the winter in the old town",
    "A market hall opens beside the river",
)


def an_outlet(kind: str = "section", **fields: Any) -> Source:
    listing = {"kind": kind, "url": f"{HOME}/english", "sure": "used"}
    defaults = {
        "key": "one",
        "name": "One",
        "home": HOME,
        "timezone": "UTC",
        "editions": {"en": {"listings": (listing,)}},
        "article": {
            "pattern": r"^https://one\.example/(?P<id>english/[a-z]+/\d{8,})$",
            "examples": (f"{HOME}/english/iraq/13032023",),
        },
    }
    return Source.model_validate(defaults | fields)


def listing_of(source: Source) -> Listing:
    return source.editions["en"].listings[0]


def a_page(body: str, moved_to: str = "") -> Page:
    kind = "text/html; charset=utf-8" if not body.startswith("<?xml") else "application/rss+xml"
    return Page(
        f"{HOME}/english",
        moved_to or f"{HOME}/english",
        NOON,
        200,
        (("Content-Type", kind),),
        body.encode(),
        moved_to=moved_to,
    )


def cards(form: str, count: int = 12) -> str:
    links = "".join(f'<a href="{form.format(n=1079288 - 11 * place)}">{TEXTS[place % 3]}</a>' for place in range(count))
    return f'<nav><a href="/english/iraq">Iraq</a><a href="/english/about">About</a></nav><main>{links}</main>'


def test_addresses_of_a_new_form_are_told_with_an_example() -> None:
    source = an_outlet()
    found = judge(listing_of(source), a_page(cards("/english/categories/iraq/{n}")), source)
    assert found is not None
    assert found.state == "changed"
    assert found.shape is not None
    assert (found.shape.count, found.shape.example) == (12, f"{HOME}/english/categories/iraq/1079288")
    assert found.shape.example in found.line(source)


def test_so_are_those_of_a_feed_where_one_old_address_is_pinned() -> None:
    source = an_outlet("feed")
    old = f"<item><title>Pinned</title><link>{HOME}/english/iraq/13032023</link></item>"
    items = "".join(
        f"<item><title>{TEXTS[n % 3]}</title><link>{HOME}/2026/11/{n + 1:02}/rain-stops-work-{n}</link></item>"
        for n in range(8)
    )
    found = judge(
        listing_of(source), a_page(f'<?xml version="1.0"?><rss><channel>{old}{items}</channel></rss>'), source
    )
    assert found is not None
    assert found.state == "changed"


def test_links_that_lead_to_another_host_are_a_move() -> None:
    source = an_outlet()
    found = judge(listing_of(source), a_page(cards("https://new.example/iraq/{n}")), source)
    assert found is not None
    assert (found.state, found.moved_to) == ("moved", "https://new.example/")


def test_a_listing_whose_articles_are_in_a_script_says_so() -> None:
    source = an_outlet()
    rows = ",".join(f'{{"title":"{text}","path":"/english/iraq/{n}"}}' for n, text in enumerate(TEXTS))
    page = a_page(
        f'<html><body><div id="root"></div><script>window.__INITIAL_STATE__={{"rows":[{rows}]}}</script></body></html>'
    )
    found = judge(listing_of(source), page, source)
    assert found is not None
    assert found.state == "script"


@pytest.mark.parametrize(
    "more",
    [
        "".join(
            f'<a href="/video/{n}-rain-stops-the-harvest">Rain stops the harvest, a film of four minutes {n}</a>'
            for n in range(30)
        ),
        "".join(f'<a href="/english/tag/rain-{n}">rain {n}</a>' for n in range(30)),
        "".join(
            f'<a href="https://other.example/a/{n}">A partner tells of the harvest in the south</a>' for n in range(5)
        ),
    ],
)
def test_videos_tags_and_partners_beside_the_articles_alarm_nobody(more: str) -> None:
    source = an_outlet()
    assert judge(listing_of(source), a_page(cards("/english/iraq/1{n}0") + more), source) is None


def test_a_quiet_page_is_not_drift() -> None:
    source = an_outlet()
    assert (
        judge(listing_of(source), a_page('<a href="/english">Home</a><a href="/english/about">About</a>'), source)
        is None
    )


def test_numbered_articles_below_a_word_for_sections_are_articles() -> None:
    source = an_outlet()
    found = judge(listing_of(source), a_page(cards("/english/categories/iraq/{n}")), source)
    assert found is not None
    assert found.pattern
