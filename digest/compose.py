"""Approved entries and analysts' paragraphs as the sections of a digest, in its house style. Pure.

The rules are those of the desk's own digest: a section a day; its entries numbered, but not on a day with an analyst's
paragraph; entries of a named part ("Intercepts:") below its name, after the others.
"""

import calendar
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from storage.calendar import MONTHS, long_date
from storage.config import DigestConfig
from storage.errors import ConfigError, DigestError
from storage.records import Analysis, Digest, Entry, OutletAt, Wording

_ENDS = (".", "!", "?", "؟", "…", "۔")
_CLOSES = "\"'”’»)]"
RIGHT_TO_LEFT = frozenset({"ar", "ckb", "fa", "ur", "he"})


@dataclass(frozen=True, slots=True)
class Item:
    """An entry to print: `head` is set apart from `body`. `anchor` stays the same in every edition."""

    anchor: str
    language: str
    head: str
    body: str

    @property
    def line(self) -> str:
        return f"{self.head} {self.body}".strip()

    @property
    def direction(self) -> str:
        return direction(self.language)


@dataclass(frozen=True, slots=True)
class Part:
    """Entries of a day under one label; "" for those under none."""

    label: str
    numbered: bool
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A day. `anchor` is its ISO date; `analysis` the paragraphs of the analyst's text."""

    anchor: str
    heading: str
    analysis: tuple[str, ...]
    parts: tuple[Part, ...]


def compose(
    entries: Iterable[Entry], analyses: Iterable[Analysis], first: date, last: date, config: DigestConfig
) -> Digest:
    """The digest of the days from `first` to `last`, both included; entries keep their order within a day.

    Raises DigestError where nothing of these days is approved, ConfigError where `last` is before `first`.
    """
    if last < first:
        raise ConfigError(f"the digest's last day {last} is before its first, {first}: swap them")
    chosen = sorted((one for one in entries if first <= one.wording.date <= last), key=lambda one: one.wording.date)
    written = sorted((one for one in analyses if first <= one.date <= last), key=lambda one: one.date)
    if not chosen and not written:
        raise DigestError(
            f"nothing from {first} to {last} is approved yet, so nothing was written: put an x between the brackets of the "
            "entries to publish in the queue file, then run this again"
        )
    return Digest(
        title=title(first, last, config),
        first=first,
        last=last,
        entries=tuple(chosen),
        analyses=tuple(written),
        outlet_at=config.outlet_at,
        language=config.language,
    )


def sections(digest: Digest) -> tuple[Section, ...]:
    """The days of the digest that have something to say, oldest first."""
    analyses = {analysis.date: analysis.text for analysis in digest.analyses}
    days = sorted({entry.wording.date for entry in digest.entries} | analyses.keys())
    return tuple(
        Section(
            anchor=day.isoformat(),
            heading=long_date(day),
            analysis=tuple(analyses.get(day, "").splitlines()),
            parts=_parts([entry for entry in digest.entries if entry.wording.date == day], digest, day not in analyses),
        )
        for day in days
    )


def title(first: date, last: date, config: DigestConfig) -> str:
    """The house title for a whole month; for other days the country and the days. Raises DigestError: an unknown {name}."""
    if is_month(first, last):
        try:
            return config.title.format(month=MONTHS[first.month - 1], year=first.year, country=config.country)
        except (LookupError, ValueError, AttributeError) as error:
            raise DigestError(
                "only {month}, {year} and {country} may stand in digest.title of config/digest.yaml", about=config.title
            ) from error
    if first == last:
        return f"{config.country}, {long_date(first)}"
    return f"{config.country}, {long_date(first)} to {long_date(last)}"


def is_month(first: date, last: date) -> bool:
    """Whether these days are one whole calendar month."""
    whole = calendar.monthrange(first.year, first.month)[1]
    return (first.year, first.month, first.day, last) == (last.year, last.month, 1, first.replace(day=whole))


def head_and_body(wording: Wording, outlet_at: OutletAt) -> tuple[str, str]:
    """ "Headline (Outlet)." and "Text.", or "Headline." and "Text (Outlet)."; without outlets, "Headline." and "Text." """
    cited = f"({', '.join(wording.outlets)})" if wording.outlets else ""
    if not cited:
        return _ended(wording.headline), wording.text
    if (wording.outlet_at or outlet_at) == "headline" or not wording.text:
        return f"{wording.headline.removesuffix('.')} {cited}.", wording.text
    return _ended(wording.headline), f"{wording.text.removesuffix('.')} {cited}."


def direction(language: str) -> str:
    """ "rtl" or "ltr"."""
    return "rtl" if language in RIGHT_TO_LEFT else "ltr"


def _parts(entries: Sequence[Entry], digest: Digest, numbered: bool) -> tuple[Part, ...]:
    by_label: dict[str, list[Item]] = {"": []}
    for entry in entries:
        wording = entry.wording
        head, body = head_and_body(wording, digest.outlet_at)
        by_label.setdefault(wording.section, []).append(Item(f"entry-{entry.draft_id}", wording.language, head, body))
    return tuple(Part(label, numbered, tuple(items)) for label, items in by_label.items() if items)


def _ended(headline: str) -> str:
    return headline if headline.rstrip(_CLOSES).endswith(_ENDS) else f"{headline}."
