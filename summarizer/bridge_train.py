"""Makes a bridge from sentence pairs: what a language's words mean in the vectors of the English model.

Two ways to read the pairs, added up. The lexicon says for each stem which English words it stands for, and English words
have vectors that a sum of words fits best; it knows rare words well. The ridge fits sentences by all their n-grams; it
knows endings, and stems in forms never seen. Each alone finds the right English sentence far less often (docs/bridges.md).
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

from storage.errors import ModelError
from storage.text import words
from summarizer import lexicon
from summarizer.bridge import LEAD, Card, Hashes, Matrix, Table, hash_of, ngrams, save

STEMS = (LEAD - 1, LEAD)  # leading letters, the mark < among them, by which the lexicon knows a word
LEXICON_SHARE = (
    0.6  # of the sum, by mean length on the pairs; the ridge has the rest (held-out NTREX, ckb: flat from 0.5 to 0.7)
)
RIDGE_PENALTY = 0.3  # on rows of length 1
RIDGE_PAIRS = 12_000  # at most: a dense system of this size is solved in a minute on one core; taken evenly from all
WORD_PENALTY = 0.3
WORD_ROUNDS = 30  # of conjugate gradients
MAX_PAIRS = 200_000
MIN_PAIRS = 500
MAX_CHARS = 2000  # of a sentence
KEPT_ROWS = 19_000  # 7.5 MB as int8

Encode = Callable[[Sequence[str]], Matrix]


@dataclass(frozen=True, slots=True)
class Pair:
    origin: str
    text: str
    english: str


def read_pairs(path: Path, without: Collection[str] = ()) -> list[Pair]:
    """The rows `origin TAB sentence TAB English` of a TSV (or .tsv.gz) whose origin is not one of `without`.

    Raises ModelError with the line that is none; too few rows, too many.
    """
    try:
        pairs = [pair for pair in _rows(path) if pair.origin not in without]
    except (OSError, EOFError, UnicodeDecodeError) as error:
        raise ModelError(f"cannot be read: {error}", about=str(path)) from error
    if not MIN_PAIRS <= len(pairs) <= MAX_PAIRS:
        raise ModelError(f"holds {len(pairs)} pairs: from {MIN_PAIRS} to {MAX_PAIRS} make a bridge", about=str(path))
    return pairs


def train(pairs: Sequence[Pair], more_english: Sequence[str], encode: Encode) -> Table:
    """The rows of a bridge. `encode` gives the model's unit vectors of English texts; `more_english` are sentences of the same
    kind of English, which teach what English words mean. Minutes: mostly the encoding."""
    english = list(dict.fromkeys([*(pair.english for pair in pairs), *more_english]))
    made = encode(english)
    centre = made.mean(axis=0)
    at = {text: place for place, text in enumerate(english)}
    targets = made[[at[pair.english] for pair in pairs]] - centre
    sentences = [words(pair.text) for pair in pairs]
    counts, vocabulary = _counted(sentences)
    hashes, of_words = _by_ngram(list(vocabulary))
    texts = (counts @ of_words).tocsr()
    by_ridge = _ridge(texts, targets)
    by_lexicon = np.zeros_like(by_ridge)
    meanings = _word_vectors([words(text) for text in english], made - centre)
    for length in STEMS:
        stems, vectors = _lexicon(sentences, [words(pair.english) for pair in pairs], length, meanings)
        by_lexicon[np.searchsorted(hashes, np.array([hash_of(stem) for stem in stems], np.uint64))] += vectors
    share = LEXICON_SHARE / _mean_length(texts @ by_lexicon), (1 - LEXICON_SHARE) / _mean_length(texts @ by_ridge)
    return _table(hashes, share[0] * by_lexicon + share[1] * by_ridge, np.asarray(texts.sum(axis=0)).ravel())


def train_file(
    path: Path,
    language: str,
    space: str,
    encode: Encode,
    to: Path,
    *,
    more: Sequence[Path] = (),
    without: Collection[str] = (),
) -> Card:
    """Trains on a file of pairs and writes the bridge to `to`. `more` are other files of pairs, read for their English only;
    origins in `without` are left out everywhere. Raises ModelError; `to` is then as it was."""
    pairs = read_pairs(path, without)
    table = train(pairs, [pair.english for file in more for pair in read_pairs(file, without)], encode)
    origins = dict(Counter(pair.origin for pair in pairs))
    return save(to, Card(language, space, origins, *table.rows.shape), table)


def _counted(sentences: Sequence[Sequence[str]]) -> tuple[Any, dict[str, int]]:
    """How often each word is in each sentence, sparse (sentences, words), and the words' columns."""
    columns: dict[str, int] = {}
    places = [columns.setdefault(word, len(columns)) for sentence in sentences for word in sentence]
    ends = np.cumsum([0, *map(len, sentences)])
    counts = sp.csr_matrix((np.ones(len(places), np.float32), places, ends), (len(sentences), len(columns)))
    counts.sum_duplicates()
    return counts, columns


