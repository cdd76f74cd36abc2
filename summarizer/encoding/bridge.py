"""Text of a language the embedded English model does not know → a unit vector in that model's space, by one linear map.

A text's vector is the sum of its words' vectors. A word seen in training has a row of its own; any other has the sum of the
rows of its character n-grams. Either is shortened to less than one, so that no rare word speaks for the whole text. A row is
384 whole numbers from -7 to 7 and a scale. No torch, no model: a look-up and a sum. summarizer/encoding/bridge_train.py makes the rows;
docs/bridges.md is the card of those that come with the program.
"""

import hashlib
import json
import re
import struct
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from storage.corpus.vectors import Matrix
from storage.errors import ModelError
from storage.text.normalize import FOLD_VERSION, fold

Hashes = NDArray[np.uint64]
Places = NDArray[np.intp]

MAGIC = b"digest-crawler bridge\n"
VERSION = 3  # of the file and of the n-grams: another one is not read
LENGTHS = (2, 5)  # of n-grams, in letters, the word between < and >
LEADS = (6, 7)  # and its first six and seven: with the first five, what a word's stem is known by
BARE_LEADS = (5, 6)  # of the word without what its language puts before it, between ^ and >
MAX_WORD = 40  # letters of a word that are read
MAX_TOKEN = 1000
KEPT_WORDS = 40_000  # whose vectors are remembered (60 MB); then begun anew
READABLE = 0.5  # of a text's words: one with fewer is not in this language, and has no vector
# Folded, as storage.text.normalize.fold writes them: what is written in one word with the one behind it, which must keep three letters.
_BEFORE = {
    "ar": re.compile("(?:[وف]?[بکل]?ال|[وف]?لل|[وفبلکسیتن])(?=...)"),
    "ckb": re.compile("(?:ده|نه|به|مه|بی|هه)(?=...)"),
    "fa": re.compile("(?:نمی|می|بی|ب|ن)(?=...)"),
    "kmr": re.compile("(?:di|na|ne|bi|ve)(?=...)"),
}
# Letters of the script that a language is written in; only words with one of them count as read. Of a language that is not
# here every letter does.
_SCRIPTS = {
    "ar": re.compile("[\u0600-\u06ff\u0750-\u077f]"),
    "ckb": re.compile("[\u0600-\u06ff\u0750-\u077f]"),
    "fa": re.compile("[\u0600-\u06ff\u0750-\u077f]"),
    "kmr": re.compile("[a-z\u00df-\u024f]"),
    "tr": re.compile("[a-z\u00df-\u024f]"),
}
_LETTER = re.compile(r"[^\W\d_]")
_TEXTS = 1000  # read at once
_MARK = "ꀀ"  # a Yi syllable, kept by `fold`: parts the tokens that are folded together
_ALIGN = 64
_HEAD = struct.Struct("<II32s")  # version, bytes of the card, sha256 of all that follows
_BASE, _MIX = 0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9  # odd; of splitmix64


@dataclass(frozen=True, slots=True)
class BridgeCard:
    """What a bridge file says of itself. `space` is that of the model whose vectors it was trained to give."""

    language: str
    space: str
    origins: dict[str, int]  # rows of each origin it was trained on
    rows: int
    dimension: int
    made_by: str = ""  # "bridge/ckb/3/" and the first letters of its rows' own hash
    fold: int = FOLD_VERSION
    shortened: bool = False  # whether words count as `shortened` says; files of before count them at full length


@dataclass(frozen=True, slots=True)
class BridgeTable:
    """`hashes` (n,) ascending, of words and n-grams; `scales` (n,) and `rows` (n, d / 2), two numbers a byte (`packed`): what
    `dequantised` gives is number times scale. `shift` (d,) float32 is added to a unit sum: where the model's vectors lie on
    average, a share of it (bridge_train.SHIFT)."""

    hashes: Hashes
    scales: NDArray[np.float16]
    rows: NDArray[np.uint8]
    shift: Matrix


