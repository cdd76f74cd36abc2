"""Text of a language the embedded English model does not know → a unit vector in that model's space, by one linear map.

A text's vector is the sum of its words' vectors; a word's is the sum of the rows of its character n-grams, each row 384
small integers and a scale. No torch, no model: a look-up and a sum. summarizer/bridge_train.py makes the rows.
"""

import hashlib
import json
import struct
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from storage.errors import ModelError
from storage.text import FOLD_VERSION, fold

Matrix = NDArray[np.float32]
Hashes = NDArray[np.uint64]

MAGIC = b"digest-crawler bridge\n"
VERSION = 1  # of the file and of the n-grams: another one is not read
LENGTHS = (2, 5)  # of n-grams, in letters, the word between < and >
LEAD = 6  # and its first six: with the five, what a word's stem is known by
MAX_WORD = 40  # letters of a word that are read
KEPT_WORDS = 40_000  # whose vectors are remembered (60 MB); then begun anew
_ALIGN = 64
_HEAD = struct.Struct("<II32s")  # version, bytes of the card, sha256 of all that follows
_BASE, _MIX = 0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9  # odd; of splitmix64


@dataclass(frozen=True, slots=True)
class Card:
    """What a bridge file says of itself. `space` is that of the model whose vectors it was trained to give."""

    language: str
    space: str
    origins: dict[str, int]  # rows of each origin it was trained on
    rows: int
    dimension: int
    made_by: str = ""  # "bridge/ckb/1/" and the first letters of the file's own hash
    fold: int = FOLD_VERSION


@dataclass(frozen=True, slots=True)
class Table:
    """`hashes` (n,) ascending, of the n-grams; `scales` (n,) and `rows` (n, d): row i is rows[i] * scales[i]."""

    hashes: Hashes
    scales: NDArray[np.float16]
    rows: NDArray[np.int8]


class Bridge:
    """One language's map. Not for several threads at once: it remembers the words it met."""

    def __init__(self, card: Card, table: Table) -> None:
        self.card = card
        self._table = table
        self._places: dict[str, int] = {}
        self._vectors: Matrix = np.zeros((0, card.dimension), np.float32)

    def encode(self, texts: Sequence[str]) -> Matrix:
        """One unit row a text, (n, d) float32; all zeros for a text without a word it can read."""
        tokens = [text.split() for text in texts]
        new = list(dict.fromkeys(token for some in tokens for token in some if token not in self._places))
        if len(self._places) + len(new) > KEPT_WORDS:
            self._begin_anew()
            new = list(dict.fromkeys(token for some in tokens for token in some))
        if new:
            self._places |= {token: place for place, token in enumerate(new, len(self._vectors))}
            self._vectors = np.concatenate([self._vectors, self._read(new)])
        places = np.fromiter((self._places[token] for some in tokens for token in some), np.intp)
        return _unit(_sum(self._vectors, places, [len(some) for some in tokens]))

    def _begin_anew(self) -> None:
        self._places = {}
        self._vectors = self._vectors[:0]

    def _read(self, tokens: list[str]) -> Matrix:
        words = [fold(token).split() for token in tokens]
        made = word_vectors(self._table, [word for some in words for word in some])
        return _sum(made, np.arange(len(made)), [len(some) for some in words])


def word_vectors(table: Table, words: Sequence[str]) -> Matrix:
    """(n, d): the sum of the rows of each folded word's n-grams; those the table does not hold count nothing."""
    hashes, owners = ngrams(words)
    places = np.searchsorted(table.hashes, hashes)
    known = places < len(table.hashes)
    known[known] = table.hashes[places[known]] == hashes[known]
    used, places = np.unique(places[known], return_inverse=True)
    rows = table.rows[used].astype(np.float32) * table.scales[used].astype(np.float32)[:, None]
    return _sum(rows, places, np.bincount(owners[known], minlength=len(words)))


def ngrams(words: Sequence[str]) -> tuple[Hashes, NDArray[np.intp]]:
    """The hashes of the n-grams of all words, and for each the number of its word, ascending."""
    marked = [f"<{word[:MAX_WORD]}>" for word in words]
    sizes = np.fromiter(map(len, marked), np.intp, len(marked))
    letters = np.frombuffer("".join(marked).encode("utf-32-le"), "<u4").astype(np.uint64)
    owners = np.repeat(np.arange(len(marked)), sizes)
    before = np.arange(len(letters)) - np.repeat(np.cumsum(sizes) - sizes, sizes)  # letters of the word before this one
    left = sizes[owners] - before
    rolled = letters.copy()
    found = []
    for length in range(2, LEAD + 1):
        rolled[: len(letters) - length + 1] *= np.uint64(_BASE)
        rolled[: len(letters) - length + 1] += letters[length - 1 :]
        here = left >= length if length <= LENGTHS[1] else (left >= length) & (before == 0)
        found.append((_mixed(rolled[here], length), owners[here]))
    order = np.argsort(np.concatenate([owner for _, owner in found]), kind="stable")
    return np.concatenate([hashes for hashes, _ in found])[order], np.concatenate([owner for _, owner in found])[order]


