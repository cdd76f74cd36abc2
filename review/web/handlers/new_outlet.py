"""Add an outlet: an address comes in, a proposed entry with two articles read from it is shown; an editor saves it."""

from urllib.parse import urlencode

from starlette.responses import Response

from review.web.request.context import PageRequest
from review.web.request.render import go, page

_LONGEST = 2000  # characters of an address
_AGAIN = "2"  # seconds after which a browser asks again while an address is looked at


def show(request: PageRequest) -> Response:
    """Show the form and, where an address was typed, what was found there."""
    address = _typed(request.query.get("address", ""))
    outlets = request.context.outlets
    search = outlets.found(address) if address else None
    answer = page(request, "new_outlet.html", address=address, search=search, is_writable=outlets.is_writable)
    if search is not None and search.state == "running":
        answer.headers["Refresh"] = _AGAIN
    return answer


def begin(request: PageRequest) -> Response:
    """Look at an address; nothing is written."""
    address = _typed(request.form.get("address", ""))
    if not address:
        return go("/sources/new")
    request.context.outlets.begin(address)
    return go(f"/sources/new?{urlencode({'address': address})}")


def save(request: PageRequest) -> Response:
    """Write the proposed entry of an address into sources.yaml."""
    address = _typed(request.form.get("address", ""))
    request.context.outlets.save(address)
    return go(f"/sources/new?{urlencode({'address': address})}")


def _typed(text: str) -> str:
    return "".join(text.split())[:_LONGEST]
