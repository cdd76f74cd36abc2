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


def find(asked: PageRequest) -> Response:
    """What holds the words that were asked for, or the articles nearest to them in meaning."""
    words = asked.query.get("q", "")[:200]
    kind = asked.query.get("kind", "")
    by = "meaning" if asked.query.get("by") == "meaning" else "words"
    spoken = asked.query.get("in", "") if asked.query.get("in", "") in LANGUAGES else ""
    found: dict[str, Any] = {"hits": [], "near": [], "fault": ""}
    if words.strip():
        found |= _by_meaning(asked, words, spoken) if by == "meaning" else _by_words(asked, words, kind)
    return page(
        asked,
        "search.html",
        words=words,
        kind=kind,
        by=by,
        spoken=spoken,
        languages=LANGUAGES,
        shown=bool(words.strip()),
        days=asked.given.config.search.days,
        outlets=asked.given.outlets,
        **found,
    )


def index(asked: PageRequest) -> int:
    """Brings search up to date as far as it goes in a moment; how many articles still wait."""
    try:
        return asked.given.index()
    except StoreError:
        return 0  # another command is writing: what is indexed already is searched


def _by_words(asked: PageRequest, words: str, kind: str) -> dict[str, Any]:
    waiting = index(asked)
    with asked.given.store.read() as db:
        hits = full_text.find(db, words, [one for one in KINDS if kind in {"", one}], FOUND)
        told = articles.get(db, [hit.of for hit in hits if hit.kind == "article"])
        rows = {row.id: row for row in asked.given.rows.read(db, asked.now)}
    shown = [(hit, told.get(hit.of) if hit.kind == "article" else rows.get(hit.of)) for hit in hits]
    return {
        "hits": [(hit, of) for hit, of in shown if of is not None],
        "full": len(hits) == FOUND,
        "waiting": waiting,
    }


def _by_meaning(asked: PageRequest, words: str, spoken: str) -> dict[str, Any]:
    try:
        question = asked.given.question(words, spoken)
    except ModelError as error:
        return {"fault": str(error)}
    with asked.given.store.read() as db:
        looked = article_vectors.nearest(db, question.row, question.space, NEAREST)
        told = articles.get(db, [one.article_id for one in looked.near])
        waiting = work_queue.count(db, "meaning")
    near = [(one, told[one.article_id]) for one in looked.near]
    return {"near": near, "looked": looked, "read_as": question.language, "waiting": waiting}
