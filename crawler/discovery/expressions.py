"""Addresses of one shape → a regular expression of their path: what all have in common stays, the rest becomes what it is made of. Pure."""

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from crawler.discovery.shapes import NO_ARTICLE, Shape, words_in

SECTIONS = 4  # words at the root that are linked: from so many on they are an outlet's sections
MANY = 8  # values from which on what they begin with is no chance
# Kept out though no link names them.
_USUAL = frozenset({"tag", "tags", "author", "category", "topic", "search", "video"})


@dataclass(frozen=True, slots=True)
class OutletWords:
    """What all links tell of an outlet: the words of its paths that are no article's, and its sections (pages at its root)."""

    no_articles: frozenset[str]
    sections: frozenset[str]

    @classmethod
    def from_shapes(cls, shapes: Collection[Shape]) -> "OutletWords":
        """Return the words of an outlet, from the shapes of its addresses."""
        named = {part for shape in shapes for part in shape.segments if part in NO_ARTICLE}
        roots = {shape.segments[0] for shape in shapes if shape.kinds in {"w", "s"}} - NO_ARTICLE
        return cls(frozenset(named | _USUAL), frozenset(roots))


def path_expression(shapes: Sequence[Shape], strict: int, site: OutletWords) -> str:
    """Return the expression for the path of these shapes, which share their core. `strict` 1: sections are named one by one; 2:
    slugs are as long as those seen."""
    lead = _lead(shapes, strict, site)
    core = [[shape.segments[shape.lead + place] for shape in shapes] for place in range(len(shapes[0].core))]
    kinds = shapes[0].core
    parts = [_segment(kind, values, strict) for kind, values in zip(kinds, core, strict=True)]
    query = [_query(key, [shape.values[place] for shape in shapes]) for place, key in enumerate(shapes[0].keys)]
    return lead + "/".join(parts) + (rf"\?{'&'.join(query)}" if query else "")


def _lead(shapes: Sequence[Shape], strict: int, site: OutletWords) -> str:
    """Return the expression for the words before the core, each with its slash."""
    leads = [shape.segments[: shape.lead] for shape in shapes]
    odd = sum(not NO_ARTICLE.isdisjoint(lead) for lead in leads)
    named = sorted(site.no_articles - {part for shape in shapes for part in shape.segments})
    guard = "" if odd > len(leads) / 5 else f"(?!(?:.*/)?(?:{'|'.join(map(re.escape, named))})(?:/|$))"
    if not any(leads):
        return "" if shapes[0].is_strong else guard
    shared = _shared(leads)
    if shared and shared[0] in site.sections and len(site.sections) >= SECTIONS:
        shared = ()  # the links of one section: the others are built alike
    fixed = "".join(f"{re.escape(part)}/" for part in shared)
    rest = [lead[len(shared) :] for lead in leads]
    if not any(rest):
        return fixed
    least, most = min(map(len, rest)), max(map(len, rest))
    first = Counter(part[0] for part in rest if part)
    few = len(first) <= 12 and least == most == 1 and not any(words_in(name) >= 3 for name in first)
    if strict and few:
        return f"{fixed}(?:{'|'.join(sorted(map(re.escape, first)))})/"
    if fixed == "" and few and len(first) <= 4 and min(first.values()) >= 2 and all(len(name) <= 3 for name in first):
        return f"(?:{'|'.join(sorted(map(re.escape, first)))})/"  # languages
    if not fixed:  # an outlet that nests its sections does not nest all, and some deeper
        least = min(least, 1)
        most += most > 1 and shapes[0].is_strong
    many = "" if least == most == 1 else f"{{{least}}}" if least == most else f"{{{least},{most}}}"
    return f"{fixed}{guard}[^/?]+/" if not many else f"{fixed}{guard}(?:[^/?]+/){many}"


