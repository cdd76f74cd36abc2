"""Review to digest: what people have decided, read for a digest to print."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import Connection

from digest.composing.corrections import DecidedEntries
from review.decisions import rules
from storage.editing import citations, day_orders, decisions, drafts, settlements
from storage.publishing import digests
from storage.records import Decision, Entry, Reference

Days = tuple[date, date]  # both included


def decided(
    db: Connection, outlets: Mapping[str, str], days: Days | None = None, said: rules.Decisions | None = None
) -> DecidedEntries:
    """What people have decided, with the addresses of the articles behind it; `outlets` maps a source's key to its name. With
    `days` only what a digest of these days prints or tells of: entries of other days where they were printed before, without
    addresses. What people `said` is read where it is not given."""
    told = decided_words(db, days, said)
    ids = {one.draft_id for one in told.entries if days is None or days[0] <= one.wording.date <= days[1]}
    cited = {
        draft_id: tuple(Reference(outlets.get(source, source), url) for source, url in links)
        for draft_id, links in citations.behind(db, ids).items()
    }
    entries = (replace(entry, references=_named(entry, cited.get(entry.draft_id, ()))) for entry in told.entries)
    return replace(told, entries=tuple(entries))


def decided_words(db: Connection, days: Days | None, said: rules.Decisions | None = None) -> DecidedEntries:
    """The same without addresses: half the reading, where only what people decided counts."""
    if said is None:
        every = decisions.all_by_draft(db)
        said = rules.Decisions(every, drafts.relevance(db, every), day_orders.newest(db))
    held = said.decisions
    if days is not None:
        printed = digests.printed_ids(db)
        held = {one: them for one, them in held.items() if one in printed or _is_within(them, days)}
    notes = {
        draft_id: [(one.at, one.note) for one in them if one.note]
        for draft_id, them in settlements.standing_by_draft(db).items()
    }
    return DecidedEntries(tuple(rules.approved(held, said.relevance, said.orders)), rules.rejected(held), notes)


def _is_within(them: Sequence[Decision], days: Days) -> bool:
    """Whether any words that were decided on are of one of these days."""
    return any(one.wording is not None and days[0] <= one.wording.date <= days[1] for one in them)


def _named(entry: Entry, references: Sequence[Reference]) -> tuple[Reference, ...]:
    """Of each outlet that the entry names the first of these."""
    first = {one.outlet: one for one in reversed(references)}
    return tuple(first[name] for name in entry.wording.outlets if name in first)
