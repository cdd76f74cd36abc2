"""A text as it is compared with others: its folded words without dateline and byline, their runs as numbers, and the bands
under which it stands in the index.

Two nets propose. MinHash (Broder 1997; datasketch) finds texts that are alike as wholes: `rows` smallest values hashed
together make a band, and two texts with a Jaccard of j share one of `bands` with the probability 1 - (1 - j**rows)**bands.
Samples find a text that stands inside a longer one: the runs whose hash falls into the lowest 1/`sample_every` of its range
are the same runs in both (mod-p sketches, Broder 1997, section 4), so a text of n runs of which a share c stands in another
is found with 1 - (1 - 1/sample_every)**(c * n).
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
from datasketch import MinHash
from xxhash import xxh3_64_intdigest

from storage.config import DuplicatesConfig
from storage.text import FOLD_VERSION, words

Hashes = npt.NDArray[np.uint64]

# More is no article; what follows is not compared. Keeps a 5 MB page at a tenth of a second.
MAX_CHARS = 400_000
_MIX = np.uint64(0x9E3779B97F4A7C15)  # 2**64 / golden ratio, Knuth's multiplicative hashing
_LAST_BIT = np.uint64(1)

# "ERBIL, Kurdistan Region – ", "Baghdad (INA) - ", "Shafaq News/ ", "بغداد/ واع", "هەولێر (…)": a short opening that ends in a
# dash, slash or colon and holds no full stop.
_DATELINE = re.compile(r"[^\n.!?؟:–—/]{2,60}(?:\s[-–—ـ]{1,2}\s|/\s?(?:[^\s.!?؟/]{1,20}\s?[/:–—-]\s)?|\)\s?[:–—-]\s)")
# The last line of an agency text: who wrote it, and the agency's initials.
_BYLINE = re.compile(
    r"\n?(?:\(?(?:Reporting|Writing|Editing|Additional reporting) by [^\n]{1,200}"
    r"|\(?(?:تحرير|إعداد|كتابة|تقرير)\s?[:/] ?[^\n]{1,120}|(?:ئامادەکردنی|نووسینی)\s?:? [^\n]{1,120}|By [^\n.]{1,60}\n)"
)


@dataclass(frozen=True, slots=True)
class Print:
    """What is compared of a text: its folded words in order, and its distinct runs of words, hashed and sorted."""

    words: tuple[str, ...]
    runs: Hashes


def comparable(text: str) -> list[str]:
    """The folded words of a text without dateline and byline; at most the first `MAX_CHARS` characters are looked at."""
    text = text[:MAX_CHARS]
    opening = _DATELINE.match(text)
    return words(_BYLINE.sub("\n", text[opening.end() :] if opening else text))


def take_print(text: str, shingle_words: int) -> Print:
    """A text of fewer words than a run is one run; an empty one has none."""
    found = comparable(text)
    return Print(tuple(found), _runs(found, shingle_words))


def scheme(config: DuplicatesConfig) -> str:
    """How signatures are made; only signatures of one scheme are compared."""
    return (
        f"datasketch affine32, {config.permutations} permutations, {config.bands}x{config.rows} bands, "
        f"1/{config.sample_every} up to {config.samples} samples, {config.shingle_words} words xxh3, fold {FOLD_VERSION}"
    )


def sign(prints: Iterable[Print], config: DuplicatesConfig) -> list[bytes]:
    """The hashes of each print: its MinHash (uint32) and after it its samples (uint64)."""
    taken = list(prints)
    low = [(one.runs & np.uint64(0xFFFFFFFF)).tolist() for one in taken]
    sketches = MinHash.bulk(low, num_perm=config.permutations, hashfunc=_itself)
    return [
        sketch.hashvalues.astype("<u4").tobytes() + samples(one, config)[: config.samples].astype("<u8").tobytes()
        for sketch, one in zip(sketches, taken, strict=True)
    ]


def samples(one: Print, config: DuplicatesConfig) -> Hashes:
    """The runs in the lowest 1/`sample_every` of the hash's range, lowest first."""
    return one.runs[: int(np.searchsorted(one.runs, np.uint64(2**64 // config.sample_every)))]


def bands(hashes: bytes, config: DuplicatesConfig) -> list[int]:
    """The bands a signature stands under: 63-bit numbers."""
    cut = 4 * config.permutations
    sketch = np.frombuffer(hashes[:cut], "<u4").astype(np.uint64)
    rows = sketch[: config.bands * config.rows].reshape(config.bands, config.rows)
    mixed = np.arange(1, config.bands + 1, dtype=np.uint64)
    for column in range(config.rows):
        mixed = _mixed(mixed * _MIX + rows[:, column])
    return [*(mixed >> _LAST_BIT).tolist(), *sample_bands(np.frombuffer(hashes[cut:], "<u8"))]


def sample_bands(values: Hashes) -> list[int]:
    return [int(value) for value in (_mixed(values) >> _LAST_BIT).tolist()]


def _runs(found: Sequence[str], length: int) -> Hashes:
    if not found:
        return np.empty(0, np.uint64)
    hashed = np.fromiter(map(_hash, found), np.uint64, len(found))
    length = min(length, len(found))
    mixed = np.zeros(len(found) - length + 1, np.uint64)
    for place in range(length):
        mixed = mixed * _MIX + hashed[place : len(found) - length + 1 + place]
    return np.unique(_mixed(mixed))


@lru_cache(maxsize=65_536)
def _hash(word: str) -> int:
    return xxh3_64_intdigest(word.encode())


def _mixed(values: Any) -> Any:
    # The finisher of MurmurHash3 (Appleby): every bit of the input moves every bit of the output.
    values = (values ^ (values >> np.uint64(33))) * np.uint64(0xFF51AFD7ED558CCD)
    values = (values ^ (values >> np.uint64(33))) * np.uint64(0xC4CEB9FE1A85EC53)
    return values ^ (values >> np.uint64(33))


def _itself(value: int) -> int:
    return value
