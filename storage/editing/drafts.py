"""Drafts and their revisions. A revision is never changed; a better one is the next."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import asdict, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, func, insert, or_, select

from storage.database.chunks import chunks
from storage.database.tables import decisions, drafts, revisions
from storage.records import Draft, DraftSentence


def add(db: Connection, draft: Draft) -> Draft:
    """The draft as it is kept: with its id, as the next revision of its story's draft.

    A draft equal in words (date, headline, text, outlets, language) to the newest revision adds none: that
    revision is given back. Raises ValueError for a draft without story (see `add_written`).
    """
    if draft.story_id is None:
        raise ValueError("a draft without story is written by a person: add_written")
    newest = of_story(db, draft.story_id)
    if newest is None:
        return _add_revision(db, replace(draft, id=_open(db, draft.story_id), revision=1))
    if _words(newest) == _words(draft):
        return newest
    return _add_revision(db, replace(draft, id=newest.id, revision=newest.revision + 1))


def add_written(db: Connection, draft: Draft) -> Draft:
    """A draft that a person wrote, kept as revision 1 of a draft of its own, without story."""
    return _add_revision(db, replace(draft, story_id=None, id=_open(db, None), revision=1))


def latest(db: Connection, ids: Collection[int] | None = None) -> list[Draft]:
    """The newest revision of every draft (of these ids, where they are named), in the order the drafts were opened."""
    return [_to_draft(row) for row in _newest(db, _QUERY, ids)]


def outlines(db: Connection) -> list[Draft]:
    """As `latest`, without sentences, notes and who made it: a third of the reading, where these are not asked for."""
    return [_outline(row) for row in _newest(db, _OUTLINE, None)]


def of_days(db: Connection, first: date, last: date) -> dict[int, int]:
    """The drafts of stories whose newest revision is of one of these days: {draft: story}."""
    query = select(revisions.c.draft_id, drafts.c.story_id).join(drafts, drafts.c.id == revisions.c.draft_id)
    dated = query.where(revisions.c.date.between(first, last), drafts.c.story_id.is_not(None), _is_newest())
    return {row.draft_id: row.story_id for row in db.execute(dated)}


def relevance(db: Connection, ids: Collection[int] | None = None) -> dict[int, float]:
    """The relevance of each draft (of these ids, where they are named), 0 to 1, as its newest revision has it."""
    return {row.draft_id: row.relevance for row in _newest(db, _RELEVANCE, ids)}


def cited(db: Connection, ids: Collection[int] | None = None) -> dict[int, list[int]]:
    """The articles that the sentences of each draft's newest revision come from, in the order of the sentences."""
    found = _newest(db, _SENTENCES, ids)
    return {row.draft_id: [sentence["article_id"] for sentence in row.sentences] for row in found}


def _outline(row: Row[Any]) -> Draft:
    return Draft(
        id=row.draft_id,
        story_id=row.story_id,
        revision=row.revision,
        date=row.date,
        headline=row.headline,
        sentences=(),
        outlets=tuple(row.outlets),
        language=row.language,
        made_at=row.made_at,
        made_by="",
        relevance=row.relevance,
    )


def _newest(db: Connection, columns: Select[Any], ids: Collection[int] | None) -> Iterator[Row[Any]]:
    query = columns.where(_is_newest()).order_by(revisions.c.draft_id)
    if ids is None:
        yield from db.execute(query)
        return
    for some in chunks(sorted(ids)):
        yield from db.execute(query.where(drafts.c.id.in_(some)))


def _is_newest() -> ColumnElement[bool]:
    # Asked of each draft by its key: grouping them all would cost as much for one draft as for all.
    other = revisions.alias()
    newest = select(func.max(other.c.revision)).where(other.c.draft_id == revisions.c.draft_id)
    return revisions.c.revision == newest.correlate(revisions).scalar_subquery()


