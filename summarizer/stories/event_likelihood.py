"""How likely two articles tell one event: logistic over cosines of what they tell (summarizer/stories/features.py).

Within a language: the first words, the whole text, the names, the numbers, the vectors; words, names and numbers weigh by their
rarity in the window. Weights were fitted on the ECB+ topics with even numbers (docs/decisions/033-event-likelihood.md). Between two
languages: names of config/names.yaml, other names as consonant keys, words spelt alike, numbers, subjects and, where both have
vectors in one space, by a model or by bridges, vectors.
"""

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from storage.config.settings import AcrossWeights, StoriesConfig, StoryWeights
from summarizer.encoding.encoder import LEXICAL
from summarizer.stories.developments import is_development
from summarizer.stories.features import ArticleFeatures, EncodedArticle, Matrix, MeaningVector
from summarizer.stories.particulars import apart

_UNSEEN = 50  # articles thought of beside the window's, so that a word of two articles is rare in a small window, too
_ROWS = 200  # articles compared with all others at once: what that takes does not grow with how many are asked for
APART = -1.0  # between articles of two events: counts against a story as a whole, however like the others of it are
_LOOK_ALIKE = 0.2  # from there on particulars are compared
_COMPARED = 200  # articles with which one is so compared, the likeliest: in a flood every one is like every other
_YEARS = range(1900, 2100)
_ROUND = 0.5  # what a round number (40, 100, a million) weighs of another: two texts share it by chance


class Rarity:
    """The number of texts that each word is in."""

    def __init__(self, texts: Iterable[Iterable[str]]) -> None:
        self.texts = 0
        self._seen: Counter[str] = Counter()
        for found in texts:
            self.texts += 1
            self._seen.update(set(found))
        self.places = {word: place for place, word in enumerate(self._seen)}

    def weight(self, word: str) -> float:
        """Return the logarithm of the inverse share of texts that have the word; above 0."""
        return math.log((_UNSEEN + self.texts) / max(1, self._seen[word]))


