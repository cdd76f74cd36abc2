"""Makes a bridge from sentence pairs: what a language's words mean in the vectors of the English model.

Two ways to read the pairs, added up. The lexicon says for each stem which English words it stands for, and English words
have vectors that a sum of words fits best; it knows rare words well. The ridge fits sentences by all their n-grams; it
knows endings, and stems in forms never seen. What they add up to is turned so that the nearest English is the likeliest.
docs/bridges.md tells what each of these is worth.
"""

import gzip
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import scipy.linalg
import scipy.sparse as sp

from storage.corpus.vectors import Matrix
from storage.errors import ModelError
from storage.text.normalize import words
from summarizer.encoding import lexicon, lexicon_meanings
from summarizer.encoding.bridge import (
    BARE_LEADS,
    LEADS,
    LENGTHS,
    BridgeCard,
    BridgeTable,
    Hashes,
    bare_word,
    hash_of,
    ngrams,
    packed,
    save,
    whole,
)
from summarizer.encoding.lexicon_meanings import counted, rarity, weighted

STEMS = (LENGTHS[1], *LEADS)  # leading letters, the mark < among them, by which the lexicon knows a word
RIDGE_SHARE = 0.2  # of the sum, by mean length on the pairs; the lexicon has the rest
SOFTENED = 2.0  # times the mean variance of a direction
HALF = 0.25  # of the words' mean length: one so long counts half of what the longest could (bridge.shortened)
SHIFT = 0.8  # of the model's mean vector: its cosines with a bridge's are then as if both were centred
RIDGE_PENALTY = 0.3  # on rows of length 1
RIDGE_PAIRS = 20_000  # at most: a dense system of this size is solved in two minutes on one core; taken evenly from all
MAX_PAIRS = 200_000
MIN_PAIRS = 500
MAX_CHARS = 2000  # of a sentence
KEPT_ROWS = 59_000  # 11.9 MB at four bits a number
KEPT_WORDS = 12_000  # of them, at most, for whole words; of those seen twice, the commonest

EncodeEnglish = Callable[[Sequence[str]], Matrix]


@dataclass(frozen=True, slots=True)
class SentencePair:
    origin: str
    text: str
    english: str


def read_pairs(path: Path, without: Collection[str] = (), at_least: int = MIN_PAIRS) -> list[SentencePair]:
    """The rows `origin TAB sentence TAB English` of a TSV (or .tsv.gz) whose origin is not one of `without`.

    Raises ModelError with the line that is none; too few rows, too many.
    """
    try:
        pairs = [pair for pair in _rows(path) if pair.origin not in without]
    except (OSError, EOFError, UnicodeDecodeError) as error:
        raise ModelError(f"cannot be read: {error}", about=str(path)) from error
    if not at_least <= len(pairs) <= MAX_PAIRS:
        raise ModelError(f"holds {len(pairs)} pairs: from {at_least} to {MAX_PAIRS} are read", about=str(path))
    return pairs


def train(
    pairs: Sequence[SentencePair], more_english: Sequence[str], language: str, encode: EncodeEnglish
) -> BridgeTable:
    """The rows of a bridge. `encode` gives the model's unit vectors of English texts; `more_english` are sentences of the same
    kind of English, which teach what English words mean. Minutes: mostly the encoding."""
    english = list(dict.fromkeys([*(pair.english for pair in pairs), *more_english]))
    made = encode(english)
    centre = made.mean(axis=0)
    at = {text: place for place, text in enumerate(english)}
    targets = made[[at[pair.english] for pair in pairs]] - centre
    counts, vocabulary = counted([words(pair.text) for pair in pairs])
    hashes, of_words = _by_ngram(list(vocabulary), language)
    texts = (counts @ of_words).tocsr()
    by_ridge = _ridge(texts, targets)
    of_english = lexicon_meanings.meanings(english, made - centre, encode)
    by_lexicon, by_word = _by_lexicon(pairs, vocabulary, hashes, language, of_english)
    of_lexicon = (1 - RIDGE_SHARE) / _mean_length(texts @ by_lexicon + counts @ by_word)
    rows = of_lexicon * by_lexicon + RIDGE_SHARE / _mean_length(texts @ by_ridge) * by_ridge
    wanted_rows = _told(made - centre)
    rows, by_word = rows @ wanted_rows, (of_words @ rows + of_lexicon * by_word) @ wanted_rows
    size = np.float32(1 / (HALF * _mean_length(by_word)))
    rows, by_word = size * rows, size * by_word
    return _table(
        _heaviest(whole(list(vocabulary)), by_word, _total(counts), KEPT_WORDS, at_least=2),
        _heaviest(hashes, rows, _total(texts), KEPT_ROWS),
        SHIFT * centre,
    )