def _segment(kind: str, values: Sequence[str], strict: int) -> str:
    """Return the expression for one part of the path, from the values it has."""
    kinds = {
        "Y": r"\d{4}",
        "m": r"(?:\d{1,2}|[a-z]{3})" if not all(map(str.isdecimal, values)) else r"\d{1,2}",
        "d": r"\d{1,2}",
    }
    if kind in kinds:
        return kinds[kind]
    if len(set(values)) == 1 and (len(values) > 1 or kind in "tw") and kind not in "NIRUODb":
        return re.escape(values[0])
    before, after = _edges(values) if len(set(values)) > 1 else ("", "")
    if kind in "SsIR" and len(values) < MANY and not before.isdecimal():
        before = ""  # the first word of a few slugs
    middles = [value[len(before) : len(value) - len(after)] for value in values]
    return re.escape(before) + _middle(kind, middles, strict) + re.escape(after)


def _edges(values: Sequence[str]) -> tuple[str, str]:
    """Return the common beginning and end of all values, cut back to where a word or a number ends."""
    before = "".join(_shared(values))
    before = re.sub(r"(?<!\d)\d+$", "", before) if not before.isdecimal() else ""
    if before and before[-1].isalpha() and not all(value[len(before) : len(before) + 1].isdigit() for value in values):
        before = before[: max(before.rfind("-"), before.rfind("_"), before.rfind(","), before.rfind(".")) + 1]
    rest = [value[len(before) :] for value in values]
    after = "".join(_shared([value[::-1] for value in rest]))[::-1]
    after = re.sub(r"^\d+", "", after)
    ends = [value[: len(value) - len(after)] for value in rest]
    if after and after[0].isalpha() and not all(end[-1:].isdigit() for end in ends):
        place = min((position for sign in "-_,." if (position := after.find(sign)) >= 0), default=len(after))
        after = after[place:]
    return before, after


def _middle(kind: str, values: Sequence[str], strict: int) -> str:
    if all(re.fullmatch(r"\d+", value) for value in values):
        least = min(map(len, values))
        return rf"\d{{{max(least - 1, 1) if kind != 'n' else 1},}}"
    if all(re.fullmatch(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", value) for value in values):
        return r"[0-9a-f-]{36}"
    if all(re.fullmatch(r"[0-9a-f]{6,}", value) for value in values) and any(map(re.compile("[a-f]").search, values)):
        return rf"[0-9a-f]{{{min(map(len, values)) - 1},}}"
    for form, expression in (
        (r"(\d{4,})[-_.,:].+", r"\d{{{},}}[-_.,:][^/?]+"),
        (r".+[-_.,:!]\D{0,9}(\d{5,})\D?", r"[^/?]*\d{{{},}}\D?"),
        (r"\D{0,12}(\d{5,})\D?", r"[^/?]*\d{{{},}}\D?"),
    ):
        matches = [re.fullmatch(form, value) for value in values]
        if all(matches):
            return expression.format(max(min(len(each[1]) for each in matches if each) - 1, 3)).removesuffix(r"\D?") + (
                r"\D?" if expression.endswith(r"\D?") and not all(value[-1:].isdigit() for value in values) else ""
            )
    return _slug(kind, values, strict)


def _slug(kind: str, values: Sequence[str], strict: int) -> str:
    if kind in "twDUO" and strict < 2:
        return r"[^/?]+" if kind != "O" else rf"[a-z0-9]{{{max(min(map(len, values)) - 1, 5)},}}"
    counts = sorted(map(words_in, values))
    least = counts[len(counts) // 20]  # of one in twenty a word may be missing
    required = least if strict == 2 else min(max(least - 1, 1), 3)
    return rf"(?:[^/?_-]*[-_]){{{required}}}[^/?]*" if required > 0 else r"[^/?]+"


def _shared(values: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """Return the common beginning of these."""
    count = 0
    for column in zip(*values, strict=False):
        if len(set(column)) > 1:
            break
        count += 1
    return tuple(values[0][:count])


def _query(key: str, values: Sequence[str]) -> str:
    if len(set(values)) == 1 and len(values) > 1:
        return f"{re.escape(key)}={re.escape(values[0])}"
    if all(map(str.isdecimal, values)):
        return rf"{re.escape(key)}=\d{{{max(min(map(len, values)) - 1, 1)},}}"
    return f"{re.escape(key)}=[^&]+"
