"""What a draft takes from a story: only articles of its event, the day of the one it leads with, and which story it follows."""

from collections.abc import Sequence
from datetime import timedelta

from storage.config.settings import Config, load_config
from storage.corpus import articles as kept_articles
from storage.corpus import stories as kept_stories
from storage.database.store import Store
from storage.editing import drafts as kept_drafts
from storage.records import MACHINE, Article, Draft, Member
from summarizer.drafts.article_choice import Outlet
from summarizer.drafts.draft import draft_stories
from summarizer.encoding.encoder import Encoder
from tests.support.paths import ROOT
from tests.support.records import NOON, an_article

CONFIG: Config = load_config(ROOT / "config" / "digest.yaml")
OUTLETS = {
    "rudaw": Outlet("Rudaw", "all"),
    "shafaq": Outlet("Shafaq News", "all"),
    "basnews": Outlet("Bas News", "all"),
}
MARKET = "A fire burnt thirty stalls in the bazaar of {} on Tuesday and nobody was hurt, civil defence said. {}"


def report(source: str, place: str, more: str) -> Article:
    return an_article(
        source=source, title=f"Fire burns thirty stalls in bazaar of {place}", text=MARKET.format(place, more)
    )


def join(store: Store, told: Sequence[Article], by: Sequence[str]) -> int:
    with store.begin() as db:
        ids = [kept_articles.add(db, article)[0] for article in told]
        story = kept_stories.open_story(db, told[0].when)
        kept_stories.join(db, [Member(story, one, 1.0, "same event", who) for one, who in zip(ids, by, strict=True)])
    return story


def drafted(store: Store, encoder: Encoder, *stories: int) -> list[Draft]:
    draft_stories(store, CONFIG, encoder, OUTLETS, NOON + timedelta(days=3))
    with store.read() as db:
        found = [kept_drafts.of_story(db, story) for story in stories]
    return [draft for draft in found if draft is not None]


KIRKUK = [
    report("rudaw", "Daquq", "It began in a shop for lamps, and nine teams put it out before noon came."),
    report("shafaq", "Daquq", "Nine teams put it out."),
    report("basnews", "Zubair", "It began in a bakery."),
]


def test_an_article_of_another_place_gives_no_sentence_and_its_outlet_is_not_cited(
    store: Store, encoder: Encoder
) -> None:
    story = join(store, KIRKUK, [MACHINE] * 3)
    (draft,) = drafted(store, encoder, story)
    assert draft.outlets == ("Rudaw", "Shafaq News")
    assert "Zubair" not in draft.text
    assert any(
        note.startswith("left out because it is about another place or counterpart: Bas News") for note in draft.notes
    )


def test_what_a_person_put_into_a_story_counts(store: Store, encoder: Encoder) -> None:
    story = join(store, KIRKUK, [MACHINE, MACHINE, "Shirin"])
    (draft,) = drafted(store, encoder, story)
    assert draft.outlets == ("Rudaw", "Shafaq News", "Bas News")


def test_what_came_of_an_event_says_which_story_it_follows_and_has_its_own_day(store: Store, encoder: Encoder) -> None:
    fire = report("rudaw", "Daquq", "The owner of a shop for lamps is sought by the police of Kirkuk.")
    arrest = an_article(
        source="shafaq",
        title="Shop owner arrested over fire in bazaar of Daquq",
        text="Police arrested a shop owner on Wednesday over the fire that burnt thirty stalls in the bazaar of Daquq. He sold lamps.",
        published_at=NOON + timedelta(days=1),
    )
    first, second = join(store, [fire], [MACHINE]), join(store, [arrest], [MACHINE])
    before, after = drafted(store, encoder, first, second)
    assert (after.date - before.date).days == 1
    assert f"follows story {first} of October 3, 2023: {fire.title}" in after.notes
    assert not any(note.startswith("follows") for note in before.notes)
