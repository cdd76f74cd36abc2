"""Addresses: one to fetch and show, one to compare, and the outlet's own id in it.

An address comes from outside: whatever two parsers could read in two ways is refused here, before anything is fetched.
"""

import posixpath
import re
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from functools import lru_cache
from urllib.parse import parse_qsl, quote, urljoin, urlsplit

from crawler.parsing.address_days import days_of

NUMBERED = 0.9  # of addresses: with fewer that hold a number, the numbers say nothing of their age
LONGEST = 4096  # characters; a percent-encoded Arabic headline has up to about 1,200

# Where a reader came from, never which article it is.
_TRACKING = re.compile(
    r"utm_\w+|(?:fb|g|d|tw|y|tt)clid|msclkid|mc_[ce]id|igshid|_ga|_gl|cmpid|ncid|ito|ocid|amp|outputtype"
    r"|phpsessid|jsessionid|aspsessionid\w{0,20}|session_?id|cfid|cftoken",
    re.IGNORECASE,
)
# The number of a visit, as servers put it into the path for readers without cookies.
_SESSION = re.compile(
    r";(?:jsessionid|phpsessid|session_?id|sid)=[^/;?#]*|/\((?:[a-z]\([a-z0-9]{8,64}\)){1,3}\)(?=/)", re.IGNORECASE
)
_ESCAPES = re.compile(r"((?:%[0-9A-Fa-f]{2})+)")
_REFUSED = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\\\\]")  # controls, halves of letters, backslashes
_UNESCAPED = re.compile(r"[A-Za-z0-9\-._~]*+")  # what is never escaped
_HOST = re.compile(r"[a-z0-9_]([a-z0-9_.-]{0,252}[a-z0-9_])?|\[[0-9a-f:.]+\]")
_MIRRORS = ("www.", "m.", "amp.")
_TATWEEL = "\u0640"
_NUMBER = re.compile(
    r"(?<![^\W_])\d+(?![^\W_])"
)  # a word of digits alone: a key of letters and digits rises by nothing


def address(url: str, drop_query: Collection[str] = (), base: str = "") -> str:
    """Return the address to fetch and to show: whole (by `base`), without fragment, tracking parameters and `drop_query`; else as
    the outlet wrote it, letters outside ASCII percent-encoded.

    Raises ValueError: not http(s), no host, a user name, a backslash or control character, longer than LONGEST.
    """
    scheme, host, path, query = _parts(urljoin(base, url.strip()) if base else url.strip())
    pairs = [pair for pair in query.split("&") if pair and not _is_dropped(pair.split("=", 1)[0], drop_query)]
    path = quote(path, safe="/%:@!$&'()*+,;=~") or "/"
    encoded = quote("&".join(pairs), safe="/%:@!$&'()*+,;=~?[]")
    return f"{scheme}://{host}{path}" + (f"?{encoded}" if encoded else "")


@lru_cache(maxsize=4096)  # asked several times of each address of a page
def canonical(url: str, drop_query: tuple[str, ...] = ()) -> str:
    """Return the form in which two addresses of one article are equal. A key, not an address to fetch.

    https, host without www., m. and amp., path in lower case and percent-decoded (escapes that would change the meaning
    stay), tatweel and the number of a visit off, no closing slash, query sorted without tracking parameters and `drop_query`, no fragment.
    Raises ValueError as `address` does.
    """
    _, host, path, query = _parts(url.strip())
    host = _bare(host)
    path = _SESSION.sub("", path)
    path = _decoded(posixpath.normpath(re.sub(r"/{2,}", "/", f"/{path}"))).lower()
    path = path.removesuffix("/amp").removesuffix(".amp").rstrip("/")
    pairs = [
        (key, value) for key, value in parse_qsl(query, keep_blank_values=True) if not _is_dropped(key, drop_query)
    ]
    encoded = "&".join(f"{_letters(key, '&=+#')}={_letters(value, '&=+#')}" for key, value in sorted(pairs))
    return f"https://{host}{path or '/'}" + (f"?{encoded}" if encoded else "")


