"""Approved entries and analysts' paragraphs as the sections of a digest, in its house style. Pure.

The rules are those of the desk's own digest: a section a day; its entries numbered, but not on a day with an analyst's
paragraph; entries of a named part ("Intercepts:") below its name, after the others: the configured parts in their order,
then any other.
"""

import calendar
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache

from digest.composing.words import WORDS, words
from storage.config.settings import DigestConfig
from storage.errors import ConfigError, DigestError
from storage.publishing.published import Digest, EarlierEntry, Imprint, Tombstone
from storage.records import Analysis, Entry, OutletAt, Reference, Wording
from storage.text.calendar import long_date, month_name
from storage.text.languages import comma, direction
from storage.text.links import web_address
from storage.text.normalize import clean
from storage.text.sentences import is_ended

_TAG = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,3}")  # a language's, as HTML and XML take it

_INITIALS = re.compile(r"\b[A-Z]\.[A-Z]\.$")  # "U.S." at the end of a headline keeps its full stop


@dataclass(frozen=True, slots=True)
class TextRun:
    """A run of words of a paragraph: `strong` ones are the entry's head; an outlet's name is a run of its own (`is_name`: its
    direction may differ from the text around it) and may link to its article (`url`)."""

    text: str
    strong: bool = False
    url: str = ""
    is_name: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """An entry to print, paragraph by paragraph. `anchor` stays the same in every edition; `corrected` says when it was
    last corrected, in the digest's language; "" if it was not."""

    anchor: str
    language: str
    paragraphs: tuple[tuple[TextRun, ...], ...]
    corrected: str = ""

    @property
    def head(self) -> str:
        """The strong words of the first paragraph."""
        return "".join(run.text for run in self.paragraphs[0] if run.strong)

    @property
    def headline(self) -> str:
        """The headline alone, without its full stop and the outlets after it."""
        text = self.paragraphs[0][0].text
        return text[:-1] if text.endswith(".") and not _INITIALS.search(text[-6:]) else text

    @property
    def body(self) -> str:
        """Everything after the head, paragraphs separated by a newline."""
        texts = ("".join(run.text for run in paragraph if not run.strong) for paragraph in self.paragraphs)
        return "\n".join(texts).strip()

    @property
    def direction(self) -> str:
        """The direction of its language ("ltr" or "rtl")."""
        return direction(self.language)


@dataclass(frozen=True, slots=True)
class LabelGroup:
    """Entries of a day under one label; "" for those under none."""

    label: str
    numbered: bool
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class TombstoneMark:
    """The line in the place of an entry taken out, so that its permalink keeps working. `in_feeds`: it replaces readers' copies, which
    an entry left out for its language does not."""

    anchor: str
    text: str
    in_feeds: bool


@dataclass(frozen=True, slots=True)
class Section:
    """A day. `anchor` is its ISO date; `analysis` the paragraphs of the analyst's text; `stones` of entries taken out."""

    anchor: str
    heading: str
    analysis: tuple[str, ...]
    parts: tuple[LabelGroup, ...]
    stones: tuple[TombstoneMark, ...] = ()

    @property
    def count(self) -> int:
        """The number of entries."""
        return sum(len(part.items) for part in self.parts)


def compose(
    entries: Iterable[Entry],
    analyses: Iterable[Analysis],
    first: date,
    last: date,
    config: DigestConfig,
    ranking: Sequence[int] = (),
) -> Digest:
    """Return the digest of the days from `first` to `last`, both included; entries keep their order within a day. `ranking` are drafts,
    the weightiest first: the first of them that are printed are its leads.

    Raises ConfigError if `last` is before `first`, DigestError if the title cannot be made.
    """
    if last < first:
        raise ConfigError(f"the digest's last day {last} is before its first, {first}: swap them")
    printed = sorted(
        (_as_printed(entry) for entry in entries if first <= entry.wording.date <= last),
        key=lambda entry: entry.wording.date,
    )
    return Digest(
        title=title(first, last, config),
        first=first,
        last=last,
        entries=tuple(printed),
        analyses=tuple(
            sorted(
                (analysis for analysis in analyses if first <= analysis.date <= last),
                key=lambda analysis: analysis.date,
            )
        ),
        outlet_at=config.outlet_at,
        language=config.language,
        imprint=Imprint(
            config.publisher,
            config.site,
            config.tag,
            config.sender,
            config.country,
            config.imprint,
            config.licence,
            config.contact,
        ),
        sections=config.sections,
        leads=leads(printed, ranking),
        edition=config.edition,
        outlet_names=config.outlet_names,
    )


