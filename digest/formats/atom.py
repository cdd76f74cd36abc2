"""The digest as an Atom feed (RFC 4287): an entry of the digest is an entry of the feed, under an id that never changes."""

from datetime import UTC, date, datetime, time

from lxml import etree

from digest.composing.bidi import marked
from digest.composing.compose import Item, TextRun, anchor, line, sections
from digest.composing.feed import FeedPlace, own_place
from digest.composing.words import words
from digest.formats.html import fragment
from storage.publishing.published import Digest
from storage.records import Entry
from storage.text.languages import direction

_ATOM = "http://www.w3.org/2005/Atom"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def as_atom(digest: Digest) -> bytes:
    """Return the digest's own feed, which leads to its page."""
    return atom_feed(digest, own_place(digest))


def atom_feed(digest: Digest, place: FeedPlace) -> bytes:
    """Return a feed; the entries newest day first, as feeds are read; an analyst's paragraphs as an entry of their own; entries
    that were taken out as their tombstones, so that readers' copies are replaced."""
    feed = etree.Element(f"{{{_ATOM}}}feed", {_LANG: digest.language}, nsmap={None: _ATOM})
    _add(feed, "title", line(digest.title))
    _add(feed, "id", tag(digest, f"feed-{digest.edition}" if digest.edition else "feed"))
    _add(feed, "updated", as_time(updated(digest)))
    _add(_add(feed, "author"), "name", line(digest.imprint.name) or "Digest")
    if line(digest.imprint.licence):
        _add(feed, "rights", line(digest.imprint.licence))
    if place.site:
        _add(feed, "link", rel="self", type="application/atom+xml", href=place.address("atom"))
        _add(feed, "link", rel="alternate", type="text/html", href=place.home_address)
    approved = {anchor(entry.draft_id): entry for entry in digest.entries}
    written = {f"{analysis.date}": analysis for analysis in digest.analyses}
    changes = changed_at(digest)
    for day in reversed(sections(digest)):
        if day.anchor in written:
            html = fragment([TextRun(paragraph)] for paragraph in day.analysis)
            element = _entry(
                feed,
                digest,
                place,
                day.anchor,
                words(digest.language).analysis.format(day.heading),
                written[day.anchor].at,
                html,
                began(date.fromisoformat(day.anchor), written[day.anchor].at),
            )
            _add(element, "category", term="analysis")
        for part in day.parts:
            for item in part.items:
                _item(feed, digest, place, item, approved[item.anchor], part.label, changes[item.anchor])
        for stone in (stone for stone in day.stones if stone.in_feeds):
            _entry(
                feed,
                digest,
                place,
                stone.anchor,
                words(digest.language).withdrawn_title,
                updated(digest),
                fragment([[TextRun(stone.text)]]),
            )
    return bytes(etree.tostring(feed, xml_declaration=True, encoding="utf-8", pretty_print=True))


def tag(digest: Digest, name: str) -> str:
    """Return the id of an item in the feeds (RFC 4151)."""
    return f"tag:{digest.imprint.tag}{'' if digest.imprint.tag.endswith(':') else '/'}{name}"


def updated(digest: Digest) -> datetime:
    """Return when the digest was published; for a preview, the time of its newest decision."""
    times = [entry.approved_at for entry in digest.entries] + [analysis.at for analysis in digest.analyses]
    return digest.at or max(times, default=datetime.combine(digest.last, time(), UTC))


def changed_at(digest: Digest) -> dict[str, datetime]:
    """Return when each entry was last approved or corrected, by its anchor."""
    changes = {anchor(entry.draft_id): entry.approved_at for entry in digest.entries}
    for correction in digest.corrections:
        at = anchor(correction.draft_id)
        if at in changes:
            changes[at] = max(changes[at], correction.at)
    return changes


def began(day: date, changed: datetime) -> datetime:
    """Return the time that feeds give as an entry's first: its day begins, or it was approved before."""
    return min(datetime.combine(day, time(), UTC), changed)


def _item(
    feed: etree._Element,
    digest: Digest,
    place: FeedPlace,
    item: Item,
    entry: Entry,
    label: str,
    changed: datetime,
) -> None:
    html = fragment(item.paragraphs, item.language)
    title = marked(item.headline, direction(item.language))
    element = _entry(feed, digest, place, item.anchor, title, changed, html, began(entry.wording.date, changed))
    element.set(_LANG, item.language)
    for run in (run for paragraph in item.paragraphs for run in paragraph if run.url):
        _add(element, "link", rel="related", href=run.url, title=run.text)
    _add(element, "category", term=f"{entry.wording.date}")
    if label:
        _add(element, "category", term=label)


def _entry(
    feed: etree._Element,
    digest: Digest,
    place: FeedPlace,
    at: str,
    title: str,
    changed: datetime,
    html: str,
    published: datetime | None = None,
) -> etree._Element:
    element = _add(feed, "entry")
    _add(element, "title", title)
    _add(element, "id", tag(digest, at))
    _add(element, "updated", as_time(changed))
    if published is not None:
        _add(element, "published", as_time(published))
    address = place.permalink(at)
    if address:
        _add(element, "link", rel="alternate", type="text/html", href=address)
    _add(element, "content", html, type="html")
    return element


def _add(parent: etree._Element, name: str, text: str = "", **attributes: str) -> etree._Element:
    child = etree.SubElement(parent, f"{{{_ATOM}}}{name}", attributes)
    child.text = text or None
    return child


def as_time(at: datetime) -> str:
    """Return a time as feeds have it (RFC 3339)."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
