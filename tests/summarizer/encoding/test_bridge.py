"""Bridges: what they give for good text, and that a wrong file is never read."""

from pathlib import Path

import numpy as np
import pytest

from storage.corpus.vectors import Matrix
from storage.errors import ModelError
from summarizer.encoding import bridge, bridge_train
from summarizer.encoding.bridge import BridgeCard, ngrams
from summarizer.encoding.bridge_train import SentencePair

SPACE = "a-model/123"
# Made-up pairs: subject, verb and object in Sorani and English, every combination.
WHO = {"سەرۆک": "president", "وەزیر": "minister", "پەرلەمان": "parliament", "دادگا": "court"}
DID = {"ڕایگەیاند": "announced", "ڕەتکردەوە": "rejected", "کۆبووەوە": "met", "بینی": "saw"}
WHAT = {"بودجە": "budget", "نەوت": "oil", "هەڵبژاردن": "election", "ئاو": "water", "کارەبا": "electricity"}
PAIRS = [
    SentencePair("made", f"{who} {what}ی {did}", f"The {WHO[who]} {DID[did]} the {WHAT[what]}")
    for who in WHO
    for did in DID
    for what in WHAT
]


def encode(texts: object) -> Matrix:
    """Stands for a model: every English word has a random vector of its own, a sentence is their sum."""
    assert isinstance(texts, list)
    rows = [sum(np.random.default_rng(list(word.encode())).normal(size=64) for word in text.split()) for text in texts]
    made = np.asarray(rows, np.float32)
    return np.asarray(made / np.linalg.norm(made, axis=1, keepdims=True), np.float32)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    to = tmp_path_factory.mktemp("bridges") / "ckb.bridge"
    table = bridge_train.train(PAIRS, [], "ckb", encode)
    bridge.save(
        to, BridgeCard("ckb", SPACE, {"made": len(PAIRS)}, len(table.rows), len(table.shift), shortened=True), table
    )
    return to


def test_a_sentence_lies_nearest_its_translation(path: Path) -> None:
    rows = bridge.load(path, SPACE, "ckb").encode([pair.text for pair in PAIRS])
    english = encode([pair.english for pair in PAIRS])
    english -= english.mean(axis=0)
    found = (rows @ english.T).argmax(axis=1)
    assert (found == np.arange(len(PAIRS))).mean() > 0.9
    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)


def test_other_spellings_and_a_second_time_give_the_same(path: Path) -> None:
    made = bridge.load(path, SPACE, "ckb")
    text = PAIRS[0].text
    arabic_keyboard = text.replace("ی", "ي").replace("ک", "ك")
    first, second = made.encode([text, arabic_keyboard, f"«{text}»."]), made.encode([text])
    assert np.allclose(first, second[0], atol=1e-6)


def test_a_text_without_a_known_word_is_all_zeros(path: Path) -> None:
    rows = bridge.load(path, SPACE, "ckb").encode(["", " \n", "…!", "漢字", "x" * 100_000, PAIRS[0].text])
    assert not rows[:4].any()
    assert rows[5].any()
    assert bridge.load(path, SPACE, "ckb").encode([]).shape == (0, 64)


def test_the_same_pairs_make_the_same_bytes(path: Path, tmp_path: Path) -> None:
    again = bridge_train.train(PAIRS, [], "ckb", encode)
    card = BridgeCard("ckb", SPACE, {"made": len(PAIRS)}, len(again.rows), len(again.shift), shortened=True)
    bridge.save(tmp_path / "ckb.bridge", card, again)
    assert (tmp_path / "ckb.bridge").read_bytes() == path.read_bytes()


