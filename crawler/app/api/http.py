"""The interface over HTTP: /api/v1 and /api/openapi.json, read-only JSON for programs that have a token.

No request here looks at a cookie, and no route here changes anything but when a token was last used.
"""

import json
import logging
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from hashlib import sha256
from math import ceil
from urllib.parse import quote, urlencode

from starlette.applications import Starlette
from starlette.background import BackgroundTask
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route

from crawler.app.api import access, objects, openapi
from crawler.app.api.access import Limiter
from crawler.app.api.endpoints import ENDPOINTS, Endpoint
from crawler.app.api.query import Question, read
from crawler.app.api.reading import Answer, Service
from review.web.services.accounts import neighbourhood
from storage.clock import Clock
from storage.editing import api_tokens
from storage.editing.api_tokens import ApiToken
from storage.errors import (
    BusyError,
    DigestCrawlerError,
    ModelError,
    NotYetError,
    QueryError,
    StoreError,
    UnknownIdError,
)

log = logging.getLogger(__name__)
REALM = "digest-crawler"
LATER = "5"  # seconds after which a busy database or model is worth another request
_HEADERS = {"Cache-Control": "private, no-cache", "Vary": "Authorization"}
_TITLES = {404: "Not found", 405: "Method not allowed", 500: "Internal error"}


@dataclass(frozen=True)
class Interface:
    """What the routes share: what answers, and how often a token, and an address without a valid one, may ask."""

    service: Service
    clock: Clock
    tokens: Limiter
    strangers: Limiter


class Refusal(Exception):  # noqa: N818 - an answer, not an error of the program
    """An answer that is no data."""

    def __init__(self, status: int, title: str, detail: str, headers: dict[str, str] | None = None) -> None:
        super().__init__(detail)
        self.status, self.title, self.detail, self.headers = status, title, detail, headers or {}


def mount(service: Service, clock: Clock) -> Mount:
    """Return /api/ as one route of the page's application, with its own errors in JSON."""
    settings = service.desk.config.review
    interface = Interface(service, clock, Limiter(settings.api_per_minute), Limiter(settings.api_per_minute))
    routes = [Route(f"/v1{endpoint.path}", _endpoint(endpoint, interface), methods=["GET"]) for endpoint in ENDPOINTS]
    routes.append(Route("/openapi.json", partial(_document, json_bytes(openapi.document())), methods=["GET"]))
    other_origins = [
        Middleware(
            CORSMiddleware,
            allow_origins=list(settings.api_origins),
            allow_methods=["GET"],
            allow_headers=["Authorization", "If-None-Match"],
            expose_headers=["ETag", "Link", "Retry-After"],
        )
    ]
    handlers = {HTTPException: _http_error, 500: _fault}
    app = Starlette(
        routes=routes, middleware=other_origins if settings.api_origins else [], exception_handlers=handlers
    )
    return Mount("/api", app=app)


def json_bytes(body: object) -> bytes:
    """Return an object as JSON."""
    return json.dumps(objects.plain(body), ensure_ascii=False, separators=(",", ":")).encode()


def _endpoint(endpoint: Endpoint, interface: Interface) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        return await run_in_threadpool(_answer, endpoint, interface, request)

    return answer


def _answer(endpoint: Endpoint, interface: Interface, request: Request) -> Response:
    now = interface.clock()
    try:
        token = _token(interface, request, now)
        if not access.may_read(token, endpoint.scopes):
            needed = " ".join(endpoint.scopes)
            raise _unauthorized(403, "insufficient_scope", f"this token may not read it; it needs: {needed}", needed)
        sent = [
            *((name, str(value)) for name, value in request.path_params.items()),
            *request.query_params.multi_items(),
        ]
        question = Question(read(endpoint.parameters, sent), frozenset(token.scopes), now)
        made = endpoint.read(interface.service, question)
    except Refusal as refusal:
        return _problem(refusal.status, refusal.title, refusal.detail, refusal.headers)
    except DigestCrawlerError as error:
        return _failed(error)
    answer = _data(made, request)
    if api_tokens.is_use_due(token, now):
        answer.background = BackgroundTask(_record_use, interface.service, token.name, now)
    return answer


