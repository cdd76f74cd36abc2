"""Which addresses may be reached: the outside only.

guarded_handler.py applies this to every request. Cases S1–S8 and S10 of the attack list are the tests.
"""

import ipaddress
import re
from typing import Any
from urllib.parse import urlsplit

from storage.errors import BlockedAddressError

# Written out, because Python's `is_private` changed between versions and never held all of these.
_INSIDE = tuple(
    ipaddress.ip_network(network)
    for network in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
        "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24",
        "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4", "2001:db8::/32", "3fff::/20",
    )
)  # fmt: skip
_GLOBAL = ipaddress.IPv6Network("2000::/3")  # all that is given out; beyond it ::ffff:0:127.0.0.1 and other wraps
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_SUSPECT = re.compile(r"[\x00-\x20\x7f\\]")
_NUMBER = re.compile(r"(?:0x[0-9a-f]*|\d)\Z")  # a last label like this makes a host an IPv4 address in disguise
MAX_URL = 8192  # characters; an Arabic headline percent-encoded takes under 2000


def is_outside(address: str) -> bool:
    """Return whether an IPv4 or IPv6 address is on the public internet; also what 6to4, Teredo, NAT64 or a mapped address wraps."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return False
    return all(
        part.is_global
        and (part.version == 4 or part in _GLOBAL)
        and not any(part in network for network in _INSIDE if network.version == part.version)
        for part in _unwrapped(ip)
    )


def _unwrapped(
    ip: ipaddress.IPv4Address | ipaddress.IPv6Address,
) -> list[ipaddress.IPv4Address | ipaddress.IPv6Address]:
    if isinstance(ip, ipaddress.IPv4Address):
        return [ip]
    if ip.ipv4_mapped:
        return [ip.ipv4_mapped]
    if ip in _NAT64:
        return [ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)]
    if ip.sixtofour:
        return [ip.sixtofour]
    return list(ip.teredo) if ip.teredo else [ip]


class AddressGuard:
    """What one crawl may reach. `allow_hosts` ("127.0.0.1:8080" or "localhost") exempts addresses inside, for tests and the
    demo; with a `proxy` (http, on this machine) the proxy is the only address that is ever connected to."""

    def __init__(self, allow_hosts: frozenset[str] = frozenset(), proxy: str = "") -> None:
        self.proxy = proxy
        self._allowed = frozenset({urlsplit(proxy).netloc}) if proxy else allow_hosts
        self._literals = allow_hosts
        self.refused: dict[str, str] = {}  # host → the address inside that it resolved to

    def check(self, url: str) -> None:
        """Raises BlockedAddressError for a URL that is no plain http(s) one or names an address inside."""
        parts = urlsplit(url) if len(url) <= MAX_URL and not _SUSPECT.search(url) else None
        if parts is None or parts.scheme not in {"http", "https"} or "@" in parts.netloc or not parts.hostname:
            raise BlockedAddressError("not a plain http(s) address; not requested", about=url[:200])
        try:
            port = parts.port
        except ValueError as error:
            raise BlockedAddressError("its port is not a number; not requested", about=url[:200]) from error
        host = parts.hostname
        if _host_as_twisted_reads_it(url) != host:
            raise BlockedAddressError("its host is ambiguous; not requested", about=url[:200])
        if not (self._names_outside(host) or _listed(host, port, self._literals)):
            raise BlockedAddressError("is inside a private network; it was not fetched", about=url[:200])

    def passes(self, host: str, port: int, address: str) -> bool:
        """Return whether a connection for `host:port` may be opened to `address`."""
        if self.proxy:
            return _listed(host, port, self._allowed)
        if _listed(host, port, self._allowed) or is_outside(address):
            return True
        self.refused[host] = address
        return False

    def _names_outside(self, host: str) -> bool:
        bare = host.rstrip(".")
        if bare == "localhost" or bare.endswith(".localhost"):
            return False
        if ":" in bare or _NUMBER.search(bare.rsplit(".", 1)[-1]):
            return is_outside(bare)
        return True


def _host_as_twisted_reads_it(url: str) -> str:
    from twisted.web.client import URI  # here: commands that fetch nothing need not load it

    uri: Any = URI.fromBytes(url.encode("ascii", "replace"))  # type: ignore[no-untyped-call]
    return str(uri.host.decode().strip("[]").lower())


def _listed(host: str, port: int | None, allowed: frozenset[str]) -> bool:
    return host in allowed or f"{host}:{port or 80}" in allowed
