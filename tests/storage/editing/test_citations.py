"""Which links an entry has, on both engines."""

from datetime import timedelta

from storage.corpus import articles, copies, stories
from storage.database.store import Store
from storage.editing import citations, drafts
from storage.records import Copy, Member
from tests.support.records import NOON, a_draft, an_article


def test_of_an_outlet_that_printed_one_text_again_and_again_the_first_is_linked(store: Store) -> None:
    told = [("rudaw", "a"), ("rudaw", "b"), ("shafaq", "c"), ("rudaw", "d"), ("rudaw", "e")]
    with store.begin() as db:
        ids = [
            articles.add(
                db,
                an_article(
                    source=source,
                    identity=name,
                    url=f"https://www.rudaw.net/{name}",
                    published_at=NOON + timedelta(hours=at),
                ),
            )[0]
            for at, (source, name) in enumerate(told)
        ]
        story = stories.open_story(db, NOON)
        stories.join(db, [Member(story, of, 1.0, "tells it") for of in ids])
        # a is printed anew as b, c and d; e tells the event in words of its own
        copies.keep(db, [Copy(of, ids[0], 1.0, 1.0, "the same text") for of in ids[1:4]])
        draft = drafts.add(db, a_draft(story_id=story))
        links = citations.behind(db, [draft.id])[draft.id]
    assert links == [(source, f"https://www.rudaw.net/{name}") for source, name in (told[0], told[2], told[4])]
