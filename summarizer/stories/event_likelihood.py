"""How likely two articles tell one event: logistic over cosines of what they tell (summarizer/stories/features.py).

Within a language: the first words, the whole text, the names, the numbers, the vectors; words, names and numbers weigh by their
rarity in the window. Weights were fitted on the ECB+ topics with even numbers (docs/decisions/033-event-likelihood.md). Between two
languages: names of config/names.yaml, other names as consonant keys, words spelt alike, numbers, subjects and, where both have
vectors in one space, by a model or by bridges, vectors.
"""

import math
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from storage.config.settings import AcrossWeights, StoriesConfig, StoryWeights
from storage.corpus.vectors import Matrix
from storage.search.article_vectors import HUBS, USUAL_HUBNESS
from summarizer.encoding.encoder import LEXICAL
from summarizer.stories.developments import is_development
from summarizer.stories.features import ArticleFeatures, EncodedArticle, MeaningVector
from summarizer.stories.particulars import apart

_UNSEEN = 50  # articles thought of beside the window's, so that a word of two articles is rare in a small window, too
_ROWS = 200  # articles compared with all others at once, so that memory does not grow with the number of rows
APART = -1.0  # between articles of two events: counts against a story as a whole, however like the others of it are
_LOOK_ALIKE = 0.2  # from there on particulars are compared
_COMPARED = 200  # articles with which one is so compared, the likeliest: in a flood every one is like every other
_YEARS = range(1900, 2100)
_AGREED, _FEW_NUMBERS = (
    0.5,
    2,
)  # cosine, and numbers in common, from which other places do not make two texts a template
_ROUND = 0.5  # what a round number (40, 100, a million) weighs of another: two texts share it by chance


class Rarity:
    """The number of texts that each word is in."""

    def __init__(self, texts: Iterable[Iterable[str]]) -> None:
        self.texts = 0
        self._counts: Counter[str] = Counter()
        for text_words in texts:
            self.texts += 1
            self._counts.update(set(text_words))
        self.places = {word: place for place, word in enumerate(self._counts)}

    def weight(self, word: str) -> float:
        """Return the logarithm of the inverse share of texts that have the word; above 0."""
        return math.log((_UNSEEN + self.texts) / max(1, self._counts[word]))


