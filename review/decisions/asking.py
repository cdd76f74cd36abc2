"""A person wants an article drafted that the program left out of the queue: recorded as an act, which can be undone."""

import re
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection

from review.decisions import acts, rules, story_changes
from review.decisions.acts import Conflict, FormPost
from storage.corpus import copies, stories, undrafted
from storage.editing import decisions, drafts, page_acts
from storage.editing.page_acts import Act
from storage.errors import DecisionError
from storage.records import Decision

_LEFT_OUT = re.compile(r"left out(?:,| because) .*\(article ([0-9, ]+);")


def left_out(notes: Iterable[str]) -> frozenset[int]:
    """Return the articles that a draft's notes say are of its story but of another event."""
    found = (match[1] for note in notes if (match := _LEFT_OUT.match(note)))
    return frozenset(int(number) for numbers in found for number in numbers.split(","))


def ask(db: Connection, sent: FormPost, article_id: int) -> Act | Conflict:
    """Have an article drafted: a copy in a story of its own, a story that was passed over as it is; a draft under the bar comes into
    the queue. Raises DecisionError: it waits for the next run, or its draft is decided or in the queue."""
    if earlier_act := page_acts.sent(db, sent.token):
        return earlier_act
    member = stories.by_article(db, [article_id]).get(article_id)
    if member is None:
        raise DecisionError("no run has grouped it yet: the next one does", about=f"article {article_id}")
    copy = copies.by_article(db, [article_id]).get(article_id)
    draft = drafts.of_story(db, member.story_id)
    is_left_out = draft is not None and article_id in left_out(draft.notes)
    if copy is None and draft is not None and not is_left_out:
        stored = acts.stored_draft(db, draft.id)
        if stored.state.state != "pending" or stored.state.remarks:
            raise DecisionError("its story already has a draft", about=f"draft {draft.id}")
        return acts.decide(db, sent, stored, stored.version, "edit", stored.words, take=True)
    moved = None
    inside = {other.article_id for other in stories.members(db, [member.story_id])[member.story_id]}
    if is_left_out or (copy is not None and copy.of_id in inside):
        moved = story_changes.split_in(db, article_id, sent.at, sent.by)
    story_id = moved.to if moved else member.story_id
    undrafted.want(db, story_id, sent.by, sent.at)
    detail = {"article": article_id, "story": story_id, "moved": acts.moved_as_json(moved) if moved else None}
    return page_acts.add(db, acts.new_act(sent, "ask", None, detail))


def withdraw(db: Connection, sent: FormPost, act: Act, moved: story_changes.StoryMove | None) -> dict[str, Any]:
    """Undo `ask`: the article goes back, and the draft that was made of it is rejected. Raises DecisionError: it is decided."""
    story_id = int(act.detail["story"])
    draft = drafts.of_story(db, story_id)
    state = rules.standing(decisions.of_draft(db, draft.id)) if draft else None
    if draft and state and state.state != "pending":
        raise DecisionError("cannot be undone: its draft was decided or edited", about=f"draft {draft.id}")
    undrafted.withdraw(db, story_id)
    if moved is not None:
        story_changes.move_back(db, moved, [moved.to], sent.at, sent.by)
    elif draft:
        reason = "the request for it was undone"
        decisions.add(db, Decision(draft.id, draft.revision, "reject", sent.by, sent.at, "page", reason=reason))
    return {"article": act.detail["article"]}
