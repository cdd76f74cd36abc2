"""The feed that readers subscribe to: always the newest entries, whichever digest printed them. Pure."""

from collections.abc import Mapping
from dataclasses import replace

from digest.composing.corrections import DecidedEntries
from storage.publishing.published import Digest, PrintedEntry, Tombstone

MOST = 100  # entries: a busy week, so that a reader who asks once a week misses none


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
