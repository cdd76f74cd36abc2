"""What was cited is watched; what changed in print is told; what was taken out leaves a stone."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html

from digest.composing.compose import sections
from digest.composing.corrections import DecidedEntries, corrections, is_corrected, printed_corrections, tombstones
from digest.publish import preview, publish, rebuild, seal
from review.decisions import flags as watch
from review.decisions import settle as settling
from review.decisions.rules import approved, check, rejected, standing
from storage.config.settings import CrawlConfig, DigestConfig
from storage.corpus import articles
from storage.crawling import observations
from storage.database.store import Store, open_store
from storage.editing import decisions, drafts, settlements
from storage.errors import DecisionError, DigestError, StaleDraftError
from storage.publishing import digests
from storage.publishing.published import PrintedEntry
from storage.records import MACHINE, Decision, DraftSentence, Entry, Observation, Reference
from tests.support.records import NOON, a_decision, a_draft, a_wording, an_article

FIRST, LAST = date(2023, 10, 1), date(2023, 10, 31)
CRAWL = CrawlConfig(user_agent="test")
CONFIG = DigestConfig(site="https://digest.example/")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
TEXTS = {
    "en": ("The blast killed 3 people. Police closed the road.", "The blast killed 3 people.", "The blast killed 5 people."),
    "ar": ("قتل الانفجار 3 أشخاص. أغلقت الشرطة الطريق.", "قتل الانفجار 3 أشخاص.", "قتل الانفجار 5 أشخاص."),
    "ckb": ("تەقینەوەکە ٣ کەسی کوشت. پۆلیس ڕێگاکەی داخست.", "تەقینەوەکە ٣ کەسی کوشت.", "تەقینەوەکە ٥ کەسی کوشت."),
    "kmr": ("Teqînê 3 kes kuştin. Polîsan rê girt.", "Teqînê 3 kes kuştin.", "Teqînê 5 kes kuştin."),
}  # fmt: skip


def decide(db: Any) -> DecidedEntries:
    """As crawler/run.py does, without addresses."""
    held = decisions.all_by_draft(db)
    notes = {
        of: [(one.at, one.note) for one in said if one.note] for of, said in settlements.standing_by_draft(db).items()
    }
    return DecidedEntries(tuple(approved(held, drafts.relevance(db))), rejected(held), notes)


def printed_entry(store: Store, folder: Path, language: str = "en", **wording: Any) -> int:
    """The id of an entry that cites the first sentence of an article, approved and printed in October's digest."""
    text, sentence, _ = TEXTS[language]
    with store.begin() as db:
        article_id, _ = articles.add(db, an_article(text=text, title="A Blast", language=language))
        cited = (DraftSentence(sentence, article_id, 1, 0, len(sentence)),)
        draft = drafts.add_written(db, a_draft(sentences=cited, headline="A Blast", language=language))
        words = a_wording(headline="A Blast", text=sentence, language=language, **wording)
        decisions.add(db, a_decision(draft_id=draft.id, wording=words))
    october(store, folder, NOON + HOUR)
    return draft.id


def october(store: Store, folder: Path, now: datetime, formats: Sequence[str] = ("html",)) -> Any:
    return publish(store, decide, FIRST, LAST, formats, folder, CONFIG, now)


def november(store: Store, folder: Path, now: datetime) -> Any:
    """The next month's digest, with an entry of its own."""
    with store.begin() as db:
        new = drafts.add_written(db, a_draft(date=date(2023, 11, 2), headline=f"November {now}"))
        words = a_wording(date=date(2023, 11, 2), headline=f"November {now}")
        decisions.add(db, a_decision(draft_id=new.id, wording=words, at=now))
    return publish(store, decide, date(2023, 11, 1), date(2023, 11, 30), ["html"], folder, CONFIG, now)


def update(store: Store, language: str = "en", **fields: Any) -> None:
    text, sentence, changed = TEXTS[language]
    new = an_article(text=text.replace(sentence, changed), title="A Blast", language=language, fetched_at=NOON + DAY)
    with store.begin() as db:
        assert articles.add(db, replace(new, **fields))[1] == "updated"


