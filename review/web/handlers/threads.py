"""A thread as a timeline of entries, drafts and articles, and the links that editors make and cut."""

from collections import Counter
from collections.abc import Sequence
from itertools import groupby

from starlette.exceptions import HTTPException
from starlette.responses import Response

from review.decisions import threads
from review.decisions.threads import Thread, ThreadStory
from review.web.request.context import PageRequest
from review.web.request.render import go, page
from review.web.services.queue_rows import Filter
from storage.editing.page_acts import Act
from storage.errors import NoDraftError, StoryError

SHOWN = 30  # articles of a story that are listed; the others are counted


def show(request: PageRequest) -> Response:
    """Show the thread of a draft."""
    with request.context.desk.store.read() as db:
        try:
            found = threads.thread_of(db, request.number("draft"))
        except NoDraftError as error:
            raise HTTPException(404) from error
    return page(
        request,
        "thread.html",
        stories=found.stories,
        earlier=_earlier(found),
        counts={story.story_id: _by_language(story) for story in found.stories},
        outlets=request.context.desk.outlets,
        most=SHOWN,
        draft_id=request.number("draft"),
    )


def link(request: PageRequest) -> Response:
    """Link the draft with an earlier one."""
    return _act(request, "link")


def cut(request: PageRequest) -> Response:
    """Cut the link of the draft with an earlier one."""
    return _act(request, "cut")


def _act(request: PageRequest, kind: str) -> Response:
    typed = request.form.get("earlier", "").strip()
    if not (typed.isascii() and typed.isdecimal() and len(typed) < 10):
        raise StoryError("is not the number of a draft or an entry; nothing was changed", about=repr(typed[:40]))
    done: Act
    with request.context.desk.store.begin() as db:
        act = threads.link_on_page if kind == "link" else threads.cut_on_page
        done = act(db, request.sent, request.number("draft"), int(typed))
    request.after.append(request.context.queue.file.sync)
    return go(f"/draft/{request.number('draft')}{Filter.of_address(request.query).address(done=done.id)}")


def _earlier(found: Thread) -> dict[int, list[ThreadStory]]:
    """Return the stories that each story continues."""
    by_id = {story.story_id: story for story in found.stories}
    each: dict[int, list[ThreadStory]] = {}
    for linked in found.links:
        if linked.earlier in by_id:
            each.setdefault(linked.later, []).append(by_id[linked.earlier])
    return each


def _by_language(story: ThreadStory) -> Sequence[tuple[str, Sequence[tuple[str, int]]]]:
    """Return the outlets of a story with the number of their articles, by language, the language of most articles first."""
    counted = Counter((point.language, point.source) for point in story.articles)
    languages = Counter(point.language for point in story.articles)
    ordered = sorted(counted.items(), key=lambda each: (-languages[each[0][0]], each[0][0], -each[1], each[0][1]))
    return [
        (language, [(source, count) for (_, source), count in group])
        for language, group in groupby(ordered, key=lambda each: each[0][0])
    ]
