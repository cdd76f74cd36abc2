"""Pictures of the desk's data as inline SVG: no script, style sheet or font of their own. Pure.

Colours are the page's (`currentColor` and its classes), so they follow light, dark and paper; a page from right to left has them
mirrored. What a picture shows is in words too: `aria-label`, and a title on every mark.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from html import escape

from markupsafe import Markup

NAMES, CELL, ROW, LONGEST = 130, 18, 20, 17
_ISOLATE, _POP = "\u2068", "\u2069"


@dataclass
class Canvas:
    """Marks on a picture so wide; from right to left everything is mirrored, its words are not."""

    wide: float
    rtl: bool = False
    parts: list[str] = field(default_factory=list)

    def rect(self, at: tuple[float, float], wide: float, high: float, title: str, look: str) -> None:
        """Draw a box; `look` are its attributes."""
        x = self.wide - at[0] - wide if self.rtl else at[0]
        self.parts.append(
            f'<rect x="{x:.1f}" y="{at[1]:.1f}" width="{wide:.1f}" height="{high:.1f}" {look}><title>{escape(title)}</title></rect>'
        )

    def dot(self, at: tuple[float, float], radius: float, title: str, look: str) -> None:
        """Draw a circle."""
        self.parts.append(
            f'<circle cx="{self._x(at[0]):.1f}" cy="{at[1]:.1f}" r="{radius}" {look}><title>{escape(title)}</title></circle>'
        )

    def path(self, points: Sequence[tuple[float, float]], look: str) -> None:
        """Draw a line through these points."""
        through = " ".join(f"{self._x(x):.1f},{y:.1f}" for x, y in points)
        self.parts.append(f'<polyline points="{through}" {look}/>')

    def area(self, points: Sequence[tuple[float, float]], look: str) -> None:
        """Fill what these points enclose."""
        through = " ".join(f"{self._x(x):.1f},{y:.1f}" for x, y in points)
        self.parts.append(f'<polygon points="{through}" {look}/>')

    def text(self, at: tuple[float, float], words: str, anchor: str = "start") -> None:
        """Write words that begin, are centred or end here, as one reads."""
        if self.rtl and anchor != "middle":
            anchor = "end" if anchor == "start" else "start"
        shown = escape(words if len(words) <= LONGEST else f"{words[: LONGEST - 1]}…")
        self.parts.append(
            f'<text x="{self._x(at[0]):.1f}" y="{at[1]:.1f}" text-anchor="{anchor}">{_ISOLATE}{shown}{_POP}</text>'
        )

    def svg(self, high: float, label: str, look: str = "picture-svg") -> Markup:
        """Return the picture."""
        return Markup(  # noqa: S704 - every word in it is escaped where it is drawn
            f'<svg class="{look}" viewBox="0 0 {self.wide:.0f} {high:.0f}" width="{self.wide:.0f}" height="{high:.0f}" role="img" '
            f'direction="ltr" aria-label="{escape(label)}" font-size="12" fill="currentColor">{"".join(self.parts)}</svg>'
        )

    def _x(self, x: float) -> float:
        return self.wide - x if self.rtl else x


def heat_map(rows: Mapping[str, Sequence[int]], days: Sequence[tuple[str, str]], label: str, *, rtl: bool) -> Markup:
    """Return outlets by days; the stronger, the more articles. `days`: what to write above a column ("": nothing), and its name."""
    canvas = Canvas(NAMES + CELL * len(days), rtl)
    for place, (short, _) in enumerate(days):
        if short:
            canvas.text((NAMES + CELL * (place + 0.5), 12), short, "middle")
    for line, (name, counts) in enumerate(rows.items()):
        top = 18 + ROW * line
        highest = max(max(counts, default=0), 1)
        canvas.text((NAMES - 8, top + 14), name, "end")
        for place, count in enumerate(counts):
            shade = 0.06 if not count else 0.2 + 0.75 * count / highest
            look = f'opacity="{shade:.2f}"' + ("" if count else ' class="none"')
            at = (NAMES + CELL * place + 1, top + 1)
            canvas.rect(at, CELL - 2, ROW - 2, f"{name}, {days[place][1]}: {count}", look)
    return canvas.svg(20 + ROW * len(rows), label)


def sparkline(
    counts: Sequence[int], bands: Sequence[tuple[float, float]], days: Sequence[str], label: str, *, rtl: bool
) -> str:
    """Return an outlet's days as a line over the band that is to be expected; days outside of it are marked."""
    wide, high = 168.0, 34.0
    canvas = Canvas(wide, rtl)
    top = max([*counts, *(upper for _, upper in bands), 1])
    step = wide / max(len(counts), 1)

    def at(place: int, value: float) -> tuple[float, float]:
        """Return where a value of a day is."""
        return step * (place + 0.5), high - 3 - (high - 6) * value / top

    upper = [at(place, band[1]) for place, band in enumerate(bands)]
    lower = [at(place, band[0]) for place, band in enumerate(bands)]
    canvas.area([*upper, *reversed(lower)], 'opacity="0.15"')
    canvas.path(
        [at(place, count) for place, count in enumerate(counts)], 'fill="none" stroke="currentColor" stroke-width="1.5"'
    )
    for place, (count, (least, most)) in enumerate(zip(counts, bands, strict=True)):
        if not least <= count <= most:
            canvas.dot(at(place, count), 2.5, f"{days[place]}: {count} ({least:.0f}–{most:.0f})", 'class="odd"')
    return canvas.svg(high, label, "sparkline")


