"""Search over articles, drafts and published entries, in every script: words are folded (storage/text/normalize.py)
and, in Arabic script, also stored without the clitics of their language (storage/text/clitics.py).

A projection: `refresh` reads what is new since the last time, `rebuild` starts over. The words are in an FTS5 table on
SQLite and in a tsvector with a GIN index on PostgreSQL.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from typing import Any, Literal

from sqlalchemy import Connection, bindparam, delete, func, insert, select, text, update

from storage.corpus import articles, work_queue
from storage.database.chunks import chunks
from storage.database.paging import follows
from storage.database.store import Store
from storage.database.tables import articles as articles_table
from storage.database.tables import decisions as decisions_table
from storage.database.tables import revisions
from storage.database.tables_published import digests as digests_table
from storage.database.tables_review import search_marks, searchable
from storage.editing import decisions, drafts
from storage.publishing import digests
from storage.text import clitics
from storage.text.normalize import words

Kind = Literal["article", "draft", "entry"]
PREFIX_FROM = 3  # letters: shorter words match whole words, longer ones also beginnings of words
RULE = 2  # version of the indexing rule; raise it with storage/text/clitics.py, and every desk re-indexes its texts
_STEP = 500  # articles per transaction
_MOST_LETTERS = 100  # of a word
_MOST_CHARS = 200_000  # of a text
_MOST_TERMS = 12  # of a question


@dataclass(frozen=True, slots=True)
class Hit:
    """A result. `of` is the id of the article or draft; `at` when the article happened, else the day of the wording; `row` its place
    among results of one time."""

    kind: Kind
    of: int
    at: datetime
    row: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class SearchText:
    """A text to index."""

    kind: Kind
    of: int
    version: int
    source: str
    language: str
    at: datetime
    text: str


def find(
    db: Connection,
    question: str,
    kinds: Sequence[Kind],
    most: int,
    sources: Sequence[str] = (),
    language: str = "",
    since: datetime | None = None,
    until: datetime | None = None,
    after: tuple[datetime, int] | None = None,
) -> list[Hit]:
    """Return what has every word of `question`, newest first. Words of three letters and more are found by their
    beginning; a question without words finds nothing. `sources` and `language` narrow the search; `after` is the time and row of
    a result, for those that follow it."""
    terms = [clitics.query_forms(word[:_MOST_LETTERS]) for word in dict.fromkeys(words(question))][:_MOST_TERMS]
    if not terms:
        return []
    matching = text(
        "searchable.id IN (SELECT id FROM search_words WHERE words @@ CAST(:asked AS tsquery))"
        if db.dialect.name == "postgresql"
        else "searchable.id IN (SELECT rowid FROM search_words WHERE search_words MATCH :asked)"
    ).bindparams(asked=_query(db, terms))
    query = select(searchable).where(matching, searchable.c.kind.in_(kinds))
    if sources:
        query = query.where(searchable.c.source.in_(sources))
    if language:
        query = query.where(searchable.c.language == language)
    if since is not None:
        query = query.where(searchable.c.at >= since)
    if until is not None:
        query = query.where(searchable.c.at <= until)
    if after is not None:
        query = query.where(follows(searchable.c.at, searchable.c.id, after))
    query = query.order_by(searchable.c.at.desc(), searchable.c.id.desc()).limit(most)
    return [Hit(row.kind, row.of, row.at, row.id) for row in db.execute(query)]


def refresh(db: Connection, most: int) -> int:
    """Index what is new: all drafts and entries, at most `most` articles. Return how many articles still wait."""
    _wait_for_others(db)
    if _is_lost(db) or _mark(db, "rule") != RULE:
        rebuild(db)
        _set_mark(db, "rule", RULE)
    times = work_queue.oldest(db, "search", most, most * 10_000)
    work_queue.hold(db, "search", times)
    waiting = articles.get(db, times)
    _put(
        db,
        [
            SearchText(
                "article",
                article.id,
                article.version,
                article.source,
                article.language,
                article.when,
                f"{article.title}\n{article.text}",
            )
            for article in waiting.values()
        ],
    )
    work_queue.done(db, "search", times)
    _put(db, _new_drafts(db))
    _put(db, _new_entries(db))
    return work_queue.count(db, "search")


def is_current(db: Connection) -> bool:
    """Return whether nothing is new since the last time: the usual answer, and one that waits for no other writer."""
    newest_digest = db.execute(select(func.max(digests_table.c.id))).scalar() or 0
    return not (
        work_queue.count(db, "search")
        or _mark(db, "rule") != RULE
        or _number_of_decisions(db)[0] != _mark(db, "decisions")
        or newest_digest > _mark(db, "digest")
        or _is_other(db, _of_revisions(db))
        or _is_lost(db)
    )


def catch_up(store: Store, most: int = 1_000_000_000) -> int:
    """`refresh` until nothing waits or `most` articles are read; others can write in between. Return how many still
    wait."""
    with store.read() as db:
        if is_current(db):
            return 0
    step = min(most, _STEP)
    while True:
        with store.begin() as db:
            remaining = refresh(db, step)
        most -= step
        if not remaining or most <= 0:
            return remaining


def rebuild(db: Connection) -> None:
    """Empty the index and queue every article: `refresh` reads them all again."""
    _wait_for_others(db)
    for table in (searchable, search_marks):
        db.execute(delete(table))
    db.execute(text("DELETE FROM search_words"))
    for row in db.execute(select(articles_table.c.id, articles_table.c.happened_at)).all():
        work_queue.add(db, {row.id: row.happened_at}, "search")


def _wait_for_others(db: Connection) -> None:
    """Allow one writing transaction at a time, on PostgreSQL too: two would both insert what is new, and one of them
    would fail."""
    if db.dialect.name == "postgresql":
        db.execute(text("LOCK TABLE search_marks IN SHARE ROW EXCLUSIVE MODE"))


def indexed(text_: str, language: str) -> list[str]:
    """Return the words a text is found by, each once, in alphabetical order."""
    found_by = {word[:_MOST_LETTERS] for word in words(text_[:_MOST_CHARS])}
    if not text_.isascii():  # ASCII words have no clitics
        found_by = found_by.union(*(clitics.fronts(word, language) for word in found_by))
    return sorted(found_by)


def _query(db: Connection, terms: Iterable[Sequence[str]]) -> str:
    # Folded words are only letters and digits: nothing in them is syntax to either engine.
    if db.dialect.name == "postgresql":
        quoted = [[f"'{form}'{':*' if len(form) >= PREFIX_FROM else ''}" for form in forms] for forms in terms]
        return " & ".join(f"({' | '.join(forms)})" for forms in quoted)
    quoted = [[f'"{form}"{"*" if len(form) >= PREFIX_FROM else ""}' for form in forms] for forms in terms]
    return " AND ".join(f"({' OR '.join(forms)})" for forms in quoted)


def _put(db: Connection, texts: Sequence[SearchText]) -> None:
    """Index the last of these texts for each key. In one statement each: one by one took longer than finding the
    words."""
    postgresql = db.dialect.name == "postgresql"
    key = "id" if postgresql else "rowid"
    value = "CAST(:words AS tsvector)" if postgresql else ":words"
    newest = {(entry.kind, entry.of): entry for entry in texts}
    ids = _known(db, newest)
    again = [{"known": ids[kind_and_id], **_row(entry)} for kind_and_id, entry in newest.items() if kind_and_id in ids]
    if again:
        db.execute(update(searchable).where(searchable.c.id == bindparam("known")), again)
        db.execute(text(f"DELETE FROM search_words WHERE {key} = :known"), again)  # noqa: S608 - one of two names
    new = [_row(entry) for kind_and_id, entry in newest.items() if kind_and_id not in ids]
    if new:
        columns = (searchable.c.kind, searchable.c.of, searchable.c.id)
        ids |= {(row.kind, row.of): row.id for row in db.execute(insert(searchable).returning(*columns), new)}
    if newest:
        written = [
            {
                "id": ids[kind_and_id],
                "words": " ".join(f"'{word}'" if postgresql else word for word in indexed(entry.text, entry.language)),
            }
            for kind_and_id, entry in newest.items()
        ]
        db.execute(text(f"INSERT INTO search_words ({key}, words) VALUES (:id, {value})"), written)  # noqa: S608 - one of two


def _row(entry: SearchText) -> dict[str, Any]:
    return {
        "kind": entry.kind,
        "of": entry.of,
        "version": entry.version,
        "source": entry.source,
        "language": entry.language,
        "at": entry.at,
    }


def _known(db: Connection, keys: Collection[tuple[Kind, int]]) -> dict[tuple[Kind, int], int]:
    """Return the rows that the index has for these keys: {(kind, of): id}."""
    row_by_key: dict[tuple[Kind, int], int] = {}
    for kind in {kind for kind, _ in keys}:
        for piece in chunks(its_id for its_kind, its_id in keys if its_kind == kind):
            query = select(searchable.c.of, searchable.c.id).where(
                searchable.c.kind == kind, searchable.c.of.in_(piece)
            )
            row_by_key |= {(kind, row.of): row.id for row in db.execute(query)}
    return row_by_key


def _new_drafts(db: Connection) -> list[SearchText]:
    """Return drafts with a newer revision, or newer words of a person: found by the words of both."""
    draft_ids = _moved_on(db) | _decided(db)
    decisions_by_draft = decisions.by_draft(db, draft_ids)
    texts = []
    for draft in drafts.latest(db, draft_ids):
        parts = [draft.headline, *(sentence.text for sentence in draft.sentences), *draft.outlets]
        for decision in decisions_by_draft.get(draft.id, ()):
            if decision.wording is not None:
                parts += [decision.wording.headline, decision.wording.text, *decision.wording.outlets]
        at = datetime.combine(draft.date, time(), UTC)
        texts.append(SearchText("draft", draft.id, draft.revision, "", draft.language, at, "\n".join(parts)))
    return texts


def _moved_on(db: Connection) -> set[int]:
    """Return drafts whose newest revision is not indexed. The database compares, in its indexes, and only if a revision has
    come or gone since the last time: no draft is read for it."""
    marks = _of_revisions(db)
    if not _is_other(db, marks):
        return set()
    for kind, upto in marks.items():
        _set_mark(db, kind, upto)
    indexed_revision = select(searchable.c.version).where(
        searchable.c.kind == "draft", searchable.c.of == revisions.c.draft_id
    )
    newest = func.max(revisions.c.revision)
    query = select(revisions.c.draft_id).group_by(revisions.c.draft_id)
    return set(db.execute(query.having(newest != func.coalesce(indexed_revision.scalar_subquery(), 0))).scalars())


def _of_revisions(db: Connection) -> dict[str, int]:
    """Return numbers one of which changes with every revision that is added, also where as many were deleted."""
    table = revisions.c
    query = select(func.count(), func.sum(table.revision), func.max(table.draft_id))
    return {f"revisions {what}": int(number or 0) for what, number in zip("nsm", db.execute(query).one(), strict=True)}


def _is_other(db: Connection, marks: Mapping[str, int]) -> bool:
    query = select(search_marks.c.kind, search_marks.c.upto).where(search_marks.c.kind.in_(marks))
    return {row.kind: row.upto for row in db.execute(query)} != marks


def _number_of_decisions(db: Connection) -> tuple[int, int]:
    """Return how many decisions there are, and the newest one's id."""
    number, newest = db.execute(select(func.count(), func.max(decisions_table.c.id))).one()
    return number, newest or 0


