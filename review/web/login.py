"""Logging in and out, and who asks."""

from datetime import datetime, timedelta
from math import ceil

from starlette.requests import Request
from starlette.responses import Response

from review.web import accounts
from review.web.accounts import Gate, Session, Throttle
from review.web.context import PageContext, PageRequest, Visitor
from review.web.render import go, page
from storage.editing import users

COOKIE = "digest_session"
DEVICE = "digest_device"
_DEVICE_SECONDS = 180 * 24 * 3600
BUSY = timedelta(seconds=5)
NOBODY = Visitor("", "public")


def who(given: PageContext, request: Request, now: datetime) -> tuple[Visitor, Session | None]:
    """Who asks, and the session to be sent anew where it is time. Without accounts everybody is the desk's owner: only this
    machine can ask then."""
    if not given.accounts:
        return Visitor(given.owner, "editor"), None
    session = accounts.read_session(request.cookies.get(COOKIE, ""), given.key, now)
    if session is None:
        return NOBODY, None
    with given.store.read() as db:
        user = users.get(db, session.name)
    if user is None or not accounts.is_of(session, user):
        return NOBODY, None
    renewed = Session(session.name, session.stamp, session.began, now)
    return Visitor(user.name, user.role), renewed if now - session.renewed > accounts.RENEW else None


def show(asked: PageRequest) -> Response:
    return page(asked, "login.html", name="", fault="") if asked.given.accounts else go("/")


def login(asked: PageRequest, throttle: Throttle, gate: Gate) -> Response:
    """A session of its own for a right password; every one before it stays, none is taken over."""
    name = " ".join(asked.form.get("name", "").split())[:100]
    device = accounts.read_device(asked.device, name, asked.given.key)
    wait = throttle.begin(name, asked.address, asked.now, device)
    if wait:
        minutes = ceil(wait.total_seconds() / 60)
        return _later(asked, name, wait, f"Too many wrong passwords. Try again in {minutes} min.")
    with gate.entered() as is_tried:
        if not is_tried:
            throttle.take_back(name, asked.address, asked.now, device)
            return _later(asked, name, BUSY, "Too many people are logging in. Try again in some seconds.")
        with asked.given.store.read() as db:
            user = users.get(db, name)
        is_right = accounts.is_password(user, asked.form.get("password", ""))
    if not is_right or user is None:
        return page(asked, "login.html", 401, name=name, fault="This name and password do not go together.")
    throttle.passed(name, asked.address, asked.now, device)
    answer = go("/")
    keep(answer, asked.given, Session(user.name, user.stamp, asked.now, asked.now))
    _keep_device(answer, asked.given, user.name, device or asked.given.token())
    return answer


def _later(asked: PageRequest, name: str, wait: timedelta, fault: str) -> Response:
    answer = page(asked, "login.html", 429, name=name, fault=fault)
    answer.headers["Retry-After"] = str(ceil(wait.total_seconds()))
    return answer


def _keep_device(answer: Response, given: PageContext, name: str, token: str) -> None:
    answer.set_cookie(
        DEVICE,
        accounts.signed_device(name, token, given.key),
        max_age=_DEVICE_SECONDS,
        path="/login",
        secure=given.https,
        httponly=True,
        samesite="strict",
    )


def logout(asked: PageRequest) -> Response:
    """Ends every session of this person, on every machine."""
    with asked.given.store.begin() as db:
        users.restamp(db, asked.who.name, asked.given.token())
    answer = go("/login")
    answer.delete_cookie(COOKIE, path="/", secure=asked.given.https, httponly=True, samesite="strict")
    return answer


def keep(answer: Response, given: PageContext, session: Session) -> None:
    """Sends the session with an answer."""
    answer.set_cookie(
        COOKIE,
        accounts.signed(session, given.key),
        max_age=int(accounts.LONGEST_SESSION.total_seconds()),
        path="/",
        secure=given.https,
        httponly=True,
        samesite="strict",
    )