def funnel(steps: Sequence[tuple[str, int]], label: str, *, rtl: bool) -> Markup:
    """Return bars one under another, each as long as its number."""
    canvas, highest = Canvas(440, rtl), max((count for _, count in steps), default=0)
    for line, (name, count) in enumerate(steps):
        top = 24 * line
        long = (440 - NAMES - 60) * count / highest if highest else 0
        canvas.text((NAMES - 8, top + 16), name, "end")
        canvas.rect((NAMES, top + 3), max(long, 1), 17, f"{name}: {count}", 'opacity="0.75"')
        canvas.text((NAMES + max(long, 1) + 6, top + 16), str(count))
    return canvas.svg(24 * len(steps), label)


@dataclass(frozen=True, slots=True)
class TimelineMark:
    """An article on a timeline: `lead` is the place of the mark that it copies, None for one of its own; `title` says it in words."""

    outlet: str
    at: datetime
    title: str
    lead: int | None = None


def timeline(marks: Sequence[TimelineMark], times: tuple[str, str], label: str, *, rtl: bool) -> Markup:
    """Return a line an outlet, in the order in which they told it: filled where an article is its own, hollow where it is a copy, with a
    line from what it copies. `times`: what to write at both ends."""
    outlets = list(dict.fromkeys(mark.outlet for mark in marks))
    canvas = Canvas(440, rtl)
    first, last = marks[0].at, marks[-1].at
    span = (last - first).total_seconds() or 1.0

    def at(mark: TimelineMark) -> tuple[float, float]:
        """Return where a mark is."""
        share = (mark.at - first).total_seconds() / span
        return NAMES + 10 + (440 - NAMES - 24) * share, 24 + ROW * outlets.index(mark.outlet)

    for line, name in enumerate(outlets):
        canvas.text((NAMES - 8, 28 + ROW * line), name, "end")
        canvas.path(
            [(NAMES + 4, 24 + ROW * line), (436, 24 + ROW * line)], 'fill="none" stroke="currentColor" opacity="0.2"'
        )
    for mark in marks:
        if mark.lead is not None:
            canvas.path(
                [at(marks[mark.lead]), at(mark)],
                'fill="none" stroke="currentColor" stroke-dasharray="3 2" opacity="0.6"',
            )
    for mark in marks:
        hollow = 'class="hollow" stroke="currentColor" stroke-width="1.5"'
        canvas.dot(at(mark), 4.5, mark.title, "" if mark.lead is None else hollow)
    canvas.text((NAMES + 4, 11), times[0])
    if last > first:
        canvas.text((436, 11), times[1], "end")
    return canvas.svg(34 + ROW * len(outlets), label)