def bare_host(url: str) -> str:
    """Return the host of an address as `canonical` compares it, without checking the rest; "" where there is none."""
    try:
        return _bare(urlsplit(url).hostname or "")
    except ValueError:
        return ""


def is_of(url: str, homes: Iterable[str]) -> bool:
    """Return whether an address is on the host of one of `homes` or below it. A malformed one does not."""
    try:
        host = _host(canonical(url))
        own = [_host(canonical(home)) for home in homes]
    except ValueError:
        return False
    return any(host == home or host.endswith(f".{home}") for home in own)


def highest_first(urls: Sequence[str]) -> list[int]:
    """Return the places of addresses, the highest day or number in them first; as they are where most have neither."""
    days = [days_of(url) for url in urls]
    numbers = [_number_in(url) for url in urls]
    has_days = sum(each is not None for each in days) >= NUMBERED * len(urls)
    if not has_days and sum(number is not None for number in numbers) < NUMBERED * len(urls):
        return list(range(len(urls)))
    ranks = [
        (each[1] if has_days and each else date.min, number or 0) for each, number in zip(days, numbers, strict=True)
    ]
    return sorted(range(len(urls)), key=ranks.__getitem__, reverse=True)


def _number_in(url: str) -> int | None:
    """The longest number that is a word of the address, of equals the last."""
    numbers = _NUMBER.findall(url.partition("://")[2].partition("/")[2])
    return int(max(reversed(numbers), key=len)[:18]) if numbers else None


def _parts(url: str) -> tuple[str, str, str, str]:
    # Scheme, host (with a port that is not the scheme's own), path, query.
    if len(url) > LONGEST:
        raise ValueError(f"longer than {LONGEST} characters")
    if _REFUSED.search(url):
        raise ValueError("holds a control character or a backslash")
    split = urlsplit(url)
    if split.scheme not in {"http", "https"}:
        raise ValueError("is not an http(s) address")
    if "@" in split.netloc:
        raise ValueError("holds a user name")
    # The name as it is asked of the DNS: ASCII, so that no look-alike letter or digit passes for another.
    host = (split.hostname or "").rstrip(".").encode("idna").decode("ascii") if split.hostname else ""
    host = f"[{host}]" if ":" in host else host
    if not _HOST.fullmatch(host):
        raise ValueError("has no host name")
    own_port = {"http": 80, "https": 443}[split.scheme]
    if split.port not in {None, own_port}:
        host = f"{host}:{split.port}"
    return split.scheme, host, split.path, split.query


def _bare(host: str) -> str:
    for mirror in _MIRRORS:
        if host.startswith(mirror) and "." in host[len(mirror) :]:
            host = host[len(mirror) :]
    return host


def _host(plain: str) -> str:
    return urlsplit(plain).hostname or ""


def _is_dropped(key: str, drop_query: Collection[str]) -> bool:
    return bool(_TRACKING.fullmatch(key)) or key in drop_query


def _decoded(path: str) -> str:
    # One form for "%d8%b1", "%D8%B1" and "ر". An escaped / ? # means something else than a plain one and stays escaped.
    pieces = _ESCAPES.split(path)
    pieces[0::2] = [_letters(piece) for piece in pieces[0::2]]
    pieces[1::2] = [
        _letters(bytes.fromhex(piece.replace("%", "")).decode("utf-8", "surrogateescape"), "/?#")
        for piece in pieces[1::2]
    ]
    return unicodedata.normalize("NFC", "".join(pieces)).replace(_TATWEEL, "")


def _letters(text: str, escaped: str = "") -> str:
    # Letters, digits and punctuation of every script stay as they are; spaces, invisible ones and lone bytes are escaped.
    if _UNESCAPED.fullmatch(text.replace("/", "") if "/" not in escaped else text):
        return text
    return "".join(
        letter
        if letter.isprintable() and letter not in " %" and letter not in escaped
        else quote(letter, safe="", errors="surrogateescape")
        for letter in text
    )
