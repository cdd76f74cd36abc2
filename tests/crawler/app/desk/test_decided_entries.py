"""What people have decided, read for a digest of some days only: it prints just what reading everything would."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from crawler.app.desk.decided_entries import load_decided, load_decided_words
from digest.publish import prepare, seal
from storage.database.store import Store
from storage.editing import decisions, drafts
from storage.publishing import digests
from tests.review.decisions.test_flags import CONFIG, printed_entry
from tests.support.records import NOON, a_decision, a_draft, a_wording

HOUR = timedelta(hours=1)


def entry(store: Store, day: date, action: str, at: timedelta) -> int:
    with store.begin() as db:
        draft = drafts.add_written(db, a_draft(date=day))
        wording = a_wording(date=day) if action != "reject" else None
        decisions.add(db, a_decision(draft_id=draft.id, action=action, wording=wording, at=NOON + at))
    return draft.id


@pytest.mark.parametrize("first", [date(2023, 10, 1), date(2023, 11, 1)])
@pytest.mark.parametrize("moved_to", [date(2023, 10, 20), date(2023, 11, 5)])
def test_the_days_are_enough(store: Store, tmp_path: Path, first: date, moved_to: date) -> None:
    moved = printed_entry(store, tmp_path)
    for day in (date(2023, 10, 7), date(2023, 11, 7), date(2023, 12, 7)):
        for action in ("approve", "reject", "edit"):
            entry(store, day, action, HOUR)
    with store.begin() as db:
        words = a_wording(date=moved_to, text="Something else.")
        decisions.add(db, a_decision(draft_id=moved, wording=words, at=NOON + 3 * HOUR))
        assert digests.printed_ids(db) == {moved}
        last = first + timedelta(days=29)
        narrow = load_decided(db, {}, (first, last))
        whole = prepare(db, load_decided(db, {}), first, last, CONFIG)
        assert prepare(db, narrow, first, last, CONFIG) == whole
        assert seal(prepare(db, load_decided_words(db, (first, last)), first, last, CONFIG)) == seal(whole)
    assert {one.draft_id for one in narrow.entries} < {1, *range(2, 11)}
