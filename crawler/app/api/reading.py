"""What the answers hold: each function reads the desk for one question, writes nothing, and reads no more than a page."""

from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Literal
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from crawler.app.api import objects
from crawler.app.api.query import Question, write_cursor
from crawler.app.desk import article_history
from crawler.app.desk.desk import Desk
from crawler.health import judge
from review.decisions import rules
from storage.corpus import articles, stories, work_queue
from storage.editing import decisions, drafts
from storage.errors import ConfigError, QueryError, StoreError, UnknownIdError
from storage.publishing import digests
from storage.search import article_vectors, full_text
from storage.search.full_text import Hit, Kind
from storage.text.normalize import words as folded_words

if TYPE_CHECKING:
    from review.web.services.page_services import MeaningQuery

SCOPE_OF: dict[Kind, str] = {"article": "articles", "draft": "drafts", "entry": "entries"}
STATES: dict[str, Literal["waiting", "below", "all"]] = {"waiting": "waiting", "below": "below", "all": "all"}
KINDS: tuple[Kind, ...] = ("article", "draft", "entry")


@dataclass(frozen=True)
class Service:
    """What questions are answered from: a desk; `index` brings search by words up to date, `question` reads a question by meaning."""

    desk: Desk
    question: "Callable[[str, str], MeaningQuery]"
    index: Callable[[], object] = lambda: None

    @property
    def zone(self) -> ZoneInfo:
        """The time zone in which days begin."""
        return ZoneInfo(self.desk.config.digest.timezone)


@dataclass(frozen=True, slots=True)
class Answer:
    """The object to send, and the cursor of the next page; "" where there is none."""

    body: dict[str, Any]
    cursor: str = ""


def list_articles(service: Service, question: Question) -> Answer:
    """Return articles, newest first."""
    first, last = _period(service, question)
    most, after = question.number("limit"), question.cursor(datetime)
    source, language = question.text("source"), question.text("language")
    with service.desk.store.read() as db:
        until = last or question.now + timedelta(days=1)  # an outlet's clock may be fast
        found = list(articles.newest_first(db, source, first, until, most + 1, language, after))
    return _page("articles", found, most, objects.article, lambda article: (article.when, article.id))


def show_article(service: Service, question: Question) -> Answer:
    """Return everything stored about an article."""
    number = question.number("id")
    with service.desk.store.read() as db:
        try:
            facts = article_history.know(db, number, service.desk.config.crawl)
        except ConfigError as error:
            raise UnknownIdError("no article has this id", about=str(number)) from error
    return Answer(objects.history(objects.without_people(facts)))


def list_stories(service: Service, question: Question) -> Answer:
    """Return stories, latest activity first."""
    first, last = _period(service, question)
    most = question.number("limit")
    with service.desk.store.read() as db:
        found = stories.newest_of(db, first, last, question.number("least"), most + 1, question.cursor(datetime))
        made = _stories(db, found[:most])
    cursor = write_cursor(found[most - 1].last_at, found[most - 1].id) if len(found) > most else ""
    return Answer({"stories": made, "next": cursor}, cursor)


def show_story(service: Service, question: Question) -> Answer:
    """Return a story with its articles."""
    number = question.number("id")
    with service.desk.store.read() as db:
        made = _stories(db, stories.spans(db, [number]))
        if not made:
            raise UnknownIdError("no story has this id", about=str(number))
        article_by_id = articles.get(db, [member["article_id"] for member in made[0]["members"]])
    listed = [objects.article(article_by_id[member["article_id"]]) for member in made[0]["members"]]
    return Answer(made[0] | {"articles": listed})


def list_drafts(service: Service, question: Question) -> Answer:
    """Return drafts, the one opened last first."""
    most, state = question.number("limit"), question.text("state")
    before = question.cursor(date)
    start = before[1] if before else 0
    which = STATES[state]
    with service.desk.store.read() as db:
        ids = drafts.newest_ids(db, which, service.desk.config.digest.bar, most + 1, start)
        made = _drafts(service, db, ids[:most])
    if state != "all":  # an approval that was given twice and undone once still holds: only the decisions say so
        made = [draft for draft in made if draft["state"] in {"pending", "edited"}]
    cursor = write_cursor(date(2000, 1, 1), ids[most - 1]) if len(ids) > most else ""
    return Answer({"drafts": made, "next": cursor}, cursor)


def show_draft(service: Service, question: Question) -> Answer:
    """Return a draft."""
    number = question.number("id")
    with service.desk.store.read() as db:
        made = _drafts(service, db, [number])
    if not made:
        raise UnknownIdError("no draft has this id", about=str(number))
    return Answer(made[0])


def list_entries(service: Service, question: Question) -> Answer:
    """Return published entries, the newest day first."""
    first, last, most = question.day("since"), question.day("until"), question.number("limit")
    edition = question.text("edition")
    with service.desk.store.read() as db:
        found = digests.last_printed(db, first, last, edition, most + 1, question.cursor(date))
    return _page("entries", found, most, objects.entry, lambda printing: (printing.date, printing.draft_id))


def show_entry(service: Service, question: Question) -> Answer:
    """Return a published entry, as readers read it last."""
    number = question.number("id")
    with service.desk.store.read() as db:
        printing = digests.printed(db, [number], question.text("edition")).get(number)
    if printing is None:
        raise UnknownIdError("no entry of this draft was published", about=str(number))
    return Answer(objects.entry(printing))