def settle(
    store: Store,
    how: Callable[..., settling.SettleResult],
    draft_id: int,
    at: datetime,
    *words: Any,
    by: str = "Shirin",
) -> settling.SettleResult:
    with store.begin() as db:
        return how(db, CRAWL, draft_id, settling.SettledBy(by, at, "page"), *words)


def flagged(store: Store) -> list[watch.Flag]:
    with store.read() as db:
        return watch.flags(db, CRAWL)


@pytest.mark.parametrize("language", TEXTS)
def test_a_cited_sentence_that_changed_flags_its_entry_with_a_drafted_correction(
    store: Store, tmp_path: Path, language: str
) -> None:
    draft_id = printed_entry(store, tmp_path, language)
    assert flagged(store) == []
    update(store, language)
    (flag,) = flagged(store)
    _, sentence, changed = TEXTS[language]
    assert (flag.draft_id, flag.version, flag.parts) == (draft_id, 2, (watch.CitedPart(sentence, changed, sentence),))
    assert flag.proposal == replace(flag.printed, text=changed)
    assert [one.mark for one in flag.changes] == ["out", "in", "kept"]


def test_names_in_house_spelling_are_no_change_and_are_put_right_with_their_sentence(
    store: Store, tmp_path: Path
) -> None:
    said, printed = "Barham Saleh left Erbil.", "Barham Salih left Erbil."
    with store.begin() as db:
        article_id, _ = articles.add(db, an_article(text=f"{said} He met nobody.", title="A Visit"))
        cited = (DraftSentence(said, article_id, 1, 0, len(said), printed),)
        draft = drafts.add_written(db, a_draft(sentences=cited, headline="A Visit"))
        decisions.add(db, a_decision(draft_id=draft.id, wording=a_wording(headline="A Visit", text=printed)))
    october(store, tmp_path, NOON + HOUR)
    update(store, text=f"{said} He met many.", title="A Visit")
    assert flagged(store) == []
    update(store, text="Barham Saleh left Mosul. He met many.", title="Mosul Visit", fetched_at=NOON + 2 * DAY)
    (flag,) = flagged(store)
    assert flag.proposal is not None
    assert (flag.proposal.headline, flag.proposal.text) == ("Mosul Visit", "Barham Saleh left Mosul.")


def test_what_changed_elsewhere_in_the_article_flags_nothing(store: Store, tmp_path: Path) -> None:
    printed_entry(store, tmp_path)
    update(store, text="The blast killed 3 people. Police opened the road again.")
    assert flagged(store) == []


def test_case_and_punctuation_flag_nothing(store: Store, tmp_path: Path) -> None:
    printed_entry(store, tmp_path)
    update(store, text="The Blast killed 3 people, Police closed the road!")
    assert flagged(store) == []


def test_a_sentence_that_is_gone_is_taken_out_of_the_draft_or_left_to_a_person(store: Store, tmp_path: Path) -> None:
    printed_entry(store, tmp_path)
    update(store, text="Police closed the road. Nobody was hurt, the governor said on Friday.")
    (flag,) = flagged(store)
    assert flag.parts[0].was == "The blast killed 3 people."
    assert flag.proposal is None  # nothing would be left of it


def test_an_entry_in_a_persons_own_words_is_flagged_until_it_is_decided_anew(store: Store, tmp_path: Path) -> None:
    draft_id = printed_entry(store, tmp_path)
    with store.begin() as db:
        own = a_wording(text="Three died.")
        decisions.add(db, a_decision(draft_id=draft_id, wording=own, at=NOON + 2 * HOUR))
    update(store)
    (flag,) = flagged(store)
    assert flag.proposal is None
    with pytest.raises(DecisionError, match="open it in the queue"):
        settle(store, settling.approve, draft_id, NOON + 2 * DAY)
    with store.begin() as db:
        decisions.add(db, a_decision(draft_id=draft_id, wording=replace(own, text="Five died."), at=NOON + 2 * DAY))
    assert flagged(store) == []