class Bridge:
    """One language's map. Not for several threads at once: it remembers the words it met."""

    def __init__(self, card: BridgeCard, table: BridgeTable) -> None:
        self.card = card
        self.table = table
        self._begin_anew(0)

    def encode(self, texts: Sequence[str]) -> Matrix:
        """One unit row a text, (n, d) float32; all zeros for one with less than READABLE of its words in this language's letters
        and readable."""
        made = [self._encode(texts[start : start + _TEXTS]) for start in range(0, len(texts), _TEXTS)]
        return np.concatenate([np.zeros((0, self.card.dimension), np.float32), *made])

    def _encode(self, texts: Sequence[str]) -> Matrix:
        tokens = [text.split() for text in texts]
        new = list(set(chain.from_iterable(tokens)).difference(self._places))
        if self._used + 2 * len(new) > len(self._vectors):
            new = list(set(chain.from_iterable(tokens)))
            self._begin_anew(2 * len(new))
        if new:
            self._read(new)
        places = np.fromiter(map(self._places.__getitem__, chain.from_iterable(tokens)), np.intp)
        summed = _sum(self._vectors, places, [len(words_of_text) for words_of_text in tokens])
        dimension = self.card.dimension
        made, read, all_words = summed[:, :dimension], summed[:, dimension], summed[:, dimension + 1]
        good = (read > 0) & (read >= READABLE * all_words) & np.any(made, axis=1)
        return np.asarray(np.where(good[:, None], _unit(_unit(made) + self.table.shift), 0), np.float32)

    def _begin_anew(self, needed: int) -> None:
        # A row a token: its vector, how many words of it could be read, how many with letters it has.
        self._vectors: Matrix = np.zeros((KEPT_WORDS + needed, self.card.dimension + 2), np.float32)
        self._places: dict[str, int] = {}
        self._used = 0

    def _read(self, tokens: list[str]) -> None:
        # One call of `fold` for all: a call a token takes five times as long.
        joined = f" {_MARK} ".join(token[:MAX_TOKEN].replace(_MARK, " ") for token in tokens)
        words = [part.split() for part in fold(joined).split(_MARK)]
        kinds = {word: place for place, word in enumerate(dict.fromkeys(chain.from_iterable(words)))}
        made, read = word_vectors(self.table, list(kinds), self.card.language)
        if self.card.shortened:
            made = made * shortened(made)
        own = _SCRIPTS.get(self.card.language, _LETTER)
        counted = [[bool(own.search(word)), bool(_LETTER.search(word))] for word in kinds]
        counts = np.array(counted, np.float32).reshape(-1, 2)
        counts[:, 0] *= read
        made = np.concatenate([made, counts], axis=1, dtype=np.float32)
        places = np.fromiter(map(kinds.__getitem__, chain.from_iterable(words)), np.intp)
        end = self._used + len(tokens)
        self._vectors[self._used : end] = _sum(made, places, [len(ngrams_of_word) for ngrams_of_word in words])
        self._places |= {token: place for place, token in enumerate(tokens, self._used)}
        self._used = end


def word_vectors(table: BridgeTable, words: Sequence[str], language: str) -> tuple[Matrix, NDArray[np.bool_]]:
    """(n, d): the row of each folded word, for one without a row the sum of its n-grams' rows. What the table does not
    hold counts nothing. And (n,): whether the word was read, by its row or by as many n-grams as it has letters."""
    owners, places, known = features(table, words, language)
    used, at = np.unique(places, return_inverse=True)
    times = np.bincount(owners, minlength=len(words))
    read = known | (times >= np.fromiter(map(len, words), np.intp, len(words)))
    return _sum(_numbers(table, used), at, times, owners, table.scales[used].astype(np.float32)[at]), read


def shortened(summed: Matrix) -> Matrix:
    """(n, 1): by what the words' sums are multiplied. One of length 1 counts a half, a longer one never 1."""
    return np.asarray(1 / (1 + np.linalg.norm(summed, axis=1, keepdims=True)), np.float32)


def features(table: BridgeTable, words: Sequence[str], language: str) -> tuple[Places, Places, NDArray[np.bool_]]:
    """The rows that add up to the words' vectors: for each the number of its word, and its place in the table. And which
    words have a row of their own."""
    places, known = _look_up(table, whole(words))
    rest = np.flatnonzero(~known)
    hashes, owners = ngrams([words[at] for at in rest.tolist()], language)
    of_ngrams, held = _look_up(table, hashes)
    both = np.concatenate([np.flatnonzero(known), rest[owners[held]]])
    return both, np.concatenate([places[known], of_ngrams[held]]), known


