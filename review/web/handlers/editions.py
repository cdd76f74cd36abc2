"""What was published: the list of editions, and one of them with its files, its link and who has it by mail."""

from functools import partial

from starlette.exceptions import HTTPException
from starlette.responses import Response

from review.web.request.context import PageRequest
from review.web.request.render import go, page
from review.web.views.editions_view import PublishedEdition, edition_file, edition_of, edition_views
from storage.editing import page_acts
from storage.editing.page_acts import Act
from storage.errors import MailError

# A published file is shown as what it is, apart from the page: no script, no form, an origin of its own.
SANDBOX = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'"
SHOWN = {  # formats a browser shows; any other is a download
    "html": "text/html",
    "md": "text/plain",
    "txt": "text/plain",
    "json": "application/json",
    "feed.json": "application/json",
    "xml": "text/xml",
    "atom": "text/xml",
}


def show_all(request: PageRequest) -> Response:
    """Show every edition, newest first, with how many readers have it by mail."""
    with request.context.desk.store.read() as db:
        editions = edition_views(db)
    return page(request, "editions.html", editions=editions)


def show(request: PageRequest) -> Response:
    """Show one edition: its files, its link, and who has it by mail."""
    edition, mailing = _edition(request), request.context.editions.mail
    return page(
        request,
        "edition.html",
        edition=edition,
        is_new="published" in request.query,
        is_sending="mailing" in request.query,
        link=request.context.editions.link(edition.number),
        missing=mailing.missing() if mailing else "",
        can_mail=mailing is not None,
        readers=mailing.readers() if mailing and not mailing.missing() else 0,
        fault=mailing.fault(edition.number) if mailing else "",
    )


def file(request: PageRequest) -> Response:
    """Return a file of an edition as its readers got it, isolated from the page."""
    name = request.path.get("format", "")
    with request.context.desk.store.read() as db:
        content = edition_file(db, request.number("edition"), name)
    if content is None:
        raise HTTPException(404)
    headers = {"Content-Security-Policy": SANDBOX}
    if name not in SHOWN:
        headers["Content-Disposition"] = f'attachment; filename="edition-{request.number("edition")}.{name}"'
        return Response(content, media_type="application/octet-stream", headers=headers)
    return Response(content, media_type=f"{SHOWN[name]}; charset=utf-8", headers=headers)


def mail(request: PageRequest) -> Response:
    """Mail an edition to every reader who does not have it yet, once for one form."""
    edition, mailing, sent = _edition(request), request.context.editions.mail, request.sent
    what = "nothing can be mailed from this page" if mailing is None else mailing.missing()
    if what or mailing is None:
        raise MailError(f"{what}; nothing was sent")
    with request.context.desk.store.begin() as db:
        if page_acts.sent(db, sent.token) is None:
            page_acts.add(db, Act("mail", sent.by, sent.at, sent.token, detail={"edition": edition.number}))
            request.after.append(partial(mailing.send, edition.number))
    return go(f"/edition/{edition.number}?mailing=1")


def _edition(request: PageRequest) -> PublishedEdition:
    with request.context.desk.store.read() as db:
        edition = edition_of(db, request.number("edition"))
    if edition is None:
        raise HTTPException(404)
    return edition
