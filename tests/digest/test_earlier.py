"""Entries that continue a printed one lead to it, where the desk wants that; in four languages, and the same again from the store."""

from dataclasses import replace

import pytest

from digest.composing.compose import sections
from digest.earlier import earlier_entries
from digest.formats import FORMATS
from storage.corpus import thread_links
from storage.database.store import Store
from storage.editing import drafts
from storage.publishing import digests
from storage.publishing.published import Digest, EarlierEntry, Imprint
from storage.records import Entry
from tests.support.records import NOON, a_wording
from tests.support.thread_reports import a_story

SITE = "https://desk.example.org/digests/"
EARLIER = {
    "en": "Earlier: October 3, 2023",
    "ar": "سابقًا: 3 تشرين الأول 2023",
    "ckb": "پێشتر: 3ی تشرینی یەکەمی 2023",
    "kmr": "Berê: 3 Cotmeh 2023",
}


def prepared(store: Store, language: str = "en", site: str = SITE) -> Digest:
    """Return the digest of an arrest, which continues a fire that was printed."""
    with store.begin() as db:
        stories = [
            a_story(db, at * 5, title, "Officials said so.", language) for at, title in enumerate(("Fire", "Arrest"))
        ]
        thread_links.say(db, stories[1], stories[0], "linked", "Shirin", NOON)
        entries = []
        for story_id in stories:
            draft = drafts.of_story(db, story_id)
            assert draft is not None
            words = a_wording(date=draft.date, headline=draft.headline, text=draft.text, language=language)
            entries.append(Entry(draft.id, words, "Shirin", NOON))
        days = [entry.wording.date for entry in entries]
        digests.add(db, Digest("Iraq", days[0], days[0], (entries[0],), ()), NOON)
        digest = Digest("Iraq", days[1], days[1], (entries[1],), (), language=language, imprint=Imprint(site=site))
        return replace(digest, earlier=earlier_entries(db, digest))


@pytest.mark.parametrize("language", EARLIER)
def test_an_entry_leads_to_the_one_it_continues(store: Store, language: str) -> None:
    digest = prepared(store, language)
    (item,) = sections(digest)[0].parts[0].items
    runs = item.paragraphs[-1]
    assert "".join(run.text for run in runs) == EARLIER[language]
    assert runs[-1].url == f"{SITE}digest-2023-10-03.html#entry-{digest.earlier[0].earlier_id}"
    for name in ("html", "md", "atom", "json"):
        if name in FORMATS and name != "json":
            assert runs[-1].url in FORMATS[name](digest).decode(), name


def test_without_a_site_the_day_is_named_alone(store: Store) -> None:
    page = FORMATS["html"](prepared(store, site="")).decode()
    assert EARLIER["en"] in page
    assert "digest-2023-10-03.html#" not in page


def test_a_digest_keeps_what_it_printed(store: Store) -> None:
    digest = prepared(store)
    with store.begin() as db:
        digest_id = digests.add(db, digest, NOON)
        assert digests.get(db, digest_id) == digest
    assert isinstance(digest.earlier[0], EarlierEntry)


def test_what_was_cut_or_is_of_the_same_day_is_not_printed(store: Store) -> None:
    digest = prepared(store)
    with store.begin() as db:
        later, earlier = (
            drafts.latest(db, [of])[0].story_id for of in (digest.earlier[0].draft_id, digest.earlier[0].earlier_id)
        )
        assert later is not None
        assert earlier is not None
        same_day = replace(
            digest,
            entries=tuple(
                replace(entry, wording=replace(entry.wording, date=digest.earlier[0].day)) for entry in digest.entries
            ),
        )
        assert earlier_entries(db, same_day) == ()
        thread_links.say(db, later, earlier, "cut", "Shirin", NOON)
        assert earlier_entries(db, digest) == ()
