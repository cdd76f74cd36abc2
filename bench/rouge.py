"""ROUGE-1, -2 and -L F1 (Lin 2004), 0 to 100, over folded words: every script's letters count, hamza and harakat do not.

No stemming and no stop words. Over several references the mean is taken, as the corpora's own papers do.
"""

from collections import Counter
from collections.abc import Sequence

from storage.text.normalize import words

MEASURES = ("rouge1", "rouge2", "rougeL")


def score(summary: str, references: Sequence[str]) -> dict[str, float]:
    """Each measure's F1 against the references, averaged."""
    said = words(summary)
    each = [_against(said, words(reference)) for reference in references]
    return {measure: sum(one[measure] for one in each) / len(each) for measure in MEASURES}


def _against(said: list[str], wanted: list[str]) -> dict[str, float]:
    return {
        "rouge1": _ngrams(said, wanted, 1),
        "rouge2": _ngrams(said, wanted, 2),
        "rougeL": _f1(_common(said, wanted), len(said), len(wanted)),
    }


def _ngrams(said: list[str], wanted: list[str], size: int) -> float:
    ours = Counter(zip(*(said[start:] for start in range(size)), strict=False))
    theirs = Counter(zip(*(wanted[start:] for start in range(size)), strict=False))
    return _f1((ours & theirs).total(), ours.total(), theirs.total())


def _common(said: list[str], wanted: list[str]) -> int:
    """The length of their longest common subsequence."""
    row = [0] * (len(wanted) + 1)
    for word in said:
        before = 0
        for place, other in enumerate(wanted, 1):
            before, row[place] = row[place], before + 1 if word == other else max(row[place], row[place - 1])
    return row[-1]


def _f1(common: int, said: int, wanted: int) -> float:
    return 200 * common / (said + wanted) if common else 0.0
