"""The bytes of a listing before any parser reads them: unzipped, decoded, refused, or named for what they are instead."""

import re
import zlib

from w3lib.encoding import html_to_unicode

from crawler.parsing.non_articles import stub_reason
from storage.errors import ListingError
from storage.records import Page
from storage.text.normalize import clean

LARGEST_SITEMAP = 20 * 2**20  # bytes, unzipped: 50,000 addresses

_GZIP = b"\x1f\x8b"
_MEMBERS = (
    400  # of a gzip file: with each the rest is copied, so a file of empty ones takes time by the square of its length
)
FIRST_TAG = re.compile(rb"<[A-Za-z]")
_HTML = re.compile(rb"(?i)<!doctype html|<html|<head|<body")
_HTML_TITLE = re.compile(r"(?i)<title[^<>]{0,300}>([^<]{0,300})")


def decoded(page: Page) -> str:
    """The text of an HTML page by its header, byte order mark and meta tag; UTF-8 where none says."""
    declared = next((value for name, value in page.headers if name.lower() == "content-type"), None)
    return str(html_to_unicode(declared, page.body, default_encoding="utf8")[1])


def unzipped(page: Page) -> bytes:
    """The body, unzipped where it is a gzip file, of however many members. Raises ListingError: broken, cut off, more than
    LARGEST_SITEMAP or of more than _MEMBERS."""
    left, body, members = page.body, bytearray(), 0
    if not left.startswith(_GZIP):
        return left
    while left.startswith(_GZIP):  # what stands behind the last member is padding
        members += 1
        if members > _MEMBERS:
            raise unreadable(page, f"a gzip file of more than {_MEMBERS} members")
        opened = zlib.decompressobj(wbits=31)
        try:
            body += opened.decompress(left, LARGEST_SITEMAP - len(body) + 1)
        except zlib.error as error:
            raise unreadable(page, f"a broken gzip file: {error}") from error
        if len(body) > LARGEST_SITEMAP:
            raise unreadable(page, f"more than {LARGEST_SITEMAP // 2**20} MiB when unzipped")
        if not opened.eof:
            raise unreadable(page, "a gzip file that is cut off")
        left = opened.unused_data
    return bytes(body)


def refuse_entities(page: Page, body: bytes) -> None:
    """Raises ListingError where XML declares entities: what they hold would be read from files or grow without end."""
    # They stand before the first element or do nothing. UTF-16 is read without its zero bytes.
    plain = body.replace(b"\0", b"")
    first = FIRST_TAG.search(plain)
    if re.search(rb"(?i)<!entity", plain[: first.start() if first else len(plain)]):
        raise unreadable(page, "declares XML entities, as attacks do and no news listing needs: it was not read")


def what_came(page: Page) -> str:
    """What came instead, in words: the title of an HTML page tells a login, a challenge or a "not found"."""
    start = _start(page)
    if _HTML.match(start):
        named = _title(page)
        return f"an HTML page ({named!r})" if named else "an HTML page"
    if start[:1] in {b"{", b"["}:
        return "JSON, or the beginning of it,"
    if start[:5].lower() == b"<?xml" or FIRST_TAG.match(start):
        return "other or broken XML"
    return "something that is neither XML, HTML nor JSON"


def is_challenge(page: Page) -> bool:
    """Whether a page without what was looked for is one that tells people from programs."""
    return bool(_HTML.match(_start(page))) and stub_reason(decoded(page), _title(page), "", free=True) == "challenge"


def unreadable(page: Page, message: str) -> ListingError:
    """The error that this page is not the listing it should be."""
    return ListingError(message, about=page.url, reason="challenge" if is_challenge(page) else "listing")


def _start(page: Page) -> bytes:
    return page.body[:20_000].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf \t\r\n")


def _title(page: Page) -> str:
    title = _HTML_TITLE.search(decoded(page)[:20_000])
    named = " ".join(clean(title[1]).split())[:80] if title else ""
    return "" if "\ufffd" in named else named  # in another charset than the page declares
