"""Drafts and their revisions. A revision is never changed; a better one is the next."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import asdict, replace
from datetime import date, datetime
from typing import Any, Literal

from sqlalchemy import Connection, Row, Select, Text, and_, cast, func, insert, not_, or_, select

from storage.database.chunks import chunks
from storage.database.tables import decisions, drafts, revisions
from storage.records import Draft, DraftSentence


def add(db: Connection, draft: Draft) -> Draft:
    """Store a draft as the next revision of its story's draft and return it with its id.

    A draft with the same words (date, headline, text, outlets, language) as the newest revision adds none: that
    revision is returned. Raises ValueError for a draft without story (see `add_written`).
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
    """Store a draft that a person wrote, as revision 1 of a draft without story."""
    return _add_revision(db, replace(draft, story_id=None, id=_open(db, None), revision=1))


def latest(db: Connection, ids: Collection[int] | None = None) -> list[Draft]:
    """Return the newest revision of every draft (of these ids, if given), in the order the drafts were opened."""
    return [_to_draft(row) for row in _newest(db, _QUERY, ids)]


def outlines(db: Connection) -> list[Draft]:
    """Return drafts as `latest` does, without sentences, notes and model: a third of the reading."""
    return [_outline(row) for row in _newest(db, _OUTLINE, None)]


def of_days(db: Connection, first: date, last: date) -> dict[int, int]:
    """The drafts of stories whose newest revision is of one of these days: {draft: story}."""
    query = select(revisions.c.draft_id, drafts.c.story_id).join(drafts, drafts.c.id == revisions.c.draft_id)
    dated = query.where(revisions.c.date.between(first, last), drafts.c.story_id.is_not(None), _IS_NEWEST)
    return {row.draft_id: row.story_id for row in db.execute(dated)}


def relevance(db: Connection, ids: Collection[int] | None = None) -> dict[int, float]:
    """Return the relevance of each draft (of these ids, if given), 0 to 1, in its newest revision."""
    return {row.draft_id: row.relevance for row in _newest(db, _RELEVANCE, ids)}


def cited(db: Connection, ids: Collection[int] | None = None) -> dict[int, list[int]]:
    """Return the articles that the sentences of each draft's newest revision come from, in the order of the
    sentences."""
    rows = _newest(db, _SENTENCES, ids)
    return {row.draft_id: [sentence["article_id"] for sentence in row.sentences] for row in rows}


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
    query = columns.where(_IS_NEWEST).order_by(revisions.c.draft_id)
    if ids is None:
        yield from db.execute(query)
        return
    for piece in chunks(sorted(ids)):
        yield from db.execute(query.where(drafts.c.id.in_(piece)))


def untouched(db: Connection, bar: float) -> tuple[int, datetime | None]:
    """Return how many drafts have no decision, and when the oldest was made: those without story, or whose newest
    revision reaches this relevance. The database counts; no draft is read."""
    query = select(func.count(), func.min(revisions.c.made_at)).join(drafts, drafts.c.id == revisions.c.draft_id)
    query = query.where(
        _IS_NEWEST,
        or_(drafts.c.story_id.is_(None), revisions.c.relevance >= bar),
        drafts.c.id.not_in(select(decisions.c.draft_id)),
    )
    count, oldest = db.execute(query).one()
    return count, oldest


def newest_ids(
    db: Connection, which: Literal["waiting", "below", "all"], bar: float, most: int, before: int = 0
) -> list[int]:
    """Return the drafts opened last, the newest first, at most `most`; those opened before this one, if given. "waiting": those
    without a decision that reach this relevance, and those whose newest decision neither approves nor rejects; "below": those
    that nobody touched and that do not reach it."""
    touched = select(decisions.c.draft_id)
    last = select(func.max(decisions.c.id)).group_by(decisions.c.draft_id)
    is_open = touched.where(decisions.c.id.in_(last), decisions.c.action.not_in(["approve", "reject"]))
    reaches = or_(drafts.c.story_id.is_(None), revisions.c.relevance >= bar)
    query = select(drafts.c.id).join(revisions, revisions.c.draft_id == drafts.c.id).where(_IS_NEWEST)
    if which == "waiting":
        query = query.where(or_(and_(drafts.c.id.not_in(touched), reaches), drafts.c.id.in_(is_open)))
    elif which == "below":
        query = query.where(drafts.c.id.not_in(touched), not_(reaches))
    query = query.where(drafts.c.id < before) if before else query
    return list(db.execute(query.order_by(drafts.c.id.desc()).limit(most)).scalars())


