"""Search: by words over articles, drafts and published entries, or by meaning over articles in every language."""

from typing import Any

from starlette.responses import Response

from review.web.context import PageRequest
from review.web.render import page
from storage.corpus import articles, work_queue
from storage.errors import ModelError, StoreError
from storage.search import article_vectors, full_text
from storage.text.languages import LANGUAGES

KINDS: tuple[full_text.Kind, ...] = ("entry", "draft", "article")
FOUND = 100  # hits shown of words
NEAREST = 50  # and of meaning: it ranks, and so finds always as many as there are


def find(request: PageRequest) -> Response:
    """Show what has the words, or the articles nearest to them in meaning."""
    words = request.query.get("q", "")[:200]
    kind = request.query.get("kind", "")
    by = "meaning" if request.query.get("by") == "meaning" else "words"
    spoken = request.query.get("in", "") if request.query.get("in", "") in LANGUAGES else ""
    results: dict[str, Any] = {"hits": [], "near": [], "fault": ""}
    if words.strip():
        results |= _by_meaning(request, words, spoken) if by == "meaning" else _by_words(request, words, kind)
    return page(
        request,
        "search.html",
        words=words,
        kind=kind,
        by=by,
        spoken=spoken,
        languages=LANGUAGES,
        shown=bool(words.strip()),
        days=request.context.desk.config.search.days,
        outlets=request.context.desk.outlets,
        **results,
    )


def index(request: PageRequest) -> int:
    """Bring search up to date as far as it goes in a moment; return how many articles still wait."""
    try:
        return request.context.search.index()
    except StoreError:
        return 0  # another command is writing: what is indexed already is searched


def _by_words(request: PageRequest, words: str, kind: str) -> dict[str, Any]:
    waiting = index(request)
    with request.context.desk.store.read() as db:
        hits = full_text.find(db, words, [known_kind for known_kind in KINDS if kind in {"", known_kind}], FOUND)
        articles_by_id = articles.get(db, [hit.of for hit in hits if hit.kind == "article"])
        rows = {row.id: row for row in request.context.queue.rows.read(db, request.now)}
    shown = [(hit, articles_by_id.get(hit.of) if hit.kind == "article" else rows.get(hit.of)) for hit in hits]
    return {
        "hits": [(hit, of) for hit, of in shown if of is not None],
        "full": len(hits) == FOUND,
        "waiting": waiting,
    }


def _by_meaning(request: PageRequest, words: str, spoken: str) -> dict[str, Any]:
    try:
        question = request.context.search.question(words, spoken)
    except ModelError as error:
        return {"fault": str(error)}
    with request.context.desk.store.read() as db:
        ranking = article_vectors.nearest(db, question.row, question.space, NEAREST)
        articles_by_id = articles.get(db, [hit.article_id for hit in ranking.near])
        waiting = work_queue.count(db, "meaning")
    near = [(hit, articles_by_id[hit.article_id]) for hit in ranking.near]
    return {"near": near, "ranking": ranking, "read_as": question.language, "waiting": waiting}