def test_a_vanished_article_flags_its_entry_after_repeated_looks(store: Store, tmp_path: Path) -> None:
    draft_id = printed_entry(store, tmp_path)
    for hours in (30, 45, 60):
        assert flagged(store) == []
        with store.begin() as db:
            observations.add(db, Observation(1, NOON + hours * HOUR, "http_404"))
    (flag,) = flagged(store)
    assert (flag.draft_id, flag.version, flag.since) == (draft_id, 0, NOON + 30 * HOUR)
    settle(store, settling.keep, draft_id, NOON + 3 * DAY, "The outlet has taken its report away.")
    assert flagged(store) == []
    listed = november(store, tmp_path, NOON + 30 * DAY).digest.corrections
    assert [(one.draft_id, one.note) for one in listed] == [(draft_id, "The outlet has taken its report away.")]
    assert november(store, tmp_path, NOON + 31 * DAY).digest.corrections == listed  # the same days: the same list
    assert october(store, tmp_path, NOON + 32 * DAY).digest.corrections == listed
    december = publish(
        store, decide, date(2023, 11, 2), date(2023, 12, 31), ["html"], tmp_path, CONFIG, NOON + 70 * DAY
    )
    assert december.digest.corrections == ()


def test_an_approved_correction_is_listed_in_the_next_digest_and_marked_in_its_own(
    store: Store, tmp_path: Path
) -> None:
    draft_id = printed_entry(store, tmp_path)
    update(store)
    settle(store, settling.approve, draft_id, NOON + 2 * DAY, "The outlet raised its figure.")
    assert flagged(store) == []
    made = november(store, tmp_path, NOON + 30 * DAY)
    (one,) = printed_corrections(made.digest)
    assert one.changes == (("Text", "The blast killed 3 people.", "The blast killed 5 people."),)
    assert (one.note, one.anchor) == ("The outlet raised its figure.", "")
    assert "raised its figure" in made.files[0].read_text(encoding="utf-8")
    own = october(store, tmp_path, NOON + 31 * DAY)
    (item,) = sections(own.digest)[0].parts[0].items
    assert item.anchor == f"entry-{draft_id}"
    assert item.body.startswith("The blast killed 5 people")
    assert item.corrected == "corrected October 5, 2023"
    assert printed_corrections(own.digest)[0].anchor == item.anchor


def test_nothing_is_corrected_by_itself(store: Store, tmp_path: Path) -> None:
    printed_entry(store, tmp_path)
    update(store)
    assert flagged(store)
    made = october(store, tmp_path, NOON + 2 * DAY)
    assert made.unchanged
    assert made.digest.entries[0].wording.text == "The blast killed 3 people."
    assert made.digest.corrections == ()


def test_a_correction_opened_in_the_queue_waits_for_its_approval(store: Store, tmp_path: Path) -> None:
    draft_id = printed_entry(store, tmp_path)
    update(store)
    settle(store, settling.reopen, draft_id, NOON + 2 * DAY)
    with store.read() as db:
        stands = standing(decisions.by_draft(db, [draft_id])[draft_id])
    assert (stands.state, stands.wording and stands.wording.text) == ("edited", "The blast killed 5 people.")
    (stone,) = october(store, tmp_path, NOON + 3 * DAY).digest.tombstones
    assert (stone.draft_id, stone.state) == (draft_id, "waiting")


def test_a_withdrawn_entry_leaves_a_stone_and_none_of_its_words(store: Store, tmp_path: Path) -> None:
    draft_id = printed_entry(store, tmp_path)
    update(store)
    settle(store, settling.withdraw, draft_id, NOON + 2 * DAY, "wrong", "It was about another town.")
    made = october(store, tmp_path, NOON + 3 * DAY, ["html", "md", "txt", "atom", "json", "feed.json"])
    page = html.fromstring(made.files[0].read_bytes())
    assert page.get_element_by_id(f"entry-{draft_id}").text_content() == "The entry that stood here was withdrawn."
    for path in made.files:
        content = path.read_text(encoding="utf-8")
        assert "blast" not in content.lower(), path
        assert "wrong" not in content, path
    assert "another town" in made.files[0].read_text(encoding="utf-8")


