"""One draft at a time: its words at the left, its articles at the right, and what is done to it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Connection
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from review.decisions import acts, flags, rules, undo
from review.decisions.acts import Conflict, DraftVersion, read_version
from review.decisions.entry_language import after_edit
from review.queue_file.blocks import Block, normal, outlets_line, read_outlets
from review.style import check as style_check
from review.web.context import PageRequest
from review.web.draft_rows import DraftRow, around
from review.web.merge_candidates import MergeCandidate
from review.web.queue import filter_query, last_act, read_filter
from review.web.render import go, page, quoted, reason_of
from review.web.search import index
from review.web.story import ArticleView, article_views
from storage.corpus import articles, stories
from storage.editing import decisions, drafts, page_acts, translations
from storage.editing.page_acts import Act
from storage.editing.translations import Translation
from storage.errors import DecisionError
from storage.records import Action, Decision, Draft, Wording
from storage.search import full_text
from storage.text.calendar import any_date, outside, read_date
from storage.text.diff import changes

CHECKED = 20_000  # letters of a text whose style is checked on the page: a tenth of a second
LATEST = timedelta(days=366)  # a draft is put off at most
MOST_OTHERS = 200
_MERGED = {"waiting", "below", "later", "approved"}
NEAR = timedelta(days=4)  # drafts within that are offered to be merged with


@dataclass(frozen=True)
class DraftView:
    """A draft as the page needs it."""

    draft: Draft
    history: list[Decision]
    standing: rules.DraftState
    version: DraftVersion
    articles: list[ArticleView]

    @property
    def sentences(self) -> list[str]:
        """The texts that the words are checked against: the generated ones, and those of the articles."""
        drafted = [self.draft.headline, *(part.text for part in self.draft.sentences)]
        return drafted + [text for part in self.articles for text in (part.article.title, part.article.text)]


def show(request: PageRequest) -> Response:
    """Show a draft."""
    if request.query.get("other"):
        index(request)  # before what is read is settled: it looks for what came just now
    with request.context.desk.store.read() as db:
        held = held_draft(request, db, request.number("draft"))
        return _page(request, db, held, rules.words(held.draft, held.standing))


def decide(request: PageRequest) -> Response:
    """Approve, reject, save, take into the queue, or take back: the button that was pressed says which."""
    pressed = request.form.get("do", "")
    draft_id, saw = request.number("draft"), read_version(request.form.get("seen", ""))
    actions: dict[str, Action] = {"approve": "approve", "reject": "reject", "save": "edit", "take": "edit"}
    if pressed not in {*actions, "undo"}:
        raise HTTPException(400)
    request.context.queue.file.read()  # what was changed in the file comes first: it may be this draft
    try:
        with request.context.desk.store.begin() as db:
            held = held_draft(request, db, draft_id)
            typed = typed_words(request, rules.words(held.draft, held.standing))
            _check_day(request.form, pressed)
            done = (
                undo.take_back(db, request.sent, draft_id, saw)
                if pressed == "undo"
                else acts.decide(
                    db,
                    request.sent,
                    draft_id,
                    saw,
                    actions[pressed],
                    typed,
                    reason_of(request.form) if pressed == "reject" else "",  # its field is in the form of every button
                    take=pressed == "take",
                )
            )
    except DecisionError as error:
        with request.context.desk.store.read() as db:
            return _page(request, db, held, typed, status=422, fault=error.message)
    if isinstance(done, Conflict):
        with request.context.desk.store.read() as db:
            return both_texts(request, db, done)
    return _onwards(request, done, stay=pressed in {"save", "undo"})


def later(request: PageRequest) -> Response:
    """Snooze the draft until the morning of a day, by default tomorrow."""
    today = request.now.astimezone(request.context.desk.zone).date()
    day = read_date(request.form.get("until", "")) or today + timedelta(days=1)
    if not today < day <= today + LATEST:
        raise DecisionError(
            f"a draft is put off until a day after {today} and within a year; nothing was done", about=str(day)
        )
    until = datetime.combine(day, time(), request.context.desk.zone).astimezone(UTC)
    with request.context.desk.store.begin() as db:
        done = acts.later(db, request.sent, request.number("draft"), until)
    return _onwards(request, done, stay=False)


def merge(request: PageRequest) -> Response:
    """Merge the story of another draft into this one's."""
    with request.context.desk.store.begin() as db:
        done = acts.merge(db, request.sent, request.number("draft"), request.number("other"))
    request.after.append(request.context.queue.redraft)
    return _onwards(request, done, stay=True)