def dequantised(table: BridgeTable, places: Places) -> Matrix:
    """The rows at these places of a table: (n, d) float32."""
    return np.asarray(_numbers(table, places) * table.scales[places].astype(np.float32)[:, None], np.float32)


def packed(numbers: NDArray[np.int8]) -> NDArray[np.uint8]:
    """Whole numbers from -8 to 7, (n, d) with d even, two a byte: (n, d / 2)."""
    raised = (numbers + 8).astype(np.uint8)
    return np.asarray(raised[:, ::2] << 4 | raised[:, 1::2], np.uint8)


def whole(words: Sequence[str]) -> Hashes:
    """The hash of each whole word; no n-gram's."""
    letters, sizes, _, left = _letters([f"<{word[:MAX_WORD]}>" for word in words])
    if not len(letters):
        return np.zeros(0, np.uint64)
    powers = np.cumprod(np.array([1] + [_BASE] * (MAX_WORD + 1), np.uint64))
    return _mixed(np.add.reduceat(letters * powers[left - 1], np.cumsum(sizes) - sizes), 0)


def ngrams(words: Sequence[str], language: str) -> tuple[Hashes, Places]:
    """The hashes of the n-grams of all words, each once a place, and for each the number of its word."""
    marked = [f"<{word[:MAX_WORD]}>" for word in words]
    bare = [f"^{bare_word(word, language)[:MAX_WORD]}>" for word in words]
    parts = [*_windows(marked, range(LENGTHS[0], LENGTHS[1] + 1), LEADS), *_windows(bare, (), BARE_LEADS)]
    return np.concatenate([hashes for hashes, _ in parts]), np.concatenate([owners for _, owners in parts])


def bare_word(word: str, language: str) -> str:
    """A folded word without the article, conjunction or mark of tense written before it: «والنفط» → «نفط»."""
    before = _BEFORE.get(language)
    return before.sub("", word, count=1) if before and before.match(word) else word


def hash_of(ngram: str) -> int:
    """The hash that `ngrams` gives this n-gram: a polynomial modulo 2^64, mixed."""
    rolled = 0
    for letter in ngram:
        rolled = (rolled * _BASE + ord(letter)) % 2**64
    return int(_mixed(np.array([rolled], np.uint64), len(ngram))[0])


def load(path: Path, space: str, language: str) -> Bridge:
    """The bridge in a file, its rows memory-mapped, if it leads from `language` into `space`.

    Raises ModelError: missing, cut short or changed, of another version, for another model or language.
    """
    card, start = read_card(path)
    if card.language != language:
        raise ModelError(f"is a bridge for {card.language}, not {language}: name the file after it", about=str(path))
    if (card.space, card.fold) != (space, FOLD_VERSION):
        raise ModelError(
            f"is for model {card.space} (fold {card.fold}), not {space} (fold {FOLD_VERSION}): train it again for this model, "
            "or remove it",
            about=str(path),
        )
    return Bridge(card, _mapped(path, start, card))


def read_card(path: Path) -> tuple[BridgeCard, int]:
    """Return what a bridge file says of itself, and where its rows begin; the whole file is checked against its hash.

    Raises ModelError: missing, cut short or changed, of another version.
    """
    try:
        with path.open("rb") as file:
            if file.read(len(MAGIC)) != MAGIC:
                raise ModelError("is not a bridge: train it again (`crawler bridges train`)", about=str(path))
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
            card = BridgeCard(**json.loads(file.read(size)))
    except (OSError, struct.error, ValueError, TypeError) as error:
        raise ModelError(f"cannot be read as a bridge: {error}", about=str(path)) from error
    return card, start + size


