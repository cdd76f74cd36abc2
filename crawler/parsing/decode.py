"""The bytes of a page → its characters, whatever its header, its meta tag and its bytes say against each other."""

import re

from storage.records import Page

MOST_BYTES = 5 * 1024 * 1024  # the largest article page seen has 1.6 MB; what stands behind is cut
WRONG = 0.001  # share of undecodable characters a page may hold and still be UTF-8

_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_META = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?([\w\-]{2,40})", re.IGNORECASE)
_IN_ARABIC_LETTERS = frozenset({"ar", "ckb", "fa"})


def decode(page: Page, language: str = "") -> str:
    """The page's text, at most 5 MiB of it. UTF-8 where the bytes are UTF-8, whatever is declared; else what the header, then the meta
    tag declares; else Windows' code page for the language. Never fails: what fits nothing becomes U+FFFD."""
    body = page.body[:MOST_BYTES]
    for mark, encoding in _MARKS:
        if body.startswith(mark):
            return body[len(mark) :].decode(encoding, "replace")
    if body[:400].count(0) > 100:  # every second byte of UTF-16 in Latin markup
        return body.decode("utf-16-be" if body[:1] == b"\0" else "utf-16-le", "replace")
    text = body.decode("utf-8", "replace")
    if text.count("\ufffd") <= 1 + WRONG * len(text):
        return text
    meta = _META.search(body[:4096])
    declared: list[str | None] = [page.encoding, meta[1].decode("ascii", "ignore") if meta else None]
    for name in (*declared, "cp1256" if language in _IN_ARABIC_LETTERS else "cp1252"):
        try:
            if name and not name.lower().startswith("utf"):
                return body.decode(name)
        except (LookupError, UnicodeDecodeError):
            continue
    return text
