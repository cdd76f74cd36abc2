"""Merging two stories: both side by side, the other one found by typing. The merge itself is an act of the draft's page."""

from starlette.exceptions import HTTPException
from starlette.responses import Response

from review.web.handlers.search import index
from review.web.request.context import PageRequest
from review.web.request.render import page
from review.web.services.queue_rows import Filter
from review.web.views.merge_view import merge_view


def show(request: PageRequest) -> Response:
    """Show a draft's story beside another one, and the others that it may be merged with."""
    context, words = request.context, request.query.get("other", "")[:200]
    if words:
        index(request)  # before the transaction begins: articles that have just come are to be found
    with context.desk.store.read() as db:
        view = merge_view(
            db, request.number("draft"), words, _chosen(request), request.now, context.desk, context.queue
        )
    if view is None:
        raise HTTPException(404)
    row_filter = Filter.of_address(request.query)
    return page(
        request,
        "merge.html",
        **vars(view),
        search_words=words,
        row_filter=row_filter,
        query=row_filter.address(),
        outlets=context.desk.outlets,
    )


def _chosen(request: PageRequest) -> int:
    text = request.query.get("with", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0
