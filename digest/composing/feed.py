"""The feeds: that of the newest entries, whichever digest printed them, and where the entries of a feed are read. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from digest.composing.compose import anchor, days_name, file_name, of_edition
from digest.composing.corrections import DecidedEntries
from storage.publishing.published import Digest, PrintedEntry, Tombstone
from storage.text.links import web_address

MOST = 100  # entries: a busy week, so that a reader who asks once a week misses none


@dataclass(frozen=True, slots=True)
class FeedPlace:
    """Where a feed is, and where its entries are read. `site` is the address of the folder, "" without one; `file` the feed's name
    without its ending; `home` the page it belongs to; `pages` the page of each entry by its anchor, where `home` has not all."""

    site: str
    file: str
    edition: str
    home: str
    pages: Mapping[str, str] | None = None

    def address(self, ending: str) -> str:
        """Return the web address of the feed in a format."""
        return web_address(f"{self.site}{self.file}.{of_edition(self.edition, ending)}") if self.site else ""

    @property
    def home_address(self) -> str:
        """The web address of its page, or of the folder where it has none."""
        return web_address(f"{self.site}{self.home}") if self.site else ""

    def permalink(self, at: str) -> str:
        """Return the web address of the entry at this anchor; "" where no page has it."""
        page = self.home if self.pages is None else self.pages.get(at, "")
        return f"{web_address(f'{self.site}{page}')}#{at}" if self.site and page else ""


def own_place(digest: Digest) -> FeedPlace:
    """Return the place of a digest's own feed, beside its page."""
    name = f"digest-{days_name(digest.first, digest.last)}"
    return FeedPlace(digest.imprint.site, name, digest.edition, file_name(digest, "html"))


def newest_place(digest: Digest, home: str, pages: Mapping[int, str]) -> FeedPlace:
    """Return the place of the feed of the newest entries; `pages` are the names of the pages that have them, by draft."""
    by_anchor = {anchor(draft_id): page for draft_id, page in pages.items()}
    return FeedPlace(digest.imprint.site, "feed", digest.edition, home, by_anchor)


def newest_entries(decided_entries: DecidedEntries, printed: Mapping[int, PrintedEntry], digest: Digest) -> Digest:
    """Return the newest entries that a digest printed and that are still approved, as a digest of their own; `digest` is the one
    just published. An entry that is no longer approved stays as a tombstone, so that subscribers' copies are replaced."""
    approved = {entry.draft_id: entry for entry in decided_entries.entries}
    newest = sorted(printed.values(), key=lambda printing: (printing.date, printing.draft_id))[-MOST:]
    days = [printing.date for printing in newest] or [digest.first, digest.last]
    return replace(
        digest,
        title=digest.imprint.name,
        first=min(days),
        last=max(days),
        entries=tuple(approved[printing.draft_id] for printing in newest if printing.draft_id in approved),
        analyses=(),
        leads=(),
        corrections=(),
        tombstones=tuple(
            Tombstone(
                printing.draft_id,
                printing.date,
                "withdrawn" if printing.draft_id in decided_entries.rejected else "waiting",
            )
            for printing in newest
            if printing.draft_id not in approved
        ),
    )