def search_words(service: Service, question: Question) -> Answer:
    """Return what has every word, newest first: of the kinds that the token may read."""
    kinds = [kind for kind in KINDS if question.text("kind") in {"", kind} and SCOPE_OF[kind] in question.scopes]
    if not kinds:
        raise QueryError("takes a kind that this token may read", about="kind")
    first, last = _period(service, question)
    most, source = question.number("limit"), question.text("source")
    sources = (source,) if source else ()
    with suppress(StoreError):  # another command is writing: what is indexed already is searched
        service.index()
    with service.desk.store.read() as db:
        hits = full_text.find(
            db, question.text("q"), kinds, most + 1, sources, question.text("language"), first, last,
            question.cursor(datetime),
        )  # fmt: skip
        made = _hits(service, db, hits[:most])
        waiting = work_queue.count(db, "search")
    cursor = write_cursor(hits[most - 1].at, hits[most - 1].row) if len(hits) > most else ""
    return Answer({"question": question.text("q"), "hits": made, "waiting": waiting, "next": cursor}, cursor)


def search_meaning(service: Service, question: Question) -> Answer:
    """Return the articles nearest in meaning, as `crawler articles search --json`."""
    first, last = _period(service, question)
    words, source = question.text("q"), question.text("source")
    if not folded_words(words):
        raise QueryError("has no word in it", about="q")
    read = service.question(words, question.text("in"))
    scope = article_vectors.SearchScope((source,) if source else (), question.text("language"), first, last)
    asked = article_vectors.QuestionWords(words, read.language, service.desk.config.digest.names)
    with service.desk.store.read() as db:
        nearest = article_vectors.nearest(db, read.row, read.space, question.number("limit"), scope, asked)
        article_by_id = articles.get(db, [match.article_id for match in nearest.near])
        waiting = work_queue.count(db, "meaning")
    return Answer(objects.nearest(words, read.language, nearest, article_by_id, waiting))


def list_outlets(service: Service, question: Question) -> Answer:
    """Return the state of every outlet, the worst first."""
    desk = service.desk
    judged = judge.look(desk.store, list(desk.sources.values()), desk.config, question.now)
    made = [objects.outlet(objects.without_keys(health), desk.names) for health in judged]
    return Answer({"sources": made})


def _stories(db: Connection, spans: Sequence[stories.StorySpan]) -> list[dict[str, Any]]:
    ids = [span.id for span in spans]
    members_by_story, draft_of = stories.members(db, ids), drafts.of_stories(db, ids)
    headlines = _headlines(db, list(draft_of.values()))
    made = []
    for span in spans:
        members = list(map(objects.nameless, members_by_story.get(span.id, [])))
        draft_id = draft_of.get(span.id)
        made.append(objects.story(span, members, draft_id, headlines.get(draft_id or 0, "")))
    return made


def _headlines(db: Connection, draft_ids: Collection[int]) -> dict[int, str]:
    decided = decisions.by_draft(db, draft_ids)
    return {
        draft.id: rules.words(draft, rules.standing(decided.get(draft.id, ()))).headline
        for draft in drafts.latest(db, draft_ids)
    }


def _drafts(service: Service, db: Connection, ids: Sequence[int]) -> list[dict[str, Any]]:
    decided = decisions.by_draft(db, ids)
    by_id = {draft.id: draft for draft in drafts.latest(db, ids)}
    config = service.desk.config.digest
    return [
        objects.draft(by_id[number], rules.standing(decided.get(number, ())), config)
        for number in ids
        if number in by_id
    ]


def _hits(service: Service, db: Connection, hits: Sequence[Hit]) -> list[dict[str, Any]]:
    ids = {kind: [hit.of for hit in hits if hit.kind == kind] for kind in KINDS}
    made: dict[tuple[str, int], dict[str, Any]] = {
        ("article", article.id): objects.article(article) for article in articles.get(db, ids["article"]).values()
    }
    made |= {("draft", draft["id"]): draft for draft in _drafts(service, db, ids["draft"])}
    printed = digests.printed(db, ids["entry"]) if ids["entry"] else {}
    made |= {("entry", number): objects.entry(printing) for number, printing in printed.items() if printing.entry}
    return [objects.hit(hit, made[hit.kind, hit.of]) for hit in hits if (hit.kind, hit.of) in made]


def _period(service: Service, question: Question) -> tuple[datetime | None, datetime | None]:
    first, last = question.day("since"), question.day("until")
    if first and last and first > last:
        raise QueryError("is after `until`", about="since")
    zone = service.zone
    begin = datetime.combine(first, time(), zone) if first else None
    return begin, datetime.combine(last, time.max, zone) if last else None


def _page(
    name: str,
    found: Sequence[Any],
    most: int,
    make: Callable[[Any], dict[str, Any]],
    place: Callable[[Any], tuple[date, int]],
) -> Answer:
    """Return a page of what was found; of one more than `most` the next page begins."""
    cursor = write_cursor(*place(found[most - 1])) if len(found) > most else ""
    return Answer({name: list(map(make, found[:most])), "next": cursor}, cursor)
