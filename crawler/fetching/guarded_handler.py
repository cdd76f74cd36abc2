"""Scrapy's downloader behind the guard of address_guard.py.

Every request of every client passes `GuardedHandler` (redirect hops, robots.txt and retries too), which reads its URL, and
`GuardedResolver`, which is asked whenever a connection is opened, also for an address written out: what it passes on is what
Twisted connects to, so no second look-up can answer differently.
"""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import Crawler
from scrapy.exceptions import CannotResolveHostError
from scrapy.http import Response
from twisted.internet.interfaces import IAddress, IHostnameResolver, IResolutionReceiver
from zope.interface import implementer

from crawler.fetching.address_guard import AddressGuard
from crawler.fetching.rate_limit import wait_for_turn
from storage.errors import BlockedAddressError


@implementer(IHostnameResolver)
class GuardedResolver:
    """Resolves a name once for each connection and passes on only the addresses that may be reached."""

    def __init__(self, guard: AddressGuard, resolver: Any) -> None:
        self._guard = guard
        self._resolver = resolver

    def resolveHostName(  # noqa: N802 - Twisted's name
        self,
        resolutionReceiver: IResolutionReceiver,  # noqa: N803 - Twisted's name
        hostName: str,  # noqa: N803 - Twisted's name
        portNumber: int = 0,  # noqa: N803 - Twisted's name
        addressTypes: Sequence[type[IAddress]] | None = None,  # noqa: N803 - Twisted's name
        transportSemantics: str = "TCP",  # noqa: N803 - Twisted's name
    ) -> Any:
        filtered = _Filtered(self._guard, resolutionReceiver, hostName, portNumber)
        return self._resolver.resolveHostName(filtered, hostName, portNumber, addressTypes, transportSemantics)


@implementer(IResolutionReceiver)
class _Filtered:
    def __init__(self, guard: AddressGuard, receiver: Any, host: str, port: int) -> None:
        self._guard = guard
        self._host = host
        self._port = port
        self.resolutionBegan = receiver.resolutionBegan
        self.resolutionComplete = receiver.resolutionComplete
        self._pass_on = receiver.addressResolved

    def addressResolved(self, address: Any) -> None:  # noqa: N802 - Twisted's name
        if self._guard.passes(self._host, self._port, address.host):
            self._pass_on(address)


class GuardedHandler(HTTP11DownloadHandler):
    """Scrapy's own handler behind the guard. Raises BlockedAddressError before a byte is sent."""

    def __init__(self, crawler: Crawler) -> None:
        from twisted.internet import reactor as running

        super().__init__(crawler)
        reactor: Any = running
        if not isinstance(reactor.nameResolver, GuardedResolver):
            reactor.installNameResolver(GuardedResolver(_guard_of(crawler), reactor.nameResolver))

    async def download_request(self, request: Request) -> Response:
        """Return the response, once the guard has passed the address and it is the host's turn."""
        guard = _guard_of(self._crawler)
        guard.check(request.url)
        request.meta["proxy"] = guard.proxy or None
        await wait_for_turn(self._crawler, request)
        try:
            return await super().download_request(request)
        except CannotResolveHostError as error:
            host = urlsplit(request.url).hostname or ""
            if host not in guard.refused:
                raise
            raise BlockedAddressError(
                f"leads to {guard.refused[host]}, inside a private network; no byte was sent", about=request.url[:200]
            ) from error


def _guard_of(crawler: Crawler) -> AddressGuard:
    guard = getattr(crawler.spider, "guard", None)
    assert isinstance(guard, AddressGuard), "a spider without guard reaches nothing"
    return guard
