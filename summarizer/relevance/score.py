"""Score how well a story fits the digest: weighted signs, a logistic function, and a reason in words.

The topics of the digest are in config/digest.yaml (`about`, `relevance`) and config/names.yaml. Words are compared folded
(storage/text/normalize.py), whole, with the clitics of each language (storage/text/clitics.py). Pure: vectors come in as a likeness.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from storage.config.names import Name, Names
from storage.config.settings import Config
from storage.corpus.vectors import Matrix
from storage.text.clitics import BEFORE, BEHIND, without_article
from storage.text.languages import WITHOUT_SPACES
from storage.text.normalize import fold

About = Mapping[str, Sequence[str]]

_WORDS = 3  # different ones of the text: more say no more
_MENTIONS = 6
_OUTLETS = 5
# Cosines with the nearest topic: of most of the world's news, of what tells just that.
_UNLIKE, _ALIKE = 0.35, 0.75
_UNLIKE_BRIDGED, _ALIKE_BRIDGED = 0.15, 0.5  # a bridge's are lower
_SHARPNESS, _SHARPNESS_BRIDGED = (
    0.05,
    0.04,
)  # cosines that differ by so much count e times as much: the nearest topics decide
_MOST_CONTRAST = 5.0
_NEITHER, _NEITHER_BRIDGED = (
    0.4,
    0.25,
)  # of the contrast: from there on it speaks for a story; what names the country is nearer to wanted topics anyhow
_UNWANTED = -0.6  # a contrast that is given as a reason
_MOST_UNWANTED = 2.0  # of the sign: four such words
_OPENING_CHARS = 600  # of a text, searched for unwanted words
_FADES_DAYS = 3.0
ENDINGS = "*"  # behind a word of `about`: it may have any ending
_LONGEST_ENDING = 7  # letters of one
_NOTHING = "nothing in it is about the digest's subject"


@dataclass(frozen=True, slots=True)
class RelevanceInput:
    """The facts of a story that its score is computed from: headline and text of its language, how many outlets tell it, the leading
    one's `trust` (1 to 5) and whether all of its articles count (`local`), cosine and words of the nearest topic, contrast of wanted and
    unwanted topics with the nearest unwanted one (None where no model or bridge reads the language; `bridged`: a bridge did), and how
    old its newest article is."""

    title: str
    text: str
    language: str
    outlets: int = 1
    trust: int = 3
    local: bool = False
    likeness: float | None = None
    like: str = ""
    contrast: float | None = None
    unlike: str = ""
    bridged: bool = False
    days: float = 0.0


@dataclass(frozen=True, slots=True)
class Relevance:
    """`score` 0..1; `reason` in an editor's words: "Erbil in the headline; Peshmerga ×2"; `signs` are the inputs of the score, each
    0..1 but for `likeness` and `trust` (-1..1) and `contrast` (-1.4..0.75), `unwanted` (0..2)."""

    score: float
    reason: str
    signs: Mapping[str, float]


def judge(facts: RelevanceInput, config: Config) -> Relevance:
    """Return the relevance of a story to the digest, by the weights of config/digest.yaml."""
    above = Counter(touches(facts.title, facts.language, config))
    within = Counter(touches(facts.text, facts.language, config))
    unwanted = _unwanted(facts, config.relevance.unwanted)
    signs = _signs(facts, above, within, unwanted)
    weights = config.relevance.weights.model_dump()
    logit = weights["base"] + sum(weights[name] * value for name, value in signs.items())
    above, within = (_in_house(words, facts.language, config.digest.names) for words in (above, within))
    reason = "; ".join(_reasons(facts, above, within, unwanted))
    return Relevance(round(1 / (1 + math.exp(-logit)), 3), reason, signs)


def touches(text: str, language: str, config: Config) -> list[str]:
    """Return the words of `about`, and the listed names of the digest's country, that a text has, repeated as often as it has them. What
    only names the country ("Iraq War") does not count."""
    bare = fold(text)
    phrases = config.relevance.not_counted.get(language, ())
    if phrases:
        bare = _not_counted(tuple(phrases)).sub(" ", bare)
    words = hits(bare, language, config.about)
    names = config.digest.names.mentions(bare, language)
    ours = _own_names(config.digest.names.names, language, tuple(_words(language, config.about)))
    return words + [house for house, times in names.items() if house in ours for _ in range(times)]


@lru_cache(maxsize=16)
def _not_counted(phrases: tuple[str, ...]) -> re.Pattern[str]:
    spelt = sorted(map(fold, phrases), key=lambda phrase: (-len(phrase), phrase))
    return re.compile(rf"(?<!\S)(?:{'|'.join(map(re.escape, spelt))})\w*")


def hits(text: str, language: str, about: About) -> list[str]:
    """Return the words of `about` that a text has, as config/digest.yaml spells them, repeated as often as it has them, in order.

    A language without words of its own is searched for those of all languages.
    """
    pattern, spelt = _pattern(language, tuple(_words(language, about)))
    if pattern is None:
        return []
    return [spelt[match.lastgroup or ""] for match in pattern.finditer(fold(text))]


def nearest(rows: Matrix, topics: Matrix, phrases: Sequence[str]) -> tuple[float, str]:
    """Return the cosine of the mean of a story's unit rows with the nearest topic, and that topic's phrase."""
    mean = rows.mean(axis=0)
    length = float(np.linalg.norm(mean))
    if length == 0 or not len(topics):
        return 0.0, ""
    cosines = topics @ (mean / length)
    best = int(cosines.argmax())
    return float(cosines[best]), phrases[best]


def contrast(rows: Matrix, wanted: Matrix, unwanted: Matrix, *, bridged: bool) -> float:
    """Return how much nearer a story's unit rows are to the wanted topics than to the unwanted ones: -1 to 1, 0 where they are as near.
    Each topic counts by how near it is, so that the number of topics does not decide."""
    mean = rows.mean(axis=0)
    length = float(np.linalg.norm(mean))
    if length == 0 or not len(wanted) or not len(unwanted):
        return 0.0
    sharpness = _SHARPNESS_BRIDGED if bridged else _SHARPNESS
    near, far = (np.exp(topics @ (mean / length) / sharpness).mean() for topics in (wanted, unwanted))
    return min(max(math.log(near / far) / _MOST_CONTRAST, -1.0), 1.0)


def _signs(
    facts: RelevanceInput, above: Counter[str], within: Counter[str], unwanted: Sequence[str]
) -> dict[str, float]:
    return {
        "headline": float(bool(above)),
        "mentioned": float(bool(above or within)),
        "words": min(len(within), _WORDS) / _WORDS,
        "mentions": min(within.total(), _MENTIONS) / _MENTIONS,
        "likeness": min(max(_alike(facts), -1.0), 1.0),
        "contrast": _above_neither(facts),
        "outlets": (min(facts.outlets, _OUTLETS) - 1) / (_OUTLETS - 1),
        "trust": (facts.trust - 3) / 2,
        "local": float(facts.local),
        "recent": math.exp(-max(facts.days, 0.0) / _FADES_DAYS),
        "unwanted": min(len(unwanted) / 2, _MOST_UNWANTED),
    }


def _in_house(words: Counter[str], language: str, names: Names) -> Counter[str]:
    """Return the words in house spelling where names.yaml has them, so that a reason is in one script."""
    respelt = Counter[str]()
    for word, times in words.items():
        houses = [house for house in names.mentions(word, language) if _is_spelling(word, names.get(house), language)]
        respelt[houses[0] if houses else word] += times
    return respelt


def _is_spelling(word: str, name: Name | None, language: str) -> bool:
    return name is not None and fold(word) in map(fold, name.spellings(language))


def _above_neither(facts: RelevanceInput) -> float:
    """Return the contrast above the one that speaks neither way; 0 where nothing was compared."""
    if facts.contrast is None:
        return 0.0
    return facts.contrast - (_NEITHER_BRIDGED if facts.bridged else _NEITHER)


def _alike(facts: RelevanceInput) -> float:
    """Return 0 for what is like most of the world's news, 1 for what is exactly on a topic; 0 where nothing was compared."""
    unlike, alike = (_UNLIKE_BRIDGED, _ALIKE_BRIDGED) if facts.bridged else (_UNLIKE, _ALIKE)
    return 0.0 if facts.likeness is None else (facts.likeness - unlike) / (alike - unlike)