def hash_of(ngram: str) -> int:
    """The hash that `ngrams` gives this n-gram: a polynomial modulo 2^64, mixed."""
    rolled = 0
    for letter in ngram:
        rolled = (rolled * _BASE + ord(letter)) % 2**64
    return int(_mixed(np.array([rolled], np.uint64), len(ngram))[0])


def load(path: Path, space: str) -> Bridge:
    """The bridge in a file, its rows memory-mapped, if it leads into `space`.

    Raises ModelError: missing, cut short or changed, of another version, for another model.
    """
    try:
        with path.open("rb") as file:
            if file.read(len(MAGIC)) != MAGIC:
                raise ModelError("is no bridge: train it again (`crawler bridge train`)", about=str(path))
            version, size, digest = _HEAD.unpack(file.read(_HEAD.size))
            if version != VERSION:
                raise ModelError(
                    f"is of version {version}, this program reads {VERSION}: train it again", about=str(path)
                )
            start = file.tell()
            if hashlib.file_digest(file, "sha256").digest() != digest:
                raise ModelError(
                    "is cut short or changed: it was not loaded; install or train it again", about=str(path)
                )
            file.seek(start)
            card = Card(**json.loads(file.read(size)))
    except (OSError, struct.error, ValueError, TypeError) as error:
        raise ModelError(f"cannot be read as a bridge: {error}", about=str(path)) from error
    if (card.space, card.fold) != (space, FOLD_VERSION):
        raise ModelError(
            f"leads into {card.space} (fold {card.fold}), not {space} (fold {FOLD_VERSION}): train it again for this model",
            about=str(path),
        )
    return Bridge(card, _mapped(path, start + size, card))


def save(path: Path, card: Card, table: Table) -> Card:
    """Writes the file whole or not at all, and gives its card with `made_by` filled in."""
    arrays = [np.ascontiguousarray(part) for part in (table.hashes, table.scales, table.rows)]
    body = hashlib.sha256(b"".join(part.tobytes() for part in arrays)).hexdigest()
    card = Card(**asdict(card) | {"made_by": f"bridge/{card.language}/{VERSION}/{body[:12]}"})
    said = json.dumps(asdict(card), ensure_ascii=False, sort_keys=True).encode()
    said += b" " * (-(len(MAGIC) + _HEAD.size + len(said)) % _ALIGN)
    payload = said + b"".join(part.tobytes() + b"\0" * (-part.nbytes % _ALIGN) for part in arrays)
    head = MAGIC + _HEAD.pack(VERSION, len(said), hashlib.sha256(payload).digest())
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".partial")
    partial.write_bytes(head + payload)
    partial.replace(path)
    return card


def _mapped(path: Path, start: int, card: Card) -> Table:
    kinds: tuple[tuple[str, tuple[int, ...]], ...] = (
        ("<u8", (card.rows,)), ("<f2", (card.rows,)), ("i1", (card.rows, card.dimension))
    )  # fmt: skip
    parts: list[Any] = []
    for kind, shape in kinds:
        part = np.memmap(path, kind, "r", start, shape)
        start += part.nbytes + -part.nbytes % _ALIGN
        parts.append(part)
    return Table(*parts)


def _mixed(rolled: Hashes, length: int) -> Hashes:
    return (rolled ^ (rolled >> np.uint64(29))) * np.uint64(_MIX) + np.uint64(length)


def _sum(rows: Matrix, places: NDArray[np.intp], sizes: Sequence[int] | NDArray[np.intp]) -> Matrix:
    """(len(sizes), d): the sum of the first sizes[0] of rows[places], of the next sizes[1] …"""
    import scipy.sparse as sp

    ends = np.concatenate([[0], np.cumsum(np.asarray(sizes, np.intp))])
    ones = np.ones(len(places), np.float32)
    return np.asarray(sp.csr_matrix((ones, places, ends), (len(ends) - 1, len(rows))) @ rows, np.float32)


def _unit(rows: Matrix) -> Matrix:
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.where(lengths > 0, lengths, 1), np.float32)