def save(path: Path, card: BridgeCard, table: BridgeTable) -> BridgeCard:
    """Writes the file whole or not at all, and gives its card with `made_by` filled in."""
    arrays = [np.ascontiguousarray(part) for part in (table.hashes, table.scales, table.rows, table.shift)]
    body = hashlib.sha256(b"".join(part.tobytes() for part in arrays)).hexdigest()
    card = BridgeCard(**asdict(card) | {"made_by": f"bridge/{card.language}/{VERSION}/{body[:12]}"})
    card_json = json.dumps(asdict(card), ensure_ascii=False, sort_keys=True).encode()
    card_json += b" " * (-(len(MAGIC) + _HEAD.size + len(card_json)) % _ALIGN)
    payload = card_json + b"".join(part.tobytes() + b"\0" * (-part.nbytes % _ALIGN) for part in arrays)
    head = MAGIC + _HEAD.pack(VERSION, len(card_json), hashlib.sha256(payload).digest())
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".partial")
    partial.write_bytes(head + payload)
    partial.replace(path)
    return card


def _mapped(path: Path, start: int, card: BridgeCard) -> BridgeTable:
    kinds: tuple[tuple[str, tuple[int, ...]], ...] = (
        ("<u8", (card.rows,)), ("<f2", (card.rows,)), ("u1", (card.rows, card.dimension // 2)), ("<f4", (card.dimension,))
    )  # fmt: skip
    parts: list[Any] = []
    for kind, shape in kinds:
        part = np.memmap(path, kind, "r", start, shape)
        start += part.nbytes + -part.nbytes % _ALIGN
        parts.append(part)
    return BridgeTable(*parts)


def _letters(marked: Sequence[str]) -> tuple[Hashes, Places, Places, Places]:
    """All letters in a row; of each word how many; of each letter the number of its word, and how many there are from it on."""
    sizes = np.fromiter(map(len, marked), np.intp, len(marked))
    letters = np.frombuffer("".join(marked).encode("utf-32-le", "replace"), "<u4").astype(np.uint64)
    owners = np.repeat(np.arange(len(marked)), sizes)
    return letters, sizes, owners, np.cumsum(sizes)[owners] - np.arange(len(letters))


def _windows(marked: Sequence[str], lengths: Sequence[int], leads: Sequence[int]) -> Iterator[tuple[Hashes, Places]]:
    letters, sizes, owners, left = _letters(marked)
    first = left == sizes[owners]
    rolled = letters.copy()
    for length in range(2, max((*lengths, *leads)) + 1):
        rolled[: max(0, len(letters) - length + 1)] *= np.uint64(_BASE)
        rolled[: max(0, len(letters) - length + 1)] += letters[length - 1 :]
        if length in lengths or length in leads:
            here = left >= length if length in lengths else (left >= length) & first
            yield _mixed(rolled[here], length), owners[here]


def _look_up(table: BridgeTable, hashes: Hashes) -> tuple[Places, NDArray[np.bool_]]:
    """Return where each hash is in the table, and whether it is there at all."""
    places = np.searchsorted(table.hashes, hashes)
    known = places < len(table.hashes)
    known[known] = table.hashes[places[known]] == hashes[known]
    return places, known


def _mixed(rolled: Hashes, length: int) -> Hashes:
    return (rolled ^ (rolled >> np.uint64(29))) * np.uint64(_MIX) + np.uint64(length)


def _numbers(table: BridgeTable, places: Places) -> Matrix:
    """The rows at these places before their scales, (n, d): one look-up for two numbers."""
    pairs = np.array([(both // 16 - 8, both % 16 - 8) for both in range(256)], np.float32)
    rows = table.rows[places]
    return pairs.view(np.complex64).ravel()[rows].view(np.float32).reshape(len(rows), 2 * rows.shape[1])


def _sum(
    rows: Matrix,
    places: Places,
    sizes: Sequence[int] | Places,
    owners: Places | None = None,
    weights: Matrix | None = None,
) -> Matrix:
    """(len(sizes), d): the sum of the first sizes[0] of rows[places], of the next sizes[1] …; or as `owners` says, in any order."""
    import scipy.sparse as sp

    ones = np.ones(len(places), np.float32) if weights is None else weights
    if owners is not None:
        of: Any = sp.coo_matrix((ones, (owners, places)), (len(sizes), len(rows))).tocsr()
    else:
        of = sp.csr_matrix((ones, places, np.cumsum([0, *sizes])), (len(sizes), len(rows)))
    return np.asarray(of @ rows, np.float32)


def _unit(rows: Matrix) -> Matrix:
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.where(lengths > 0, lengths, 1), np.float32)
