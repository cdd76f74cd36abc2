"""Logging in and out, and who asks."""

from datetime import datetime
from math import ceil

from starlette.requests import Request
from starlette.responses import Response

from review.web import accounts
from review.web.accounts import Session, Throttle
from review.web.context import PageContext, PageRequest, Visitor
from review.web.render import go, page
from storage.editing import users

COOKIE = "digest_session"
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


def login(asked: PageRequest, throttle: Throttle) -> Response:
    """A session of its own for a right password; every one before it stays, none is taken over."""
    name = " ".join(asked.form.get("name", "").split())[:100]
    wait = throttle.wait(name, asked.address, asked.now)
    if wait:
        minutes = ceil(wait.total_seconds() / 60)
        answer: Response = page(
            asked, "login.html", 429, name=name, fault=f"Too many wrong passwords. Try again in {minutes} min."
        )
        answer.headers["Retry-After"] = str(ceil(wait.total_seconds()))
        return answer
    with asked.given.store.read() as db:
        user = users.get(db, name)
    if not accounts.is_password(user, asked.form.get("password", "")) or user is None:
        throttle.failed(name, asked.address, asked.now)
        return page(asked, "login.html", 401, name=name, fault="This name and password do not go together.")
    throttle.passed(name, asked.address)
    answer = go("/")
    keep(answer, asked.given, Session(user.name, user.stamp, asked.now, asked.now))
    return answer


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
