"""A text as it is compared with others: its folded words without dateline and byline, their runs as numbers, and the bands
under which it stands in the index.

Two nets propose. MinHash (Broder 1997): `rows` smallest values hashed together make a band, and two texts with a Jaccard of
j share one of `bands` with the probability 1 - (1 - j**rows)**bands. Samples find a text that stands inside a longer one:
the least of every `window` runs in a row (winnowing; Schleimer, Wilkerson and Aiken 2003), about one in `sample_every`, so
that a passage of `window` runs which two texts have in common is found with certainty. Words are hashed and samples taken of many
texts at once: numpy's price is by the call.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
from datasketch import MinHash

from storage.config.settings import DuplicatesConfig
from storage.text.normalize import FOLD_VERSION, dateline, words

Hashes = npt.NDArray[np.uint64]

# More is no article; what follows is not compared. Keeps a 5 MB page at a tenth of a second.
MAX_CHARS = 400_000
_OPENING = 20
_MIX = np.uint64(0x9E3779B97F4A7C15)  # 2**64 / golden ratio, Knuth's multiplicative hashing
_BAND_BITS = np.uint64(
    64 - 47
)  # of a band 47 bits are kept: 6 bytes in SQLite, and none of a million articles' meet by chance

# The last line of an agency text: who wrote it, and the agency's initials.
_BYLINE = re.compile(
    r"\n?(?:\(?(?:Reporting|Writing|Editing|Additional reporting) by [^\n]{1,200}"
    r"|\(?(?:تحرير|إعداد|كتابة|تقرير)\s?[:/] ?[^\n]{1,120}|(?:ئامادەکردنی|نووسینی)\s?:? [^\n]{1,120}|By [^\n.]{1,60}\n)"
)
_BYLINE_MARKS = ("ing by ", "By ", "تحرير", "إعداد", "كتابة", "تقرير", "ئامادەکردنی", "نووسینی")


def _mixed(values: Any) -> Any:
    # The finisher of MurmurHash3 (Appleby): every bit of the input moves every bit of the output.
    values = (values ^ (values >> np.uint64(33))) * np.uint64(0xFF51AFD7ED558CCD)
    values = (values ^ (values >> np.uint64(33))) * np.uint64(0xC4CEB9FE1A85EC53)
    return values ^ (values >> np.uint64(33))


_LETTERS = _mixed(np.arange(1, 257, dtype=np.uint64))
_SPACE = ord(" ")


@dataclass(frozen=True, slots=True)
class ShingleSet:
    """What is compared of a text: its folded words in order, and its distinct runs of words, hashed and sorted."""

    words: tuple[str, ...]
    runs: Hashes


@dataclass(frozen=True, slots=True)
class Bands:
    """Where a text stands in the index: `kept` under these, and it asks under `asked`, which for a long text are more."""

    kept: Hashes
    asked: Hashes


def comparable(text: str) -> list[str]:
    """The folded words of a text without dateline and byline; at most the first `MAX_CHARS` characters are looked at."""
    text = text[:MAX_CHARS]
    text = text[len(dateline(text)) :]
    # The pattern looks at every letter: most texts hold none of what it begins with.
    return words(_BYLINE.sub("\n", text) if any(mark in text for mark in _BYLINE_MARKS) else text)


def take_print(text: str, shingle_words: int) -> ShingleSet:
    """A text of fewer words than a run is one run; an empty one has none."""
    words = comparable(text)
    return ShingleSet(tuple(words), _distinct(_runs([words], shingle_words)[0]))


def opening(shingles: ShingleSet, shingle_words: int) -> Hashes:
    """The runs of how a text begins: its first twenty words."""
    return _runs([shingles.words[:_OPENING]], shingle_words)[0]


def scheme(config: DuplicatesConfig) -> str:
    """Return how signatures are made; only signatures of one scheme are compared."""
    return (
        f"datasketch affine64 {config.bands}x{config.rows}, winnowed 1/{config.sample_every} up to {config.samples}, "
        f"{config.shingle_words} words hashed by bytes, fold {FOLD_VERSION}"
    )


def sign(texts: Iterable[str], config: DuplicatesConfig) -> list[tuple[ShingleSet, Bands]]:
    """Each text's print, and where it stands in the index; a text without words stands nowhere."""
    texts_words = [comparable(text) for text in texts]
    runs = _runs(texts_words, config.shingle_words)
    filled = [run for run in runs if len(run)]
    sketched = iter(zip(_minhash_bands(filled, config), _samples(filled, 2 * config.sample_every - 1), strict=True))
    nothing = np.empty(0, np.uint64)
    signatures: list[tuple[ShingleSet, Bands]] = []
    for words_of_text, run in zip(texts_words, runs, strict=True):
        alike, sampled = next(sketched) if len(run) else (nothing, nothing)
        samples, more = sampled[: config.samples], sampled[: 8 * config.samples]
        bands = Bands(_distinct(np.concatenate((alike, samples))), _distinct(np.concatenate((alike, more))))
        signatures.append((ShingleSet(tuple(words_of_text), _distinct(run)), bands))
    return signatures


