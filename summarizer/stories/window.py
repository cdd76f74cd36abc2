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


def read_window(db: Connection, times: Mapping[int, datetime], config: StoriesConfig) -> CandidateWindow:
    """Return the window for the articles of these ids and times, in order of time."""
    reach = timedelta(days=config.window_days)
    members = stories.members(db, stories.between(db, min(times.values()) - reach, max(times.values()) + reach))
    placed = {member.article_id: member for story_members in members.values() for member in story_members}
    placed |= stories.by_article(db, times)
    held = {article_id for article_id in times if article_id in placed and placed[article_id].by != MACHINE}
    verdicts = copies.by_article(db, {*placed, *times})
    leads = {*times, *stories.by_article(db, {copy.of_id for copy in verdicts.values()})}
    follow = {article_id: copy for article_id, copy in verdicts.items() if copy.of_id in leads}
    back = _back(db, [article_id for article_id in times if article_id not in follow and article_id not in held])
    places = {
        article_id: member.story_id
        for article_id, member in placed.items()
        if article_id not in follow and (article_id not in times or article_id in held)
    }
    places |= {article_id: member.story_id for article_id, member in back.items()}
    near, left_out = _nearest(places, members, times, config)
    old = articles.get(db, near)
    new = [article for article in articles.get(db, times).values() if article.id not in {*follow, *held, *back}]
    window = GroupingWindow(
        old,
        {article_id: places[article_id] for article_id in old},
        sorted(new, key=lambda article: (article.when, article.id)),
        frozenset(
            {member.story_id for member in placed.values() if member.by != MACHINE}
            | decided_stories(db, places.values())
        ),
        left_out,
    )
    return CandidateWindow(
        window,
        {article_id: copy for article_id, copy in follow.items() if article_id in times and article_id not in held},
        back,
    )


def _back(db: Connection, new: Sequence[int]) -> dict[int, Member]:
    # An article that came late and leads goes where its copies are, first where a person placed one of them.
    following = copies.followers(db, new)
    placed = stories.by_article(db, {copy.article_id for lead_copies in following.values() for copy in lead_copies})
    members: dict[int, Member] = {}
    for lead_id, lead_copies in following.items():
        there = [placed[copy.article_id] for copy in lead_copies if copy.article_id in placed]
        if there:
            members[lead_id] = min(there, key=lambda member: (member.by == MACHINE, member.article_id))
    return members


def _nearest(
    places: Mapping[int, int],
    members: Mapping[int, Sequence[Member]],
    times: Mapping[int, datetime],
    config: StoriesConfig,
) -> tuple[list[int], int]:
    """Return the articles to compare with, story by story, the newest stories first, and the number left out. A full story
    takes no more, and is not compared."""
    inside: dict[int, list[int]] = {}
    for article_id, story_id in places.items():
        inside.setdefault(story_id, []).append(article_id)
    newest = {story_id: story_members[-1].article_id for story_id, story_members in members.items()}
    chosen: list[int] = []
    left_out = 0
    for story_id in sorted(inside, key=lambda key: (-newest.get(key, 0), key)):
        if len(inside[story_id]) >= config.max_articles:
            continue
        if len(chosen) + len(inside[story_id]) + len(times) > config.window_articles:
            left_out += len(inside[story_id])
        else:
            chosen += inside[story_id]
    return chosen, left_out


def decided_stories(db: Connection, story_ids: Iterable[int]) -> set[int]:
    """Return those of these stories whose draft a person has decided or edited."""
    draft_ids = drafts.of_stories(db, set(story_ids))
    decided_drafts = decisions.by_draft(db, draft_ids.values())
    return {story_id for story_id, draft_id in draft_ids.items() if draft_id in decided_drafts}
