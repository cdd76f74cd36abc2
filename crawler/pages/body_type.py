"""Tell by an answer's first bytes whether it is a page: servers say anything of PDFs, pictures and errors of their apps."""

import json
import re
from zlib import MAX_WBITS, decompressobj, error

LOOKED_AT = 4096  # bytes
MOST_UNZIPPED = 5 * 1024 * 1024  # bytes, as of any page
LARGEST = 200_000  # characters in which a page has its first tag
UNPRINTABLE = 0.02  # share of control characters: text has none, compressed bytes have a tenth

_GZIP = b"\x1f\x8b"
_BEGINNINGS = (
    b"%PDF", b"PK\x03\x04", b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"ID3", b"OggS", b"RIFF", b"\xd0\xcf\x11\xe0", b"Rar!", b"7z\xbc\xaf",
    _GZIP, b"II*\0", b"MM\0*", b"\x1aE\xdf\xa3", b"\xff\xfb", b"{\\rtf", b"wOFF", b"wOF2",
)  # fmt: skip
_UNICODE_MARKS = (b"\xff\xfe", b"\xfe\xff")
_CONTROLS = bytes(code for code in range(32) if code not in b"\t\n\r\f\x0b\x1b\0")
_TAG = re.compile(r"<(?:!doctype\s+html|/?[a-z][a-z0-9]{0,15}[\s/>])", re.IGNORECASE)
_FEED = re.compile(
    r"\s*+(?:<\?xml[^>]{0,200}+>\s*+)?+(?:<!--(?:(?!-->).){0,500}+-->\s*+)*+<(?:rss|feed|rdf:RDF|urlset|sitemapindex|Error|svg)\b",
    re.DOTALL,
)


# How a script begins; a page may begin with a word or a server's warning, and has its first tag behind it.
_SCRIPT = re.compile(
    r"""(?:[!(;+\s]{0,9}(?:function\b|\(\)\s*=>)|(?:var|let|const|import|export)\s|["']use strict["']|/\*[!*\s])"""
)


def unzipped(body: bytes) -> bytes:
    """Return the body out of a gzip of its own, which a server made beside that of the transfer."""
    if not body.startswith(_GZIP):
        return body
    try:
        return decompressobj(wbits=MAX_WBITS | 16).decompress(body, MOST_UNZIPPED)
    except error:
        return body


def is_binary(body: bytes) -> bool:
    """Return whether the bytes are those of a document, picture, sound or archive."""
    start = body[:LOOKED_AT]
    if start.startswith(_UNICODE_MARKS):
        return False
    if start.lstrip().startswith(_BEGINNINGS) or start[4:8] == b"ftyp":
        return True
    return len(start) - len(start.translate(None, _CONTROLS)) > UNPRINTABLE * len(start)


def is_markup(text: str) -> bool:
    """Return whether a decoded answer is HTML: no JSON, no feed, no plain text."""
    start = text[:LARGEST].lstrip("\ufeff \t\r\n")
    if start.startswith(("{", "[")) and _is_json(text):
        return False
    return not _FEED.match(start) and not _SCRIPT.match(start) and bool(_TAG.search(start))


def _is_json(text: str) -> bool:
    try:
        json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return False
    return True
