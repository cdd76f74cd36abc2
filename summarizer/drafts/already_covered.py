"""Whether an entry published lately already tells a story: the same likelihood as between two articles (summarizer/stories/features.py)."""

from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from storage.config.settings import Config
from storage.corpus import articles as kept_articles
from storage.database.store import Store
from storage.editing import drafts
from storage.publishing import digests
from storage.records import Article, Wording
from storage.text.calendar import long_date
from summarizer.encoding.encoder import Encode
from summarizer.stories.event_likelihood import Likelihoods, likelihoods
from summarizer.stories.features import encode_articles


def recent_entries(store: Store, days: float, now: datetime) -> dict[int, Wording]:
    """Return the entries of the last days as they were last published: {draft id: wording}."""
    since = (now - timedelta(days=days)).date()
    with store.read() as db:
        published = digests.printed(db)
    standing = {
        draft_id: publication.entry.wording
        for draft_id, publication in published.items()
        if publication.entry is not None
    }
    return {draft_id: wording for draft_id, wording in standing.items() if wording.date >= since}


def update_notes(
    leads: Mapping[int, Article], entries: Mapping[int, Wording], own: Mapping[int, int], encode: Encode, config: Config
) -> dict[int, str]:
    """Return a note for each story that an entry already covers: {story id: "update to entry 17 of October 3, 2023: …"}.

    `leads` are the leading articles of stories, `own` the draft of each story that has one: a story is not compared with its own entry.
    """
    if not leads or not entries:
        return {}
    ids = list(entries)
    entry_articles = [_as_article(draft_id, entries[draft_id]) for draft_id in ids]
    articles = [*entry_articles, *leads.values()]
    # However many days lie between: an update may come late.
    lately = config.stories.model_copy(
        update={"window_days": config.drafts.covered_days + 1, "per_day": 0.0, "developments": False}
    )
    likely = likelihoods(encode_articles(articles, encode, config.digest.names), len(leads), lately)[:, : len(ids)]
    notes: dict[int, str] = {}
    for row, story_id in zip(likely, leads, strict=True):
        best = max(
            (place for place, entry_id in enumerate(ids) if entry_id != own.get(story_id)),
            key=lambda at: row[at],
            default=None,
        )
        if best is not None and row[best] >= config.stories.join:
            entry = entries[ids[best]]
            notes[story_id] = f"update to entry {ids[best]} of {long_date(entry.date)}: {entry.headline}"
    return notes


def earlier_leads(store: Store, leads: Mapping[int, Article], config: Config) -> dict[int, Article]:
    """Return the leading articles of the drafts that these stories may follow, by story."""
    days = [article.when.astimezone(ZoneInfo(config.digest.timezone)).date() for article in leads.values()]
    if not days:
        return {}
    with store.read() as db:
        story_by_draft = drafts.of_days(db, min(days) - timedelta(days=config.stories.window_days), max(days))
        cited = drafts.cited(db, story_by_draft) if story_by_draft else {}
        first = {
            story_by_draft[draft_id]: ids[0]
            for draft_id, ids in cited.items()
            if ids and story_by_draft[draft_id] not in leads
        }
        article_by_id = kept_articles.get(db, first.values())
    return {story_id: article_by_id[draft_id] for story_id, draft_id in first.items() if draft_id in article_by_id}


def follow_notes(
    leads: Mapping[int, Article], earlier: Mapping[int, Article], encode: Encode, config: Config
) -> dict[int, str]:
    """Return a note for each story that follows one of an earlier day: {story id: "follows story 12 of October 3, 2023: …"}.

    `leads` and `earlier` are the leading articles of the drafted stories and of those they may follow, by story.
    """
    zone = ZoneInfo(config.digest.timezone)
    all_leads = {**earlier, **leads}
    days = {story_id: article.when.astimezone(zone).date() for story_id, article in all_leads.items()}
    first = min((days[story_id] for story_id in all_leads), default=None)
    if first is None or all(days[story_id] == first for story_id in leads):
        return {}
    ids = list(all_leads)
    whole = config.stories.model_copy(update={"developments": False})
    likely = Likelihoods(encode_articles([all_leads[of] for of in ids], encode, config.digest.names), whole)
    notes: dict[int, str] = {}
    for story_id in leads:
        row = likely.rows([ids.index(story_id)])[0]
        before = [at for at, of in enumerate(ids) if days[of] < days[story_id] and row[at] >= config.stories.join]
        if before:
            of = ids[max(before, key=lambda at: (days[ids[at]], row[at]))]
            notes[story_id] = f"follows story {of} of {long_date(days[of])}: {all_leads[of].title}"
    return notes


def _as_article(draft_id: int, entry: Wording) -> Article:
    noon = datetime.combine(entry.date, time(12), UTC)
    return Article("digest", str(draft_id), "", entry.headline, entry.text, entry.language, noon, noon)
