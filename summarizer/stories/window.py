"""The articles that new ones are compared with: those of the stories near them in time, read from the store.

A copy is not compared, it follows its lead; nor are the articles of a full story, which takes no more.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from storage.config.settings import StoriesConfig
from storage.corpus import articles, copies, stories
from storage.editing import decisions, drafts
from storage.records import MACHINE, Copy, Member
from summarizer.stories.clustering import GroupingWindow


@dataclass(frozen=True, slots=True)
class CandidateWindow:
    """A window, and the articles that are placed without a comparison: `follow` are the copies with the verdict on each, `back` new
    articles that lead copies already in a story, with the place of one of these."""

    window: GroupingWindow
    follow: Mapping[int, Copy]
    back: Mapping[int, Member]


def read(db: Connection, times: Mapping[int, datetime], config: StoriesConfig) -> CandidateWindow:
    """Return the window for the articles of these ids and times, in order of time."""
    reach = timedelta(days=config.window_days)
    members = stories.members(db, stories.between(db, min(times.values()) - reach, max(times.values()) + reach))
    kept = {one.article_id: one for found in members.values() for one in found}
    kept |= stories.by_article(db, times)
    held = {of for of in times if of in kept and kept[of].by != MACHINE}
    verdicts = copies.by_article(db, {*kept, *times})
    leads = {*times, *stories.by_article(db, {copy.of_id for copy in verdicts.values()})}
    follow = {of: copy for of, copy in verdicts.items() if copy.of_id in leads}
    back = _back(db, [of for of in times if of not in follow and of not in held])
    places = {of: one.story_id for of, one in kept.items() if of not in follow and (of not in times or of in held)}
    places |= {of: one.story_id for of, one in back.items()}
    near, left_out = _nearest(places, members, times, config)
    old = articles.get(db, near)
    new = [one for one in articles.get(db, times).values() if one.id not in {*follow, *held, *back}]
    window = GroupingWindow(
        old,
        {of: places[of] for of in old},
        sorted(new, key=lambda one: (one.when, one.id)),
        frozenset({one.story_id for one in kept.values() if one.by != MACHINE} | decided(db, places.values())),
        left_out,
    )
    return CandidateWindow(window, {of: copy for of, copy in follow.items() if of in times and of not in held}, back)


def _back(db: Connection, new: Sequence[int]) -> dict[int, Member]:
    # An article that came late and leads goes where its copies are, first where a person placed one of them.
    following = copies.followers(db, new)
    placed = stories.by_article(db, {copy.article_id for said in following.values() for copy in said})
    found: dict[int, Member] = {}
    for of, said in following.items():
        there = [placed[copy.article_id] for copy in said if copy.article_id in placed]
        if there:
            found[of] = min(there, key=lambda one: (one.by == MACHINE, one.article_id))
    return found


def _nearest(
    places: Mapping[int, int],
    members: Mapping[int, Sequence[Member]],
    times: Mapping[int, datetime],
    config: StoriesConfig,
) -> tuple[list[int], int]:
    """Return the articles to compare with, story by story, the newest stories first, and the number left out. A full story
    takes no more, and is not compared."""
    inside: dict[int, list[int]] = {}
    for of, story_id in places.items():
        inside.setdefault(story_id, []).append(of)
    newest = {story_id: found[-1].article_id for story_id, found in members.items()}
    chosen: list[int] = []
    left_out = 0
    for story_id in sorted(inside, key=lambda one: (-newest.get(one, 0), one)):
        if len(inside[story_id]) >= config.max_articles:
            continue
        if len(chosen) + len(inside[story_id]) + len(times) > config.window_articles:
            left_out += len(inside[story_id])
        else:
            chosen += inside[story_id]
    return chosen, left_out


def decided(db: Connection, story_ids: Iterable[int]) -> set[int]:
    """Return those of these stories whose draft a person has decided or edited."""
    found = drafts.of_stories(db, set(story_ids))
    said = decisions.by_draft(db, found.values())
    return {story_id for story_id, draft_id in found.items() if draft_id in said}
