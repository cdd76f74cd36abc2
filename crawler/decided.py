"""Review to digest: what people have decided, read for a digest to print."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import Connection

from crawler.desk import Desk
from digest.corrections import Decided
from review import queue as rules
from storage import citing, decisions, drafts, settlements
from storage.records import Entry, Reference


def decided(desk: Desk, db: Connection) -> Decided:
    """What people have decided, with the addresses of the articles behind it."""
    found = drafts.latest(db)
    held = decisions.of(db, [one.id for one in found])
    entries = rules.approved(found, held)
    ids = {entry.draft_id for entry in entries}
    behind = citing.behind(db, [one for one in found if one.id in ids])
    names = {key: source.name for key, source in desk.sources.items()}
    notes = {
        draft_id: [(one.at, one.note) for one in said if one.note] for draft_id, said in settlements.every(db).items()
    }
    cited = {
        draft_id: tuple(Reference(names.get(source, source), url) for source, url in links)
        for draft_id, links in behind.items()
    }
    return Decided(
        tuple(replace(entry, references=_named(entry, cited[entry.draft_id])) for entry in entries),
        rules.rejected(found, held),
        notes,
    )


def _named(entry: Entry, references: Sequence[Reference]) -> tuple[Reference, ...]:
    """Of each outlet that the entry names the first of these."""
    first = {one.outlet: one for one in reversed(references)}
    return tuple(first[name] for name in entry.wording.outlets if name in first)