@pytest.mark.parametrize("act", [settling.keep, settling.approve])
def test_only_a_person_settles_and_only_what_is_flagged(store: Store, tmp_path: Path, act: Any) -> None:
    draft_id = printed_entry(store, tmp_path)
    with pytest.raises(DecisionError, match="no cited article"):
        settle(store, act, draft_id, NOON + DAY)
    update(store)
    for nobody in ("", MACHINE):
        with pytest.raises(DecisionError, match="name of the person"):
            settle(store, act, draft_id, NOON + DAY, by=nobody)
    assert len(flagged(store)) == 1


def test_an_entry_that_moved_says_where(store: Store, tmp_path: Path) -> None:
    draft_id = printed_entry(store, tmp_path)
    with store.begin() as db:
        moved = a_wording(date=date(2023, 11, 2), headline="A Blast", text="The blast killed 3 people.")
        decisions.add(db, a_decision(draft_id=draft_id, wording=moved, at=NOON + DAY))
    made = october(store, tmp_path, NOON + 2 * DAY)
    (stone,) = sections(made.digest)[0].stones
    assert stone.text == "The entry that stood here moved to November 2, 2023."
    assert printed_corrections(made.digest)[0].changes == (("Day", "October 3, 2023", "November 2, 2023"),)


@pytest.mark.parametrize(
    ("fields", "is_one"),
    [
        ({"text": "A school for 400 pupils opened"}, False),
        ({"headline": "School opens in Makhmur!"}, False),
        ({"text": "A school for 4.00 pupils opened."}, True),
        ({"text": "A school for 400% pupils opened."}, True),
        ({"outlets": ("Rudaw", "Al Hurra")}, True),
        ({"date": date(2023, 10, 4)}, True),
        ({"section": "Intercepts"}, False),
    ],
)
def test_a_correction_is_what_tells_readers_something_else(fields: dict[str, Any], is_one: bool) -> None:
    assert is_corrected(a_wording(), a_wording(**fields)) is is_one


def test_publishing_twice_is_publishing_once(store: Store, tmp_path: Path) -> None:
    printed_entry(store, tmp_path)
    first = october(store, tmp_path, NOON + DAY, ["html", "atom", "docx", "eml"])
    before = {path: path.read_bytes() for path in first.files}
    second = october(store, tmp_path, NOON + 9 * DAY, ["html", "atom", "docx", "eml"])
    assert (second.digest_id, second.unchanged) == (first.digest_id, True)
    assert {path: path.read_bytes() for path in second.files} == before
    with store.read() as db:
        assert len(digests.published(db)) == 1


def test_what_changed_since_the_preview_is_not_published(store: Store, tmp_path: Path) -> None:
    printed_entry(store, tmp_path)
    with store.read() as db:
        shown = preview(db, decide(db), FIRST, LAST, CONFIG)
    assert publish(store, decide, FIRST, LAST, ["md"], tmp_path, CONFIG, NOON + DAY, shown.seal).unchanged
    entry = replace(shown.digest.entries[0], references=(Reference("Rudaw", "https://one.example/9"),))
    assert seal(replace(shown.digest, entries=(entry,))) == shown.seal  # a link that a crawl added is no decision
    assert seal(replace(shown.digest, entries=())) != shown.seal
    with store.begin() as db:
        decisions.add(db, a_decision(draft_id=1, action="undo", at=NOON + DAY))
    with pytest.raises(DigestError, match="changed since the preview"):
        publish(store, decide, FIRST, LAST, ["md"], tmp_path, CONFIG, NOON + DAY, shown.seal)


def test_an_edition_of_before_comes_out_again_byte_for_byte(store: Store, tmp_path: Path) -> None:
    names = ["html", "md", "txt", "docx", "eml", "atom", "feed.json", "json"]
    draft_id = printed_entry(store, tmp_path)
    first = october(store, tmp_path, NOON + DAY, names)
    before = {path.name: path.read_bytes() for path in first.files if path.name.startswith("digest-")}
    assert len(before) == len(names)
    update(store)
    settle(store, settling.approve, draft_id, NOON + 2 * DAY)
    october(store, tmp_path, NOON + 3 * DAY, names)
    for path in rebuild(store, first.digest_id, [], tmp_path / "again", CONFIG).files:
        assert path.read_bytes() == before[path.name], path
    # Not only because the bytes were kept: what was kept of the digest gives the same ones.
    from digest.formats import FORMATS

    with store.read() as db:
        kept = digests.get(db, first.digest_id)
    assert kept is not None
    for name in names:
        assert FORMATS[name](kept) == before[f"digest-2023-10.{name}"], name


