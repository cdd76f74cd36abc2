"""What an article tells of its event, and how likely two articles tell the same one.

The likelihood is logistic over five cosines (the first words, the whole text, the names, the numbers, the vectors); words,
names and numbers weigh by their rarity in the window. Its weights were fitted on the ECB+ topics with even numbers
(docs/design.md, "Stories"). Between two languages only names as consonant keys, numbers and, where both have vectors in one
space, by a model or by bridges, vectors count.
"""

import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from storage.config import StoriesConfig
from storage.numbers import numbers
from storage.records import Article
from storage.text import fold, words
from summarizer import names
from summarizer.encoder import LEXICAL, Vectors
from summarizer.subjects import subjects

Matrix = NDArray[np.float32]

HEAD_WORDS = 100  # headline and lead: what happened
BODY_WORDS = 2000  # more is no news article
NAME_WORDS = 400  # names and numbers are looked for in these
_UNSEEN = 50  # articles thought of beside the window's, so that a word of two articles is rare in a small window, too
_WORD = re.compile(r"\w[\w'’\u200c]*")
_LATIN = frozenset({"en", "kmr", "tr"})  # write names with capitals


@dataclass(frozen=True, slots=True)
class Telling:
    """Counts of folded words in the first words and in the whole text, of names, of numbers of
    two digits or more (every text has a 3), and the distinct consonant
    keys of the names (for a script without capitals, of all words) with how they are spelt."""

    article: Article
    head: Counter[str]
    body: Counter[str]
    names: Counter[str]
    numbers: Counter[str]
    keys: dict[str, str]
    subjects: set[str]


def text_to_encode(article: Article) -> str:
    """Headline and lead, as the encoder reads them."""
    return f"{article.title}\n{' '.join(article.text.split()[:HEAD_WORDS])}".strip()


def tell(article: Article) -> Telling:
    """An article as it is compared; empty where it has no words."""
    told = f"{article.title}\n{' '.join(article.text.split()[:BODY_WORDS])}".strip()
    found = [word for word in words(told) if len(word) > 1]
    start = " ".join(told.split()[:NAME_WORDS])
    named = names.names(start) if article.language in _LATIN else Counter[str]()
    spelt = {
        key: word
        for word in sorted(set(_WORD.findall(start)))
        if not named or fold(word) in named
        for key in names.keys(fold(word))
    }
    return Telling(
        article,
        Counter(found[:HEAD_WORDS]),
        Counter(found),
        named,
        numbers(start),
        spelt,
        subjects(found[:HEAD_WORDS], article.language),
    )


@dataclass(frozen=True, slots=True)
class Meant:
    """One unit row an article, comparable where `spaces` are equal."""

    rows: Sequence[Matrix]
    spaces: Sequence[str]


@dataclass(frozen=True, slots=True)
class Told:
    """Tellings with their vectors: those by which two texts of one language are compared, and those for two languages."""

    tellings: Sequence[Telling]
    within: Meant
    across: Meant


def told(articles: Sequence[Article], encode: Callable[[Sequence[str], str, bool], Vectors]) -> Told:
    """`encode` gives the vectors of texts in a language: with True those to compare with others of that language only."""
    return Told([tell(one) for one in articles], _meant(articles, encode, True), _meant(articles, encode, False))


def _meant(articles: Sequence[Article], encode: Callable[[Sequence[str], str, bool], Vectors], within: bool) -> Meant:
    rows: dict[int, Matrix] = {}
    spaces: dict[int, str] = {}
    for language in sorted({article.language for article in articles}):
        some = [at for at, article in enumerate(articles) if article.language == language]
        made = encode([text_to_encode(articles[at]) for at in some], language, within)
        rows |= dict(zip(some, made.rows, strict=True))
        spaces |= dict.fromkeys(some, made.space)
    return Meant([rows[at] for at in range(len(articles))], [spaces[at] for at in range(len(articles))])


