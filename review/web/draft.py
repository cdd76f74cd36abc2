"""One draft at a time: its words at the left, its articles at the right, and what is done to it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Connection
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from review.decisions import acts, flags, rules, undo
from review.decisions.acts import Conflict, DraftVersion, read_seen
from review.decisions.entry_language import after_edit
from review.queue_file.blocks import Block, normal, outlets_line, read_outlets
from review.style import check as style_check
from review.web.context import PageRequest
from review.web.draft_rows import DraftRow, around
from review.web.merge_candidates import MergeCandidate
from review.web.queue import filter_query, last_act, read_filter
from review.web.render import go, page, quoted, reason_of
from review.web.search import index
from review.web.story import ArticleView, tellings
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
    stands: rules.DraftState
    seen: DraftVersion
    told: list[ArticleView]

    @property
    def sentences(self) -> list[str]:
        """What the words are held against."""
        drafted = [self.draft.headline, *(one.text for one in self.draft.sentences)]
        return drafted + [text for one in self.told for text in (one.article.title, one.article.text)]


def show(asked: PageRequest) -> Response:
    if asked.query.get("other"):
        index(asked)  # before what is read is settled: it looks for what came just now
    with asked.given.store.read() as db:
        held = held_draft(asked, db, asked.number("draft"))
        return _page(asked, db, held, rules.words(held.draft, held.stands))


def decide(asked: PageRequest) -> Response:
    """Approve, reject, save, take into the queue, or take back: the button that was pressed says which."""
    pressed = asked.form.get("do", "")
    draft_id, saw = asked.number("draft"), read_seen(asked.form.get("seen", ""))
    actions: dict[str, Action] = {"approve": "approve", "reject": "reject", "save": "edit", "take": "edit"}
    if pressed not in {*actions, "undo"}:
        raise HTTPException(400)
    asked.given.file.read()  # what was changed in the file comes first: it may be this draft
    try:
        with asked.given.store.begin() as db:
            held = held_draft(asked, db, draft_id)
            typed = typed_words(asked, rules.words(held.draft, held.stands))
            _check_day(asked.form, pressed)
            done = (
                undo.take_back(db, asked.sent, draft_id, saw)
                if pressed == "undo"
                else acts.decide(
                    db,
                    asked.sent,
                    draft_id,
                    saw,
                    actions[pressed],
                    typed,
                    reason_of(asked.form) if pressed == "reject" else "",  # its field is in the form of every button
                    take=pressed == "take",
                )
            )
    except DecisionError as error:
        with asked.given.store.read() as db:
            return _page(asked, db, held, typed, status=422, fault=error.message)
    if isinstance(done, Conflict):
        with asked.given.store.read() as db:
            return both_texts(asked, db, done)
    return _onwards(asked, done, stay=pressed in {"save", "undo"})


def later(asked: PageRequest) -> Response:
    """Out of sight until the morning of a day: tomorrow, where none is named."""
    today = asked.now.astimezone(asked.given.zone).date()
    day = read_date(asked.form.get("until", "")) or today + timedelta(days=1)
    if not today < day <= today + LATEST:
        raise DecisionError(
            f"a draft is put off until a day after {today} and within a year; nothing was done", about=str(day)
        )
    until = datetime.combine(day, time(), asked.given.zone).astimezone(UTC)
    with asked.given.store.begin() as db:
        done = acts.later(db, asked.sent, asked.number("draft"), until)
    return _onwards(asked, done, stay=False)


def merge(asked: PageRequest) -> Response:
    with asked.given.store.begin() as db:
        done = acts.merge(db, asked.sent, asked.number("draft"), asked.number("other"))
    asked.after.append(asked.given.redraft)
    return _onwards(asked, done, stay=True)


def split(asked: PageRequest) -> Response:
    with asked.given.store.begin() as db:
        done = acts.split(db, asked.sent, asked.number("draft"), asked.number("article"))
    asked.after.append(asked.given.redraft)
    return _onwards(asked, done, stay=True)


def check(asked: PageRequest) -> Response:
    """What to mend in words as they are typed, for the script. Keeps nothing."""
    with asked.given.store.read() as db:
        held = held_draft(asked, db, asked.number("draft"))
    typed = typed_words(asked, rules.words(held.draft, held.stands))
    found = _findings(asked, held, typed)
    return JSONResponse({"findings": [{"line": quoted(one.line), "part": one.place.part} for one in found]})


def article(asked: PageRequest) -> Response:
    """One article with its versions, and the drafts of its story."""
    with asked.given.store.read() as db:
        article_id = asked.number("article")
        found = articles.get(db, [article_id]).get(article_id)
        if found is None:
            raise HTTPException(404)
        member = stories.by_article(db, [article_id]).get(article_id)
        draft = drafts.of_story(db, member.story_id) if member else None
        alone = Draft(None, 1, date.min, "", (), (), found.language, found.fetched_at, "")
        shown = replace(alone, story_id=member.story_id if member else None)
        told = [one for one in tellings(db, shown, asked.given.config.crawl) if one.article.id == article_id]
        history = articles.history(db, article_id)
    return page(
        asked, "article.html", article=found, told=told, history=history, draft=draft, outlets=asked.given.outlets
    )


def held_draft(asked: PageRequest, db: Connection, draft_id: int) -> DraftView:
    draft = drafts.get(db, draft_id)
    if draft is None:
        raise HTTPException(404)
    history = decisions.by_draft(db, [draft.id]).get(draft.id, [])
    told = tellings(db, draft, asked.given.config.crawl)
    return DraftView(draft, history, rules.standing(history), acts.seen(draft, history), told)


def typed_words(asked: PageRequest, held: Wording) -> Wording:
    """The words of the form, as the queue file would hold them; what the form lacks stays as it stands."""
    form = asked.form
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
    language = after_edit(held, block.headline, block.text, asked.given.language_of)
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
    """Raises DecisionError where words are to be kept for what is no day, or one that no desk can mean."""
    typed = form.get("date", "").strip()
    if not typed or pressed in {"reject", "undo"} or read_date(typed) is not None:
        return
    day = any_date(typed)
    what = outside(day) if day else f"{typed[:40]!r} is not a day: write it as 2023-10-03"
    raise DecisionError(f"{what}; nothing was changed")


def _findings(asked: PageRequest, held: DraftView, words: Wording) -> list[style_check.Finding]:
    digest = asked.given.config.digest
    sources = held.sentences if words != rules.proposal(held.draft) and held.draft.story_id else []
    checked = replace(words, headline=words.headline[:CHECKED], text=words.text[:CHECKED])
    return style_check.check(checked, sources, digest.style, (digest.country,), digest.names)


def _page(
    asked: PageRequest, db: Connection, held: DraftView, words: Wording, status: int = 200, fault: str = ""
) -> Response:
    wanted = read_filter(asked)
    rows = asked.given.rows.read(db, asked.now)
    mine = next((row for row in rows if row.id == held.draft.id), None)
    before, after = around(rows, held.draft.id, wanted)
    done = page_acts.get(db, _done(asked))
    return page(
        asked,
        "draft.html",
        status,
        held=held,
        draft=held.draft,
        words=words,
        outlets_line=outlets_line(words.outlets),
        row=mine,
        findings=_findings(asked, held, words),
        translated=_translated(asked, db, held.draft),
        into=asked.given.config.digest.language,
        history=_history(db, held),
        can_undo=undo.can_undo,
        near=_others(asked, db, held.draft, words, rows),
        asked_for=asked.query.get("other", "")[:200],
        wanted=wanted,
        tomorrow=asked.now.astimezone(asked.given.zone).date() + timedelta(days=1),
        sections=sorted({row.section for row in rows if row.section}),
        outlets=asked.given.outlets,
        before=before,
        after=after,
        left=sum(wanted.takes(row) for row in rows),
        query=filter_query(wanted),
        done=done,
        mine=last_act(asked, db),
        fault=fault,
        is_flagged=bool(flags.flags(db, asked.given.config.crawl, [held.draft.id])),
        newer=held.stands.wording is not None and held.stands.words_on < held.draft.revision,
    )


def _translated(asked: PageRequest, db: Connection, draft: Draft) -> list[tuple[str, Translation]]:
    """The draft's headline and sentences that have a machine translation, each with it."""
    known = translations.of_drafts(db, [draft], asked.given.config.digest.language)
    return [(text, known[text]) for text in translations.texts_of(draft) if text in known]


