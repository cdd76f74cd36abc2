"""What is let go of with age, and what never is, on both engines."""

from datetime import timedelta

from sqlalchemy import event, func, insert, select

from crawler.health import judge
from crawler.sources.source import load_sources
from storage.config.server import RetentionConfig
from storage.config.settings import load_config
from storage.corpus import articles, copies, dossiers, stories
from storage.corpus.dossiers import Mention, MentionedIn
from storage.crawling import jobs, runs
from storage.database import remove
from storage.database.store import Store
from storage.database.tables import bands, drops, outcomes, revisions, versions
from storage.database.tables import runs as runs_table
from storage.database.tables_names import dossier_mentions
from storage.editing import decisions, drafts
from storage.maintenance import retention
from storage.records import DraftSentence, Drop, Outcome
from tests.support.paths import ROOT
from tests.support.records import NOON, a_decision, a_draft, an_article

CONFIG = RetentionConfig()
DAY = timedelta(days=1)
LATER = NOON + 400 * DAY


def kept(store: Store, table: object) -> int:
    with store.read() as db:
        return int(db.scalar(select(func.count()).select_from(table)) or 0)  # type: ignore[arg-type]


def an_edited_article(store: Store, identity: str, versions: int = 3) -> int:
    with store.begin() as db:
        for number in range(versions):
            article_id, _ = articles.add(
                db, an_article(identity=identity, text=f"نص {number} of {identity}", fetched_at=NOON + number * DAY)
            )
    return article_id


def a_draft_of(store: Store, article_id: int, action: str = "") -> int:
    sentences = (DraftSentence("A sentence.", article_id, 1, 0, 9),)
    with store.begin() as db:
        story_id = stories.open_story(db, NOON)
        draft = drafts.add(db, a_draft(story_id=story_id, sentences=sentences))
        if action:
            decisions.add(db, a_decision(draft_id=draft.id, action=action, at=NOON))
    return draft.id


def test_earlier_texts_go_but_for_those_behind_what_people_see_or_approved(store: Store) -> None:
    plain, approved, waiting = (an_edited_article(store, name) for name in ("plain", "approved", "waiting"))
    a_draft_of(store, approved, action="approve")
    a_draft_of(store, waiting)
    assert retention.forget(store, CONFIG, NOON + 100 * DAY).versions == 0
    assert retention.forget(store, CONFIG, LATER).versions == 2
    with store.read() as db:
        left = [tuple(row) for row in db.execute(select(versions.c.article_id, versions.c.version))]
        assert articles.get(db, [plain])[plain].text == "نص 2 of plain"
    assert sorted(left) == sorted([(plain, 3), *((of, number) for of in (approved, waiting) for number in (1, 2, 3))])
    assert retention.forget(store, CONFIG, LATER).versions == 0


def test_of_a_listing_its_last_good_reading_stays_and_of_a_job_its_last_run(store: Store) -> None:
    with store.begin() as db:
        before = None
        for day in range(6):
            at = NOON + day * DAY
            run_id = jobs.claim(db, "crawl rudaw", "crawl", before, at, 1, "here", at)
            assert run_id
            state = "ok" if day < 2 else "failed"
            runs.record(db, run_id, [Outcome("rudaw", "https://a", state, found=5)])  # type: ignore[arg-type]
            runs.finish(db, run_id, "ok", "", at)
            before = jobs.last(db, ["crawl rudaw"])["crawl rudaw"]
        for number in range(3):
            runs.finish(db, runs.begin(db, f"queue sync {number}", NOON), "ok", "", NOON)
    with store.read() as db:
        reads = runs.readings(db, NOON)
    gone = retention.forget(store, CONFIG, LATER)
    assert (gone.outcomes, gone.runs) == (4, 7)
    assert (kept(store, outcomes), kept(store, runs_table)) == (2, 2)
    with store.begin() as db:
        assert jobs.last(db, ["crawl rudaw"])["crawl rudaw"] == before
        assert runs.readings(db, NOON)["rudaw"]["https://a"].good_at == reads["rudaw"]["https://a"].good_at
        assert jobs.claim(db, "crawl rudaw", "crawl", before, LATER, 1, "here", LATER)
    sources = load_sources(ROOT / "config" / "sources.yaml")
    config = load_config(ROOT / "config" / "digest.yaml")
    assert len(judge.look(store, sources.values(), config, LATER)) == len(sources)