def leads(entries: Sequence[Entry], ranking: Sequence[int]) -> tuple[int, ...]:
    """Return the first three to five drafts of the ranking that are among the entries; none of a digest that is taken in at a glance."""
    printed = {entry.draft_id for entry in entries}
    most = 0 if len(printed) < 4 else 3 if len(printed) < 12 else 4 if len(printed) < 24 else 5
    return tuple([draft_id for draft_id in ranking if draft_id in printed][:most])


def _as_printed(entry: Entry) -> Entry:
    """Return the entry without what no reader sees: who told its language."""
    if not entry.wording.language_chosen:
        return entry
    return replace(entry, wording=replace(entry.wording, language_chosen=False))


@lru_cache(maxsize=2)  # a digest is published in a dozen formats, one after another
def sections(digest: Digest) -> tuple[Section, ...]:
    """Return the days of the digest that are not empty, oldest first."""
    analyses = {analysis.date: analysis.text for analysis in digest.analyses}
    label = words(digest.language).corrected
    corrected = {
        correction.draft_id: f"{label} {long_date(correction.at.date(), digest.language)}"
        for correction in digest.corrections
        if correction.after is not None
    }
    stones: dict[date, list[TombstoneMark]] = {}
    for stone in digest.tombstones:
        mark = TombstoneMark(anchor(stone.draft_id), _replacing(stone, digest.language), stone.state != "left_out")
        stones.setdefault(stone.day, []).append(mark)
    days = sorted({entry.wording.date for entry in digest.entries} | analyses.keys() | stones.keys())
    by_day: dict[date, list[Entry]] = {day: [] for day in days}
    for entry in digest.entries:
        by_day[entry.wording.date].append(entry)
    return tuple(
        Section(
            anchor=day.isoformat(),
            heading=long_date(day, digest.language),
            analysis=tuple(clean(analyses.get(day, "")).splitlines()),
            parts=_parts(by_day[day], digest, corrected, numbered=day not in analyses),
            stones=tuple(stones.get(day, ())),
        )
        for day in days
    )


def anchor(draft_id: int) -> str:
    """Return the anchor of an entry, the same in every digest that prints it."""
    return f"entry-{draft_id}"


def file_name(digest: Digest, ending: str) -> str:
    """Return the name of a digest's file in a format: the same days and edition, the same name."""
    return f"digest-{days_name(digest.first, digest.last)}.{of_edition(digest.edition, ending)}"


def of_edition(edition: str, ending: str) -> str:
    """Return the ending of a file's name in an edition: "html" in the main one, "ckb.html" in one beside it."""
    return f"{edition}.{ending}" if edition else ending


def permalink(digest: Digest, at: str = "") -> str:
    """Return the web address of the page, or of the entry `at` this anchor in it; "" if no site is configured."""
    page = digest.imprint.site and web_address(f"{digest.imprint.site}{file_name(digest, 'html')}")
    return f"{page}#{at}" if page and at else page


def title(first: date, last: date, config: DigestConfig) -> str:
    """Return the house title for a whole month; for other days the country and the days. Raises DigestError: an unknown {name}."""
    if is_month(first, last):
        try:
            return config.title.format(
                month=month_name(first, config.language), year=first.year, country=config.country
            )
        except (LookupError, ValueError, AttributeError) as error:
            raise DigestError(
                "only {month}, {year} and {country} can be used in digest.title of digest.yaml", about=config.title
            ) from error
    country = f"{config.country}{comma(config.language)}" if config.country else ""
    if first == last:
        return f"{country}{long_date(first, config.language)}"
    days = (long_date(day, config.language) for day in (first, last))
    return f"{country}{words(config.language).to.format(*days)}"


def is_month(first: date, last: date) -> bool:
    """Return whether these days are one whole calendar month."""
    whole = calendar.monthrange(first.year, first.month)[1]
    return (first.year, first.month, first.day, last) == (last.year, last.month, 1, first.replace(day=whole))


def days_name(first: date, last: date) -> str:
    """Return the days for a file's name: "2023-10", "2023-W40", "2023-10-03" or "2023-10-03-to-2023-10-05"."""
    if is_month(first, last):
        return f"{first:%Y-%m}"
    if first.weekday() == 0 and last - first == timedelta(days=6):
        return f"{first:%G-W%V}"
    return f"{first}" if first == last else f"{first}-to-{last}"


