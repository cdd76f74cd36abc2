"""What search shows, read from the store: hits with the stretch of text that has the words. Writes nothing."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from sqlalchemy import Connection

from review.decisions import rules
from review.web.services.page_services import MeaningQuery, QueueService
from review.web.services.queue_rows import DraftRow
from review.web.views.snippets import Found, SearchTerms, marked, snippet
from storage.config.names import Names
from storage.corpus import articles, stories, work_queue
from storage.editing import decisions, drafts
from storage.publishing import digests
from storage.records import Article, Wording
from storage.search import article_vectors, full_text
from storage.search.full_text import Kind

KINDS: tuple[Kind, ...] = ("entry", "draft", "article")
FOUND = 100  # hits shown of words
NEAREST = 50  # and of meaning: it ranks, and so finds always as many as there are


@dataclass(frozen=True)
class HitView:
    """A hit: an article (with the draft of its story, if any), a draft in the words it has, or an entry as it was published. `score`
    says how near it is in meaning."""

    kind: Kind
    of: int
    headline: Sequence[Found]
    text: Sequence[Found]
    language: str
    outlets: tuple[str, ...]
    at: datetime | date
    row: DraftRow | None = None
    source: str = ""
    score: float | None = None


@dataclass(frozen=True)
class SearchView:
    """The hits, whether there may be more of them, and how many articles wait to be indexed; by meaning also what was compared."""

    hits: Sequence[HitView] = ()
    full: bool = False
    waiting: int = 0
    ranking: article_vectors.NearestArticles | None = None
    read_as: str = ""
    fault: str = ""
    counts: Mapping[Kind, int] = field(default_factory=dict)


def by_words(
    db: Connection, words: str, kinds: Sequence[Kind], queue: QueueService, now: datetime, waiting: int
) -> SearchView:
    """Return what has the words, newest first."""
    hits = full_text.find(db, words, list(kinds), FOUND)
    ids = {kind: [hit.of for hit in hits if hit.kind == kind] for kind in KINDS}
    terms = SearchTerms(words)
    shown = _articles(db, ids["article"], terms, queue, now) | _drafts(db, ids["draft"], terms, queue, now)
    shown |= _entries(db, ids["entry"], terms)
    found = [shown[hit.kind, hit.of] for hit in hits if (hit.kind, hit.of) in shown]
    counts = {kind: sum(hit.kind == kind for hit in found) for kind in KINDS}
    return SearchView(found, len(hits) == FOUND, waiting, counts=counts)


def by_meaning(
    db: Connection,
    question: MeaningQuery,
    kinds: Sequence[Kind],
    queue: QueueService,
    names: Names,
    now: datetime,
) -> SearchView:
    """Return what is nearest in meaning: articles, or where these are not asked for the drafts and entries of their stories."""
    words = question.text
    asked = article_vectors.QuestionWords(words, question.language, names)
    ranking = article_vectors.nearest(db, question.row, question.space, NEAREST, asked=asked)
    score_by_article = {hit.article_id: hit.score for hit in ranking.near}
    kind: Kind = "article" if "article" in kinds else kinds[0]
    scores = score_by_article if kind == "article" else _of_stories(db, score_by_article)
    terms = SearchTerms(words)
    shown = _entries(db, scores, terms) if kind == "entry" else {}
    shown = shown or (_articles if kind == "article" else _drafts)(db, scores, terms, queue, now)
    found = [(shown[kind, number], score) for number, score in scores.items() if (kind, number) in shown]
    hits = [replace(hit, score=score) for hit, score in found]
    return SearchView(hits, waiting=work_queue.count(db, "meaning"), ranking=ranking, read_as=question.language)


_Shown = dict[tuple[Kind, int], HitView]


def _of_stories(db: Connection, score_by_article: Mapping[int, float]) -> dict[int, float]:
    """Return the drafts of the articles' stories, each with the score of its nearest article, the nearest first."""
    story_of = {number: member.story_id for number, member in stories.by_article(db, score_by_article).items()}
    draft_of = drafts.of_stories(db, set(story_of.values()))
    score_by_draft: dict[int, float] = {}
    for number, score in score_by_article.items():
        draft_id = draft_of.get(story_of.get(number, 0))
        if draft_id is not None:
            score_by_draft.setdefault(draft_id, score)
    return score_by_draft


def _articles(db: Connection, ids: Collection[int], terms: SearchTerms, queue: QueueService, now: datetime) -> _Shown:
    story_of = {number: member.story_id for number, member in stories.by_article(db, ids).items()}
    draft_of = drafts.of_stories(db, set(story_of.values()))
    rows = queue.rows.totals(db, now).by_id
    return {
        ("article", article.id): _of_article(article, terms, rows.get(draft_of.get(story_of.get(article.id, 0), 0)))
        for article in articles.get(db, ids).values()
    }


def _of_article(article: Article, terms: SearchTerms, row: DraftRow | None) -> HitView:
    headline, text = _found(article.title, article.text, terms, article.language)
    return HitView("article", article.id, headline, text, article.language, (), article.when, row, article.source)


def _drafts(db: Connection, ids: Collection[int], terms: SearchTerms, queue: QueueService, now: datetime) -> _Shown:
    decided = decisions.by_draft(db, ids)
    rows = queue.rows.totals(db, now).by_id
    return {
        ("draft", draft.id): _of_wording(
            "draft", draft.id, rules.words(draft, rules.standing(decided.get(draft.id, ()))), terms, rows.get(draft.id)
        )
        for draft in drafts.latest(db, ids)
    }


def _entries(db: Connection, ids: Collection[int], terms: SearchTerms) -> _Shown:
    printed = digests.printed(db, ids) if ids else {}
    return {
        ("entry", draft_id): _of_wording("entry", draft_id, printing.entry.wording, terms)
        for draft_id, printing in printed.items()
        if printing.entry is not None
    }


def _of_wording(
    kind: Kind, draft_id: int, wording: Wording, terms: SearchTerms, row: DraftRow | None = None
) -> HitView:
    headline, text = _found(wording.headline, wording.text, terms, wording.language)
    return HitView(kind, draft_id, headline, text, wording.language, wording.outlets, wording.date, row)


def _found(headline: str, text: str, terms: SearchTerms, language: str) -> tuple[list[Found], list[Found]]:
    return marked(headline, terms, language), snippet(text, terms, language)
