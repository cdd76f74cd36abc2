"""The digest as a JSON Feed (version 1.1, jsonfeed.org): the same entries under the same ids as in the Atom feed."""

from datetime import date, datetime
from typing import Any

from digest.composing.bidi import marked
from digest.composing.compose import Item, TextRun, line, permalink, sections
from digest.composing.words import words
from digest.formats.atom import as_time, began, changed_at, feed_address, tag, updated
from digest.formats.entries import encoded
from digest.formats.html import fragment
from storage.publishing.published import Digest


def as_json_feed(digest: Digest) -> bytes:
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
                    day.anchor,
                    analysis,
                    written[day.anchor],
                    fragment([TextRun(paragraph)] for paragraph in day.analysis),
                    began(date.fromisoformat(day.anchor), written[day.anchor]),
                )
            )
        items += [
            _entry(digest, item, date.fromisoformat(day.anchor), changes[item.anchor])
            for part in day.parts
            for item in part.items
        ]
        items += [
            _item(
                digest,
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
    if digest.imprint.site:
        feed |= {"home_page_url": permalink(digest), "feed_url": feed_address(digest, "json")}
    return encoded(feed | {"items": items})


def _entry(digest: Digest, item: Item, day: date, changed: datetime) -> dict[str, Any]:
    html = fragment(item.paragraphs, item.language)
    item_json = _item(digest, item.anchor, marked(item.head, item.direction), changed, html, began(day, changed))
    urls = [run.url for paragraph in item.paragraphs for run in paragraph if run.url]
    return item_json | {"language": item.language} | ({"external_url": urls[0]} if urls else {})


def _item(
    digest: Digest, at: str, title: str, changed: datetime, html: str, published: datetime | None = None
) -> dict[str, Any]:
    address = permalink(digest, at)
    return {
        "id": tag(digest, at),
        **({"url": address} if address else {}),
        "title": title,
        "content_html": html,
        **({"date_published": as_time(published)} if published else {}),
        "date_modified": as_time(changed),
    }