def paragraphs(
    wording: Wording,
    outlet_at: OutletAt,
    references: Sequence[Reference] = (),
    outlet_names: Mapping[str, str] | None = None,
) -> tuple[tuple[TextRun, ...], ...]:
    """Return an entry in house style: "Headline (Outlet)." and "Text.", or "Headline." and "Text (Outlet)."; without outlets
    "Headline." and "Text." The head is strong. `outlet_names` are the outlets' names in the digest's language."""
    headline, text = line(wording.headline), clean(wording.text)
    outlets = [name for name in map(line, wording.outlets) if name]
    urls = {line(reference.outlet): web_address(reference.url) for reference in reversed(references)}
    if outlet_names:
        urls = {line(outlet_names.get(name, name)): urls[name] for name in urls}
        outlets = [line(outlet_names.get(name, name)) for name in outlets]
    at_head = bool(outlets) and ((wording.outlet_at or outlet_at) == "headline" or not text)
    if at_head:
        head = [
            TextRun(headline.removesuffix("."), strong=True),
            *_cited(outlets, urls, comma(wording.language), strong=True),
        ]
    else:
        head = [TextRun(_ended(headline), strong=True)]
    lines = [[TextRun(line)] for line in text.split("\n") if line]
    if lines and outlets and not at_head:
        lines[-1] = [
            TextRun(lines[-1][0].text.removesuffix(".")),
            *_cited(outlets, urls, comma(wording.language), strong=False),
        ]
    first, *others = lines or [[]]
    return ((*head, *([TextRun(" "), *first] if first else [])), *map(tuple, others))


def _parts(
    entries: Sequence[Entry], digest: Digest, corrected: Mapping[int, str], *, numbered: bool
) -> tuple[LabelGroup, ...]:
    by_label: dict[str, list[Item]] = {line(label): [] for label in ("", *digest.sections)}
    shown = dict(digest.outlet_names)
    earlier: dict[int, list[EarlierEntry]] = {}
    for each in digest.earlier:
        earlier.setdefault(each.draft_id, []).append(each)
    for entry in entries:
        wording = entry.wording
        item = Item(
            anchor(entry.draft_id),
            wording.language if _TAG.fullmatch(wording.language) else "und",
            (
                *paragraphs(wording, digest.outlet_at, entry.references, shown),
                *_earlier(earlier.get(entry.draft_id, ()), wording.language, digest),
            ),
            corrected.get(entry.draft_id, ""),
        )
        by_label.setdefault(line(wording.section), []).append(item)
    return tuple(LabelGroup(label, numbered, tuple(items)) for label, items in by_label.items() if items)


def _earlier(entries: Sequence[EarlierEntry], written: str, digest: Digest) -> Iterator[tuple[TextRun, ...]]:
    """Yield the paragraph that leads to earlier entries, in the entry's language; without a site it names their days alone."""
    if not entries:
        return
    language = written if written in WORDS else digest.language
    runs = [TextRun(f"{words(language).earlier} ")]
    for place, each in enumerate(entries):
        page = digest.imprint.site and web_address(f"{digest.imprint.site}{each.page}")
        runs += [TextRun(comma(language))] if place else []
        url = f"{page}#{anchor(each.earlier_id)}" if page else ""
        runs.append(TextRun(long_date(each.day, language), url=url))
    yield tuple(runs)


def _cited(outlets: Sequence[str], urls: Mapping[str, str], between: str, *, strong: bool) -> Iterator[TextRun]:
    yield TextRun(" (", strong)
    for place, name in enumerate(outlets):
        if place:
            yield TextRun(between, strong)
        yield TextRun(name, strong, urls.get(name, ""), is_name=True)
    yield TextRun(").", strong)


def _replacing(stone: Tombstone, language: str) -> str:
    texts = words(language)
    if stone.state == "moved" and stone.moved_to is not None:
        return texts.moved.format(long_date(stone.moved_to, language))
    return {"waiting": texts.waiting, "left_out": texts.left_out}.get(stone.state, texts.withdrawn)


def _ended(headline: str) -> str:
    return headline if is_ended(headline) else f"{headline}."


def line(text: str) -> str:
    """Return the text on one line, as it is shown."""
    return " ".join(clean(text).split())