def test_no_word_seen_or_unseen_counts_as_one_whole(path: Path) -> None:
    table = bridge.load(path, SPACE, "ckb").table
    rows, _ = bridge.word_vectors(table, [*WHO, *DID, "نەوتەکانیان", "سەرۆکوەزیرانەوە", "漢字"], "ckb")
    before, after = (np.linalg.norm(some, axis=1) for some in (rows, rows * bridge.shortened(rows)))
    assert before.max() > 2
    assert 0.5 < after.max() < 1
    assert np.array_equal(np.argsort(before, kind="stable"), np.argsort(after, kind="stable"))


def test_the_card_says_what_made_it(path: Path) -> None:
    card = bridge.load(path, SPACE, "ckb").card
    assert card.made_by.startswith("bridge/ckb/3/")
    assert card.origins == {"made": len(PAIRS)}


@pytest.mark.parametrize("keep", [0, 10, 40, 100, 2000, -1])
def test_a_file_cut_short_is_not_read(path: Path, tmp_path: Path, keep: int) -> None:
    cut = tmp_path / "ckb.bridge"
    cut.write_bytes(path.read_bytes()[:keep])
    with pytest.raises(ModelError, match=r"cut short|not a bridge|cannot be read"):
        bridge.load(cut, SPACE, "ckb")


def test_a_file_changed_in_one_byte_is_not_read(path: Path, tmp_path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    (tmp_path / "ckb.bridge").write_bytes(content)
    with pytest.raises(ModelError, match="changed"):
        bridge.load(tmp_path / "ckb.bridge", SPACE, "ckb")


def test_a_bridge_into_another_space_or_of_another_version_is_not_read(path: Path, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="is for model a-model/123"):
        bridge.load(path, "another-model/1", "ckb")
    content = bytearray(path.read_bytes())
    content[len(bridge.MAGIC)] += 1
    (tmp_path / "ckb.bridge").write_bytes(content)
    with pytest.raises(ModelError, match=r"version 4.*train it again"):
        bridge.load(tmp_path / "ckb.bridge", SPACE, "ckb")
    with pytest.raises(ModelError, match="cannot be read"):
        bridge.load(tmp_path / "missing.bridge", SPACE, "ckb")


@pytest.mark.parametrize(
    ("language", "word", "bare"),
    [
        ("ckb", "ab", "ab"),
        ("ckb", "کورد", "کورد"),
        ("kmr", "şoreşger", "şoreşger"),
        ("kmr", "diçin", "çin"),
        ("ckb", "دهچن", "دهچن"),
        ("ar", "والنفط", "نفط"),
        ("ar", "للعراق", "عراق"),
        ("fa", "نمیخواهند", "خواهند"),
        ("ckb", "پەرلەمانتاران", "پەرلەمانتاران"),
    ],
)
def test_ngrams_are_those_of_the_word_and_hash_alike(language: str, word: str, bare: str) -> None:
    assert bridge.bare_word(word, language) == bare
    marked, stem = f"<{word}>", f"^{bare}>"
    expected = [marked[i : i + n] for n in range(2, 6) for i in range(len(marked) - n + 1)]
    expected += [marked[:lead] for lead in bridge.LEADS if len(marked) >= lead]
    expected += [stem[:lead] for lead in bridge.BARE_LEADS if len(stem) >= lead]
    hashes, owners = ngrams(["other", word], language)
    assert sorted(hashes[owners == 1].tolist()) == sorted(bridge.hash_of(ngram) for ngram in expected)
    assert not set(bridge.whole(["other", word]).tolist()) & set(hashes.tolist())
    assert bridge.whole(["other", word])[1] == bridge.whole([word])[0]


def test_pairs_that_are_none_are_named_by_line(tmp_path: Path) -> None:
    file = tmp_path / "pairs.tsv"
    file.write_text("made\tسڵاو\thello\nmade\tno English\n", encoding="utf-8")
    with pytest.raises(ModelError, match=r"pairs.tsv:2: has 2 fields"):
        bridge_train.read_pairs(file)
    file.write_text("made\tسڵاو\thello\n", encoding="utf-8")
    with pytest.raises(ModelError, match="holds 1 pairs"):
        bridge_train.read_pairs(file)
