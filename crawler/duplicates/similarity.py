"""How much of two texts is the same, and whether that makes one a copy of the other. Pure, and the same both ways round."""

from dataclasses import dataclass
from difflib import SequenceMatcher

import numpy as np

from crawler.duplicates.signatures import ShingleSet, opening
from storage.config.settings import DuplicatesConfig
from storage.records import Article

_ALIGNED = 400  # words of two texts laid beside each other to find what differs: a hundredth of a second
_FILLING = 4  # words of a name or a number with its unit


@dataclass(frozen=True, slots=True, order=True)
class Similarity:
    """How much of two texts is the same: shares 0..1 of their word runs. `contained` is of the one with fewer runs."""

    jaccard: float
    contained: float


def likeness(text: ShingleSet, other: ShingleSet) -> Similarity:
    """Both 0.0 where a text is empty."""
    common = len(np.intersect1d(text.runs, other.runs, assume_unique=True))
    fewer = min(len(text.runs), len(other.runs))
    if not common or not fewer:
        return Similarity(0.0, 0.0)
    return Similarity(common / (len(text.runs) + len(other.runs) - common), common / fewer)


def is_copy(text: ShingleSet, other: ShingleSet, like: Similarity, config: DuplicatesConfig) -> bool:
    """Return whether texts so alike are one text, not two fillings of a template or a page of many items and one of them.
    Short texts need more."""
    fewer = min(len(text.words), len(other.words))
    if fewer < config.short_words:
        return False
    if fewer < config.min_words:
        whole = fewer >= 2 * config.short_words and like.contained >= config.short_containment
        alike = whole or like.jaccard >= config.short_jaccard
    else:
        alike = like.jaccard >= config.jaccard or like.contained >= config.containment
    return alike and not is_template(text, other, config) and not is_item(text, other, config)


def is_item(shingles: ShingleSet, other: ShingleSet, config: DuplicatesConfig) -> bool:
    """Return whether the shorter text is one item of a longer page: a small part of it, and not how it begins. What is cut down
    keeps the beginning; a live page, a round-up and a day's list hold many such items."""
    shorter, longer = sorted((shingles, other), key=lambda text: len(text.runs))
    if len(shorter.runs) >= config.part * len(longer.runs):
        return False
    begins = opening(longer, config.shingle_words)
    return 2 * int(np.isin(begins, shorter.runs).sum()) < len(begins)


def is_template(text: ShingleSet, other: ShingleSet, config: DuplicatesConfig) -> bool:
    """Return whether two texts fill the same sentences with other numbers or names: a weekly rate, a bulletin, a match."""
    mine, theirs = _numbers(text), _numbers(other)
    fewer, common = min(len(mine), len(theirs)), len(mine & theirs)
    if fewer > 0 and common < config.same_numbers * fewer:
        return True
    # Where all numbers are the same, other words at some places are rather a sub-editor's.
    share = config.fillings * (2 if fewer and common == fewer else 1)
    words = min(len(text.words), len(other.words), _ALIGNED)
    return fillings(text, other) >= max(config.min_fillings, share * words)


def fillings(text: ShingleSet, other: ShingleSet) -> int:
    """At how many places one text has a word or some where the other has others, and at least one of them stands nowhere else;
    what is only added, left out or moved does not count. The first words of both are looked at."""
    mine, theirs = text.words[:_ALIGNED], other.words[:_ALIGNED]
    only_mine, only_theirs = set(mine) - set(other.words), set(theirs) - set(text.words)
    if not only_mine and not only_theirs:
        return 0
    steps = SequenceMatcher(None, mine, theirs, autojunk=False).get_opcodes()
    return sum(
        1
        for step, begin, end, start, stop in steps
        if step == "replace"
        and max(end - begin, stop - start) <= _FILLING
        and not (only_mine.isdisjoint(mine[begin:end]) and only_theirs.isdisjoint(theirs[start:stop]))
    )


def reason(like: Similarity, lead: Article, longer: bool) -> str:
    """The verdict in an editor's words. `longer`: the copy has more words than what it repeats."""
    where = f"“{lead.title}” ({lead.source})" if lead.title else lead.url
    if longer:
        return f"{like.contained:.0%} of the 5-word runs of {where} are in it"
    return f"{like.contained:.0%} of its 5-word runs are in {where}"


def _numbers(shingles: ShingleSet) -> set[str]:
    return {word for word in shingles.words if word.isdigit()}
