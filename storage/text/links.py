"""Web addresses that are safe to link."""

import re
from urllib.parse import urlsplit

from storage.text.normalize import clean

# What no address holds unescaped (RFC 3986), and what would end the attribute or bracket it is put in.
_UNSAFE = re.compile(r"[\s<>\"'`{}|\\^()\[\]*]")


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