def untouched(db: Connection, bar: float) -> tuple[int, datetime | None]:
    """Drafts without any decision whose newest revision is no story's, or reaches this relevance: how many, and when the oldest was
    made. Counted by the database: no draft is read."""
    query = select(func.count(), func.min(revisions.c.made_at)).join(drafts, drafts.c.id == revisions.c.draft_id)
    query = query.where(
        _is_newest(),
        or_(drafts.c.story_id.is_(None), revisions.c.relevance >= bar),
        drafts.c.id.not_in(select(decisions.c.draft_id)),
    )
    count, oldest = db.execute(query).one()
    return count, oldest


def get(db: Connection, draft_id: int, revision: int | None = None) -> Draft | None:
    """That revision of a draft, the newest where none is named; None where there is no such."""
    query = _QUERY.where(revisions.c.draft_id == draft_id)
    if revision is not None:
        query = query.where(revisions.c.revision == revision)
    row = db.execute(query.order_by(revisions.c.revision.desc()).limit(1)).first()
    return None if row is None else _to_draft(row)


def revisions_named(db: Connection, wanted: Mapping[int, int]) -> dict[int, Draft]:
    """Of each draft the revision named: {draft id: revision}."""
    found: dict[int, Draft] = {}
    for some in chunks(wanted):
        rows = map(_to_draft, db.execute(_QUERY.where(revisions.c.draft_id.in_(some))))
        found |= {draft.id: draft for draft in rows if draft.revision == wanted[draft.id]}
    return found


def of_story(db: Connection, story_id: int) -> Draft | None:
    """The newest revision of a story's draft."""
    query = _QUERY.where(drafts.c.story_id == story_id).order_by(revisions.c.revision.desc()).limit(1)
    row = db.execute(query).first()
    return None if row is None else _to_draft(row)


def of_stories(db: Connection, story_ids: Collection[int]) -> dict[int, int]:
    """The draft of each of these stories that has one: {story: draft}."""
    found: dict[int, int] = {}
    for some in chunks(story_ids):
        query = select(drafts.c.story_id, drafts.c.id).where(drafts.c.story_id.in_(some))
        found |= {row.story_id: row.id for row in db.execute(query)}
    return found


_QUERY = select(revisions, drafts.c.story_id).join(drafts, drafts.c.id == revisions.c.draft_id)
_SHORT = ("draft_id", "revision", "date", "headline", "outlets", "language", "relevance", "made_at")
_OUTLINE: Select[Any] = select(*(revisions.c[name] for name in _SHORT), drafts.c.story_id).join(
    drafts, drafts.c.id == revisions.c.draft_id
)
_RELEVANCE: Select[Any] = select(revisions.c.draft_id, revisions.c.relevance).join(drafts)
_SENTENCES: Select[Any] = select(revisions.c.draft_id, revisions.c.sentences).join(drafts)


def _words(draft: Draft) -> tuple[object, ...]:
    return draft.date, draft.headline, draft.text, draft.outlets, draft.language


def _open(db: Connection, story_id: int | None) -> int:
    new = insert(drafts).values(story_id=story_id).returning(drafts.c.id)
    return int(db.execute(new).scalar_one())


def _add_revision(db: Connection, draft: Draft) -> Draft:
    db.execute(
        insert(revisions).values(
            draft_id=draft.id,
            revision=draft.revision,
            date=draft.date,
            date_known=draft.date_known,
            headline=draft.headline,
            sentences=[asdict(sentence) for sentence in draft.sentences],
            outlets=list(draft.outlets),
            language=draft.language,
            made_at=draft.made_at,
            made_by=draft.made_by,
            notes=list(draft.notes),
            relevance=draft.relevance,
            relevance_reason=draft.relevance_reason,
            gist=draft.gist,
        )
    )
    return draft


def _to_draft(row: Row[Any]) -> Draft:
    return Draft(
        id=row.draft_id,
        story_id=row.story_id,
        revision=row.revision,
        date=row.date,
        date_known=row.date_known,
        headline=row.headline,
        sentences=tuple(DraftSentence(**sentence) for sentence in row.sentences),
        outlets=tuple(row.outlets),
        language=row.language,
        made_at=row.made_at,
        made_by=row.made_by,
        notes=tuple(row.notes),
        relevance=row.relevance,
        relevance_reason=row.relevance_reason,
        gist=row.gist,
    )
