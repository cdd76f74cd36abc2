"""The bytes of a page or a listing → its characters, whatever its header, its declaration and its bytes say against each other.

One rule for both: UTF-8 where the bytes are UTF-8, a broken letter costing itself alone; else what is declared, where that gives the
language's letters; else Windows' code page for the language.
"""

import re

from w3lib.encoding import resolve_encoding

from storage.records import Page

MOST_BYTES = 5 * 1024 * 1024  # the largest article page seen has 1.6 MB; what stands behind is cut
CUT = 2  # broken letters that a text without any whole one beyond ASCII may have and still be the UTF-8 it says it is
FITTING = 0.5  # of the letters beyond ASCII: fewer of the language's script, and the encoding is not the one declared

_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_DECLARED = re.compile(
    rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']?([\w\-]{2,40})|<meta[^>]{0,200}?charset\s*=\s*[\"']?([\w\-]{2,40})",
    re.IGNORECASE,
)
_CODE_PAGES: dict[str, str] = (
    dict.fromkeys(("ar", "ckb", "fa", "ur", "ps", "ug"), "cp1256")
    | dict.fromkeys(("tr", "kmr", "az"), "cp1254")
    | dict.fromkeys(("ru", "uk", "bg", "sr", "mk", "be"), "cp1251")
    | dict.fromkeys(("pl", "cs", "sk", "hu", "ro", "hr", "sl", "sq"), "cp1250")
    | {"el": "cp1253", "he": "cp1255", "lt": "cp1257", "lv": "cp1257", "et": "cp1257", "vi": "cp1258", "th": "cp874"}
    | {"zh": "gb18030", "ja": "cp932", "ko": "cp949"}
)
_SCRIPTS: dict[str, re.Pattern[str]] = {
    "cp1256": re.compile("[\u0620-\u06ff]"),
    "cp1251": re.compile("[\u0400-\u04ff]"),
    "cp1253": re.compile("[\u0370-\u03ff]"),
    "cp1255": re.compile("[\u0590-\u05ff]"),
}
_BEYOND_ASCII = re.compile(r"[^\W\d_\x00-\x7f]")


def decode(page: Page, language: str = "") -> str:
    """Return the page's text, at most 5 MiB of it. Never fails: what fits nothing becomes U+FFFD."""
    return characters(page.body[:MOST_BYTES], language, page.encoding)


def characters(body: bytes, language: str = "", header: str | None = None) -> str:
    """Return the text of these bytes. `header`: the charset that the Content-Type header declares."""
    for mark, encoding in _MARKS:
        if body.startswith(mark):
            return body[len(mark) :].decode(encoding, "replace")
    if body[:400].count(0) > 100:  # every second byte of UTF-16 in Latin markup
        return body.decode("utf-16-be" if body[:1] == b"\0" else "utf-16-le", "replace")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        text = body.decode("utf-8", "replace")
    declared = _declared(body, header)
    if _is_utf8(text, body, says_so="utf-8" in declared):
        return text
    return _by_code_page(body, [name for name in declared if name != "utf-8"], language) or text


def is_guessed(page: Page) -> bool:
    """Return whether nothing says how to read these bytes: they are not UTF-8, and no encoding is declared."""
    body = page.body[:MOST_BYTES]
    return "\ufffd" in body.decode("utf-8", "replace") and not _declared(body, page.encoding)


def _declared(body: bytes, header: str | None) -> list[str]:
    """Return the encodings that header and document name, as Python and browsers call them."""
    inside = [(first or second).decode("ascii", "ignore") for first, second in _DECLARED.findall(body[:4096])]
    names = [resolve_encoding(name) for name in (header, *inside) if name]
    return [name for name in dict.fromkeys(names) if name and not name.startswith(("utf-16", "utf-32"))]


def _is_utf8(text: str, body: bytes, *, says_so: bool) -> bool:
    """Return whether a text with broken letters is UTF-8: it has more whole ones, or is said to be and has only beginnings of letters,
    hardly any at all."""
    broken = text.count("\ufffd")
    whole = len(text) - len(text.encode("ascii", "ignore")) - broken
    if whole > broken:
        return True
    if not says_so or broken > CUT:
        return False
    return all(byte < 0x80 or 0xC2 <= byte <= 0xF4 for byte in set(body))


def _by_code_page(body: bytes, declared: list[str], language: str) -> str:
    own = _CODE_PAGES.get(language, "cp1252")
    readings = []
    for name in (*declared, own):
        try:
            reading = body.decode(name, "replace")
        except LookupError:
            continue
        if _fits(reading, own):
            return reading
        readings.append(reading)
    return readings[0] if readings else ""


def _fits(text: str, own: str) -> bool:
    """Return whether the letters beyond ASCII are mostly of the script that the language's code page is for."""
    if own not in _SCRIPTS:
        return True
    beyond = len(_BEYOND_ASCII.findall(text))
    return len(_SCRIPTS[own].findall(text)) >= FITTING * beyond
