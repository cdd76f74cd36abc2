"""Published editions, read from the store: the only module that queries for their pages. Writes nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from sqlalchemy import Connection

from storage.publishing import digests, mail_ledger
from storage.publishing.mail_ledger import Letter, State


@dataclass(frozen=True, slots=True)
class PublishedEdition:
    """A published digest. `mailed` counts its readers by mail by state; `replaced_by` is the newest edition of the same days (0: it is
    the newest); `language` is that of an edition beside the main one. `formats`, `letters` and `outdated` (formats that only an earlier
    edition of the same days has, with its number) are known of a single edition only."""

    number: int
    first: date
    last: date
    at: datetime
    entries: int
    mailed: Mapping[State, int]
    replaced_by: int = 0
    language: str = ""
    formats: Sequence[str] = ()
    letters: Sequence[Letter] = ()
    outdated: Mapping[str, int] = field(default_factory=dict)


def edition_views(db: Connection) -> list[PublishedEdition]:
    """Return every edition, newest first."""
    entries, mailed = digests.entry_counts(db), mail_ledger.counts(db)
    newest: dict[tuple[date, date, str], int] = {}
    editions = []
    for period in reversed(digests.published(db)):
        number, days = period.digest_id, (period.first, period.last)
        replaced_by = newest.setdefault((*days, period.edition), number)
        editions.append(
            PublishedEdition(
                number,
                *days,
                period.at,
                entries.get(number, 0),
                mailed.get(mail_ledger.letter_of(number), {}),
                replaced_by if replaced_by != number else 0,
                period.edition,
            )
        )
    return editions


def edition_of(db: Connection, number: int) -> PublishedEdition | None:
    """Return one edition with its formats and letters; None where there is none."""
    edition = next((edition for edition in edition_views(db) if edition.number == number), None)
    if edition is None:
        return None
    letters = mail_ledger.by_recipient(db, mail_ledger.letter_of(number))
    formats = digests.formats(db, number)
    earlier = digests.newest_by_format(db, edition.first, edition.last, edition.language)
    outdated = {name: of for name, of in earlier.items() if of < number and name not in formats}
    return replace(edition, formats=formats, letters=list(letters.values()), outdated=outdated)


def edition_file(db: Connection, number: int, name: str) -> bytes | None:
    """Return a file of an edition as it was published; None where it has none in this format."""
    return digests.files(db, number).get(name) if number else None