def likelihoods(told: Told, new: int, config: StoriesConfig) -> Matrix:
    """How likely each of the last `new` of n articles tells one event with each of the n: (new, n) float32, 0..1."""
    tellings = told.tellings
    if not new:  # all held by people, or copies
        return np.zeros((0, len(tellings)), np.float32)
    head = _cosines([one.head for one in tellings], new)
    body = _cosines([one.body for one in tellings], new)
    counted = _cosines([one.numbers for one in tellings], new)
    named = _cosines([one.names for one in tellings], new)
    meaning = _meanings(told.within, new)
    logits = [
        w.base + w.head * head + w.body * body + w.vectors * meaning + w.names * named + w.numbers * counted
        for w in (config.weights, config.lexical)
    ]
    unread = np.array([space == LEXICAL for space in told.within.spaces])
    logit = np.where(unread[-new:, None], logits[1], logits[0])
    languages = np.array([one.article.language for one in tellings])
    other = languages[-new:, None] != languages[None, :]
    if other.any():
        across = config.across
        keyed = _shared_keys([one.keys for one in tellings], new)
        about = _cosines([Counter(one.subjects) for one in tellings], new)
        lexical = np.array([space == LEXICAL for space in told.across.spaces])
        read = np.where(lexical[-new:, None], 0, _meanings(told.across, new))
        told_across = across.names * keyed + across.numbers * counted + across.subjects * about + across.vectors * read
        logit = np.where(other, across.base + told_across, logit)
    days = np.array([one.article.when.timestamp() / 86400 for one in tellings])
    apart = np.abs(days[-new:, None] - days[None, :])
    likely = 1 / (1 + np.exp(config.per_day * apart - logit))
    many = np.array([len(one.numbers) >= config.template_numbers for one in tellings])
    template = many[-new:, None] & many[None, :] & (body >= config.template_body) & (counted < config.template_shared)
    return np.where((apart <= config.window_days) & ~template, likely, 0).astype(np.float32)


def score(one: Told, other: Told, config: StoriesConfig) -> float:
    """As `likelihoods`, of two articles alone."""
    both = Told(
        [*other.tellings, *one.tellings],
        Meant([*other.within.rows, *one.within.rows], [*other.within.spaces, *one.within.spaces]),
        Meant([*other.across.rows, *one.across.rows], [*other.across.spaces, *one.across.spaces]),
    )
    return float(likelihoods(both, 1, config)[0, 0])


def reason(one: Telling, other: Telling) -> str:
    """What an editor sees in common between two articles: the day, names (the longest keys first), numbers."""
    days = abs((one.article.when.date() - other.article.when.date()).days)
    said = ["same day" if days == 0 else f"{days} day{'s' if days > 1 else ''} apart"]
    shared = sorted(one.keys.keys() & other.keys.keys(), key=lambda key: (-len(key), key))
    if shared:
        said.append(f"same names: {', '.join(one.keys[key] for key in shared[:4])}")
    counted = sorted(one.numbers.keys() & other.numbers.keys(), key=lambda number: (-len(number), number))
    if counted:
        said.append(f"same number{'s' if len(counted) > 1 else ''}: {', '.join(counted[:3])}")
    return "; ".join(said)


class Rarity:
    """In how many of some texts each word stands."""

    def __init__(self, texts: Iterable[Iterable[str]]) -> None:
        self.texts = 0
        self._seen: Counter[str] = Counter()
        for found in texts:
            self.texts += 1
            self._seen.update(set(found))
        self.places = {word: place for place, word in enumerate(self._seen)}

    def weight(self, word: str) -> float:
        """The logarithm of one in how many texts it stands; above 0."""
        return math.log((_UNSEEN + self.texts) / max(1, self._seen[word]))


def _cosines(counts: Sequence[Counter[str]], new: int) -> Matrix:
    rarity = Rarity(counts)
    rows = [
        {rarity.places[word]: (1 + math.log(count)) * rarity.weight(word) for word, count in one.items()}
        for one in counts
    ]
    made = _sparse(rows, len(rarity.places))
    length = np.sqrt(np.asarray(made.multiply(made).sum(axis=1)).ravel())
    made = sparse.diags(1 / np.maximum(length, 1e-9)) @ made
    return np.asarray((made[-new:] @ made.T).toarray(), np.float32)


def _shared_keys(keys: Sequence[dict[str, str]], new: int) -> Matrix:
    # The weight of the keys in common as a share of the lighter side's: an English text has few names, a Sorani one
    # gives all its words.
    rarity = Rarity(keys)
    made = _sparse([{rarity.places[key]: rarity.weight(key) for key in one} for one in keys], len(rarity.places))
    total = np.asarray(made.multiply(made).sum(axis=1)).ravel()
    fewer = np.minimum(total[-new:, None], total[None, :])
    return np.asarray((made[-new:] @ made.T).toarray() / np.maximum(fewer, 1e-9), np.float32)


def _sparse(rows: Sequence[dict[int, float]], width: int) -> sparse.csr_matrix:
    starts = np.cumsum([0, *(len(row) for row in rows)])
    places = np.fromiter((place for row in rows for place in row), np.int32, starts[-1])
    values = np.fromiter((value for row in rows for value in row.values()), np.float32, starts[-1])
    return sparse.csr_matrix((values, places, starts), shape=(len(rows), max(1, width)))


def _meanings(meant: Meant, new: int) -> Matrix:
    first = len(meant.spaces) - new
    found = np.zeros((new, len(meant.spaces)), np.float32)
    for space in set(meant.spaces[first:]):
        at = np.array([place for place, one in enumerate(meant.spaces) if one == space])
        rows = np.stack([meant.rows[place] for place in at])
        found[np.ix_(at[at >= first] - first, at)] = rows[at >= first] @ rows.T
    return found