def split(request: PageRequest) -> Response:
    """Split an article off into a story of its own."""
    with request.context.desk.store.begin() as db:
        done = acts.split(db, request.sent, request.number("draft"), request.number("article"))
    request.after.append(request.context.queue.redraft)
    return _onwards(request, done, stay=True)


def check(request: PageRequest) -> Response:
    """Return the style findings of words as they are typed, for the script. Stores nothing."""
    with request.context.desk.store.read() as db:
        held = held_draft(request, db, request.number("draft"))
    typed = typed_words(request, rules.words(held.draft, held.standing))
    findings = _findings(request, held, typed)
    return JSONResponse(
        {"findings": [{"line": quoted(finding.line), "part": finding.place.part} for finding in findings]}
    )


def article(request: PageRequest) -> Response:
    """Show one article with its versions, and the draft of its story."""
    with request.context.desk.store.read() as db:
        article_id = request.number("article")
        stored = articles.get(db, [article_id]).get(article_id)
        if stored is None:
            raise HTTPException(404)
        member = stories.by_article(db, [article_id]).get(article_id)
        draft = drafts.of_story(db, member.story_id) if member else None
        alone = Draft(None, 1, date.min, "", (), (), stored.language, stored.fetched_at, "")
        shown = replace(alone, story_id=member.story_id if member else None)
        views = [
            view
            for view in article_views(db, shown, request.context.desk.config.crawl)
            if view.article.id == article_id
        ]
        history = articles.history(db, article_id)
    return page(
        request,
        "article.html",
        article=stored,
        views=views,
        history=history,
        draft=draft,
        outlets=request.context.desk.outlets,
    )


def held_draft(request: PageRequest, db: Connection, draft_id: int) -> DraftView:
    draft = drafts.get(db, draft_id)
    if draft is None:
        raise HTTPException(404)
    history = decisions.by_draft(db, [draft.id]).get(draft.id, [])
    views = article_views(db, draft, request.context.desk.config.crawl)
    return DraftView(draft, history, rules.standing(history), acts.version_of(draft, history), views)


def typed_words(request: PageRequest, held: Wording) -> Wording:
    """The words of the form, as the queue file would hold them; what the form lacks stays as it is."""
    form = request.form
    day = read_date(form.get("date", "")) or held.date
    block = normal(
        Block(
            day=day,
            box=" ",
            headline=form.get("headline", held.headline),
            outlets=read_outlets(form["outlets"]) if "outlets" in form else held.outlets,
            text=form.get("text", held.text),
            section=form.get("section", held.section),
        )
    )
    language = after_edit(held, block.headline, block.text, request.context.queue.language_of)
    return replace(
        held,
        date=day,
        headline=block.headline,
        outlets=block.outlets,
        text=block.text,
        language=language,
        section=block.section,
    )


def _check_day(form: Mapping[str, str], pressed: str) -> None:
    """Raise DecisionError if words are to be stored under a date that is invalid or out of range."""
    typed = form.get("date", "").strip()
    if not typed or pressed in {"reject", "undo"} or read_date(typed) is not None:
        return
    day = any_date(typed)
    what = outside(day) if day else f"{typed[:40]!r} is not a day: write it as 2023-10-03"
    raise DecisionError(f"{what}; nothing was changed")


def _findings(request: PageRequest, held: DraftView, words: Wording) -> list[style_check.Finding]:
    digest = request.context.desk.config.digest
    sources = held.sentences if words != rules.proposal(held.draft) and held.draft.story_id else []
    checked = replace(words, headline=words.headline[:CHECKED], text=words.text[:CHECKED])
    return style_check.check(checked, sources, digest.style, (digest.country,), digest.names)


def _page(
    request: PageRequest, db: Connection, held: DraftView, words: Wording, status: int = 200, fault: str = ""
) -> Response:
    row_filter = read_filter(request)
    rows = request.context.queue.rows.read(db, request.now)
    mine = next((row for row in rows if row.id == held.draft.id), None)
    before, after = around(rows, held.draft.id, row_filter)
    done = page_acts.get(db, _done(request))
    return page(
        request,
        "draft.html",
        status,
        held=held,
        draft=held.draft,
        words=words,
        outlets_line=outlets_line(words.outlets),
        row=mine,
        findings=_findings(request, held, words),
        translated=_translated(request, db, held.draft),
        into=request.context.desk.config.digest.language,
        history=_history(db, held),
        can_undo=undo.can_undo,
        near=_others(request, db, held.draft, words, rows),
        search_words=request.query.get("other", "")[:200],
        row_filter=row_filter,
        tomorrow=request.now.astimezone(request.context.desk.zone).date() + timedelta(days=1),
        sections=sorted({row.section for row in rows if row.section}),
        outlets=request.context.desk.outlets,
        before=before,
        after=after,
        left=sum(row_filter.takes(row) for row in rows),
        query=filter_query(row_filter),
        done=done,
        mine=last_act(request, db),
        fault=fault,
        is_flagged=bool(flags.flags(db, request.context.desk.config.crawl, [held.draft.id])),
        newer=held.standing.wording is not None and held.standing.words_on < held.draft.revision,
    )