class Likelihoods:
    """The likelihoods of n articles, each with each. Counts over all of them are made once; rows are computed on demand."""

    def __init__(self, encoded_articles: Sequence[EncodedArticle], config: StoriesConfig) -> None:
        self._config = config
        self._count = len(encoded_articles)
        all_features = [encoded.features for encoded in encoded_articles]
        self.words = Rarity(features.body for features in all_features)
        self._head, self._body = (
            _Cosines([getattr(features, of) for features in all_features]) for of in ("head", "body")
        )
        self._names = _Cosines([features.names for features in all_features], half=config.half)
        self._numbers = _Cosines([features.numbers for features in all_features], _number_weight, half=config.half)
        self._plain = _Cosines([features.body for features in all_features], _plain_weight)
        figures = [Counter(features.numbers.keys() - {str(features.article.when.year)}) for features in all_features]
        self._same_numbers = _Cosines(figures, lambda _, of: _roundness(of))
        self._figures = _Shared(figures)
        self._places = _Cosines([features.places for features in all_features])
        self._named_places = _Shared([features.places for features in all_features])
        self._within = _Meanings([encoded.within for encoded in encoded_articles])
        languages = [features.article.language for features in all_features]
        self._languages = np.array(languages)
        self._across = _Across(encoded_articles, config) if len(set(languages)) > 1 else None
        self._unread = np.array([encoded.within.space == LEXICAL for encoded in encoded_articles], bool)
        self._days = np.array([features.article.when.timestamp() / 86400 for features in all_features])
        self._features = all_features
        kinds: dict[Hashable, int] = {}  # of articles that say the same: nothing holds those apart
        self._kinds = np.array([kinds.setdefault(features.particulars.key, len(kinds)) for features in all_features])
        self._many = np.array([len(features.numbers) >= config.template_numbers for features in all_features], bool)
        lengths = np.array([features.body.total() for features in all_features], np.float32)
        self._brief = np.clip((config.whole_words - lengths) / (config.whole_words - config.brief_words), 0, 1)
        self._short = np.array([len(features.body) < config.min_words for features in all_features], bool)

    def rows(self, places: Sequence[int]) -> Matrix:
        """Return the likelihoods of the articles at these places with all n: (places, n) float32, 0..1, or APART."""
        matrix = np.zeros((len(places), self._count), np.float32)
        for start in range(0, len(places), _ROWS):
            batch = np.array(places[start : start + _ROWS])
            matrix[start : start + len(batch)] = self._batch(batch)
        return matrix

    def _batch(self, at: np.ndarray) -> Matrix:
        config = self._config
        signs = self.signs(at)
        body = signs["body"]
        logit = self._logit(at, signs)
        other = self._languages[at][:, None] != self._languages[None, :]
        if self._across is not None and other.any():
            across = self._across.signs(at, body)
            logit = np.where(other, _weighted(across, config.across), logit)
        apart = np.abs(self._days[at][:, None] - self._days[None, :])
        likely = 1 / (1 + np.exp(config.per_day * apart - logit))
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
                first, second = self._features[at[row]], self._features[column]
                if apart(first.particulars, second.particulars):
                    likely[row, column] = APART
                elif self._config.developments and first.days.when != second.days.when:
                    earlier, later = sorted((first.days, second.days), key=lambda of: of.when)
                    likely[row, column] *= not is_development(later, earlier)
        return likely

    def _logit(self, at: np.ndarray, signs: dict[str, Matrix]) -> Matrix:
        """Return the logits by the weights of whole articles, by those of headlines alone, and by a mix for what is in between."""
        config = self._config
        brief = np.maximum(self._brief[at][:, None], self._brief[None, :])
        logit = _weighted(signs, config.weights)
        if brief.any():
            logit += brief * (_weighted(signs, config.brief) - logit)
        unread = self._unread[at]
        if unread.any():
            lexical = _weighted(signs, config.lexical)
            if brief.any():
                lexical += brief * (_weighted(signs, config.lexical_brief) - lexical)
            logit = np.where(unread[:, None], lexical, logit)
        return logit

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
        elsewhere = self._named_places.on_one_side(at)
        if not (many.any() or elsewhere.any()):
            return np.asarray(many)
        # Where many fill one template, its words are no longer rare, and weigh nothing beside its numbers: plain ones do.
        plain = self._plain.rows(at)
        filled = plain >= config.template_words
        same = self._same_numbers.rows(at)
        # Rare numbers are often an hour or an address: that two texts differ in them says nothing where they have others in common.
        numbers = (filled | (body >= config.template_body)) & (same < config.template_shared)
        numbers &= filled | (self._numbers.plain(at) < config.template_shared)
        agreed = (same >= _AGREED) & (self._figures.in_common(at) >= _FEW_NUMBERS)
        places = (plain >= config.template_body) & (self._places.rows(at) < config.template_shared) & ~agreed
        places |= filled
        return np.asarray((many & numbers) | (elsewhere & places))


def _weighted(signs: Mapping[str, Matrix], weights: StoryWeights | AcrossWeights) -> Matrix:
    return np.asarray(weights.base + sum(getattr(weights, name) * sign for name, sign in signs.items()), np.float32)


class _Across:
    """The signs between two languages."""

    def __init__(self, encoded_articles: Sequence[EncodedArticle], config: StoriesConfig) -> None:
        all_features: list[ArticleFeatures] = [encoded.features for encoded in encoded_articles]
        half = config.half_across
        self._listed = _Cosines([features.listed for features in all_features], half=half)
        self._keys = _SharedKeys([features.keys for features in all_features])
        self._numbers = _Cosines(
            [_without_years(features.numbers) for features in all_features], _number_weight, half=half
        )
        self._subjects = _Cosines([Counter(features.subjects) for features in all_features])
        self._meanings = _Meanings([encoded.across for encoded in encoded_articles])
        self._lexical = np.array([encoded.across.space == LEXICAL for encoded in encoded_articles], bool)
        hubs = [encoded.across.hubness for encoded in encoded_articles]
        self._hubs = np.array([0 if hub is None else HUBS * (hub - USUAL_HUBNESS) for hub in hubs], np.float32)

    def signs(self, at: np.ndarray, body: Matrix) -> dict[str, Matrix]:
        """Return the signs of the articles at these places with all n, by the names of their weights."""
        return {
            "listed": self._listed.rows(at),
            "names": self._keys.rows(at),
            "words": body,
            "numbers": self._numbers.rows(at),
            "subjects": self._subjects.rows(at),
            "vectors": self._vectors(at),
        }

    def _vectors(self, at: np.ndarray) -> Matrix:
        """Return the cosines, less what makes a bridge's vectors near to everything; 0 where either text has none."""
        cosines = self._meanings.rows(at)
        none = self._lexical[at][:, None] | (cosines == 0)
        return np.where(none, 0, cosines - self._hubs[at][:, None] - self._hubs[None, :])


