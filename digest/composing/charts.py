"""Small charts of a digest as inline SVG: they need no style, script, font or file. Pure.

Colours are the page's own (`currentColor`), so they follow light and dark; what they show is told in words beside them
(`aria-label`, and a title on every bar).
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from html import escape

from digest.composing.compose import line
from digest.composing.words import words
from storage.records import Entry
from storage.text.calendar import long_date
from storage.text.languages import comma

MOST_OUTLETS = 16
_DIGIT = 8  # wide is a digit, at most
_WIDE = 440  # at 360 px of screen its letters can still be read
_LONGEST = 20  # letters of a name beside its bar; the whole name stands in the bar's title
_ISOLATE, _POP = "\u2068", "\u2069"  # a name's own direction turns nothing round it


def by_day(entries: Iterable[Entry], first: date, last: date) -> list[tuple[date, int]]:
    """Return how many entries each day has, including days without any."""
    counted = Counter(entry.wording.date for entry in entries)
    return [(day, counted[day]) for day in (first + timedelta(days=n) for n in range((last - first).days + 1))]


def by_outlet(
    entries: Iterable[Entry],
    most: int = MOST_OUTLETS,
    language: str = "en",
    outlet_names: Mapping[str, str] | None = None,
) -> list[tuple[str, int]]:
    """Return how many entries cite each outlet, the most cited first; beyond `most` outlets the others together. `outlet_names` are the
    outlets' names in the digest's language."""
    shown = outlet_names or {}
    cited = (dict.fromkeys(line(shown.get(name, name)) for name in entry.wording.outlets) for entry in entries)
    counted = Counter(name for names in cited for name in names if name)
    return together(counted.items(), most, language)


def together(
    counts: Iterable[tuple[str, int]], most: int = MOST_OUTLETS, language: str = "en"
) -> list[tuple[str, int]]:
    """Return outlets with their counts, the most cited first; beyond `most` outlets the others as one."""
    ordered = sorted(counts, key=lambda pair: (-pair[1], pair[0]))
    others = ordered[most - 1 :] if len(ordered) > most else []
    shown = ordered[: most - 1] if others else ordered
    return (
        [*shown, (words(language).others.format(len(others)), sum(count for _, count in others))] if others else shown
    )


def days_svg(counts: Sequence[tuple[date, int]], language: str = "en") -> str:
    """Return a chart with a column a day; the highest is labelled with its number. "" if there is nothing to show."""
    highest = max((count for _, count in counts), default=0)
    if not highest:
        return ""
    wide, high, foot = _WIDE / len(counts), 80, 20
    labelled = -float(_WIDE)  # where the last label ends: the next one must not touch it
    parts = []
    for place, (day, count) in enumerate(counts):
        tall = round(high * count / highest, 1)
        x = round(place * wide, 1)
        label = f"{long_date(day, language)}: {count}"
        parts.append(
            f'<rect x="{x}" y="{16 + high - tall}" width="{max(wide - 2, 1):.1f}" height="{max(tall, 1)}" '
            f'fill="currentColor" opacity="{0.75 if count else 0.2}"><title>{label}</title></rect>'
        )
        middle = round(x + (wide - 2) / 2, 1)
        half = _DIGIT * len(str(count)) / 2
        at = round(min(max(middle, half), _WIDE - half), 1)
        if count == highest and at - half >= labelled:
            labelled = at + half
            parts.append(f'<text x="{at}" y="{11 + high - tall}" text-anchor="middle">{count}</text>')
        if len(counts) <= 10 or day.day == 1 or day.day % 5 == 0:
            parts.append(f'<text x="{middle}" y="{high + foot + 12}" text-anchor="middle">{day.day}</text>')
    description = comma(language).join(f"{long_date(day, language)}: {count}" for day, count in counts if count)
    return _svg(_WIDE, high + foot + 18, f"{words(language).by_day}. {description}", parts)


def outlets_svg(counts: Sequence[tuple[str, int]], language: str = "en") -> str:
    """Return a chart with a bar an outlet, between its name and its number. "" if there is nothing to show."""
    if not counts:
        return ""
    highest = max(count for _, count in counts)
    names, step = 152, 21
    parts = []
    for place, (name, count) in enumerate(counts):
        top = place * step
        long = round((_WIDE - names - max(34, 10 + _DIGIT * len(str(highest)))) * count / highest, 1)
        short = name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1]}…"
        parts.append(
            f'<text x="{names - 8}" y="{top + 15}" text-anchor="end" direction="ltr">{_isolated(short)}</text>'
            f'<rect x="{names}" y="{top + 3}" width="{max(long, 1)}" height="{step - 7}" fill="currentColor" opacity="0.75">'
            f"<title>{_isolated(name)}: {count}</title></rect>"
            f'<text x="{round(names + long + 6, 1)}" y="{top + 15}">{count}</text>'
        )
    label = comma(language).join(f"{_isolated(name)}: {count}" for name, count in counts)
    return _svg(_WIDE, len(counts) * step, f"{words(language).by_outlet}. {label}", parts)


def _svg(wide: int, high: int, label: str, parts: Sequence[str]) -> str:
    return (
        f'<svg class="chart" viewBox="0 0 {wide} {high}" width="{wide}" height="{high}" role="img" direction="ltr" '
        f'aria-label="{label}" font-size="13" fill="currentColor">{"".join(parts)}</svg>'
    )


def _isolated(name: str) -> str:
    return f"{_ISOLATE}{escape(name)}{_POP}"