def train_file(
    path: Path,
    language: str,
    space: str,
    encode: EncodeEnglish,
    to: Path,
    *,
    more: Sequence[Path] = (),
    without: Collection[str] = (),
) -> BridgeCard:
    """Trains on a file of pairs and writes the bridge to `to`. `more` are other files of pairs, read for their English only;
    origins in `without` are left out everywhere. Raises ModelError; `to` is then as it was."""
    pairs = read_pairs(path, without)
    table = train(pairs, [pair.english for file in more for pair in read_pairs(file, without, 1)], language, encode)
    origins = dict(Counter(pair.origin for pair in pairs))
    return save(to, BridgeCard(language, space, origins, len(table.rows), len(table.shift), shortened=True), table)


def recall(rows: Matrix, english: Matrix) -> dict[str, float]:
    """Return how often the English text nearest to a row of `found`, both (n, d) side by side, is its own, and one of the ten nearest."""
    own = np.einsum("nd,nd->n", rows, english)
    nearer = np.concatenate(
        [
            (rows[start : start + 1000] @ english.T > own[start : start + 1000, None] + 1e-6).sum(axis=1)
            for start in range(0, len(rows), 1000)
        ]
    )
    return {"recall_at_1": round(float((nearer < 1).mean()), 4), "recall_at_10": round(float((nearer < 10).mean()), 4)}


def _by_ngram(vocabulary: list[str], language: str) -> tuple[Hashes, Any]:
    """The n-grams of these words, ascending, and which word has which, sparse (words, n-grams)."""
    hashes, owners = ngrams(vocabulary, language)
    kinds, kind = np.unique(hashes, return_inverse=True)
    return kinds, sp.csr_matrix((np.ones(len(kind), np.float32), (owners, kind)), (len(vocabulary), len(kinds)))


def _ridge(texts: Any, targets: Matrix) -> Matrix:
    """(n-grams, d): kernel ridge from texts to targets, solved in the dual (as many unknowns as pairs)."""
    rare = rarity(texts)
    sample = np.unique(np.linspace(0, texts.shape[0] - 1, RIDGE_PAIRS).astype(int))
    rows = weighted(texts, rare)[sample]
    across = rows.T.tocsr()
    kernel = np.empty((len(sample), len(sample)), np.float32)
    for start in range(0, len(sample), 1000):
        kernel[start : start + 1000] = (rows[start : start + 1000] @ across).toarray()
    kernel[np.diag_indices_from(kernel)] += RIDGE_PENALTY
    factor = scipy.linalg.cho_factor(kernel, lower=True, overwrite_a=True, check_finite=False)
    duals = scipy.linalg.cho_solve(factor, targets[sample], check_finite=False)
    return np.asarray(rare[:, None] * (across @ duals.astype(np.float32)), np.float32)


