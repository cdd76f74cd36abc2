"""Decide whether two headlines or sentences are one frame filled twice, with other names or for another day. Pure."""

from collections.abc import Collection, Iterator, Sequence
from difflib import SequenceMatcher

from storage.text.normalize import fold
from summarizer.stories.frame_reader import LEAST_LETTERS, Word

_ALIKE = 0.5  # share of words in common, in order, from which two sentences are one frame
_NAMED_ALIKE = 0.6  # … from which names in the same place tell two frames apart
_MUCH_ALIKE = 0.7  # … from which words that are only guessed to be names, or days, tell two frames apart
_NEARLY_EQUAL = 0.85  # … from which two sentences differ in little more than a name
_LONGEST_FILLING = 5  # words that may differ in one place of two frames

Slot = tuple[Sequence[Word], Sequence[Word]]


def is_mentioned(name: str, words: Collection[str]) -> bool:
    """Return whether a name, or a part of it, is among folded words."""
    return name in words or any(part in words for part in fold(name).split() if len(part) >= LEAST_LETTERS)


def filled_otherwise(
    mine: Sequence[Word], yours: Sequence[Word], here: Collection[str], there: Collection[str]
) -> bool:
    """Return whether two sentences are one frame with different names in the same place: names that neither mentions of the other's.
    `here` is what my article mentions, `there` what yours does."""
    if not _own(mine, there) or not _own(yours, here) or likeness(mine, yours) < _NAMED_ALIKE:
        return False
    return any(_all_own(first, there) and _all_own(second, here) for first, second in slots(mine, yours))


def filled_alike_twice(headlines: Slot, leads: Slot, here: Collection[str], there: Collection[str]) -> bool:
    """Return whether headline and first sentence are both one frame with the same pair of different words in it: «منفذ مندلي» and
    «منفذ زرباطية», "trade ministry" and "culture ministry"."""
    least = _ALIKE if likeness(*leads) >= _NEARLY_EQUAL else _MUCH_ALIKE  # of a headline of four words a name is half
    if likeness(*headlines) < least or likeness(*leads) < _MUCH_ALIKE:
        return False
    pairs = set(_pairs(headlines, here, there))
    return bool(pairs) and not pairs.isdisjoint(_pairs(leads, here, there))


def kinds_differ(headlines: Slot, leads: Slot) -> bool:
    """Return whether headline and first sentence are both one frame with another office or thing in it: "prime minister" and "speaker",
    a school and a hospital."""
    if min(likeness(*headlines), likeness(*leads)) < _ALIKE:
        return False
    in_headline = _kinds(*headlines), _kinds(*reversed(headlines))
    in_lead = _kinds(*leads), _kinds(*reversed(leads))
    return all(first & second for first, second in zip(in_headline, in_lead, strict=True))


def days_differ(mine: Sequence[Word], yours: Sequence[Word]) -> bool:
    """Return whether two sentences are one frame for two days."""
    if likeness(mine, yours) < _MUCH_ALIKE:
        return False
    return any(
        _days(first) and _days(second) and not _days(first) & _days(second) for first, second in _aligned(mine, yours)
    )


def numbers_differ(mine: Sequence[Word], yours: Sequence[Word]) -> bool:
    """Return whether figures differ in the same place of two sentences."""
    return any(_has_figures(first) and _has_figures(second) for first, second in slots(mine, yours))


def likeness(mine: Sequence[Word], yours: Sequence[Word]) -> float:
    """Return the share of words in common, in order."""
    if not mine or not yours:
        return 0.0
    common = sum(block.size for block in _matcher(mine, yours).get_matching_blocks())
    return 2 * common / (len(mine) + len(yours))


def slots(mine: Sequence[Word], yours: Sequence[Word]) -> Iterator[Slot]:
    """Yield what differs in the same place of two sentences, where it is short."""
    for tag, start, end, begin, stop in _matcher(mine, yours).get_opcodes():
        if tag == "replace" and max(end - start, stop - begin) <= _LONGEST_FILLING:
            yield mine[start:end], yours[begin:stop]


def _aligned(mine: Sequence[Word], yours: Sequence[Word]) -> Iterator[Slot]:
    """Yield the slots, and the words in common one by one: "today" is another day in another article."""
    yield from slots(mine, yours)
    for start, begin, size in _matcher(mine, yours).get_matching_blocks():
        yield from (
            (mine[start + step : start + step + 1], yours[begin + step : begin + step + 1]) for step in range(size)
        )


def _matcher(mine: Sequence[Word], yours: Sequence[Word]) -> "SequenceMatcher[str]":
    return SequenceMatcher(None, [word.folded for word in mine], [word.folded for word in yours], autojunk=False)


def _own(words: Sequence[Word], there: Collection[str]) -> bool:
    return any(word.name and not is_mentioned(word.folded, there) for word in words)


def _all_own(words: Sequence[Word], there: Collection[str]) -> bool:
    named = [word for word in words if word.name]
    return bool(named) and not any(is_mentioned(word.folded, there) for word in named)


def _pairs(sentences: Slot, here: Collection[str], there: Collection[str]) -> Iterator[tuple[str, str]]:
    for mine, yours in slots(*sentences):
        first = [word.folded for word in mine if word.filling and not is_mentioned(word.folded, there)]
        second = [word.folded for word in yours if word.filling and not is_mentioned(word.folded, here)]
        yield from ((one_word, other_word) for one_word in first for other_word in second)


def _kinds(mine: Sequence[Word], yours: Sequence[Word]) -> set[str]:
    return {word.kind for word in mine if word.kind} - {word.kind for word in yours}


def _days(words: Sequence[Word]) -> set[int]:
    return {word.day for word in words if word.day}


def _has_figures(words: Sequence[Word]) -> bool:
    return any(word.folded.isdecimal() for word in words)