def _done(asked: PageRequest) -> int:
    text = asked.query.get("done", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


def _others(
    asked: PageRequest, db: Connection, draft: Draft, held: Wording, rows: Sequence[DraftRow]
) -> list[MergeCandidate]:
    """What a draft may be merged with, the likeliest first: what was searched for, whatever its day; else what is near in time, of
    equals the nearest day first."""
    able = [row for row in rows if row.id != draft.id and row.state in _MERGED and row.story_id is not None]
    if words := asked.query.get("other", "")[:200].strip():
        found = {hit.of: place for place, hit in enumerate(full_text.find(db, words, ["draft"], 1000))}
        near = sorted((row for row in able if row.id in found), key=lambda row: found[row.id])
    else:
        near = [row for row in able if abs(row.date - held.date) <= NEAR]
        near.sort(key=lambda row: abs(row.date - held.date))
    names = asked.given.config.digest.names
    return asked.given.likeness.order(held.headline, held.language, near, names)[:MOST_OTHERS]


def _history(db: Connection, held: DraftView) -> list[dict[str, Any]]:
    """Who did what and when, newest first: the machine's revisions, people's decisions, acts on its story."""
    draft_id = held.draft.id
    told: list[tuple[datetime, int, dict[str, Any]]] = []
    for number in range(1, held.draft.revision + 1):
        revision = drafts.get(db, draft_id, number)
        if revision is not None:
            told.append((revision.made_at, 0, {"what": "revision", "revision": revision}))
    told += [(one.at, one.id, {"what": "decision", "decision": one}) for one in held.history]
    done = page_acts.by_draft(db, [draft_id]).get(draft_id, [])
    undone = page_acts.undone(db, [act.id for act in done])
    by_decision = {decision: act for act in done for decision in act.detail.get("decisions", ())}
    told += [
        (act.at, act.id, {"what": "act", "act": act, "undone": act.id in undone})
        for act in done
        if "decisions" not in act.detail
    ]
    lines = [line | {"at": at} for at, _, line in sorted(told, key=lambda one: one[:2], reverse=True)]
    for line in lines:
        if line["what"] == "decision":
            act = by_decision.get(line["decision"].id)
            line |= {"act": act, "undone": act is not None and act.id in undone}
    return lines


def _onwards(asked: PageRequest, done: Act, *, stay: bool) -> Response:
    """To the next draft of the filtered queue, or back to this one."""
    asked.after.insert(0, asked.given.file.sync)
    wanted, draft_id = read_filter(asked), done.draft_id or 0
    with asked.given.store.read() as db:  # what is kept, not what is being kept: the rows outlive this answer
        rows = asked.given.rows.read(db, asked.now)
    before, after = around(rows, draft_id, wanted)
    follows = draft_id if stay else after or before
    query = filter_query(wanted)
    mark = f"{query}{'&' if query else '?'}done={done.id}"
    return go(f"/draft/{follows}{mark}" if follows else f"/{mark}")


def both_texts(asked: PageRequest, db: Connection, conflict: Conflict) -> Response:
    """Both texts, and what to do with them. What was typed is kept in the history already."""
    history = decisions.by_draft(db, [conflict.draft.id]).get(conflict.draft.id, [])
    asked.after.append(asked.given.file.sync)
    yours = conflict.yours or conflict.base
    return page(
        asked,
        "conflict.html",
        409,
        conflict=conflict,
        yours=yours,
        outlets_line=outlets_line(yours.outlets),
        their_outlets=outlets_line(conflict.theirs.outlets),
        seen=acts.seen(conflict.draft, history),
        changes=changes(conflict.theirs.text, yours.text),
        query=filter_query(read_filter(asked)),
    )
