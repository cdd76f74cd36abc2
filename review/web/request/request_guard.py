"""Checks before any request is handled, and headers of every answer."""

from collections.abc import Iterable
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

SAFE = frozenset({"GET", "HEAD"})
UNKNOWN_HOST = "This host name is not served here: if it is yours, add it with --host-name."
API = "/api/"  # read-only, for programs: nothing below it acts or looks at a cookie, and it answers every other method with 405 itself
# Nothing but our own files, nothing inline; no other page may frame this one, and its forms go nowhere else.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    # Other hosts are told nothing. "no-referrer" would make browsers send `Origin: null` with our own forms.
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "no-store",
}


class RequestGuard:
    """Refuses a Host that is not ours (DNS rebinding), and a change that did not come from our own page."""

    def __init__(self, app: ASGIApp, hosts: Iterable[str]) -> None:
        self._app = app
        self._hosts = frozenset(hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            return  # no WebSocket of ours
        method = "GET" if scope["path"].startswith(API) else scope["method"]
        why = refused(method, Headers(scope=scope), self._hosts)

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        if why:
            await PlainTextResponse(f"{why}\n", 400 if why == UNKNOWN_HOST else 403)(scope, receive, guarded)
        else:
            await self._app(scope, receive, guarded)


def refused(method: str, headers: Headers, hosts: frozenset[str]) -> str:
    """Return why a request is refused; "" where it is not.

    A browser says with `Sec-Fetch-Site` where a form was shown; one that does not (an old one, or over plain http from
    another machine) says so with `Origin`. What says neither is no browser's form.
    """
    host, site = headers.get("host", ""), headers.get("sec-fetch-site")
    why = ""
    if len(headers.getlist("host")) != 1 or hostname(host) not in hosts:
        why = UNKNOWN_HOST
    elif method not in SAFE and site not in {None, "same-origin"}:
        why = "This form was not sent from this page."
    elif method not in SAFE and site is None and _origin(headers.get("origin", "")) != host.lower():
        why = "This form did not come from this page."
    return why


def hostname(host: str) -> str:
    """Return the name of a Host header without its port; "" if it is invalid."""
    try:
        parts = urlsplit(f"//{host}")
        _ = parts.port
    except ValueError:
        return ""
    strange = parts.path or parts.query or parts.fragment or parts.username is not None
    return "" if strange else (parts.hostname or "")


def _origin(origin: str) -> str:
    try:
        parts = urlsplit(origin)
    except ValueError:
        return ""
    return parts.netloc.lower() if parts.scheme in {"http", "https"} else ""
