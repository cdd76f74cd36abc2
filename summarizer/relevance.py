"""Does an article belong in the digest: which of the words that config/digest.yaml names in `about` stand in it.

Words are compared folded (storage/text.py), whole, with what each language hangs on them (storage/clitics.py).
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from storage.clitics import BEFORE, BEHIND, without_article
from storage.text import fold

About = Mapping[str, Sequence[str]]

_MOST_IN_TEXT = 5  # mentions counted: a long article is not more about Iraq than a short one


@dataclass(frozen=True, slots=True)
class Relevance:
    """`score` 0..1; `reason` in an editor's words: "Erbil in the headline; Peshmerga ×2"."""

    score: float
    reason: str


def hits(text: str, language: str, about: About) -> list[str]:
    """The words of `about` that stand in the text, as config/digest.yaml spells them, once for each time, in order.

    A language without words of its own is searched for those of all languages.
    """
    words = about.get(language) or tuple(word for listed in about.values() for word in listed)
    pattern, spelt = _pattern(language, tuple(words))
    if pattern is None:
        return []
    return [spelt[found.lastgroup or ""] for found in pattern.finditer(fold(text))]


def judge(title: str, text: str, language: str, about: About, outlets: int) -> Relevance:
    """How surely an article, told by so many independent outlets, belongs in the digest.

    3 points for a hit in the headline, 1 for each different word of the text, a quarter for each further mention, a half for
    each further outlet; the score is 1 - exp(-points / 3): one mention in passing gives 0.28, a headline 0.63 and more.
    """
    above = Counter(hits(title, language, about))
    within = Counter(hits(text, language, about))
    if not above and not within:
        return Relevance(0.0, "nothing that the digest is about stands in it")
    mentions = min(within.total(), _MOST_IN_TEXT)
    points = 3.0 * bool(above) + min(len(within), mentions) + 0.25 * max(mentions - len(within), 0)
    points += 0.5 * (outlets - 1)
    said = [f"{word} in the headline" for word in above]
    said += [f"{word} ×{times}" if times > 1 else word for word, times in within.most_common(4)]
    if outlets > 1:
        said.append(f"{outlets} outlets")
    return Relevance(round(1 - math.exp(-points / 3), 3), "; ".join(said))


@lru_cache(maxsize=64)
def _pattern(language: str, words: tuple[str, ...]) -> tuple[re.Pattern[str] | None, dict[str, str]]:
    """One pattern for all words, each in a group of its own, and how the groups are spelt."""
    spelt: dict[str, str] = {}
    parts: list[str] = []
    # The longest first: "Kurdistan Region" before "Kurdistan".
    for folded, word in sorted(_unique(words, language), key=lambda pair: -len(pair[0])):
        name = f"w{len(parts)}"
        spelt[name] = word
        parts.append(f"(?P<{name}>{re.escape(folded)})")
    if not parts:
        return None, {}
    before, behind = BEFORE.get(language, ""), BEHIND.get(language, "")
    return re.compile(rf"(?<!\S)(?:{before})(?:{'|'.join(parts)}){behind}(?!\S)"), spelt


def _unique(words: Iterable[str], language: str) -> list[tuple[str, str]]:
    found: dict[str, str] = {}
    for word in words:
        folded = without_article(fold(word), language)
        if folded:
            found.setdefault(folded, word)
    return list(found.items())
