"""The address that hubs call (WebSub): they ask whether a subscription is meant, and deliver what is new.

What is delivered is never read: a valid signature only makes the feed due, and the crawl reads it as always. So a body can neither bring
an article in nor anything else; it is bounded, hashed and dropped.
"""

import hashlib
import hmac
from collections.abc import Callable
from datetime import datetime, timedelta

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from crawler.app.desk.hubs import LEASE, PATH
from digest.public_page import HourlyLimit
from storage.crawling import hub_subscriptions
from storage.crawling.hub_subscriptions import HubSubscription
from storage.database.store import Store

LARGEST = 1_000_000  # bytes that are delivered at once
INTENT = timedelta(days=1)  # after a hub was asked in which it may confirm
AN_HOUR = 120  # calls of one hub for one feed
_CHALLENGE = 1000  # characters
_METHODS = ("sha256", "sha384", "sha512")
HEADERS = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}


def hub_routes(store: Store, clock: Callable[[], datetime]) -> list[Route]:
    """Return the routes of the callback, for the public server."""
    limit = HourlyLimit(AN_HOUR)

    async def verify(request: Request) -> Response:
        token = request.path_params["token"]
        if not limit.allows(token[:100], clock()):
            return _answer(429)
        asked = {
            name: request.query_params.get(f"hub.{name}", "")
            for name in ("mode", "topic", "challenge", "lease_seconds", "reason")
        }
        return await run_in_threadpool(_verify, store, token, asked, clock())

    async def deliver(request: Request) -> Response:
        token = request.path_params["token"]
        if not limit.allows(token[:100], clock()):
            return _answer(429)
        with_token = await run_in_threadpool(_known, store, token)
        if with_token is None:
            return _answer(404)
        body = bytearray()
        async for chunk in request.stream():
            body += chunk
            if len(body) > LARGEST:
                return _answer(413)
        if is_signed(bytes(body), request.headers.get("x-hub-signature", ""), with_token.secret):
            await run_in_threadpool(_delivered, store, with_token, clock())
        return _answer(202)  # the same where the signature is wrong: a stranger learns nothing

    path = f"/{PATH}{{token}}"
    return [Route(path, verify, methods=["GET"]), Route(path, deliver, methods=["POST"])]


def is_signed(body: bytes, signature: str, secret: str) -> bool:
    """Return whether a body has the signature of this secret, by SHA-256 or a longer hash."""
    method, _, given = signature.partition("=")
    if method.lower() not in _METHODS or not given.isascii():
        return False
    expected = hmac.new(secret.encode(), body, getattr(hashlib, method.lower())).hexdigest()
    return hmac.compare_digest(expected, given.strip().lower())


def _verify(store: Store, token: str, asked: dict[str, str], now: datetime) -> Response:
    known = _known(store, token)
    if known is None or asked["topic"] != known.topic:
        return _answer(404)
    if asked["mode"] == "denied":
        with store.begin() as db:
            hub_subscriptions.refused(db, known.listing, f"the hub refused: {asked['reason']}".rstrip(": "))
        return _answer(200)
    meant = known.asked_at is not None and timedelta() <= now - known.asked_at <= INTENT
    if asked["mode"] != "subscribe" or not meant or not 0 < len(asked["challenge"]) <= _CHALLENGE:
        return _answer(404)
    seconds = (
        int(asked["lease_seconds"][:9])
        if asked["lease_seconds"].isascii() and asked["lease_seconds"].isdecimal()
        else 0
    )
    lease = min(timedelta(seconds=seconds), 3 * LEASE) or LEASE
    with store.begin() as db:
        hub_subscriptions.confirmed(db, known.listing, now + lease)
    return _answer(200, asked["challenge"])


def _known(store: Store, token: str) -> HubSubscription | None:
    with store.read() as db:
        return hub_subscriptions.with_token(db, token[:100])


def _delivered(store: Store, subscription: HubSubscription, now: datetime) -> None:
    with store.begin() as db:
        hub_subscriptions.delivered(db, subscription, now)


def _answer(status: int, text: str = "") -> Response:
    return Response(text, status, HEADERS, "text/plain; charset=utf-8")
