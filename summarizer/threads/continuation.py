"""How likely a story continues an earlier one: the arrest after a fire, the deal after talks. Pure.

Logistic over what the leading articles of two stories have in common: their words, weighted by rarity among the voices of the window,
their names, and their vectors, less what makes one near to everything (docs/decisions/330-stories-continue.md). Two that tell of two
places or counterparts are less likely a thread. Weights were fitted by `python -m bench.threads --fit`. A story has a voice in each
language it is told in; voices of one language are compared.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import xxhash
from numpy.typing import NDArray
from scipy import sparse

from storage.config.threads import ThreadsConfig, ThreadWeights
from storage.corpus.thread_voices import Hashes, Voice
from storage.corpus.vectors import Matrix
from storage.search.article_vectors import HUBS, USUAL_HUBNESS
from storage.text.clitics import stems
from summarizer.encoding.encoder import LEXICAL
from summarizer.stories.developments import weekday
from summarizer.stories.features import EncodedArticle

SIGNS = ("words", "names", "vectors")
_UNSEEN = 50  # voices thought of beside the window's, so that a word of two is rare in a small window, too
_USUAL = 0.14  # mean cosine of two voices of a language, where few are there to tell
_HALF = 5.0  # summed rarity of common names that counts half
_LEAST_LETTERS = 4  # of a word that may have an ending
_TRIED = 3  # candidates of a story whose particulars are compared, the likeliest


@dataclass(frozen=True, slots=True)
class ThreadCandidate:
    """An earlier story that a later one may continue, by two of their voices, and how likely: 0 to 1."""

    later: Voice
    earlier: Voice
    score: float


def voice_of(story_id: int, encoded: EncodedArticle) -> Voice:
    """Return what later stories are compared with of a story's leading article."""
    features, vector = encoded.features, encoded.across
    article = features.article
    readable = vector.space != LEXICAL
    words = {_stem(word, article.language) for word in features.head if _counts(word, article.language)}
    names = {f"={house}" for house in features.listed} | {f"~{key}" for key in features.keys}
    return Voice(
        story_id,
        article.language,
        article.id,
        article.version,
        article.when,
        _hashes(words),
        _hashes(names),
        vector.row if readable else np.zeros(0, np.float32),
        vector.space if readable else "",
        vector.hubness,
    )


def _counts(word: str, language: str) -> bool:
    """Return whether a folded word is compared: numbers and days differ from report to report of a series."""
    return not word[0].isdigit() and weekday(word, language) is None


def _stem(word: str, language: str) -> str:
    return min(stems(word, language), key=lambda form: (len(form), form)) if len(word) >= _LEAST_LETTERS else word


def _hashes(words: Iterable[str]) -> Hashes:
    return np.array(sorted({xxhash.xxh32_intdigest(word.encode()) for word in words}), np.uint32)


class Continuations:
    """The likelihoods that voices continue earlier ones of a window; what words and names weigh is counted once."""

    def __init__(self, voices: Sequence[Voice], config: ThreadsConfig) -> None:
        self._voices, self._config = voices, config
        words = [voice.words for voice in voices]
        self._rarity = _rarity(words)
        self._unit = _unit(_weighted(words, self._rarity))
        names = [voice.names for voice in voices]
        self._roots = _weighted(names, _rarity(names)).sqrt()
        self._vectors = _Vectors(voices)
        self._days = np.array([voice.happened_at.timestamp() / 86_400 for voice in voices])
        self._languages = np.array([voice.language for voice in voices])
        self._stories = np.array([voice.story_id for voice in voices])

    def signs(self, at: NDArray[np.int_]) -> dict[str, Matrix]:
        """Return the signs of the voices at these places with all n: each (places, n); NaN where two vectors cannot be compared."""
        shared = np.asarray((self._roots[at] @ self._roots.T).toarray(), np.float32)
        return {
            "words": np.asarray((self._unit[at] @ self._unit.T).toarray(), np.float32),
            "names": shared / (shared + _HALF),
            "vectors": self._vectors.cosines(at),
        }

    def scores(self, at: NDArray[np.int_]) -> Matrix:
        """Return how likely the voices at these places continue each of the n, their particulars aside; 0 where one is not later, is in
        another language, has too few words in common, or so many that it is the next of a series of one form."""
        config, signs = self._config, self.signs(at)
        gap = self._days[at][:, None] - self._days[None, :]
        within = (gap * 24 >= config.least_hours) & (gap <= config.days)
        within &= self._stories[at][:, None] != self._stories[None, :]
        within &= self._languages[at][:, None] == self._languages[None, :]
        within &= (signs["words"] >= config.least_words) & (signs["words"] < config.series)
        return np.where(within, likelihood(logits(signs, config.weights)), 0).astype(np.float32)

    def rarity(self, language: str) -> Callable[[str], float]:
        """Return what tells how rare a folded word of a language is among the voices."""
        distinct, weights = self._rarity

        def weight(word: str) -> float:
            key = _hashes([_stem(word, language)])
            at = int(np.searchsorted(distinct, key)[0])
            return float(weights[at]) if at < len(distinct) and distinct[at] == key[0] else 0.0

        return weight

    def candidates(self, story_ids: Iterable[int]) -> dict[int, list[ThreadCandidate]]:
        """Return the likeliest earlier stories of each of these, best first, without those under the threshold."""
        wanted = set(story_ids)
        places = [at for at, voice in enumerate(self._voices) if voice.story_id in wanted]
        found: dict[int, dict[int, ThreadCandidate]] = {}
        for place, row in zip(places, self.scores(np.array(places, np.int_)) if places else (), strict=True):
            later = self._voices[place]
            best = found.setdefault(later.story_id, {})
            for at in np.flatnonzero(row >= self._config.link).tolist():
                candidate = ThreadCandidate(later, self._voices[at], float(row[at]))
                if candidate.score > (
                    best[candidate.earlier.story_id].score if candidate.earlier.story_id in best else 0
                ):
                    best[candidate.earlier.story_id] = candidate
        ranked = {
            of: sorted(best.values(), key=lambda each: (-each.score, each.earlier.story_id))
            for of, best in found.items()
        }
        return {of: each[:_TRIED] for of, each in ranked.items() if each}


