"""`crawler bridges …` as a person runs it: from pairs to a bridge in use, and what is said of files that are none."""

import json
from itertools import product
from pathlib import Path

import pytest

from summarizer.encoding.encoder import SHIPPED_BRIDGES
from tests.summarizer.encoding.test_bridge import DID, WHAT, WHO
from tests.support.command import crawler

WHERE = {"لە بەغدا": "in Baghdad", "لە هەولێر": "in Erbil", "لە بەسرە": "in Basra", "لە مووسڵ": "in Mosul",
         "لە کەرکووک": "in Kirkuk", "لە دهۆک": "in Duhok", "لە سلێمانی": "in Sulaymaniyah"}  # fmt: skip


@pytest.fixture(scope="module")
def pairs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("pairs") / "ckb-en.tsv"
    rows = [
        f"made\t{who} {what}ی {where} {did}\tThe {WHO[who]} {DID[did]} the {WHAT[what]} {WHERE[where]}"
        for who, did, what, where in product(WHO, DID, WHAT, WHERE)
    ]
    file.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return file


def test_a_bridge_is_trained_listed_tried_and_used_before_the_one_shipped(pairs: Path, tmp_path: Path) -> None:
    trained = crawler("bridge", "train", str(pairs), "--language", "ckb", data=tmp_path)
    assert trained.returncode == 0, trained.stderr
    own = tmp_path / "models" / "bridges" / "ckb.bridge"
    first = own.read_bytes()
    assert str(own) in trained.stdout
    assert "560 made" in trained.stdout
    listed = json.loads(crawler("bridge", "list", "--json", data=tmp_path).stdout)
    languages = [one["card"]["language"] for one in listed["bridges"]]
    assert sorted(languages) == ["ar", "ckb", "ckb", "fa", "kmr", "tr"]
    tried = crawler("bridge", "bench", str(pairs), "--language", "ckb", "--json", data=tmp_path)
    told = json.loads(tried.stdout)
    assert told["pairs"] == 560
    assert told["made_by"] == listed["bridges"][-1]["card"]["made_by"]
    assert told["recall_at_10"] > 0.9
    adapted = crawler("bridge", "adapt", "--language", "ckb", data=tmp_path)
    assert adapted.returncode != 0
    assert "0 pairs of texts in ckb and English are confirmed, 20 are needed" in adapted.stderr
    assert own.read_bytes() == first


def test_a_file_that_is_no_bridge_is_named_and_hides_none(tmp_path: Path) -> None:
    own = tmp_path / "models" / "bridges"
    own.mkdir(parents=True)
    (own / "ckb.bridge").write_bytes((SHIPPED_BRIDGES / "ckb.bridge").read_bytes()[:5000])
    (own / "ar.bridge").write_bytes(b"")
    (own / "fa.bridge").write_bytes((SHIPPED_BRIDGES / "ar.bridge").read_bytes())
    listed = crawler("bridge", "list", data=tmp_path)
    assert listed.returncode == 1
    assert listed.stdout.count(" MB, trained on ") == 6
    assert f"{own / 'ckb.bridge'}: is cut short or changed" in listed.stderr
    assert f"{own / 'ar.bridge'}: is not a bridge" in listed.stderr
    file = tmp_path / "pairs.tsv"
    file.write_text("made\tسڵاو\thello\n", encoding="utf-8")
    for language, said in (("ckb", "cut short"), ("fa", "is a bridge for ar, not fa"), ("lb", "there is no bridge")):
        tried = crawler("bridge", "bench", str(file), "--language", language, data=tmp_path)
        assert tried.returncode != 0
        assert said in tried.stderr
        assert "Traceback" not in tried.stderr


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "holds 0 pairs"),
        ("made\tسڵاو\n", "pairs.tsv:1: has 2 fields"),
        ("made\tسڵاو\thello\n" * 3, "holds 3 pairs"),
        ("made\t\udcff\thello\n", "cannot be read"),
    ],
)
def test_pairs_that_are_none_train_nothing(tmp_path: Path, content: str, said: str) -> None:
    file = tmp_path / "pairs.tsv"
    file.write_text(content, encoding="utf-8", errors="surrogateescape")
    trained = crawler("bridge", "train", str(file), "--language", "ckb", data=tmp_path)
    assert trained.returncode != 0
    assert said in trained.stderr
    assert "Traceback" not in trained.stderr
    assert not (tmp_path / "models").exists()
    english = crawler("bridge", "train", str(file), "--language", "en", data=tmp_path)
    assert "no bridge is needed" in english.stderr


@pytest.mark.parametrize("language", ["Sorani", "../../ckb", "c", ""])
def test_a_bridge_is_trained_for_a_languages_code_alone(tmp_path: Path, language: str) -> None:
    trained = crawler("bridge", "train", str(tmp_path / "pairs.tsv"), "--language", language, data=tmp_path)
    assert trained.returncode == 2
    assert "no language's code: write it as ckb" in trained.stderr
