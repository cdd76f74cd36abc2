"""The bytes of a listing before any parser reads them: unzipped, decoded, refused, or named for what they are instead."""

import re
import zlib

from crawler.parsing.decode import characters, decode, is_guessed
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
# A declaration up to its end or to what it holds: <!DOCTYPE rss [ or <!ENTITY name "value">
_DECLARATION = re.compile(r"""<![A-Za-z]+(?:[^"'<>\[]++|"[^"]*+"|'[^']*+')*+""")
_NOT_IN_XML = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF))
_HTML = re.compile(rb"(?i)<!doctype html|<html|<head|<body")
_HTML_TITLE = re.compile(r"(?i)<title[^<>]{0,300}>([^<]{0,300})")


def unzipped(page: Page) -> bytes:
    """Return the body, unzipped where it is a gzip file, of however many members. Raises ListingError: broken, cut off, more than
    LARGEST_SITEMAP or of more than _MEMBERS."""
    remaining, body, members = page.body, bytearray(), 0
    if not remaining.startswith(_GZIP):
        return remaining
    while remaining.startswith(_GZIP):  # bytes after the last member are padding
        members += 1
        if members > _MEMBERS:
            raise unreadable(page, f"a gzip file of more than {_MEMBERS} members")
        opened = zlib.decompressobj(wbits=31)
        try:
            body += opened.decompress(remaining, LARGEST_SITEMAP - len(body) + 1)
        except zlib.error as error:
            raise unreadable(page, f"a broken gzip file: {error}") from error
        if len(body) > LARGEST_SITEMAP:
            raise unreadable(page, f"more than {LARGEST_SITEMAP // 2**20} MiB when unzipped")
        if not opened.eof:
            raise unreadable(page, "a gzip file that is cut off")
        remaining = opened.unused_data
    return bytes(body)


def text_of(page: Page, body: bytes, language: str) -> str:
    """Return a listing's characters, without those that XML does not allow. Raises ListingError where it declares XML entities: what
    they hold would be read from files or grow without end."""
    text = characters(body, language, page.encoding).translate(_NOT_IN_XML)
    if re.search(r"(?i)<!entity", text[: root_at(text)]):
        raise unreadable(page, "declares XML entities, as attacks do and no news listing needs: it was not read")
    return text


def root_at(text: str) -> int:
    """Return where the first element begins, behind comments, declarations and whatever else; the length of the text for nowhere."""
    at = text.find("<")
    while at >= 0:
        after = text[at + 1 : at + 2]
        if text.startswith("<!--", at):
            end = text.find("-->", at + 4)
        elif after == "?":
            end = text.find("?>", at)
        elif declaration := _DECLARATION.match(text, at):
            end = declaration.end() - 1
        elif after.isascii() and after.isalpha():
            return at
        else:
            end = at
        if end < 0:
            break
        at = text.find("<", end + 1)
    return len(text)


def what_came(page: Page) -> str:
    """Describe what came instead: the title of an HTML page identifies a login, a challenge or a "not found"."""
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
    """Return whether a page without the expected content is a bot challenge."""
    return bool(_HTML.match(_start(page))) and stub_reason(decode(page), _title(page), "", free=True) == "challenge"


def unreadable(page: Page, message: str) -> ListingError:
    """The error that this page is not the listing it should be."""
    return ListingError(message, about=page.url, reason="challenge" if is_challenge(page) else "listing")


def _start(page: Page) -> bytes:
    return page.body[:20_000].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf \t\r\n")


def _title(page: Page) -> str:
    title = _HTML_TITLE.search(decode(page)[:20_000])
    named = " ".join(clean(title[1]).split())[:80] if title else ""
    return (
        "" if "\ufffd" in named or (is_guessed(page) and not named.isascii()) else named
    )  # better none than a garbled one