def logits(signs: Mapping[str, Matrix], weights: ThreadWeights) -> Matrix:
    """Return the logits of pairs by their signs."""
    read = ~np.isnan(signs["vectors"])
    base = np.where(read, weights.base, weights.unread)
    return np.asarray(base + sum(getattr(weights, name) * np.nan_to_num(signs[name]) for name in SIGNS), np.float32)


def likelihood(logit: Matrix) -> Matrix:
    """Return the likelihood of a logit."""
    return np.asarray(1 / (1 + np.exp(-np.clip(logit, -50, 50))), np.float32)


def choose(
    candidates: Sequence[ThreadCandidate], is_apart: Callable[[ThreadCandidate], bool], config: ThreadsConfig
) -> ThreadCandidate | None:
    """Return the story that is continued: of the candidates the likeliest, once those that are of another place or counterpart count
    less; None where none is likely enough."""
    best: ThreadCandidate | None = None
    for candidate in candidates:
        if best is not None and best.score >= candidate.score:
            break
        weight = config.weights.apart if is_apart(candidate) else 0.0
        score = with_weight(candidate.score, weight)
        if score >= config.link and (best is None or score > best.score):
            best = ThreadCandidate(candidate.later, candidate.earlier, score)
    return best


def with_weight(score: float, weight: float) -> float:
    """Return a likelihood to whose logit this weight is added."""
    odds = score / max(1 - score, 1e-9) * float(np.exp(weight))
    return odds / (1 + odds)


class _Vectors:
    """Cosines of the voices' vectors, corrected for hubs, less what is usual in a language: half the mean of either voice with all."""

    def __init__(self, voices: Sequence[Voice]) -> None:
        self._spaces = np.array([voice.space for voice in voices])
        hubs = [0 if voice.hubness is None else HUBS * (voice.hubness - USUAL_HUBNESS) for voice in voices]
        self._usual = np.array(hubs, np.float32)
        self._at = {space: np.flatnonzero(self._spaces == space) for space in {voice.space for voice in voices} - {""}}
        self._rows = {
            space: _unit_rows([voices[at].vector for at in found.tolist()]) for space, found in self._at.items()
        }
        languages = np.array([voice.language for voice in voices])
        for space, found in self._at.items():
            for language in set(languages[found].tolist()):
                mine = np.flatnonzero(languages[found] == language)
                rows = self._rows[space][mine]
                summed = rows @ rows.sum(axis=0) - 1 - 2 * self._usual[found[mine]] * (len(mine) - 1)
                self._usual[found[mine]] += (summed + _UNSEEN * _USUAL) / (len(mine) - 1 + _UNSEEN) / 2

    def cosines(self, at: NDArray[np.int_]) -> Matrix:
        """Return the cosines of the voices at these places with all n, NaN between two spaces."""
        cosines = np.full((len(at), len(self._spaces)), np.nan, np.float32)
        for space, columns in self._at.items():
            mine = np.flatnonzero(self._spaces[at] == space)
            rows = self._rows[space]
            cosines[np.ix_(mine, columns)] = rows[np.searchsorted(columns, at[mine])] @ rows.T
        return cosines - self._usual[at][:, None] - self._usual[None, :]


def _unit_rows(vectors: Sequence[Matrix]) -> Matrix:
    rows = np.stack(vectors)
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9), np.float32)


def _rarity(texts: Sequence[Hashes]) -> tuple[Hashes, Matrix]:
    """Return the distinct words of texts, ascending, and what each weighs."""
    distinct, counts = np.unique(np.concatenate([np.zeros(0, np.uint32), *texts]), return_counts=True)
    return distinct, np.log((_UNSEEN + len(texts)) / np.maximum(counts, 1)).astype(np.float32)


def _weighted(texts: Sequence[Hashes], rarity: tuple[Hashes, Matrix]) -> sparse.csr_matrix:
    """Return what each word weighs in each text: (n, words)."""
    distinct, weights = rarity
    starts = np.cumsum([0, *(len(text) for text in texts)])
    places = np.searchsorted(distinct, np.concatenate([np.zeros(0, np.uint32), *texts]))
    return sparse.csr_matrix((weights[places], places, starts), shape=(len(texts), max(1, len(distinct))))


def _unit(matrix: sparse.csr_matrix) -> sparse.csr_matrix:
    lengths = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    return (sparse.diags((1 / np.maximum(lengths, 1e-9)).astype(np.float32)) @ matrix).tocsr()