def _runs(texts: Sequence[Sequence[str]], length: int) -> list[Hashes]:
    # Of each text, in its order, repeated ones repeated. A text shorter than a run is one.
    runs = []
    for hashed in _hashed(texts):
        length_here = min(length, len(hashed))
        mixed = hashed[: len(hashed) - length_here + 1]
        for place in range(1, length_here):
            mixed = mixed * _MIX + hashed[place : len(hashed) - length_here + 1 + place]
        runs.append(_mixed(mixed))
    return runs


def _hashed(texts: Sequence[Sequence[str]]) -> list[Hashes]:
    # A word's hash is the sum of its bytes' random numbers, each times a power for its place; a space ends it.
    letters = np.frombuffer("".join(f"{word} " for words in texts for word in words).encode(), np.uint8)
    if not len(letters):
        return [np.empty(0, np.uint64) for _ in texts]
    ends = np.flatnonzero(letters == _SPACE) + 1
    starts = np.concatenate(([0], ends[:-1]))
    lengths = ends - starts
    places = np.arange(len(letters)) - np.repeat(starts, lengths)
    powers = np.multiply.accumulate(np.full(int(lengths.max()), _MIX))
    hashed = np.add.reduceat(_LETTERS[letters] * powers[places], starts)
    return np.split(hashed, np.cumsum([len(words) for words in texts])[:-1])


def _minhash_bands(runs: Sequence[Hashes], config: DuplicatesConfig) -> Hashes:
    # (texts, bands). The runs are hashed already; affine64 takes all 64 bits of them.
    permutations = {"num_perm": config.rows * config.bands, "scheme": "affine64", "hashfunc": int}
    signed = [
        minhash.hashvalues for minhash in MinHash.generator((minhash.tolist() for minhash in runs), **permutations)
    ]
    values = np.array(signed, np.uint64).reshape(len(runs), config.rows, config.bands)
    bands = np.tile(np.arange(1, config.bands + 1, dtype=np.uint64), (len(runs), 1))
    for row in range(config.rows):
        bands = bands * _MIX + _mixed(values[:, row])
    return np.asarray(_mixed(bands) >> _BAND_BITS, np.uint64)


def _samples(runs: Sequence[Hashes], window: int) -> list[Hashes]:
    # The least run of each window, lowest first: which of them are kept does not hang on where in its text a passage stands.
    if not runs:
        return []
    joined = np.concatenate(
        [part for run in runs for part in (run, np.full(window - 1, np.iinfo(np.uint64).max, np.uint64))]
    )
    ends = np.cumsum([0, *(len(run) + window - 1 for run in runs)])
    least, span = joined, 1
    while span < window:  # the least of a window is that of two shorter ones, which may overlap
        step = min(span, window - span)
        least = np.minimum(least[:-step], least[step:])
        span += step
    samples = []
    for (start, end), run in zip(pairwise(ends.tolist()), runs, strict=True):
        # Windows that reach beyond the text hold its last runs only: those of a text shorter than one.
        whole = max(1, end - start - 2 * (window - 1))
        samples.append(_distinct(least[start : min(start + whole, len(least))]) if len(run) else run)
    return [_mixed(sample + _MIX) >> _BAND_BITS for sample in samples]


def _distinct(values: Hashes) -> Hashes:
    if len(values) < 2:
        return values
    ordered = np.sort(values)
    return ordered[np.concatenate(([True], ordered[1:] != ordered[:-1]))]