class Likelihoods:
    """The likelihoods of n articles, each with each. Counts over all of them are made once; rows are computed on demand."""

    def __init__(self, told: Sequence[EncodedArticle], config: StoriesConfig) -> None:
        self._config = config
        self._count = len(told)
        some = [one.telling for one in told]
        self.words = Rarity(one.body for one in some)
        self._head, self._body = (_Cosines([getattr(one, of) for one in some]) for of in ("head", "body"))
        self._names = _Cosines([one.names for one in some], half=config.half)
        self._numbers = _Cosines([one.numbers for one in some], _number_weight, half=config.half)
        self._plain = _Cosines([one.body for one in some], _plain_weight)
        self._same_numbers = _Cosines([Counter(set(one.numbers)) for one in some], lambda _, of: _roundness(of))
        self._places = _Cosines([one.places for one in some])
        self._apart = _Apart([one.places for one in some])
        self._within = _Meanings([one.within for one in told])
        languages = [one.article.language for one in some]
        self._languages = np.array(languages)
        self._across = _Across(told, config) if len(set(languages)) > 1 else None
        self._unread = np.array([one.within.space == LEXICAL for one in told], bool)
        self._days = np.array([one.article.when.timestamp() / 86400 for one in some])
        self._features = some
        kinds: dict[int, int] = {}  # of equal particulars: nothing holds those apart
        self._kinds = np.array([kinds.setdefault(hash(one.particulars), len(kinds)) for one in some])
        self._many = np.array([len(one.numbers) >= config.template_numbers for one in some], bool)
        lengths = np.array([one.body.total() for one in some], np.float32)
        self._brief = np.clip((config.whole_words - lengths) / (config.whole_words - config.brief_words), 0, 1)
        self._short = np.array([len(one.body) < config.min_words for one in some], bool)

    def rows(self, places: Sequence[int]) -> Matrix:
        """Return the likelihoods of the articles at these places with all n: (places, n) float32, 0..1, or APART."""
        found = np.zeros((len(places), self._count), np.float32)
        for start in range(0, len(places), _ROWS):
            some = np.array(places[start : start + _ROWS])
            found[start : start + len(some)] = self._some(some)
        return found

    def _some(self, at: np.ndarray) -> Matrix:
        config = self._config
        signs = self.signs(at)
        body = signs["body"]
        said = self._logit(at, signs)
        other = self._languages[at][:, None] != self._languages[None, :]
        if self._across is not None and other.any():
            across = self._across.signs(at, body)
            said = np.where(other, _weighted(across, config.across), said)
        apart = np.abs(self._days[at][:, None] - self._days[None, :])
        likely = 1 / (1 + np.exp(config.per_day * apart - said))
        none = (apart > config.window_days) | self._short[at][:, None] | self._short[None, :]
        likely = np.where(none | self._template(at, body), 0, likely).astype(np.float32)
        return self._set_apart(at, likely)

    def _set_apart(self, at: np.ndarray, likely: Matrix) -> Matrix:
        """Set APART where two articles that look alike are about two places or two counterparts, 0 where one is a later development of
        the other."""
        for row, values in enumerate(likely):
            columns = np.flatnonzero((values >= _LOOK_ALIKE) & (self._kinds != self._kinds[at[row]]))
            if len(columns) > _COMPARED:  # a flood
                columns = columns[np.argpartition(-values[columns], _COMPARED)[:_COMPARED]]
            for column in columns:
                one, other = self._features[at[row]], self._features[column]
                if apart(one.particulars, other.particulars):
                    likely[row, column] = APART
                elif self._config.developments and one.days.when != other.days.when:
                    earlier, later = sorted((one.days, other.days), key=lambda of: of.when)
                    likely[row, column] *= not is_development(later, earlier)
        return likely

    def _logit(self, at: np.ndarray, signs: dict[str, Matrix]) -> Matrix:
        """Return the logits by the weights of whole articles, by those of headlines alone, and by a mix for what is in between."""
        config = self._config
        brief = np.maximum(self._brief[at][:, None], self._brief[None, :])
        said = _weighted(signs, config.weights)
        if brief.any():
            said += brief * (_weighted(signs, config.brief) - said)
        unread = self._unread[at]
        if unread.any():
            lexical = _weighted(signs, config.lexical)
            if brief.any():
                lexical += brief * (_weighted(signs, config.lexical_brief) - lexical)
            said = np.where(unread[:, None], lexical, said)
        return said

    def signs(self, at: np.ndarray) -> dict[str, Matrix]:
        """Return the signs within a language, by the names of their weights: each (places, n), 0..1."""
        return {
            "head": self._head.rows(at),
            "body": self._body.rows(at),
            "vectors": self._within.rows(at),
            "names": self._names.rows(at),
            "numbers": self._numbers.rows(at),
        }

    def signs_across(self, at: np.ndarray) -> dict[str, Matrix]:
        """Return the signs between two languages; empty where all articles are in one."""
        return self._across.signs(at, self._body.rows(at)) if self._across is not None else {}

    def _template(self, at: np.ndarray, body: Matrix) -> NDArray[np.bool_]:
        """Return the pairs of texts that say the same with other numbers or other places: one template filled twice, not one event."""
        config = self._config
        many = self._many[at][:, None] & self._many[None, :]
        elsewhere = self._apart.rows(at)
        if not (many.any() or elsewhere.any()):
            return np.asarray(many)
        # Where many fill one template, its words are no longer rare, and weigh nothing beside its numbers: plain ones do.
        plain = self._plain.rows(at)
        filled = plain >= config.template_words
        numbers = (body >= config.template_body) & (self._numbers.plain(at) < config.template_shared)
        numbers |= filled & (self._same_numbers.rows(at) < config.template_shared)
        places = filled | ((plain >= config.template_body) & (self._places.rows(at) < config.template_shared))
        return np.asarray((many & numbers) | (elsewhere & places))


def _weighted(signs: Mapping[str, Matrix], weights: StoryWeights | AcrossWeights) -> Matrix:
    return np.asarray(weights.base + sum(getattr(weights, name) * sign for name, sign in signs.items()), np.float32)


class _Across:
    """The signs between two languages."""

    def __init__(self, told: Sequence[EncodedArticle], config: StoriesConfig) -> None:
        some: list[ArticleFeatures] = [one.telling for one in told]
        half = config.half_across
        self._listed = _Cosines([one.listed for one in some], half=half)
        self._keys = _SharedKeys([one.keys for one in some])
        self._numbers = _Cosines([_without_years(one.numbers) for one in some], _number_weight, half=half)
        self._subjects = _Cosines([Counter(one.subjects) for one in some])
        self._meanings = _Meanings([one.across for one in told])
        self._lexical = np.array([one.across.space == LEXICAL for one in told], bool)

    def signs(self, at: np.ndarray, body: Matrix) -> dict[str, Matrix]:
        return {
            "listed": self._listed.rows(at),
            "names": self._keys.rows(at),
            "words": body,
            "numbers": self._numbers.rows(at),
            "subjects": self._subjects.rows(at),
            "vectors": np.where(self._lexical[at][:, None], 0, self._meanings.rows(at)),
        }


def likelihoods(told: Sequence[EncodedArticle], new: int, config: StoriesConfig) -> Matrix:
    """Return the likelihood that each of the last `new` of n articles is one event with each of the n: (new, n) float32, 0..1, or APART."""
    if not new:
        return np.zeros((0, len(told)), np.float32)
    return Likelihoods(told, config).rows(range(len(told) - new, len(told)))


