"""Links between stories of which one continues the other, as the program found them and as people say.

Links are kept between the leading articles of two stories, so that they follow these when stories are merged or split. What a person
said of two stories holds, whichever of their articles it was said of.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, Row, and_, delete, insert, select

from storage.database.chunks import chunks
from storage.database.tables import articles, members
from storage.database.tables_threads import thread_links
from storage.errors import StoryError
from storage.records import MACHINE

MOST_STORIES = 200  # of a thread that are shown


@dataclass(frozen=True, slots=True)
class StoredLink:
    """What is kept of two articles: that the story of the later one continues that of the earlier, or that it does not (`cut`)."""

    later_id: int
    earlier_id: int
    verdict: Literal["linked", "cut"]
    score: float
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class StoryLink:
    """The same of two stories, as it is now."""

    later: int
    earlier: int
    link: StoredLink


def between_stories(db: Connection, story_ids: Collection[int]) -> list[StoryLink]:
    """Return what is kept of these stories and any others, a link for two stories: what a person said last, else what the program found."""
    pairs: dict[frozenset[int], StoryLink] = {}
    for found in _all_between(db, story_ids):
        key = frozenset({found.later, found.earlier})
        if key not in pairs or _counts_for_more(found.link, pairs[key].link):
            pairs[key] = found
    return sorted(pairs.values(), key=lambda found: (found.later, found.earlier))


def _counts_for_more(link: StoredLink, other: StoredLink) -> bool:
    return (link.by != MACHINE, link.at) > (other.by != MACHINE, other.at)


_LATER, _EARLIER = members.alias(), members.alias()
_OF_STORIES = (
    select(thread_links, _LATER.c.story_id.label("later"), _EARLIER.c.story_id.label("earlier"))
    .join(_LATER, _LATER.c.article_id == thread_links.c.later_id)
    .join(_EARLIER, _EARLIER.c.article_id == thread_links.c.earlier_id)
)


def _all_between(db: Connection, story_ids: Collection[int]) -> list[StoryLink]:
    """Return every link of these stories with another one; a link whose articles came into one story is none."""
    rows: dict[tuple[int, int], Row[Any]] = {}
    for piece in chunks(story_ids):
        of_pieces = select(members.c.article_id).where(members.c.story_id.in_(piece))
        for side in (thread_links.c.later_id, thread_links.c.earlier_id):  # one index each
            found = db.execute(_OF_STORIES.where(side.in_(of_pieces)))
            rows |= {(row.later_id, row.earlier_id): row for row in found if row.later != row.earlier}
    return [StoryLink(row.later, row.earlier, _link(row)) for row in rows.values()]


def _link(row: Row[Any]) -> StoredLink:
    return StoredLink(row.later_id, row.earlier_id, row.verdict, row.score, row.reason, row.by, row.at)


def thread(db: Connection, story_id: int) -> tuple[list[int], list[StoryLink]]:
    """Return the stories that are linked with this one, over any number of steps, oldest first, and the links among them; of a thread of
    more than MOST_STORIES the nearest by steps."""
    inside, edge, links = {story_id}, {story_id}, dict[tuple[int, int], StoryLink]()
    while edge and len(inside) < MOST_STORIES:
        found = [link for link in between_stories(db, edge) if link.link.verdict == "linked"]
        links |= {(link.later, link.earlier): link for link in found}
        edge = {of for link in found for of in (link.later, link.earlier)} - inside
        edge = set(sorted(edge)[: MOST_STORIES - len(inside)])
        inside |= edge
    times = opened(db, inside)
    ordered = sorted(inside, key=lambda of: (times.get(of) is None, times.get(of), of))
    return ordered, [link for link in links.values() if {link.later, link.earlier} <= inside]


def opened(db: Connection, story_ids: Collection[int]) -> dict[int, datetime]:
    """Return when the oldest article of each of these stories happened; one without articles is left out."""
    times: dict[int, datetime] = {}
    for piece in chunks(story_ids):
        query = select(members.c.story_id, articles.c.happened_at).join(articles, articles.c.id == members.c.article_id)
        for row in db.execute(query.where(members.c.story_id.in_(piece)).order_by(articles.c.happened_at.desc())):
            times[row.story_id] = row.happened_at
    return times


def newest(db: Connection, most: int) -> list[StoryLink]:
    """Return the links that hold, the newest first."""
    query = select(thread_links.c.later_id).order_by(thread_links.c.at.desc(), thread_links.c.later_id.desc())
    later = list(db.execute(query.where(thread_links.c.verdict == "linked").limit(most)).scalars())
    stories: list[int] = []
    for piece in chunks(later):
        stories += db.execute(select(members.c.story_id).where(members.c.article_id.in_(piece))).scalars()
    found = [link for link in between_stories(db, stories) if link.link.verdict == "linked"]
    return sorted(found, key=lambda link: (link.link.at, link.later), reverse=True)[:most]


def suggest(db: Connection, links: Iterable[StoredLink]) -> int:
    """Store what the program found and return how many links are new. A later story has one such link, the last found; it has none where
    a person linked the story, or cut these two."""
    new = 0
    for link in links:
        at = _story_of(db, link.later_id), _story_of(db, link.earlier_id)
        if at[0] is None or at[1] is None or at[0] == at[1]:
            continue
        before = _all_between(db, [at[0]])
        said = [found for found in before if found.link.by != MACHINE]
        if any(found.later == at[0] and found.link.verdict == "linked" for found in said):
            continue
        if any({found.later, found.earlier} == set(at) for found in said):
            continue
        own = [found for found in before if found.later == at[0] and found.link.by == MACHINE]
        new += all(found.earlier != at[1] for found in own)
        _remove(db, [found.link for found in own])
        put(db, [link])
    return new


def say(
    db: Connection, later: int, earlier: int, verdict: Literal["linked", "cut"], by: str, now: datetime
) -> tuple[StoredLink, list[StoredLink]]:
    """Store what a person says of two stories, in place of what was said of them; return the new link and the ones it replaced.

    Raises StoryError: a story without articles, one story twice, a loop, or nothing to cut.
    """
    leads = {of: _lead(db, of) for of in (later, earlier)}
    if later == earlier:
        raise StoryError("does not continue itself", about=f"story {later}")
    before = [found for found in _all_between(db, [later]) if {found.later, found.earlier} == {later, earlier}]
    if verdict == "cut" and not any(found.link.verdict == "linked" for found in before):
        raise StoryError(f"is not linked with story {earlier}", about=f"story {later}")
    if verdict == "linked" and later in _ancestors(db, earlier):
        raise StoryError(f"comes before story {earlier} in its thread", about=f"story {later}")
    link = StoredLink(leads[later], leads[earlier], verdict, 1.0, "", by, now)
    replaced = [found.link for found in before]
    _remove(db, replaced)
    put(db, [link])
    return link, replaced


def put_back(db: Connection, said: StoredLink, replaced: Sequence[StoredLink]) -> bool:
    """Take back what a person said and restore what it replaced; return False, and change nothing, where it was said otherwise since."""
    table = thread_links
    key = and_(table.c.later_id == said.later_id, table.c.earlier_id == said.earlier_id)
    row = db.execute(select(table).where(key)).first()
    if row is None or _link(row) != said:
        return False
    db.execute(delete(table).where(key))
    put(db, replaced)
    return True


def put(db: Connection, links: Sequence[StoredLink]) -> None:
    """Store these links; one between the same articles is replaced."""
    _remove(db, links)
    names = ("later_id", "earlier_id", "verdict", "score", "reason", "by", "at")
    if links:
        db.execute(insert(thread_links), [{name: getattr(link, name) for name in names} for link in links])


def _remove(db: Connection, links: Iterable[StoredLink]) -> None:
    for link in links:
        for later, earlier in ((link.later_id, link.earlier_id), (link.earlier_id, link.later_id)):
            db.execute(
                delete(thread_links).where(thread_links.c.later_id == later, thread_links.c.earlier_id == earlier)
            )


def _ancestors(db: Connection, story_id: int) -> set[int]:
    """Return the stories that this one continues, over any number of steps, and itself."""
    inside, edge = {story_id}, {story_id}
    while edge and len(inside) < MOST_STORIES:
        found = between_stories(db, edge)
        edge = {link.earlier for link in found if link.later in edge and link.link.verdict == "linked"} - inside
        inside |= edge
    return inside


def _story_of(db: Connection, article_id: int) -> int | None:
    return db.execute(select(members.c.story_id).where(members.c.article_id == article_id)).scalar()


def _lead(db: Connection, story_id: int) -> int:
    query = select(articles.c.id).join(members, members.c.article_id == articles.c.id)
    query = query.where(members.c.story_id == story_id).order_by(articles.c.happened_at, articles.c.id).limit(1)
    found = db.execute(query).scalar()
    if found is None:
        raise StoryError("has no articles; `crawler stories list` shows those that have", about=f"story {story_id}")
    return int(found)
