"""The scores of bench.extraction: what was read of each page against what people say is there. Pure.

Every figure is a share from 0 to 1. A page counts in a figure only where its gold has the field.
"""

import ast
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import fmean
from typing import Any

from storage.text.normalize import clean, fold

NEAR = timedelta(seconds=60)  # so far apart, two instants are of one publication: pages leave out the seconds
PRINTED = (
    0.8  # of a lead's runs of four words: with as many it is in a text; outlets change a word or two in the description
)
_WORD = re.compile(r"\w+")
_SEVERAL = re.compile(r"\s*[,;]\s*|\s+(?:and|&)\s+")


@dataclass(frozen=True, slots=True)
class Reading:
    """What one reader says of one page; a field it does not read is None."""

    text: str = ""
    title: str | None = None
    authors: Sequence[str] | None = None
    published: datetime | None = None


@dataclass(frozen=True, slots=True)
class Gold:
    """What people say of one page; empty or None where they do not say it."""

    text: str
    title: str = ""
    authors: Sequence[str] = ()
    published: datetime | None = None
    lead: str = ""

    @classmethod
    def from_json(cls, item: Mapping[str, str]) -> "Gold":
        stated = item.get("published") or ""
        published = datetime.fromisoformat(stated) if stated else None
        return cls(
            text=item["articleBody"],
            title=item.get("title") or "",
            authors=names_in(item.get("authors") or ""),
            published=published if published and published.tzinfo else None,  # without a zone it is no instant
            lead=item.get("summary") or "",
        )


def names_in(stated: str | list[str]) -> list[str]:
    """Return the names of a list, of a list written as Python writes it, or of a line ("A, B and C")."""
    if isinstance(stated, str):
        stated = ast.literal_eval(stated) if stated.startswith("[") else _SEVERAL.split(stated)
    return [name for name in stated if name.strip()]


def score(gold: Mapping[str, Gold], read: Mapping[str, Reading], shown: Mapping[str, str]) -> dict[str, object]:
    """Return all figures of one reader. `shown`: the visible text of each page, which may print a lead or not."""
    pages = [(one, read.get(key, Reading())) for key, one in gold.items()]
    texts = [(one.text, reading.text) for one, reading in pages]
    leads = [
        (one.lead, reading.text)
        for (key, one), (_, reading) in zip(gold.items(), pages, strict=True)
        if one.lead and is_printed(one.lead, shown[key])
    ]
    instants = [(one.published, reading.published) for one, reading in pages if one.published]
    titles = [(one.title, reading.title) for one, reading in pages if one.title and reading.title is not None]
    figures: dict[str, object] = shingle_scores(texts) | {"word_f1": word_f1(texts)}
    if titles:
        figures["titles_exact"] = share(titles, lambda true, found: clean(true) == clean(found or ""))
    figures |= author_scores([(one.authors, reading.authors or ()) for one, reading in pages if one.authors])
    if leads:
        figures |= {"leads_kept": share(leads, is_printed), "leads_visible": len(leads)}
    if any(found for _, found in instants):  # trafilatura reads days alone
        figures["instants"] = share(instants, lambda true, found: found is not None and abs(true - found) <= NEAR)
    return figures


def share(pairs: Sequence[tuple[Any, Any]], holds: Callable[[Any, Any], bool]) -> float:
    return round(fmean(holds(true, found) for true, found in pairs), 4)


def shingle_scores(pairs: Sequence[tuple[str, str]]) -> dict[str, object]:
    """Return precision, recall and f1 as the article extraction benchmark defines them: on each page 4-word shingles counted
    with repetition; precision is the mean over pages with a prediction, recall over pages with a body, f1 of the two."""
    precisions, recalls = [], []
    for body, text in pairs:
        true, found = shingles(body), shingles(text)
        hits = (true & found).total()
        if found:
            precisions.append(hits / found.total())
        if true:
            recalls.append(hits / true.total())
    precision, recall = fmean(precisions or [0.0]), fmean(recalls or [0.0])
    return {"precision": round(precision, 4), "recall": round(recall, 4), "f1": round(harmonic(precision, recall), 4)}


def shingles(text: str, size: int = 4) -> Counter[tuple[str, ...]]:
    """Return the runs of `size` words with how often each occurs; a shorter text is one run."""
    words = _WORD.findall(text)
    return Counter(tuple(words[at : at + size]) for at in range(max(1, len(words) - size + 1)) if words)


def word_f1(pairs: Sequence[tuple[str, str]]) -> float:
    """Return the mean over pages of each page's f1 by words, their order left out (as WCXB scores)."""
    return round(fmean(page_word_f1(body, text) for body, text in pairs), 4)


def page_word_f1(body: str, text: str) -> float:
    true, found = Counter(_WORD.findall(body.lower())), Counter(_WORD.findall(text.lower()))
    hits = (true & found).total()
    if not true or not found:
        return float(not true and not found)
    return harmonic(hits / found.total(), hits / true.total())


def harmonic(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def author_scores(pairs: Sequence[tuple[Sequence[str], Sequence[str]]]) -> dict[str, object]:
    """Return precision and recall of the names of all pages together; names compare folded."""
    hits = stated = found = 0
    for true, names in pairs:
        true_names, read_names = {fold(name) for name in true}, {fold(name) for name in names}
        hits += len(true_names & read_names)
        stated += len(true_names)
        found += len(read_names)
    if not stated:
        return {}
    return {
        "authors_precision": round(hits / found, 4) if found else None,
        "authors_recall": round(hits / stated, 4),
    }


def is_printed(lead: str, text: str) -> bool:
    """Return whether a text prints a lead: PRINTED of its runs of four words."""
    true = shingles(fold(lead))
    return (true & shingles(fold(text))).total() >= PRINTED * true.total()
