"""Logging in and out, and who a request comes from."""

from datetime import datetime, timedelta
from math import ceil

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from review.web.request.context import PageContext, PageRequest, Visitor
from review.web.request.render import go, page
from review.web.services import accounts
from review.web.services.accounts import Gate, Session, Throttle
from storage.catalogues.catalogue import LANGUAGES
from storage.editing import users

COOKIE = "digest_session"
DEVICE = "digest_device"
LANGUAGE = "digest_language"
_LANGUAGE_SECONDS = 400 * 24 * 3600  # no browser keeps a cookie longer
_DEVICE_SECONDS = 180 * 24 * 3600
BUSY = timedelta(seconds=5)
NOBODY = Visitor("", "public")


def visitor_of(context: PageContext, http_request: Request, now: datetime) -> tuple[Visitor, Session | None]:
    """Return the visitor, and the session to send again when it is due for renewal.

    Without accounts everybody is the desk's owner: only this machine can reach the page then."""
    if not context.access.accounts:
        return Visitor(context.access.owner, "editor"), None
    session, user = accounts.read_session(http_request.cookies.get(COOKIE, ""), context.access.key, now), None
    if session is not None:
        with context.desk.store.read() as db:
            user = users.get(db, session.name)
    if session is None or user is None or not accounts.is_of(session, user):
        return NOBODY, None
    renewed = Session(session.name, session.stamp, session.began, now)
    return Visitor(user.name, user.role, user.language), renewed if now - session.renewed > accounts.RENEW else None


def show(request: PageRequest) -> Response:
    """Show the form, or the queue where no accounts are used."""
    return page(request, "login.html", name="", fault="") if request.context.access.accounts else go("/")


def login(request: PageRequest, throttle: Throttle, gate: Gate) -> Response:
    """Open a new session for a correct password; earlier ones stay, none is taken over."""
    name = " ".join(request.form.get("name", "").split())[:100]
    device = accounts.read_device(request.device, name, request.context.access.key)
    wait = throttle.begin(name, request.address, request.now, device)
    if wait:
        minutes = ceil(wait.total_seconds() / 60)
        return _later(request, name, wait, f"Too many wrong passwords. Try again in {minutes} min.")
    with gate.entered() as is_tried:
        if not is_tried:
            throttle.take_back(name, request.address, request.now, device)
            return _later(request, name, BUSY, "Too many people are logging in. Try again in a few seconds.")
        with request.context.desk.store.read() as db:
            user = users.get(db, name)
        is_right = accounts.is_password(user, request.form.get("password", ""))
    if not is_right or user is None:
        return page(request, "login.html", 401, name=name, fault="Wrong name or password.")
    throttle.passed(name, request.address, request.now, device)
    answer = go("/")
    set_session(answer, request.context, Session(user.name, user.stamp, request.now, request.now))
    _set_device(answer, request.context, user.name, device or request.context.access.token())
    return answer


def _later(request: PageRequest, name: str, wait: timedelta, fault: str) -> Response:
    answer = page(request, "login.html", 429, name=name, fault=fault)
    answer.headers["Retry-After"] = str(ceil(wait.total_seconds()))
    return answer


def _set_device(answer: Response, context: PageContext, name: str, token: str) -> None:
    answer.set_cookie(
        DEVICE,
        accounts.signed_device(name, token, context.access.key),
        max_age=_DEVICE_SECONDS,
        path="/login",
        secure=context.access.https,
        httponly=True,
        samesite="strict",
    )


def logout(request: PageRequest) -> Response:
    """End every session of this person, on every machine."""
    with request.context.desk.store.begin() as db:
        users.restamp(db, request.visitor.name, request.context.access.token())
    answer = go("/login")
    answer.delete_cookie(COOKIE, path="/", secure=request.context.access.https, httponly=True, samesite="strict")
    return answer


def choose_language(request: PageRequest) -> Response:
    """Keep the language in which a visitor wants to read the page, with the account if there is one. Raises HTTPException."""
    language = request.form.get("language", "")
    if language not in LANGUAGES:
        raise HTTPException(400)
    if request.context.access.accounts and request.visitor.name:
        with request.context.desk.store.begin() as db:
            users.set_language(db, request.visitor.name, language)
    answer = go("/" if request.visitor.name else "/login")
    answer.set_cookie(
        LANGUAGE,
        language,
        max_age=_LANGUAGE_SECONDS,
        path="/",
        secure=request.context.access.https,
        httponly=True,
        samesite="strict",
    )
    return answer


def set_session(answer: Response, context: PageContext, session: Session) -> None:
    """Send the session with an answer."""
    answer.set_cookie(
        COOKIE,
        accounts.signed(session, context.access.key),
        max_age=int(accounts.LONGEST_SESSION.total_seconds()),
        path="/",
        secure=context.access.https,
        httponly=True,
        samesite="strict",
    )
