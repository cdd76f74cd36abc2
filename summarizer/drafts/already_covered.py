"""Whether an entry published lately already tells a story: the same likelihood as between two articles (summarizer/stories/features.py)."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, time, timedelta

from storage.config.settings import Config
from storage.database.store import Store
from storage.publishing import digests
from storage.records import Article, Wording
from storage.text.calendar import long_date
from summarizer.encoding.encoder import Vectors
from summarizer.stories.event_likelihood import likelihoods
from summarizer.stories.features import told

Encode = Callable[[Sequence[str], str, bool], Vectors]


def printed_lately(store: Store, config: Config, now: datetime) -> dict[int, Wording]:
    """The entries of the last days as they stand in print, {draft id: words}."""
    since = (now - timedelta(days=config.drafts.covered_days)).date()
    with store.read() as db:
        found = digests.printed(db)
    standing = {draft_id: one.entry.wording for draft_id, one in found.items() if one.entry is not None}
    return {draft_id: wording for draft_id, wording in standing.items() if wording.date >= since}


def updates(
    leads: Mapping[int, Article], entries: Mapping[int, Wording], own: Mapping[int, int], encode: Encode, config: Config
) -> dict[int, str]:
    """What to say of the stories that an entry already tells: {story id: "update to entry 17 of October 3, 2023: …"}.

    `leads` are the leading articles of stories, `own` the draft of each story that has one: its own entry is no other.
    """
    if not leads or not entries:
        return {}
    ids = list(entries)
    known = [_as_article(draft_id, entries[draft_id]) for draft_id in ids]
    articles = [*known, *leads.values()]
    # However many days lie between: an update may come late.
    lately = config.stories.model_copy(update={"window_days": config.drafts.covered_days + 1, "per_day": 0.0})
    likely = likelihoods(told(articles, encode, config.digest.names), len(leads), lately)[:, : len(ids)]
    said: dict[int, str] = {}
    for row, story_id in zip(likely, leads, strict=True):
        best = max(
            (place for place, one in enumerate(ids) if one != own.get(story_id)), key=lambda at: row[at], default=None
        )
        if best is not None and row[best] >= config.stories.join:
            entry = entries[ids[best]]
            said[story_id] = f"update to entry {ids[best]} of {long_date(entry.date)}: {entry.headline}"
    return said


def _as_article(draft_id: int, entry: Wording) -> Article:
    noon = datetime.combine(entry.date, time(12), UTC)
    return Article("digest", str(draft_id), "", entry.headline, entry.text, entry.language, noon, noon)
