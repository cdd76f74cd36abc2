"""The digest as a JSON Feed (version 1.1, jsonfeed.org): the same entries under the same ids as in the Atom feed."""

from datetime import date, datetime
from typing import Any

from digest.composing.bidi import marked
from digest.composing.compose import Item, TextRun, line, sections
from digest.composing.feed import FeedPlace, own_place
from digest.composing.words import words
from digest.formats.atom import as_time, began, changed_at, tag, updated
from digest.formats.entries import encoded
from digest.formats.html import fragment
from storage.publishing.published import Digest


def as_json_feed(digest: Digest) -> bytes:
    """Return the digest's own feed, which leads to its page."""
    return json_feed(digest, own_place(digest))


def json_feed(digest: Digest, place: FeedPlace) -> bytes:
    """Return a feed; the entries newest day first."""
    changes = changed_at(digest)
    written = {f"{analysis.date}": analysis.at for analysis in digest.analyses}
    items: list[dict[str, Any]] = []
    for day in reversed(sections(digest)):
        if day.anchor in written:
            analysis = words(digest.language).analysis.format(day.heading)
            items.append(
                _item(
                    digest,
                    place,
                    day.anchor,
                    analysis,
                    written[day.anchor],
                    fragment([TextRun(paragraph)] for paragraph in day.analysis),
                    began(date.fromisoformat(day.anchor), written[day.anchor]),
                )
            )
        items += [
            _entry(digest, place, item, date.fromisoformat(day.anchor), changes[item.anchor])
            for part in day.parts
            for item in part.items
        ]
        items += [
            _item(
                digest,
                place,
                stone.anchor,
                words(digest.language).withdrawn_title,
                updated(digest),
                fragment([[TextRun(stone.text)]]),
            )
            for stone in day.stones
            if stone.in_feeds
        ]
    feed: dict[str, Any] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": line(digest.title),
        "language": digest.language,
        "authors": [{"name": line(digest.imprint.name) or "Digest"}],
    }
    if place.site:
        ending = "feed.json" if place.pages is None else "json"
        feed |= {"home_page_url": place.home_address, "feed_url": place.address(ending)}
    return encoded(feed | {"items": items})


def _entry(digest: Digest, place: FeedPlace, item: Item, day: date, changed: datetime) -> dict[str, Any]:
    html, title = fragment(item.paragraphs, item.language), marked(item.headline, item.direction)
    item_json = _item(digest, place, item.anchor, title, changed, html, began(day, changed))
    urls = [run.url for paragraph in item.paragraphs for run in paragraph if run.url]
    return item_json | {"language": item.language} | ({"external_url": urls[0]} if urls else {})


def _item(
    digest: Digest,
    place: FeedPlace,
    at: str,
    title: str,
    changed: datetime,
    html: str,
    published: datetime | None = None,
) -> dict[str, Any]:
    address = place.permalink(at)
    return {
        "id": tag(digest, at),
        **({"url": address} if address else {}),
        "title": title,
        "content_html": html,
        **({"date_published": as_time(published)} if published else {}),
        "date_modified": as_time(changed),
    }