def _translated(request: PageRequest, db: Connection, draft: Draft) -> list[tuple[str, Translation]]:
    """The draft's headline and sentences that have a machine translation, each with it."""
    translated = translations.of_drafts(db, [draft], request.context.desk.config.digest.language)
    return [(text, translated[text]) for text in translations.texts_of(draft) if text in translated]


def _done(request: PageRequest) -> int:
    text = request.query.get("done", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


def _others(
    request: PageRequest, db: Connection, draft: Draft, held: Wording, rows: Sequence[DraftRow]
) -> list[MergeCandidate]:
    """Return the drafts to offer for merging, the likeliest first: those found by words, whatever their day; else those near in time,
    of equals the nearest day first."""
    able = [row for row in rows if row.id != draft.id and row.state in _MERGED and row.story_id is not None]
    if words := request.query.get("other", "")[:200].strip():
        place_of = {hit.of: place for place, hit in enumerate(full_text.find(db, words, ["draft"], 1000))}
        near = sorted((row for row in able if row.id in place_of), key=lambda row: place_of[row.id])
    else:
        near = [row for row in able if abs(row.date - held.date) <= NEAR]
        near.sort(key=lambda row: abs(row.date - held.date))
    names = request.context.desk.config.digest.names
    return request.context.queue.similarity.order(held.headline, held.language, near, names)[:MOST_OTHERS]


def _history(db: Connection, held: DraftView) -> list[dict[str, Any]]:
    """Return who did what and when, newest first: the machine's revisions, people's decisions, acts on its story."""
    draft_id = held.draft.id
    events: list[tuple[datetime, int, dict[str, Any]]] = []
    for number in range(1, held.draft.revision + 1):
        revision = drafts.get(db, draft_id, number)
        if revision is not None:
            events.append((revision.made_at, 0, {"what": "revision", "revision": revision}))
    events += [(event.at, event.id, {"what": "decision", "decision": event}) for event in held.history]
    done = page_acts.by_draft(db, [draft_id]).get(draft_id, [])
    undone = page_acts.undone(db, [act.id for act in done])
    by_decision = {decision: act for act in done for decision in act.detail.get("decisions", ())}
    events += [
        (act.at, act.id, {"what": "act", "act": act, "undone": act.id in undone})
        for act in done
        if "decisions" not in act.detail
    ]
    lines = [line | {"at": at} for at, _, line in sorted(events, key=lambda event: event[:2], reverse=True)]
    for line in lines:
        if line["what"] == "decision":
            act = by_decision.get(line["decision"].id)
            line |= {"act": act, "undone": act is not None and act.id in undone}
    return lines


def _onwards(request: PageRequest, done: Act, *, stay: bool) -> Response:
    """Go to the next draft of the filtered queue, or back to this one."""
    request.after.insert(0, request.context.queue.file.sync)
    row_filter, draft_id = read_filter(request), done.draft_id or 0
    with request.context.desk.store.read() as db:  # what is kept, not what is being kept: the rows outlive this answer
        rows = request.context.queue.rows.read(db, request.now)
    before, after = around(rows, draft_id, row_filter)
    follows = draft_id if stay else after or before
    query = filter_query(row_filter)
    mark = f"{query}{'&' if query else '?'}done={done.id}"
    return go(f"/draft/{follows}{mark}" if follows else f"/{mark}")


def both_texts(request: PageRequest, db: Connection, conflict: Conflict) -> Response:
    """Show both texts, and what can be done with them. What was typed is in the history already."""
    history = decisions.by_draft(db, [conflict.draft.id]).get(conflict.draft.id, [])
    request.after.append(request.context.queue.file.sync)
    yours = conflict.yours or conflict.base
    return page(
        request,
        "conflict.html",
        409,
        conflict=conflict,
        yours=yours,
        outlets_line=outlets_line(yours.outlets),
        their_outlets=outlets_line(conflict.theirs.outlets),
        seen=acts.version_of(conflict.draft, history),
        changes=changes(conflict.theirs.text, yours.text),
        query=filter_query(read_filter(request)),
    )