def citing(db: Connection, article_id: int) -> list[Draft]:
    """Return the drafts whose newest revision has a sentence of this article, in the order they were opened."""
    named = cast(revisions.c.sentences, Text).like(f'%"article_id": {int(article_id)},%')
    rows = db.execute(_QUERY.where(_IS_NEWEST, named).order_by(revisions.c.draft_id))
    return [_to_draft(row) for row in rows]


def get(db: Connection, draft_id: int, revision: int | None = None) -> Draft | None:
    """Return a revision of a draft (default: the newest); None where there is no such revision."""
    query = _QUERY.where(revisions.c.draft_id == draft_id)
    if revision is not None:
        query = query.where(revisions.c.revision == revision)
    row = db.execute(query.order_by(revisions.c.revision.desc()).limit(1)).first()
    return None if row is None else _to_draft(row)


def revisions_named(db: Connection, revision_by_draft: Mapping[int, int]) -> dict[int, Draft]:
    """Return one revision of each draft: {draft id: revision number}."""
    draft_by_id: dict[int, Draft] = {}
    for piece in chunks(revision_by_draft):
        rows = map(_to_draft, db.execute(_QUERY.where(revisions.c.draft_id.in_(piece))))
        draft_by_id |= {draft.id: draft for draft in rows if draft.revision == revision_by_draft[draft.id]}
    return draft_by_id


def of_story(db: Connection, story_id: int) -> Draft | None:
    """Return the newest revision of a story's draft."""
    query = _QUERY.where(drafts.c.story_id == story_id).order_by(revisions.c.revision.desc()).limit(1)
    row = db.execute(query).first()
    return None if row is None else _to_draft(row)


def of_stories(db: Connection, story_ids: Collection[int]) -> dict[int, int]:
    """Return the draft of each of these stories that has one: {story: draft}."""
    draft_by_story: dict[int, int] = {}
    for piece in chunks(story_ids):
        query = select(drafts.c.story_id, drafts.c.id).where(drafts.c.story_id.in_(piece))
        draft_by_story |= {row.story_id: row.id for row in db.execute(query)}
    return draft_by_story


_QUERY = select(revisions, drafts.c.story_id).join(drafts, drafts.c.id == revisions.c.draft_id)
_SHORT = ("draft_id", "revision", "date", "headline", "outlets", "language", "relevance", "made_at")
_OUTLINE: Select[Any] = select(*(revisions.c[name] for name in _SHORT), drafts.c.story_id).join(
    drafts, drafts.c.id == revisions.c.draft_id
)
_RELEVANCE: Select[Any] = select(revisions.c.draft_id, revisions.c.relevance).join(drafts)
_SENTENCES: Select[Any] = select(revisions.c.draft_id, revisions.c.sentences).join(drafts)
# A look-up by key for each draft: grouping them all would cost as much for one draft as for all.
_OTHER = revisions.alias()
_NEWEST = select(func.max(_OTHER.c.revision)).where(_OTHER.c.draft_id == revisions.c.draft_id)
_IS_NEWEST = revisions.c.revision == _NEWEST.correlate(revisions).scalar_subquery()


def relevance_of_stories(db: Connection, story_ids: Collection[int]) -> dict[int, float]:
    """Return the relevance of the draft of each of these stories that has one: {story: relevance}."""
    draft_by_story = of_stories(db, story_ids)
    by_draft = relevance(db, set(draft_by_story.values()))
    return {story: by_draft[draft] for story, draft in draft_by_story.items() if draft in by_draft}


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