def _decided(db: Connection) -> set[int]:
    """Return drafts with decisions that are not indexed. Recognized by the number of decisions, counted before they are
    read: what comes in between is read again the next time."""
    table = decisions_table.c
    number, newest = _number_of_decisions(db)
    if number == _mark(db, "decisions"):
        return set()
    since = table.id > _mark(db, "decision") - decisions.OVERLAP
    draft_ids = set(db.execute(select(table.draft_id).where(since).distinct()).scalars())
    _set_mark(db, "decisions", number)
    _set_mark(db, "decision", newest)
    return draft_ids


def _new_entries(db: Connection) -> list[SearchText]:
    upto = _mark(db, "digest")
    ids = db.execute(select(digests_table.c.id).where(digests_table.c.id > upto).order_by(digests_table.c.id)).scalars()
    texts: list[SearchText] = []
    for digest_id in ids.all():
        digest = digests.get(db, digest_id)
        for entry in digest.entries if digest else ():
            words_ = entry.wording
            at = datetime.combine(words_.date, time(), UTC)
            wording_text = "\n".join((words_.headline, words_.text, *words_.outlets))
            texts.append(SearchText("entry", entry.draft_id, digest_id, "", words_.language, at, wording_text))
        _set_mark(db, "digest", digest_id)
    return texts


def _mark(db: Connection, kind: str) -> int:
    return db.execute(select(search_marks.c.upto).where(search_marks.c.kind == kind)).scalar() or 0


def _set_mark(db: Connection, kind: str, upto: int) -> None:
    db.execute(delete(search_marks).where(search_marks.c.kind == kind))
    db.execute(insert(search_marks).values(kind=kind, upto=upto))


def _is_lost(db: Connection) -> bool:
    """Return whether the words are gone though rows are there: a database copied table by table has none."""
    key = "id" if db.dialect.name == "postgresql" else "rowid"
    first_row = db.execute(text(f"SELECT {key} FROM search_words LIMIT 1")).first()  # noqa: S608 - one of two names
    return first_row is None and db.execute(select(searchable.c.id).limit(1)).first() is not None