def _token(interface: Interface, request: Request, now: datetime) -> ApiToken:
    """Return the token of a request. Raises Refusal: none that is valid, or too many requests."""
    sent = access.bearer(request.headers.get("authorization", ""))
    stored = None
    if sent:
        with interface.service.desk.store.read() as db:
            stored = api_tokens.by_digest(db, access.digest_of(sent))
    if stored is None or stored.is_expired(now):
        address = neighbourhood(request.client.host if request.client else "")
        _count(interface.strangers.wait(address, now))
        if stored is not None:
            raise _unauthorized(401, "invalid_token", "this token has expired")
        if "authorization" in request.headers:
            raise _unauthorized(401, "invalid_token", "this token is unknown, or was revoked")
        raise _unauthorized(401, "", "send a token: Authorization: Bearer dc_…")
    _count(interface.tokens.wait(stored.digest, now))
    return stored


def _count(wait: timedelta) -> None:
    if wait:
        seconds = ceil(wait.total_seconds())
        detail = f"too many requests within a minute: ask again in {seconds} s"
        raise Refusal(429, "Too many requests", detail, {"Retry-After": str(seconds)})


def _unauthorized(status: int, error: str, detail: str, scope: str = "") -> Refusal:
    parts = [
        f'Bearer realm="{REALM}"',
        *([f'error="{error}"'] if error else []),
        *([f'scope="{scope}"'] if scope else []),
    ]
    title = "Forbidden" if status == 403 else "Unauthorized"
    return Refusal(status, title, detail, {"WWW-Authenticate": ", ".join(parts)})


def _data(made: Answer, request: Request) -> Response:
    links = {}
    if made.cursor:
        others = [(name, text) for name, text in request.query_params.multi_items() if name != "cursor"]
        query = urlencode([*others, ("cursor", made.cursor)], quote_via=quote)
        links["Link"] = f'<{request.url.path}?{query}>; rel="next"'
    return _json(json_bytes(made.body), request, links)


def _json(body: bytes, request: Request, links: Mapping[str, str]) -> Response:
    etag = f'"{sha256(body).hexdigest()[:32]}"'
    headers = {**_HEADERS, "ETag": etag, **links}
    if is_known(request.headers.get("if-none-match", ""), etag):
        return Response(status_code=304, headers=headers)
    return Response(body, media_type="application/json", headers=headers)


def is_known(sent: str, etag: str) -> bool:
    """Return whether an If-None-Match header names this answer: by a list of tags, weak ones among them, or by *."""
    tags = [tag.strip().removeprefix("W/") for tag in sent.split(",")]
    return etag in tags or tags == ["*"]


def _failed(error: DigestCrawlerError) -> Response:
    if isinstance(error, UnknownIdError):
        return _problem(404, "Not found", str(error))
    if isinstance(error, QueryError):
        return _problem(400, "Bad request", str(error))
    if isinstance(error, NotYetError):
        return _problem(503, "Not possible now", error.message, {"Retry-After": LATER})
    if isinstance(error, ModelError):  # its language is unknown, or no model reads it
        return _problem(400, "Bad request", error.message)
    log.warning("%s", error)  # it may name a host or a file: that stays here
    return _problem(503, "Not possible now", "the desk cannot answer now: ask again later", {"Retry-After": LATER})


def _problem(status: int, title: str, detail: str, headers: Mapping[str, str] | None = None) -> Response:
    body = json_bytes({"title": title, "status": status, "detail": detail})
    return Response(body, status, {**_HEADERS, **(headers or {})}, media_type=openapi.PROBLEM)


def _record_use(service: Service, name: str, now: datetime) -> None:
    with (
        suppress(StoreError, BusyError),
        service.desk.store.begin() as db,
    ):  # another command writes: the next request records it
        api_tokens.record_use(db, name, now)


async def _document(body: bytes, request: Request) -> Response:
    return _json(body, request, {})


async def _http_error(_request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    title = _TITLES.get(error.status_code, "Not done")
    details = {404: "there is no such address", 405: "this address is only read: GET or HEAD"}
    return _problem(error.status_code, title, details.get(error.status_code, str(error.detail)), error.headers)


async def _fault(_request: Request, _error: Exception) -> Response:
    return _problem(500, _TITLES[500], "the program failed; the message is in its log")
