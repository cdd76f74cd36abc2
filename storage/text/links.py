"""Web addresses that are safe to link."""

import re
import unicodedata
from urllib.parse import urlsplit

from storage.text.normalize import clean

# What no address holds unescaped (RFC 3986), and what would end the attribute or bracket it is put in.
_UNSAFE = re.compile(r"[\s<>\"'`{}|\\^()\[\]*]")
_ESCAPED = re.compile(r"(?:%[0-9A-Fa-f]{2})+")


def web_address(url: str) -> str:
    """Return the address escaped for HTML, Markdown, XML and DOCX; "" for what is not a web address: another scheme than
    http(s), no host, a name and password in it, or an address that cannot be read."""
    tidy = clean(url).replace("\n", "")
    try:
        parts = urlsplit(tidy)
        host = parts.hostname or ""
    except ValueError:
        return ""
    # A backslash is a slash to browsers and none to urlsplit: the host is ambiguous.
    if parts.scheme not in {"http", "https"} or not host or "@" in parts.netloc or "\\" in tidy or _UNSAFE.search(host):
        return ""
    authority = tidy.index(parts.netloc) + len(parts.netloc)
    return tidy[:authority] + _UNSAFE.sub(
        lambda match: "".join(f"%{byte:02X}" for byte in match[0].encode()), tidy[authority:]
    )


def readable_address(url: str) -> str:
    """Return the address as people read it: letters, marks and digits of other scripts as themselves instead of percent-escapes.

    It leads to the same page: whatever has a meaning in an address, is a space, or could hide or turn letters stays escaped, and so
    does what is not UTF-8; the host stays as it is.
    """
    return _ESCAPED.sub(_readable, url)


def _readable(match: re.Match[str]) -> str:
    data = bytes.fromhex(match[0].replace("%", ""))
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return match[0]
    shown = []
    for letter in text:
        is_word = letter > "\x7f" and unicodedata.category(letter)[0] in "LMN"
        shown.append(letter if is_word else "".join(f"%{byte:02X}" for byte in letter.encode()))
    return "".join(shown)
