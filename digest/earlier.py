"""The earlier entries that those of a digest continue, as they were printed: for "Earlier: October 12, 2023" (`digest: thread_links`)."""

from sqlalchemy import Connection

from digest.composing.compose import days_name, file_name, of_edition
from storage.corpus import thread_links
from storage.editing import drafts
from storage.publishing import digests
from storage.publishing.published import Digest, EarlierEntry


def earlier_entries(db: Connection, digest: Digest) -> tuple[EarlierEntry, ...]:
    """Return the printed entries of earlier days that the entries of a digest continue, those of one entry oldest first."""
    own = {entry.draft_id: entry.wording.date for entry in digest.entries}
    story_of = {draft.story_id: draft.id for draft in drafts.latest(db, own) if draft.story_id is not None}
    links = [link for link in thread_links.between_stories(db, story_of) if link.link.verdict == "linked"]
    draft_of = drafts.of_stories(db, {link.earlier for link in links if link.later in story_of})
    pages = {draft_id: (day, file_name(digest, "html")) for draft_id, day in own.items()}
    periods = {period.digest_id: period for period in digests.published(db)}
    for draft_id, printing in digests.printed(db, list(draft_of.values()), digest.edition).items():
        if printing.entry is not None and draft_id not in pages:
            period = periods[printing.digest_id]
            name = f"digest-{days_name(period.first, period.last)}.{of_edition(period.edition, 'html')}"
            pages[draft_id] = printing.entry.wording.date, name
    found = [
        EarlierEntry(story_of[link.later], draft_of[link.earlier], *pages[draft_of[link.earlier]])
        for link in links
        if link.later in story_of and draft_of.get(link.earlier) in pages
    ]
    earlier = [each for each in found if each.day < own[each.draft_id]]
    return tuple(sorted(earlier, key=lambda each: (each.draft_id, each.day, each.earlier_id)))
