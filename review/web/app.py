"""The review page: every address of it, who may open it, and how a request becomes an answer.

    request ── RequestGuard ──▶ Visitor ──▶ may they? ──▶ handler(PageRequest) ──▶ page | another address
             request_guard.py   login.py     ROUTES       queue, search, draft, story, corrections, day …

Handlers are plain functions, run in threads. Everything works without a script; GET changes nothing.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from urllib.parse import parse_qsl

from starlette.applications import Starlette
from starlette.background import BackgroundTasks
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from review.web.handlers import (
    arrivals,
    corrections,
    day,
    draft,
    editions,
    merge,
    names,
    new_outlet,
    pictures,
    queue,
    search,
    threads,
    watches,
)
from review.web.handlers import login as web_login
from review.web.request.context import OPEN_TO, Access, PageContext, PageRequest
from review.web.request.render import FOLDER, go, page
from review.web.request.request_guard import SAFE, RequestGuard
from review.web.services.accounts import Gate, Throttle
from storage.errors import (
    BusyError,
    DecisionError,
    DigestCrawlerError,
    DigestError,
    NoDraftError,
    StoreError,
    StoryError,
)

LARGEST = 1024 * 1024  # bytes of a form
SLOWEST = 30.0  # seconds in which a form must be here
_FIELDS = 80  # of a form
_STATUS: tuple[tuple[type[DigestCrawlerError], int], ...] = (
    (StoreError, 503),
    (BusyError, 503),
    (NoDraftError, 404),
    (DecisionError, 409),
    (StoryError, 409),
    (DigestError, 409),
)
FILES = {"review.css": "text/css", "icon.svg": "image/svg+xml"} | {
    f"{name}.js": "text/javascript"
    for name in ("review", "page", "keys", "live", "editor", "list", "order", "typed", "translation")
}


@dataclass(frozen=True)
class WebRoute:
    """An address, its handler, and who may use it: `public` needs no login, `reader` any account, `editor` that role."""

    method: str
    path: str
    answer: Callable[[PageRequest], Response]
    access: Access


def static(request: PageRequest) -> Response:
    """Return a style sheet, script or icon of the page."""
    name = request.path["name"]
    if name not in FILES:
        raise HTTPException(404)
    headers = {"Cache-Control": "no-cache"}
    return FileResponse(FOLDER / "static" / name, media_type=FILES[name], headers=headers)


ROUTES: tuple[WebRoute, ...] = (
    WebRoute("GET", "/", queue.queue, "reader"),
    WebRoute("POST", "/", queue.decide, "editor"),
    WebRoute("GET", "/stands", queue.stands, "reader"),
    WebRoute("GET", "/begin", queue.begin, "reader"),
    WebRoute("GET", "/search", search.find, "reader"),
    WebRoute("GET", "/history", queue.history, "reader"),
    WebRoute("GET", "/sources", queue.sources, "reader"),
    WebRoute("GET", "/sources/new", new_outlet.show, "reader"),
    WebRoute("POST", "/sources/new", new_outlet.begin, "reader"),
    WebRoute("POST", "/sources/save", new_outlet.save, "editor"),
    WebRoute("GET", "/coverage", pictures.coverage, "reader"),
    WebRoute("GET", "/coverage.json", pictures.coverage_numbers, "reader"),
    WebRoute("GET", "/draft/{draft:int}/timeline.json", pictures.timeline_numbers, "reader"),
    WebRoute("GET", "/watches", watches.show, "reader"),
    WebRoute("POST", "/watches", watches.add, "editor"),
    WebRoute("POST", "/watches/end", watches.end, "editor"),
    WebRoute("POST", "/watches/resume", watches.resume, "editor"),
    WebRoute("POST", "/watches/test", watches.test, "editor"),
    WebRoute("GET", "/names", names.show_all, "reader"),
    WebRoute("GET", "/names.json", names.all_numbers, "reader"),
    WebRoute("GET", "/name/{name:int}", names.show, "reader"),
    WebRoute("GET", "/name/{name:int}.json", names.numbers, "reader"),
    WebRoute("POST", "/name/{name:int}/add", names.add, "editor"),
    WebRoute("POST", "/name/{name:int}/dismiss", names.dismiss, "editor"),
    WebRoute("GET", "/story/{story:int}", watches.story, "reader"),
    WebRoute("GET", "/keys", queue.keys, "reader"),
    WebRoute("POST", "/undo", queue.undo, "editor"),
    WebRoute("GET", "/draft/{draft:int}", draft.show, "reader"),
    WebRoute("POST", "/draft/{draft:int}", draft.decide, "editor"),
    WebRoute("POST", "/draft/{draft:int}/later", draft.later, "editor"),
    WebRoute("GET", "/draft/{draft:int}/preview", draft.preview, "reader"),
    WebRoute("GET", "/draft/{draft:int}/merge", merge.show, "reader"),
    WebRoute("POST", "/draft/{draft:int}/merge", draft.merge, "editor"),
    WebRoute("POST", "/draft/{draft:int}/split", draft.split, "editor"),
    WebRoute("POST", "/draft/{draft:int}/check", draft.check, "editor"),
    WebRoute("GET", "/threads/{draft:int}", threads.show, "reader"),
    WebRoute("POST", "/draft/{draft:int}/link", threads.link, "editor"),
    WebRoute("POST", "/draft/{draft:int}/cut", threads.cut, "editor"),
    WebRoute("GET", "/articles", arrivals.articles, "reader"),
    WebRoute("GET", "/why", arrivals.why, "reader"),
    WebRoute("GET", "/article/{article:int}", arrivals.article, "reader"),
    WebRoute("POST", "/article/{article:int}/ask", arrivals.ask, "editor"),
    WebRoute("GET", "/day/{day}", day.day, "reader"),
    WebRoute("POST", "/day/{day}", day.analyse, "editor"),
    WebRoute("POST", "/day/{day}/order", day.order, "editor"),
    WebRoute("GET", "/corrections", corrections.show_all, "reader"),
    WebRoute("GET", "/correction/{draft:int}", corrections.show, "reader"),
    WebRoute("POST", "/correction/{draft:int}", corrections.settle, "editor"),
    WebRoute("GET", "/publish", day.preview, "reader"),
    WebRoute("GET", "/publish/page", day.preview_page, "reader"),
    WebRoute("POST", "/publish", day.publish, "editor"),
    WebRoute("GET", "/published/{name}", day.published, "reader"),
    WebRoute("GET", "/editions", editions.show_all, "reader"),
    WebRoute("GET", "/edition/{edition:int}", editions.show, "reader"),
    WebRoute("GET", "/edition/{edition:int}/{format}", editions.file, "reader"),
    WebRoute("POST", "/edition/{edition:int}/mail", editions.mail, "editor"),
    WebRoute("GET", "/login", web_login.show, "public"),
    WebRoute("POST", "/language", web_login.choose_language, "public"),
    WebRoute("POST", "/logout", web_login.logout, "reader"),
    WebRoute("GET", "/static/{name}", static, "public"),
)


def app(context: PageContext, others: Sequence[BaseRoute] = ()) -> Starlette:
    """Return the page of a desk. `others` are addresses of other stages that need no login (health, metrics)."""
    login = WebRoute("POST", "/login", partial(web_login.login, throttle=Throttle(), gate=Gate()), "public")
    routes = [Route(route.path, _endpoint(route, context), methods=[route.method]) for route in (*ROUTES, login)]
    return Starlette(
        routes=[*routes, *others],
        middleware=[Middleware(RequestGuard, hosts=context.access.hosts)],
        exception_handlers={HTTPException: partial(_http_error, context), 500: partial(_fault, context)},
    )


def _endpoint(route: WebRoute, context: PageContext) -> Callable[[Request], Awaitable[Response]]:
    async def answer(http_request: Request) -> Response:
        form = await _form(http_request) if http_request.method not in SAFE else {}
        return await run_in_threadpool(_answer, route, context, http_request, form)

    return answer


def _answer(route: WebRoute, context: PageContext, http_request: Request, form: Mapping[str, str]) -> Response:
    now = context.desk.clock()
    visitor, renewed = web_login.visitor_of(context, http_request, now)
    address = http_request.client.host if http_request.client else ""
    known_etag = http_request.headers.get("if-none-match", "")
    path = {name: str(value) for name, value in http_request.path_params.items()}
    device = http_request.cookies.get(web_login.DEVICE, "")
    languages = _languages(http_request)
    request = PageRequest(
        context, visitor, path, dict(http_request.query_params), form, address, now, device, known_etag, languages
    )
    if visitor.access not in OPEN_TO[route.access]:
        return _not_allowed(request, http_request)
    try:
        answer = route.answer(request)
    except DigestCrawlerError as error:
        status = next((status for kind, status in _STATUS if isinstance(error, kind)), 400)
        answer = page(request, "error.html", status, title="Not done", what=str(error))
    except KeyError as error:
        if error.args != ("token",):
            raise
        answer = page(request, "error.html", 400, title="Not done", what="This form was not shown by this page.")
    if renewed is not None:
        web_login.set_session(answer, context, renewed)
    if request.after:
        answer.background = BackgroundTasks()
        for task in dict.fromkeys(request.after):
            answer.background.add_task(task)
    return answer


def _not_allowed(request: PageRequest, http_request: Request) -> Response:
    if request.visitor.name:
        return page(
            request,
            "error.html",
            403,
            title="Not allowed",
            what="Your account can only read; deciding needs the role editor.",
        )
    if http_request.method in SAFE:
        return go("/login")
    return PlainTextResponse("Log in first; nothing was done.\n", 401)


async def _form(http_request: Request) -> dict[str, str]:
    kind = http_request.headers.get("content-type", "").partition(";")[0].strip().lower()
    body = bytearray()
    try:
        async with asyncio.timeout(SLOWEST):
            async for part in http_request.stream():
                body += part
                if len(body) > LARGEST:
                    raise HTTPException(413, "the form is too large")
    except TimeoutError as error:
        raise HTTPException(408, "the form did not arrive; nothing was done", {"Connection": "close"}) from error
    if body and kind != "application/x-www-form-urlencoded":
        raise HTTPException(415, "a form of this page is expected")
    try:
        typed = parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=_FIELDS, errors="strict")
    except ValueError as error:
        raise HTTPException(400, "the form cannot be read") from error
    return dict(sorted(typed, key=lambda field: bool(field[1])))  # of two fields of a name, the one that was filled in


def _languages(http_request: Request) -> str:
    chosen = http_request.cookies.get(web_login.LANGUAGE, "")
    return f"{chosen},{http_request.headers.get('accept-language', '')}"


def _of_nobody(context: PageContext, http_request: Request) -> PageRequest:
    now, languages = context.desk.clock(), _languages(http_request)
    return PageRequest(context, web_login.NOBODY, {}, {}, {}, "", now, languages=languages)


def _http_error(context: PageContext, http_request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    explanations = {404: "This page does not exist.", 405: "This address does not accept this kind of request."}
    what = explanations.get(error.status_code, str(error.detail))
    request = _of_nobody(context, http_request)
    return page(
        request,
        "error.html",
        error.status_code,
        title="Not found" if error.status_code == 404 else "Not done",
        what=what,
    )


def _fault(context: PageContext, http_request: Request, _error: Exception) -> Response:
    request = _of_nobody(context, http_request)
    what = "The program failed; the details are in the terminal where it was started. Earlier decisions are safe."
    return page(request, "error.html", 500, title="Error", what=what)