def _reasons(facts: RelevanceInput, above: Counter[str], within: Counter[str], unwanted: Sequence[str]) -> list[str]:
    reasons = [f"{word} in the headline" for word in above]
    reasons += [f"{word} ×{times}" if times > 1 else word for word, times in within.most_common(4)]
    reasons = reasons or [_NOTHING]
    if _alike(facts) > 0.5:
        reasons.append(f"like “{facts.like}”")
    if facts.outlets > 1:
        reasons.append(f"{facts.outlets} outlets")
    if unwanted:
        reasons.append(f"unwanted: {unwanted[0]}")
    if _above_neither(facts) < _UNWANTED:
        reasons.append(f"nearer to unwanted “{facts.unlike}”")
    return reasons


def _unwanted(facts: RelevanceInput, phrases: About) -> list[str]:
    """Return the unwanted words of a headline, each twice, and those of the beginning of a text, where a word may stand by the way."""
    if facts.language not in phrases:
        return []
    above = hits(facts.title, facts.language, phrases)
    within = hits(facts.text[:_OPENING_CHARS], facts.language, phrases)
    return [*above, *above, *dict.fromkeys(word for word in within if word not in above)]


def _words(language: str, about: About) -> Sequence[str]:
    return about.get(language) or [word for phrases in about.values() for word in phrases]