def test_old_drops_and_bands_go_and_new_ones_stay(store: Store) -> None:
    with store.begin() as db:
        for number, at in enumerate((NOON, LATER)):
            runs.drop(db, Drop("rudaw", f"https://a/{number}", "no_text", at))
            db.execute(
                insert(bands), [{"week": copies.week(at), "band": one, "article_id": number} for one in range(3000)]
            )
    gone = retention.forget(store, CONFIG, LATER)
    assert (gone.drops, gone.bands) == (1, 3000)
    assert (kept(store, drops), kept(store, bands)) == (1, 3000)


def test_a_rejected_entry_keeps_its_last_words_and_those_a_person_read(store: Store) -> None:
    article = an_edited_article(store, "one", versions=1)
    rejected, waiting = a_draft_of(store, article), a_draft_of(store, article)
    with store.begin() as db:
        for row in db.execute(select(revisions)).mappings().all():
            db.execute(insert(revisions), [dict(row) | {"revision": number} for number in (2, 3, 4)])
        decisions.add(db, a_decision(draft_id=rejected, revision=2, action="reject", reason="old"))
    assert retention.forget(store, CONFIG, NOON + 100 * DAY).revisions == 0
    assert retention.forget(store, CONFIG, LATER).revisions == 2
    with store.read() as db:
        left = [tuple(row) for row in db.execute(select(revisions.c.draft_id, revisions.c.revision))]
    assert sorted(left) == [(rejected, 2), (rejected, 4), *((waiting, number) for number in (1, 2, 3, 4))]


def test_the_place_of_what_went_is_given_back(store: Store) -> None:
    empty = retention.size(store)
    with store.begin() as db:
        rows = [{"week": 1, "band": one, "article_id": 1} for one in range(20_000)]
        db.execute(insert(bands), rows)
    before = retention.size(store)
    gone = retention.forget(store, CONFIG, LATER)
    assert gone.bands == 20_000
    if store.engine.dialect.name == "sqlite":
        assert gone.freed > 0.8 * (before - empty)
        assert retention.size(store) + gone.freed == before


def test_rows_of_keys_of_several_columns_go_by_the_index(store: Store) -> None:
    with store.begin() as db:
        copies.index(db, [(week, band, 1) for week in (2800, 2801) for band in range(3)])
        steps: list[str] = []
        if db.dialect.name == "sqlite":
            event.listen(db, "before_cursor_execute", lambda _, cursor, statement, *__: steps.append(statement))
        remove.rows(db, bands, [(2800, band, 1) for band in range(3)])
        plans = [db.exec_driver_sql(f"EXPLAIN QUERY PLAN {one}", (2800, 1, 1)).all() for one in tuple(steps)]
        assert db.execute(select(func.count()).select_from(bands)).scalar() == 3
    assert all("SEARCH bands USING PRIMARY KEY" in str(plan) for plan in plans)


def test_names_that_hardly_any_article_mentions_go(store: Store) -> None:
    with store.begin() as db:
        for number, (key, count, days) in enumerate((("~a b", 1, 99), ("~c d", 1, 1), ("~e f", 5, 99), ("=G", 1, 99))):
            for each in range(count):
                article = an_article(identity=f"{number} {each}")
                article_id, _ = articles.add(db, article)
                mention = Mention(key, key, "person", key)
                dossiers.keep(db, [MentionedIn(article_id, "rudaw", "en", NOON - days * DAY, [mention])])
    assert retention.forget(store, CONFIG, NOON).names == 1
    with store.read() as db:
        assert dossiers.by_key(db, ["~a b", "~c d", "~e f", "=G"]).keys() == {"~c d", "~e f", "=G"}
        assert db.execute(select(func.count()).select_from(dossier_mentions)).scalar() == 7
