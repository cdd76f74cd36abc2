"""Drafted stories are linked with the earlier ones they continue, in four languages and on both engines."""

from datetime import timedelta

import pytest
import yaml

from storage.config.settings import Config, load_config
from storage.corpus import thread_links, thread_voices
from storage.database.store import Store
from storage.editing import drafts
from storage.records import MACHINE
from summarizer.encoding.encoder import Encoder
from summarizer.threads.linking import LinkResult, link_stories
from tests.support.paths import ROOT
from tests.support.records import a_draft
from tests.support.thread_reports import FIRST, a_story

LANGUAGES = ("en", "ar", "ckb", "kmr")
LAST = FIRST + timedelta(days=27)
LATE = FIRST + timedelta(days=60)


@pytest.fixture(scope="session")
def config() -> Config:
    return load_config(ROOT / "config" / "digest.yaml")


def families(language: str) -> list[dict[str, list[str]]]:
    written = (ROOT / "tests" / "data" / "threads" / f"{language}.yaml").read_text(encoding="utf-8")
    found: list[dict[str, list[str]]] = yaml.safe_load(written)
    return found


def tell(store: Store, language: str, number: int) -> list[int]:
    """Return the five stories of a family."""
    family = families(language)[number - 1]
    with store.begin() as db:
        ids = []
        for days, written in zip(family["days"], family["texts"], strict=True):
            title, _, text = written.strip().partition("\n")
            ids.append(a_story(db, float(days), title, text, language))
    return ids


def links(store: Store, *story_ids: int) -> set[tuple[int, int]]:
    with store.read() as db:
        found = thread_links.between_stories(db, story_ids)
    return {(each.later, each.earlier) for each in found if each.link.verdict == "linked"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_development_is_linked_and_what_only_looks_alike_is_not(
    store: Store, encoder: Encoder, config: Config, language: str
) -> None:
    event, development, end, alike, elsewhere = tell(store, language, 8)
    assert link_stories(store, config, encoder, LAST) == LinkResult(5, 2)
    found = links(store, event, development, end, alike, elsewhere)
    assert (development, event) in found
    assert {later for later, _ in found} == {development, end}
    with store.read() as db:
        reasons = [each.link for each in thread_links.between_stories(db, [development])]
    assert all(link.reason and link.by == MACHINE and 0.5 <= link.score <= 1 for link in reasons)


def test_a_second_run_looks_at_what_is_new_alone(store: Store, encoder: Encoder, config: Config) -> None:
    event, development, *_ = tell(store, "en", 8)
    link_stories(store, config, encoder, LAST)
    assert link_stories(store, config, encoder, LAST) == LinkResult()
    with store.begin() as db:
        thread_links.say(db, development, event, "cut", "Shirin", LAST)
        again = drafts.of_story(db, development)
        assert again is not None
        drafts.add(
            db, a_draft(story_id=development, headline="Another headline", sentences=again.sentences, made_at=LAST)
        )
    assert link_stories(store, config, encoder, LAST).linked == 0
    assert (development, event) not in links(store, development)


def test_a_story_before_the_window_is_not_continued(store: Store, encoder: Encoder, config: Config) -> None:
    title, _, text = families("en")[7]["texts"][0].strip().partition("\n")
    later, _, more = families("en")[7]["texts"][1].strip().partition("\n")
    with store.begin() as db:
        a_story(db, 0, title, text)
        development = a_story(db, config.threads.days + 1, later, more)
    link_stories(store, config, encoder, FIRST + timedelta(days=config.threads.days + 2))
    assert not links(store, development)


def test_the_next_report_of_a_series_continues_nothing(store: Store, encoder: Encoder, config: Config) -> None:
    form = "The dollar was sold for {} dinars in the exchanges of Baghdad on {}. In Erbil it was sold for {}. Traders expect no change."
    with store.begin() as db:
        ids = [
            a_story(db, at, f"Dollar at {rate} dinars in Baghdad", form.format(rate, day, rate - 500))
            for at, (rate, day) in enumerate(((147500, "Sunday"), (148250, "Monday"), (149000, "Tuesday")))
        ]
    link_stories(store, config, encoder, LAST)
    assert not links(store, *ids)


def test_nothing_is_linked_where_links_reach_no_day_back(store: Store, encoder: Encoder, config: Config) -> None:
    tell(store, "en", 8)
    off = config.model_copy(update={"threads": config.threads.model_copy(update={"days": 0})})
    assert link_stories(store, off, encoder, LAST) == LinkResult()


def test_voices_are_kept_as_long_as_links_reach_back(store: Store, encoder: Encoder, config: Config) -> None:
    tell(store, "ckb", 8)
    link_stories(store, config, encoder, LAST)
    with store.read() as db:
        assert len(thread_voices.between(db, FIRST, LATE)) == 5
    link_stories(store, config, encoder, LATE)
    with store.read() as db:
        assert not thread_voices.between(db, FIRST, LATE)