@lru_cache(maxsize=64)
def _own_names(names: tuple[Name, ...], language: str, words: tuple[str, ...]) -> frozenset[str]:
    """Return the names that make a text relevant, without those that `about` has already."""
    covered = {without_article(fold(word), language) for word in words}
    return frozenset(
        name.house
        for name in names
        if name.ours
        and name.kind != "family"
        and not any(without_article(fold(spelling), language) in covered for spelling in name.spellings(language))
    )


@lru_cache(maxsize=64)
def _pattern(language: str, words: tuple[str, ...]) -> tuple[re.Pattern[str] | None, dict[str, str]]:
    """Return one pattern for all words, each in its own group, and the spelling for each group."""
    spelt: dict[str, str] = {}
    parts: list[str] = []
    # The longest first: "Kurdistan Region" before "Kurdistan".
    for key, word in sorted(_unique(words, language), key=lambda pair: -len(pair[0])):
        folded = key.removesuffix(ENDINGS)
        name = f"w{len(parts)}"
        spelt[name] = word.removesuffix(ENDINGS)
        ending = rf"\w{{0,{_LONGEST_ENDING}}}" if word.endswith(ENDINGS) else ""
        parts.append(f"(?P<{name}>{re.escape(folded)}{ending})")
    if not parts:
        return None, {}
    if language in WITHOUT_SPACES:
        return re.compile("|".join(parts)), spelt
    before, behind = BEFORE.get(language, ""), BEHIND.get(language, "")
    return re.compile(rf"(?<!\S)(?:{before})(?:{'|'.join(parts)}){behind}(?!\S)"), spelt


def _unique(words: Iterable[str], language: str) -> list[tuple[str, str]]:
    word_by_folded: dict[str, str] = {}
    for word in words:
        folded = without_article(fold(word), language)
        if folded:
            word_by_folded.setdefault(f"{folded}{ENDINGS}" if word.endswith(ENDINGS) else folded, word)
    return list(word_by_folded.items())