class _Cosines:
    """Of counted words, weighted by rarity unless `weight` is another. `half`: a cosine counts by how much is in common: m/(m+half) of
    it, m the summed weight of what both have. A cosine alone is 1 between two texts whose only name is Iraq."""

    def __init__(
        self,
        counts: Sequence[Counter[str]],
        weight: Callable[[Rarity, str], float] = Rarity.weight,
        *,
        half: float = 0,
    ) -> None:
        rarity = Rarity(counts)
        rows = [
            {rarity.places[word]: (1 + math.log(count)) * weight(rarity, word) for word, count in one.items()}
            for one in counts
        ]
        made = _sparse(rows, len(rarity.places))
        length = np.sqrt(np.asarray(made.multiply(made).sum(axis=1)).ravel())
        self._unit = (sparse.diags((1 / np.maximum(length, 1e-9)).astype(np.float32)) @ made).tocsr()
        self._columns = self._unit.T.tocsr()
        self._half = half
        if half:
            roots = [{rarity.places[word]: math.sqrt(weight(rarity, word)) for word in one} for one in counts]
            self._roots = _sparse(roots, len(rarity.places))
            self._root_columns = self._roots.T.tocsr()

    def rows(self, at: np.ndarray) -> Matrix:
        cosines = self.plain(at)
        if self._half:
            shared = (self._roots[at] @ self._root_columns).toarray()
            cosines *= shared / (shared + self._half)
        return np.asarray(cosines, np.float32)

    def plain(self, at: np.ndarray) -> Matrix:
        """Return the cosines without `half`, however little is in common."""
        return np.asarray((self._unit[at] @ self._columns).toarray(), np.float32)


class _Apart:
    """Pairs in which each of two has something that the other has not."""

    def __init__(self, counts: Sequence[Counter[str]]) -> None:
        places = Rarity(counts).places
        self._made = _sparse([{places[of]: 1.0 for of in one} for one in counts], len(places))
        self._columns = self._made.T.tocsr()
        self._sizes = np.array([len(one) for one in counts])

    def rows(self, at: np.ndarray) -> NDArray[np.bool_]:
        shared = (self._made[at] @ self._columns).toarray()
        return np.asarray((shared < self._sizes[at][:, None]) & (shared < self._sizes[None, :]))


class _SharedKeys:
    """The weight of the keys in common as a share of the lighter side's: an English text has few names, a Sorani one gives most
    of its words."""

    def __init__(self, keys: Sequence[dict[str, str]]) -> None:
        rarity = Rarity(keys)
        self._made = _sparse([{rarity.places[of]: rarity.weight(of) for of in one} for one in keys], len(rarity.places))
        self._columns = self._made.T.tocsr()
        self._total = np.asarray(self._made.multiply(self._made).sum(axis=1)).ravel()

    def rows(self, at: np.ndarray) -> Matrix:
        fewer = np.minimum(self._total[at][:, None], self._total[None, :])
        return np.asarray((self._made[at] @ self._columns).toarray() / np.maximum(fewer, 1e-9), np.float32)


class _Meanings:
    """Cosines of vectors; 0 between two spaces."""

    def __init__(self, meant: Sequence[MeaningVector]) -> None:
        self._spaces = np.array([one.space for one in meant])
        self._at = {space: np.flatnonzero(self._spaces == space) for space in {one.space for one in meant}}
        self._rows = {space: np.stack([meant[place].row for place in at.tolist()]) for space, at in self._at.items()}

    def rows(self, at: np.ndarray) -> Matrix:
        found = np.zeros((len(at), len(self._spaces)), np.float32)
        for space, columns in self._at.items():
            mine = np.flatnonzero(self._spaces[at] == space)
            if len(mine):
                kept = self._rows[space]
                found[np.ix_(mine, columns)] = kept[np.searchsorted(columns, at[mine])] @ kept.T
        return found


def _sparse(rows: Sequence[dict[int, float]], width: int) -> sparse.csr_matrix:
    starts = np.cumsum([0, *(len(row) for row in rows)])
    places = np.fromiter((place for row in rows for place in row), np.int32, starts[-1])
    values = np.fromiter((value for row in rows for value in row.values()), np.float32, starts[-1])
    return sparse.csr_matrix((values, places, starts), shape=(len(rows), max(1, width)))


def _number_weight(rarity: Rarity, number: str) -> float:
    return rarity.weight(number) * _roundness(number)


def _without_years(numbers: Counter[str]) -> Counter[str]:
    """Any two texts of a year may name it; within a language the words say more."""
    return Counter({of: count for of, count in numbers.items() if not (of.isdecimal() and int(of) in _YEARS)})


def _roundness(number: str) -> float:
    return _ROUND if len(number.rstrip("0")) == 1 else 1.0


def _plain_weight(_: Rarity, word: str) -> float:
    return 0.0 if word.isdigit() else 1.0