def _by_lexicon(
    pairs: Sequence[SentencePair],
    vocabulary: Collection[str],
    hashes: Hashes,
    language: str,
    of_english: dict[str, Matrix],
) -> tuple[Matrix, Matrix]:
    """Return what the lexicon adds to the row of each n-gram that is a stem, and to that of each whole word."""
    english = [[word[: lexicon_meanings.STEM] for word in words(pair.english)] for pair in pairs]

    def read(keys: dict[str, str]) -> tuple[list[str], Matrix]:
        links = lexicon.learn([[keys[word] for word in words(pair.text)] for pair in pairs], english)
        vectors = links.shares @ np.stack([of_english[word] for word in links.english])
        return list(links.foreign), np.asarray(vectors, np.float32)

    bare = {word: f"^{bare_word(word, language)}>" for word in vocabulary}
    by_stem = np.zeros((len(hashes), len(next(iter(of_english.values())))), np.float32)
    for keys in [
        *({word: f"<{word}>"[:length] for word in vocabulary} for length in STEMS),
        *({word: bare[word][:length] for word in vocabulary} for length in BARE_LEADS),
    ]:
        stems, vectors = read(keys)
        stem_hashes = np.array([hash_of(stem) for stem in stems], np.uint64)
        places = np.minimum(np.searchsorted(hashes, stem_hashes), len(hashes) - 1)
        there = hashes[places] == stem_hashes  # a bare word of one or two letters has no n-gram
        by_stem[places[there]] += vectors[there]
    kinds, vectors = read({word: word for word in vocabulary})
    at = {word: place for place, word in enumerate(kinds)}
    return by_stem, vectors[[at[word] for word in vocabulary]]


def _told(targets: Matrix) -> Matrix:
    """(d, d), symmetric: makes a sum's nearest English the likeliest one. Directions in which English texts differ much are as
    uncertain in a sum of words; so each counts the less, the more they differ in it (Fisher's discriminant, softened)."""
    differ = targets.T @ targets / len(targets)
    softened = differ + SOFTENED * np.trace(differ) / len(differ) * np.eye(len(differ), dtype=np.float32)
    return np.asarray(np.linalg.inv(softened / np.trace(differ)), np.float32)


def _mean_length(rows: Matrix) -> float:
    return float(np.linalg.norm(rows, axis=1).mean())


def _total(counts: Any) -> Matrix:
    return np.asarray(counts.sum(axis=0), np.float32).ravel()


def _heaviest(hashes: Hashes, rows: Matrix, times: Matrix, most: int, *, at_least: int = 1) -> tuple[Hashes, Matrix]:
    """The rows that weigh most in the pairs, by length and how often they are met."""
    weight = np.linalg.norm(rows, axis=1) * np.sqrt(times) * (times >= at_least)
    heaviest = np.argsort(-weight, kind="stable")[: min(most, int((weight > 0).sum()))]
    return hashes[heaviest], rows[heaviest]


def _table(of_words: tuple[Hashes, Matrix], of_ngrams: tuple[Hashes, Matrix], shift: Matrix) -> BridgeTable:
    """KEPT_ROWS rows of words and, as many as there is room for, of n-grams."""
    room = KEPT_ROWS - len(of_words[0])
    hashes, places = np.unique(np.concatenate([of_words[0], of_ngrams[0][:room]]), return_index=True)
    rows = np.concatenate([of_words[1], of_ngrams[1][:room]])[places]
    return quantised(hashes, rows, shift.astype(np.float32))


def quantised(hashes: Hashes, rows: Matrix, shift: Matrix) -> BridgeTable:
    """Each row as whole numbers from -7 to 7 and a scale of its own."""
    scales = np.maximum(np.abs(rows).max(axis=1) / 7, 1e-6).astype(np.float16)
    numbers = np.rint(rows / scales.astype(np.float32)[:, None]).clip(-7, 7)
    return BridgeTable(hashes, scales, packed(numbers.astype(np.int8)), shift)


def _rows(path: Path) -> Iterator[SentencePair]:
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            fields = line.rstrip("\n").split("\t")
            if len(fields) != 3:
                raise ModelError(
                    f"has {len(fields)} fields, not origin, sentence, English parted by tabs", about=f"{path}:{number}"
                )
            yield SentencePair(fields[0], fields[1][:MAX_CHARS], fields[2][:MAX_CHARS])
