"""Threads: which entries a draft continues, the timeline of all that is linked, and people's links and cuts, which can be undone.

A thread is named by any of its drafts. What the program found, and what people said, is in storage/corpus/thread_links.py.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, Literal

from sqlalchemy import Connection

from review.decisions import rules
from review.decisions.acts import FormPost, new_act, stored_draft
from storage.corpus import coverage, thread_links
from storage.corpus.coverage import TimelinePoint
from storage.corpus.thread_links import StoredLink, StoryLink
from storage.editing import decisions, drafts, page_acts
from storage.editing.page_acts import Act
from storage.errors import DecisionError, NoDraftError
from storage.publishing import digests
from storage.records import Draft

ThreadState = Literal["published", "approved", "waiting", "rejected", "none"]


@dataclass(frozen=True, slots=True)
class LinkedDraft:
    """A draft that another one continues, or that continues it: as it is printed or worded now; and who linked them, how sure and why."""

    draft_id: int
    day: date
    headline: str
    language: str
    state: ThreadState
    score: float
    reason: str
    by: str


@dataclass(frozen=True, slots=True)
class ThreadStory:
    """A story of a thread: its draft as it is printed or worded now, and its articles, oldest first. Without a draft the number is 0."""

    story_id: int
    draft_id: int
    day: date
    headline: str
    language: str
    state: ThreadState
    digest_id: int
    articles: tuple[TimelinePoint, ...]


@dataclass(frozen=True, slots=True)
class Thread:
    """Stories, oldest first, and the links among them."""

    stories: tuple[ThreadStory, ...]
    links: tuple[StoryLink, ...]


@dataclass(frozen=True, slots=True)
class _Shown:
    draft_id: int
    day: date
    headline: str
    language: str
    state: ThreadState
    digest_id: int = 0


def thread_of(db: Connection, draft_id: int) -> Thread:
    """Return the thread of a draft. Raises NoDraftError: there is none, or a person wrote it, so that it has no story."""
    ordered, links = thread_links.thread(db, _story(db, draft_id))
    times = thread_links.opened(db, ordered)
    shown = _shown(db, ordered)
    found = []
    for story_id in ordered:
        points = tuple(coverage.timeline(db, [story_id]))
        if story_id in shown or points:
            language = points[0].language if points else ""
            day = times[story_id].date() if story_id in times else date.min
            of_story = shown.get(story_id, _Shown(0, day, "", language, "none"))
            found.append(ThreadStory(story_id=story_id, articles=points, **asdict(of_story)))
    return Thread(tuple(found), tuple(links))


def continued(db: Connection, stories: Mapping[int, int]) -> dict[int, list[LinkedDraft]]:
    """Return the drafts that each of these continues, the newest first: {draft: story} in, {draft: …} out."""
    return _linked(db, stories, lambda link: (link.later, link.earlier))


def continuing(db: Connection, stories: Mapping[int, int]) -> dict[int, list[LinkedDraft]]:
    """Return the drafts that continue each of these, the newest first."""
    return _linked(db, stories, lambda link: (link.earlier, link.later))


def _linked(db: Connection, stories: Mapping[int, int], ends: Any) -> dict[int, list[LinkedDraft]]:
    holding = [link for link in thread_links.between_stories(db, stories.values()) if link.link.verdict == "linked"]
    draft_of = {story_id: draft_id for draft_id, story_id in stories.items()}
    shown = _shown(db, {ends(link)[1] for link in holding if ends(link)[0] in draft_of})
    found: dict[int, list[LinkedDraft]] = {}
    for link in holding:
        mine, other = ends(link)
        if mine in draft_of and other in shown:
            of = shown[other]
            kept = link.link
            linked = LinkedDraft(
                of.draft_id, of.day, of.headline, of.language, of.state, kept.score, kept.reason, kept.by
            )
            found.setdefault(draft_of[mine], []).append(linked)
    return {
        of: sorted(each, key=lambda linked: (linked.day, linked.draft_id), reverse=True) for of, each in found.items()
    }


def _shown(db: Connection, story_ids: Collection[int]) -> dict[int, _Shown]:
    draft_of = drafts.of_stories(db, story_ids)
    newest = {draft.id: draft for draft in drafts.latest(db, draft_of.values())}
    history = decisions.by_draft(db, newest)
    printed = digests.printed(db, list(newest))
    found: dict[int, _Shown] = {}
    for story_id, draft_id in draft_of.items():
        if (draft := newest.get(draft_id)) is None:
            continue
        state = rules.standing(history.get(draft_id, ()))
        publication = printed.get(draft_id)
        if publication is not None and publication.entry is not None:
            words, name, number = publication.entry.wording, "published", publication.digest_id
        else:
            words, name, number = rules.words(draft, state), _state(state), 0
        found[story_id] = _Shown(draft_id, words.date, words.headline, words.language, name, number)  # type: ignore[arg-type]
    return found


def _state(state: rules.DraftState) -> ThreadState:
    if state.state == "approved":
        return "approved"
    return "rejected" if state.state == "rejected" else "waiting"


def _story(db: Connection, draft_id: int) -> int:
    draft = drafts.get(db, draft_id)
    if draft is None:
        raise NoDraftError("this draft does not exist", about=f"draft {draft_id}")
    if draft.story_id is None:
        raise NoDraftError("it was written by a person and has no story", about=f"draft {draft_id}")
    return draft.story_id


def link(db: Connection, draft_id: int, earlier_id: int, by: str, now: datetime) -> tuple[StoredLink, list[StoredLink]]:
    """Link a draft with the earlier one that a person says it continues. Raises NoDraftError, StoryError."""
    return thread_links.say(db, _story(db, draft_id), _story(db, earlier_id), "linked", by, now)


def cut(db: Connection, draft_id: int, earlier_id: int, by: str, now: datetime) -> tuple[StoredLink, list[StoredLink]]:
    """Cut the link between two drafts; the program never makes it again. Raises NoDraftError, StoryError."""
    return thread_links.say(db, _story(db, draft_id), _story(db, earlier_id), "cut", by, now)


def link_on_page(db: Connection, sent: FormPost, draft_id: int, earlier_id: int) -> Act:
    """Link two drafts as an act that can be undone. Raises NoDraftError, StoryError."""
    return _act(db, sent, "link", draft_id, earlier_id)


def cut_on_page(db: Connection, sent: FormPost, draft_id: int, earlier_id: int) -> Act:
    """Cut the link of two drafts as an act that can be undone. Raises NoDraftError, StoryError."""
    return _act(db, sent, "cut", draft_id, earlier_id)


def _act(db: Connection, sent: FormPost, kind: Literal["link", "cut"], draft_id: int, earlier_id: int) -> Act:
    if earlier_act := page_acts.sent(db, sent.token):
        return earlier_act
    stored_draft(db, draft_id)
    said, replaced = (link if kind == "link" else cut)(db, draft_id, earlier_id, sent.by, sent.at)
    detail = {"earlier": earlier_id, "said": _as_json(said), "replaced": [_as_json(each) for each in replaced]}
    return page_acts.add(db, new_act(sent, kind, draft_id, detail))


def take_back(db: Connection, _sent: FormPost, act: Act) -> dict[str, Any]:
    """Undo a link or a cut: what it replaced holds again. Raises DecisionError: it was said otherwise since."""
    replaced = [_from_json(each) for each in act.detail["replaced"]]
    if not thread_links.put_back(db, _from_json(act.detail["said"]), replaced):
        raise DecisionError(
            "cannot be undone: the two have been linked or cut again since", about=f"draft {act.draft_id}"
        )
    return {"earlier": act.detail["earlier"]}


def _as_json(said: StoredLink) -> dict[str, Any]:
    return asdict(said) | {"at": said.at.isoformat()}


def _from_json(stored: Mapping[str, Any]) -> StoredLink:
    return StoredLink(**(dict(stored) | {"at": datetime.fromisoformat(stored["at"])}))


def stories_of(shown: Sequence[Draft]) -> dict[int, int]:
    """Return the story of each of these drafts that has one."""
    return {draft.id: draft.story_id for draft in shown if draft.story_id is not None}
