"""From review to digest: the decisions, read for a digest to print."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import Connection

from crawler.parsing.language import of_entry
from digest.composing.corrections import DecidedEntries
from review.decisions import rules
from storage.editing import citations, day_orders, decisions, drafts, settlements
from storage.publishing import digests
from storage.records import Decision, Entry, Reference

Days = tuple[date, date]  # both included


def load_decided(
    db: Connection, outlets: Mapping[str, str], days: Days | None = None, known_decisions: rules.Decisions | None = None
) -> DecidedEntries:
    """Return the decided entries, with the addresses of the articles behind them; `outlets` maps a source's key to its
    name. With `days` only what a digest of these days prints or mentions: entries of other days if they were published
    before, without addresses. `known_decisions` are read from the store if not given."""
    words_only = load_decided_words(db, days, known_decisions)
    ids = {entry.draft_id for entry in words_only.entries if days is None or days[0] <= entry.wording.date <= days[1]}
    cited = {
        draft_id: tuple(Reference(outlets.get(source, source), url) for source, url in links)
        for draft_id, links in citations.behind(db, ids).items()
    }
    entries = (replace(entry, references=_named(entry, cited.get(entry.draft_id, ()))) for entry in words_only.entries)
    return replace(words_only, entries=tuple(entries))


def load_decided_words(
    db: Connection, days: Days | None, known_decisions: rules.Decisions | None = None
) -> DecidedEntries:
    """Return the same as `load_decided` without addresses: half the reading, where only the decisions count."""
    if known_decisions is None:
        decisions_by_draft = decisions.all_by_draft(db)
        known_decisions = rules.Decisions(
            decisions_by_draft, drafts.relevance(db, decisions_by_draft), day_orders.newest(db)
        )
    held = known_decisions.decisions
    if days is not None:
        printed = digests.printed_ids(db)
        held = {
            draft_id: draft_decisions
            for draft_id, draft_decisions in held.items()
            if draft_id in printed or _is_within(draft_decisions, days)
        }
    notes = {
        draft_id: [(settlement.at, settlement.note) for settlement in draft_settlements if settlement.note]
        for draft_id, draft_settlements in settlements.standing_by_draft(db).items()
    }
    entries = rules.approved(held, known_decisions.relevance, known_decisions.orders)
    ranking = rules.ranking(entries, known_decisions.relevance, known_decisions.orders)
    return DecidedEntries(tuple(entries), rules.rejected(held), notes, ranking, of_entry)


def _is_within(draft_decisions: Sequence[Decision], days: Days) -> bool:
    """Return whether any wording that was decided on is of one of these days."""
    return any(
        decision.wording is not None and days[0] <= decision.wording.date <= days[1] for decision in draft_decisions
    )


def _named(entry: Entry, references: Sequence[Reference]) -> tuple[Reference, ...]:
    """Return the first of these references for each outlet that the entry names."""
    first = {reference.outlet: reference for reference in reversed(references)}
    return tuple(first[name] for name in entry.wording.outlets if name in first)
