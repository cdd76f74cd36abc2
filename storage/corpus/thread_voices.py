"""The voices of stories, by which the program finds which story continues which, and up to when it has looked."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, Row, delete, insert, select

from storage.corpus.vectors import Matrix
from storage.database.chunks import chunks
from storage.database.tables import articles, copies, drafts, members, revisions
from storage.database.tables_threads import thread_marks, thread_voices

Hashes = NDArray[np.uint32]
_MARK = "revisions"
_VOICE = ("story_id", "language", "article_id", "version", "happened_at", "space", "hubness")


@dataclass(frozen=True, slots=True)
class Voice:
    """The leading article of a story in one language, as later stories are compared with it: hashes of its words and of its names, and
    its vector, empty where `space` is ""."""

    story_id: int
    language: str
    article_id: int
    version: int
    happened_at: datetime
    words: Hashes
    names: Hashes
    vector: Matrix
    space: str = ""
    hubness: float | None = None


@dataclass(frozen=True, slots=True)
class OwnArticle:
    """An article of a story that is no copy of another."""

    story_id: int
    article_id: int
    language: str
    version: int


def own_articles(db: Connection, story_ids: Collection[int]) -> list[OwnArticle]:
    """Return the articles of these stories without copies, oldest first."""
    query = select(members.c.story_id, articles.c.id, articles.c.language, articles.c.version)
    query = query.join(articles, articles.c.id == members.c.article_id)
    query = query.outerjoin(copies, copies.c.article_id == articles.c.id).where(copies.c.article_id.is_(None))
    found: list[OwnArticle] = []
    for piece in chunks(story_ids):
        rows = db.execute(query.where(members.c.story_id.in_(piece)).order_by(articles.c.happened_at, articles.c.id))
        found += [OwnArticle(row.story_id, row.id, row.language, row.version) for row in rows]
    return found


def mark(db: Connection) -> datetime | None:
    """Return up to when the revisions of drafts were looked at."""
    return db.execute(select(thread_marks.c.upto).where(thread_marks.c.kind == _MARK)).scalar()


def set_mark(db: Connection, upto: datetime) -> None:
    """Note that the revisions made until then were looked at."""
    db.execute(delete(thread_marks).where(thread_marks.c.kind == _MARK))
    db.execute(insert(thread_marks).values(kind=_MARK, upto=upto))


def drafted(db: Connection, since: datetime) -> list[tuple[datetime, int]]:
    """Return the stories with a revision made at this time or later, in the order they were made."""
    query = select(revisions.c.made_at, drafts.c.story_id).join(drafts, drafts.c.id == revisions.c.draft_id)
    query = query.where(revisions.c.made_at >= since, drafts.c.story_id.is_not(None))
    query = query.order_by(revisions.c.made_at, drafts.c.story_id)
    return [(row.made_at, row.story_id) for row in db.execute(query)]


def versions(db: Connection, story_ids: Collection[int]) -> dict[int, frozenset[tuple[int, int]]]:
    """Return the (article, version) pairs of the voices of each of these stories."""
    found: dict[int, set[tuple[int, int]]] = {}
    table = thread_voices
    for piece in chunks(story_ids):
        query = select(table.c.story_id, table.c.article_id, table.c.version).where(table.c.story_id.in_(piece))
        for row in db.execute(query):
            found.setdefault(row.story_id, set()).add((row.article_id, row.version))
    return {story_id: frozenset(pairs) for story_id, pairs in found.items()}


def keep(db: Connection, voices: Sequence[Voice], now: datetime) -> None:
    """Store these voices in place of those their stories had."""
    for piece in chunks({voice.story_id for voice in voices}):
        db.execute(delete(thread_voices).where(thread_voices.c.story_id.in_(piece)))
    rows = [
        {name: getattr(voice, name) for name in _VOICE}
        | {
            "words": voice.words.astype("<u4").tobytes(),
            "names": voice.names.astype("<u4").tobytes(),
            "vector": voice.vector.astype("<f2").tobytes(),
            "stored_at": now,
        }
        for voice in voices
    ]
    if rows:
        db.execute(insert(thread_voices), rows)


def between(db: Connection, first: datetime, last: datetime) -> list[Voice]:
    """Return the voices of stories whose leading article happened in this period."""
    query = select(thread_voices).where(thread_voices.c.happened_at.between(first, last))
    return [_voice(row) for row in db.execute(query.order_by(thread_voices.c.story_id, thread_voices.c.language))]


def forget(db: Connection, before: datetime) -> int:
    """Delete the voices stored before that time and return how many."""
    return db.execute(delete(thread_voices).where(thread_voices.c.stored_at < before)).rowcount


def _voice(row: Row[Any]) -> Voice:
    return Voice(
        words=np.frombuffer(row.words, "<u4"),
        names=np.frombuffer(row.names, "<u4"),
        vector=np.frombuffer(row.vector, "<f2").astype(np.float32),
        **{name: getattr(row, name) for name in _VOICE},
    )