def likelihoods(encoded_articles: Sequence[EncodedArticle], new: int, config: StoriesConfig) -> Matrix:
    """Return the likelihood that each of the last `new` of n articles is one event with each of the n: (new, n) float32, 0..1, or APART."""
    if not new:
        return np.zeros((0, len(encoded_articles)), np.float32)
    return Likelihoods(encoded_articles, config).rows(range(len(encoded_articles) - new, len(encoded_articles)))


class _Cosines:
    """Of counted words, weighted by rarity unless `weight` is another. `half`: a cosine counts by how much is in common: m/(m+half) of
    it, m the summed weight of what both have. A cosine alone is 1 between two texts whose only name is one country."""

    def __init__(
        self,
        counts: Sequence[Counter[str]],
        weight: Callable[[Rarity, str], float] = Rarity.weight,
        *,
        half: float = 0,
    ) -> None:
        rarity = Rarity(counts)
        rows = [
            {rarity.places[word]: (1 + math.log(count)) * weight(rarity, word) for word, count in counted.items()}
            for counted in counts
        ]
        matrix = _sparse(rows, len(rarity.places))
        length = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
        self._unit = (sparse.diags((1 / np.maximum(length, 1e-9)).astype(np.float32)) @ matrix).tocsr()
        self._columns = self._unit.T.tocsr()
        self._half = half
        if half:
            roots = [{rarity.places[word]: math.sqrt(weight(rarity, word)) for word in counted} for counted in counts]
            self._roots = _sparse(roots, len(rarity.places))
            self._root_columns = self._roots.T.tocsr()

    def rows(self, at: np.ndarray) -> Matrix:
        """Return the cosines of these texts with all, by how much they have in common."""
        cosines = self.plain(at)
        if self._half:
            shared = (self._roots[at] @ self._root_columns).toarray()
            cosines *= shared / (shared + self._half)
        return np.asarray(cosines, np.float32)

    def plain(self, at: np.ndarray) -> Matrix:
        """Return the cosines without `half`, however little is in common."""
        return np.asarray((self._unit[at] @ self._columns).toarray(), np.float32)


class _Shared:
    """What two texts have in common of a kind, and each for itself."""

    def __init__(self, counts: Sequence[Counter[str]]) -> None:
        places = Rarity(counts).places
        self._matrix = _sparse([{places[of]: 1.0 for of in counted} for counted in counts], len(places))
        self._columns = self._matrix.T.tocsr()
        self._sizes = np.array([len(counted) for counted in counts])

    def in_common(self, at: np.ndarray) -> Matrix:
        """Return how many these have in common with all."""
        return np.asarray((self._matrix[at] @ self._columns).toarray(), np.float32)

    def on_one_side(self, at: np.ndarray) -> NDArray[np.bool_]:
        """Return whether each side of a pair has something of its own, for these with all."""
        shared = self.in_common(at)
        return np.asarray((shared < self._sizes[at][:, None]) & (shared < self._sizes[None, :]))


class _SharedKeys:
    """The weight of the keys in common as a share of the lighter side's: an English text has few names, a Sorani one gives most
    of its words."""

    def __init__(self, keys: Sequence[dict[str, str]]) -> None:
        rarity = Rarity(keys)
        self._matrix = _sparse(
            [{rarity.places[of]: rarity.weight(of) for of in article_keys} for article_keys in keys], len(rarity.places)
        )
        self._columns = self._matrix.T.tocsr()
        self._total = np.asarray(self._matrix.multiply(self._matrix).sum(axis=1)).ravel()

    def rows(self, at: np.ndarray) -> Matrix:
        """Return the shared weight of these with all, 0..1."""
        fewer = np.minimum(self._total[at][:, None], self._total[None, :])
        return np.asarray((self._matrix[at] @ self._columns).toarray() / np.maximum(fewer, 1e-9), np.float32)


class _Meanings:
    """Cosines of vectors; 0 between two spaces."""

    def __init__(self, vectors: Sequence[MeaningVector]) -> None:
        self._spaces = np.array([vector.space for vector in vectors])
        self._at = {space: np.flatnonzero(self._spaces == space) for space in {vector.space for vector in vectors}}
        self._rows = {space: np.stack([vectors[place].row for place in at.tolist()]) for space, at in self._at.items()}

    def rows(self, at: np.ndarray) -> Matrix:
        """Return the cosines of these vectors with all."""
        cosines = np.zeros((len(at), len(self._spaces)), np.float32)
        for space, columns in self._at.items():
            mine = np.flatnonzero(self._spaces[at] == space)
            if len(mine):
                rows = self._rows[space]
                cosines[np.ix_(mine, columns)] = rows[np.searchsorted(columns, at[mine])] @ rows.T
        return cosines


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