def _by_ngram(vocabulary: list[str]) -> tuple[Hashes, Any]:
    """The n-grams of these words, ascending, and which word has which, sparse (words, n-grams)."""
    hashes, owners = ngrams(vocabulary)
    kinds, kind = np.unique(hashes, return_inverse=True)
    return kinds, sp.csr_matrix((np.ones(len(kind), np.float32), (owners, kind)), (len(vocabulary), len(kinds)))


def _rarity(counts: Any) -> Matrix:
    present = np.bincount(counts.indices, minlength=counts.shape[1])
    return np.asarray(np.log((1 + counts.shape[0]) / (1 + present)) + 1, np.float32)


def _weighted(counts: Any, rarity: Matrix) -> Any:
    """Counts by rarity, every row of length 1."""
    weighted = counts @ sp.diags(rarity)
    lengths = np.sqrt(np.asarray(weighted.multiply(weighted).sum(axis=1)).ravel())
    return (sp.diags(1 / np.maximum(lengths, 1e-9)) @ weighted).tocsr().astype(np.float32)


def _ridge(texts: Any, targets: Matrix) -> Matrix:
    """(n-grams, d): kernel ridge from texts to targets, solved in the dual (as many unknowns as pairs)."""
    rarity = _rarity(texts)
    some = np.unique(np.linspace(0, texts.shape[0] - 1, RIDGE_PAIRS).astype(int))
    rows = _weighted(texts, rarity)[some]
    across = rows.T.tocsr()
    kernel = np.empty((len(some), len(some)), np.float32)
    for start in range(0, len(some), 1000):
        kernel[start : start + 1000] = (rows[start : start + 1000] @ across).toarray()
    kernel[np.diag_indices_from(kernel)] += RIDGE_PENALTY
    factor = scipy.linalg.cho_factor(kernel, lower=True, overwrite_a=True, check_finite=False)
    duals = scipy.linalg.cho_solve(factor, targets[some], check_finite=False)
    return np.asarray(rarity[:, None] * (across @ duals.astype(np.float32)), np.float32)


def _word_vectors(sentences: Sequence[Sequence[str]], targets: Matrix) -> dict[str, Matrix]:
    """For each English word the vector such that a sentence's is nearest to the sum of its words': sparse ridge."""
    counts, columns = _counted(sentences)
    rarity = _rarity(counts)
    rows = _weighted(counts, rarity)
    across = rows.T.tocsr()
    # Conjugate gradients on all targets at once, each scaled by its word's own weight.
    weights = np.asarray(rows.multiply(rows).sum(axis=0)).ravel()[:, None] + WORD_PENALTY
    found = np.zeros((len(columns), targets.shape[1]), np.float32)
    left = across @ targets
    step = left / weights
    size = (left * step).sum(axis=0)
    for _ in range(WORD_ROUNDS):
        moved = across @ (rows @ step) + WORD_PENALTY * step
        far = size / ((step * moved).sum(axis=0) + 1e-20)
        found += far * step
        left -= far * moved
        scaled = left / weights
        size, before = (left * scaled).sum(axis=0), size
        step = scaled + size / (before + 1e-20) * step
    found *= rarity[:, None]
    return {word: found[column] for word, column in columns.items()}


def _lexicon(
    sentences: Sequence[Sequence[str]], english: Sequence[Sequence[str]], length: int, meanings: dict[str, Matrix]
) -> tuple[list[str], Matrix]:
    """Stems of `length` letters, and for each the mean vector of the English words it stands for."""
    links = lexicon.learn([[f"<{word}>"[:length] for word in sentence] for sentence in sentences], english)
    return list(links.foreign), np.asarray(
        links.shares @ np.stack([meanings[word] for word in links.english]), np.float32
    )


def _mean_length(rows: Matrix) -> float:
    return float(np.linalg.norm(rows, axis=1).mean())


def _table(hashes: Hashes, rows: Matrix, times: Matrix) -> Table:
    """The KEPT_ROWS rows that weigh most in the pairs, as int8."""
    weight = np.linalg.norm(rows, axis=1) * np.sqrt(times)
    kept = np.sort(np.argsort(-weight)[:KEPT_ROWS])
    scales = (np.abs(rows[kept]).max(axis=1) / 127).astype(np.float16)
    whole = np.rint(rows[kept] / np.maximum(scales.astype(np.float32), 1e-7)[:, None]).clip(-127, 127)
    return Table(hashes[kept], scales, whole.astype(np.int8))


def _rows(path: Path) -> Iterator[Pair]:
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            fields = line.rstrip("\n").split("\t")
            if len(fields) != 3:
                raise ModelError(
                    f"has {len(fields)} fields, not origin, sentence, English parted by tabs", about=f"{path}:{number}"
                )
            yield Pair(fields[0], fields[1][:MAX_CHARS], fields[2][:MAX_CHARS])
