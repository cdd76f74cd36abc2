"""Search: by words over articles, drafts and published entries, or by meaning over the same in every language."""

from starlette.responses import Response

from review.web.request.context import PageRequest
from review.web.request.render import page
from review.web.views.search_view import KINDS, SearchView, by_meaning, by_words
from storage.errors import ModelError, StoreError
from storage.text.languages import LANGUAGES


def find(request: PageRequest) -> Response:
    """Show what has the words, or what is nearest to them in meaning."""
    words = request.query.get("q", "")[:200]
    kind = next((known for known in KINDS if known == request.query.get("kind")), "")
    by = "meaning" if request.query.get("by") == "meaning" else "words"
    spoken = request.query.get("in", "") if request.query.get("in", "") in LANGUAGES else ""
    view = SearchView()
    if words.strip():
        view = _by_meaning(request, words, kind, spoken) if by == "meaning" else _by_words(request, words, kind)
    return page(
        request,
        "search.html",
        **vars(view),
        words=words,
        kind=kind,
        by=by,
        spoken=spoken,
        languages=LANGUAGES,
        shown=bool(words.strip()),
        days=request.context.desk.config.search.days,
        outlets=request.context.desk.outlets,
    )


def index(request: PageRequest) -> int:
    """Bring search up to date as far as it goes in a moment; return how many articles still wait."""
    try:
        return request.context.search.index()
    except StoreError:
        return 0  # another command is writing: what is indexed already is searched


def _by_words(request: PageRequest, words: str, kind: str) -> SearchView:
    waiting, kinds = index(request), [known for known in KINDS if kind in {"", known}]
    with request.context.desk.store.read() as db:
        return by_words(db, words, kinds, request.context.queue, request.now, waiting)


def _by_meaning(request: PageRequest, words: str, kind: str, spoken: str) -> SearchView:
    try:
        question = request.context.search.question(words, spoken)
    except ModelError as error:
        return SearchView(fault=str(error))
    kinds = [known for known in KINDS if kind in {"", known}]
    desk = request.context.desk
    with desk.store.read() as db:
        return by_meaning(db, question, kinds, request.context.queue, desk.config.digest.names, request.now)
