"""What readers reach of a desk by the web: subscribing, confirming, leaving. An application without any route of the editors' page.

Every answer is the same for every address, and is given before a mail is sent, so that neither words nor time say who is subscribed.
Links name a reader by a signed number. A link alone changes nothing (mail programs open links to look at them): its page has a button,
and one-click readers (RFC 8058) send the POST themselves.
"""

import threading
from collections import OrderedDict, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import parse_qs

from starlette.applications import Starlette
from starlette.background import BackgroundTask
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from digest import subscribing
from digest.composing.words import Words, words
from digest.formats.subscribe_page import form_page, subscribe_page
from digest.subscribing import Links, Purpose
from storage.clock import Clock
from storage.config.settings import DigestConfig
from storage.database.store import Store
from storage.errors import ConfigError
from storage.publishing.subscribers import Subscriber

LONGEST = 2000  # bytes of a form
ASKED_PER_VISITOR, ASKED_BY_ALL, LINKS_PER_VISITOR = 5, 200, 60  # an hour
HOUR = timedelta(hours=1)
_MOST_VISITORS = 10_000  # remembered; the one not seen for longest is forgotten
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
}


@dataclass
class HourlyLimit:
    """At most so many requests an hour from each visitor."""

    most: int
    _times: "OrderedDict[str, deque[datetime]]" = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def allows(self, visitor: str, now: datetime) -> bool:
        """Count a request, and return whether it is within the limit."""
        with self._lock:
            times = self._times.setdefault(visitor, deque())
            self._times.move_to_end(visitor)
            if len(self._times) > _MOST_VISITORS:
                self._times.popitem(last=False)
            while times and now - times[0] >= HOUR:
                times.popleft()
            if len(times) >= self.most:
                return False
            times.append(now)
            return True


@dataclass(frozen=True)
class PublicDesk:
    """What the pages need of a desk. `send` mails a confirmation; `nonce` makes one for a link."""

    store: Store
    config: DigestConfig
    links: Links
    clock: Clock
    nonce: Callable[[], str]
    send: Callable[[Subscriber], None]
    asked: HourlyLimit = field(default_factory=lambda: HourlyLimit(ASKED_PER_VISITOR))
    asked_by_all: HourlyLimit = field(default_factory=lambda: HourlyLimit(ASKED_BY_ALL))
    followed: HourlyLimit = field(default_factory=lambda: HourlyLimit(LINKS_PER_VISITOR))

    @property
    def words(self) -> Words:
        """The texts in the digest's language."""
        return words(self.config.language)

    def answer(self, said: str, status: int = 200, task: BackgroundTask | None = None) -> Response:
        """Return a page that says something."""
        headers = HEADERS | ({"Retry-After": "3600"} if status == 429 else {})
        return Response(subscribe_page(self.config, said=said), status, headers, "text/html; charset=utf-8", task)

    def question(self, token: str, button: str) -> Response:
        """Return the page behind a good link: a button that sends the link's own address."""
        return Response(subscribe_page(self.config, f"?t={token}", button), 200, HEADERS, "text/html; charset=utf-8")


def public_app(desk: PublicDesk, others: Sequence[BaseRoute] = ()) -> Starlette:
    """Return the application. `others` are addresses of other stages."""

    async def form(_: Request) -> Response:
        return Response(form_page(desk.config, "subscribe"), 200, HEADERS, "text/html; charset=utf-8")

    async def subscribe(request: Request) -> Response:
        now = desk.clock()
        if not (desk.asked.allows(_visitor(request), now) and desk.asked_by_all.allows("", now)):
            return desk.answer(desk.words.too_many, 429)
        written = await _field(request, "address")
        if written is None:
            return Response("This form is too large.\n", 413, HEADERS, "text/plain; charset=utf-8")
        return desk.answer(desk.words.asked, 200, BackgroundTask(_ask, desk, written))

    async def confirm_question(request: Request) -> Response:
        return await _question(desk, request, "confirm", desk.words.confirm)

    async def confirm(request: Request) -> Response:
        return await _follow(desk, request, subscribing.confirm, desk.words.confirmed)

    async def leave_question(request: Request) -> Response:
        return await _question(desk, request, "unsubscribe", desk.words.leave)

    async def leave(request: Request) -> Response:
        return await _follow(desk, request, subscribing.unsubscribe, desk.words.left)

    return Starlette(
        routes=[
            Route("/", form, methods=["GET"]),
            Route("/subscribe", form, methods=["GET"]),
            Route("/subscribe", subscribe, methods=["POST"]),
            Route("/confirm", confirm_question, methods=["GET"]),
            Route("/confirm", confirm, methods=["POST"]),
            Route("/unsubscribe", leave_question, methods=["GET"]),
            Route("/unsubscribe", leave, methods=["POST"]),
            *others,
        ]
    )


def _ask(desk: PublicDesk, written: str) -> None:
    """Store the request and send the link, after the answer."""
    try:
        reader = subscribing.ask(desk.store, written, "form", desk.nonce(), desk.clock())
    except ConfigError:  # no address: nobody to tell
        return
    if reader is not None:
        desk.send(reader)


async def _question(desk: PublicDesk, request: Request, purpose: Purpose, button: str) -> Response:
    """Return what a link asks, or that it is not valid: nobody presses a button that can do nothing."""
    if not desk.followed.allows(_visitor(request), desk.clock()):
        return desk.answer(desk.words.too_many, 429)
    token = request.query_params.get("t", "")
    is_good = await run_in_threadpool(subscribing.is_good, desk.store, desk.links, token, purpose)
    return desk.question(token, button) if is_good else desk.answer(desk.words.bad_link, 404)


async def _follow(
    desk: PublicDesk, request: Request, act: Callable[[Store, Links, str, datetime], bool], done: str
) -> Response:
    now = desk.clock()
    if not desk.followed.allows(_visitor(request), now):
        return desk.answer(desk.words.too_many, 429)
    is_good = await run_in_threadpool(act, desk.store, desk.links, request.query_params.get("t", ""), now)
    return desk.answer(done) if is_good else desk.answer(desk.words.bad_link, 404)


async def _field(request: Request, name: str) -> str | None:
    """Return a field of the form that was sent; "" for one that is missing, None of a form that is too long: it is not read to its
    end."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > LONGEST:
            return None
    return (parse_qs(body.decode("utf-8", "replace"), max_num_fields=10).get(name) or [""])[0]


def _visitor(request: Request) -> str:
    return request.client.host if request.client else ""
