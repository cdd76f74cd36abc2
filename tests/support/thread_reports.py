"""Stories in a store as the draft stage leaves them: an article each, and a draft that cites it."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from storage.corpus import articles, stories
from storage.editing import drafts
from storage.records import DraftSentence, Member
from tests.support.records import a_draft, an_article

BAGHDAD = ZoneInfo("Asia/Baghdad")
FIRST = datetime(2023, 10, 3, 9, tzinfo=UTC)


def a_story(
    db: Connection,
    days: float,
    title: str,
    text: str,
    language: str = "en",
    made_at: datetime | None = None,
    source: str = "rudaw",
) -> int:
    """Return a new story that began so many days after FIRST, with a draft."""
    when = FIRST + timedelta(days=days)
    name = f"{language}/{title}"
    article = an_article(
        source=source, identity=name, url=f"https://www.rudaw.net/{name}", title=title, text=text, language=language,
        published_at=when, fetched_at=when,
    )  # fmt: skip
    article_id, _ = articles.add(db, article)
    story_id = stories.open_story(db, when)
    stories.join(db, [Member(story_id, article_id, 1.0, "the only one to tell it")])
    first = text.partition("\n")[0]
    sentence = DraftSentence(first, article_id, 1, 0, len(first))
    day = when.astimezone(BAGHDAD).date()
    made = made_at or when + timedelta(hours=1)
    drafts.add(
        db, a_draft(story_id=story_id, date=day, headline=title, sentences=(sentence,), language=language, made_at=made)
    )
    return story_id


def lead_of(db: Connection, story_id: int) -> int:
    """Return the article of a story that has one."""
    return stories.members(db, [story_id])[story_id][0].article_id