STEPS = ["approve", "reject", "edit", "undo", "publish october", "publish november", "move", "machine"]


@given(steps=st.lists(st.tuples(st.sampled_from(STEPS), st.integers(0, 2)), max_size=10))
@settings(max_examples=25)
def test_only_what_is_approved_gets_in_whatever_happened_before(
    steps: list[tuple[str, int]], tmp_path_factory: Any
) -> None:
    folder = tmp_path_factory.mktemp("desk")
    store = open_store(folder / "desk.db")
    try:
        with store.begin() as db:
            ids = [drafts.add_written(db, a_draft(headline=f"H{n}", text=f"T{n}.")).id for n in range(3)]
        for number, (step, which) in enumerate(steps):
            take(store, folder, step, ids[which], NOON + number * HOUR)
        ever = {
            n
            for n in ids
            if any(decision.action == "approve" and decision.by == "Shirin" for decision in said(store, n))
        }
        with store.read() as db:
            for one in digests.published(db):
                made = digests.get(db, one.digest_id)
                assert made is not None
                assert {entry.draft_id for entry in made.entries} <= ever
                for entry in made.entries:
                    before = [decision for decision in said(store, entry.draft_id) if decision.at <= one.at]
                    stands = standing(before)
                    assert (stands.state, stands.wording) == ("approved", entry.wording)
                    assert entry.approved_by == "Shirin"
    finally:
        store.close()


def said(store: Store, draft_id: int) -> list[Decision]:
    with store.read() as db:
        return decisions.by_draft(db, [draft_id]).get(draft_id, [])


def take(store: Store, folder: Path, step: str, draft_id: int, now: datetime) -> None:
    if step.startswith("publish"):
        month = 10 if step.endswith("october") else 11
        first, last = date(2023, month, 1), date(2023, month, 30)
        try:
            publish(store, decide, first, last, ["md", "atom"], folder, CONFIG, now)
        except DigestError:
            return
        return
    day = date(2023, 11, 5) if step == "move" else date(2023, 10, 3)
    words = a_wording(headline=f"H{draft_id}", text=f"At {now}.", date=day)
    action: Any = {"move": "approve", "machine": "approve"}.get(step, step)
    by = MACHINE if step == "machine" else "Shirin"
    made = a_decision(
        draft_id=draft_id,
        action=action,
        by=by,
        at=now,
        wording=words if action in {"approve", "edit"} else None,
        reason="r",
    )
    with store.begin() as db:
        draft = drafts.get(db, draft_id)
        assert draft is not None
        try:
            check(draft, standing(decisions.by_draft(db, [draft_id]).get(draft_id, ())), made)
        except (DecisionError, StaleDraftError):
            return
        decisions.add(db, made)


@given(st.lists(st.sampled_from(["A", "B", None]), min_size=1, max_size=5), st.sampled_from(["A", "B", None, "wait"]))
def test_each_change_in_print_is_told_once_and_nothing_else(printed: list[str | None], now: str | None) -> None:
    entries = [None if text is None else Entry(1, a_wording(text=text), "Shirin", NOON) for text in printed]
    history = {1: [PrintedEntry(n, 1, date(2023, 10, 3), NOON + n * HOUR, entry) for n, entry in enumerate(entries)]}
    at = NOON + 10 * HOUR
    entry = Entry(1, a_wording(text=now), "Shirin", at) if now in {"A", "B"} else None
    decided = DecidedEntries((entry,) if entry else (), {1: at} if now is None else {}, {})
    line = [*printed, *([now] if now != "wait" else [])]
    changed = sum(one is not None and one != other for one, other in pairwise(line))
    assert len(corrections(history, decided, FIRST, LAST)) == changed
    told_last = int(now != "wait" and printed[-1] is not None and printed[-1] != now)
    assert len(corrections(history, decided, date(2024, 1, 1), date(2024, 1, 31))) == told_last
    stones = tombstones(history, decided, FIRST, LAST)
    assert len(stones) == int(entry is None and any(printed))
