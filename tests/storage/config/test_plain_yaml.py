"""What the quick reader reads is what ruamel.yaml reads; what is unusual it leaves to it."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from storage.config.plain_yaml import plain_mapping
from tests.support.paths import ROOT

SHIPPED = [*(ROOT / "config").glob("*.yaml"), *(ROOT / "crawler" / "demo").rglob("*.yaml")]
PARTS = [
    "a", "b: ", "c:", " ", "\n", "\n  ", "\n- ", "- ", "[", "]", "{", "}", ", ", ",", ": ", ":", " # x", "'", '"',
    "\\u06a9", "\\n", "|\n  ", "|-\n  ", ">-\n  ", ">\n  ", "&x ", "*x", "!!str ", "? ", "~", "null", "yes", "on",
    "No", "true", "FALSE", "0", "1", "-1", "+1", "0x1f", "0o7", "010", "1_000", "1.5", "0.10", ".5", "1e3", "-0.0",
    "2026-11-30", "2026-13-40", "12:30", "<<: ", "=", "%", "---\n", "...\n", "é", "کوردی", "عربي", "a b", "k: v\n",
    "  k: v\n", "  - v\n", "key: [a, b]\n", "x: {a: 1, b: c}\n", "\n\n", ".inf",
]  # fmt: skip


def slowly(text: str) -> str:
    return json.dumps(YAML(typ="rt").load(text), default=str, ensure_ascii=False)


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.name)
def test_a_shipped_file_is_read_alike(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    mapping = plain_mapping(text)
    assert mapping is not None
    assert json.dumps(mapping, ensure_ascii=False) == slowly(text)


@given(st.lists(st.sampled_from(PARTS), max_size=14).map("".join))
def test_what_is_read_quickly_is_read_alike(text: str) -> None:
    mapping = plain_mapping(f"k: {text}")
    if mapping is None:
        return
    try:
        assert json.dumps(mapping, ensure_ascii=False) == slowly(f"k: {text}")
    except (
        YAMLError,
        NotImplementedError,
    ):  # a comment between a key and its text: ruamel.yaml reads less than YAML allows
        assert "#" in text


@pytest.mark.parametrize(
    "text",
    [
        "", "# nothing", "- a", "a", "a: 1\na: 2", "a: 0x1f", "a: 1_000", "a: 1e3", "a: .5", "a: 2026-13-40",
        "a: !!str 1", "%YAML 1.1\n---\na: yes", "a: &b 1\nc: *b", "a: &b {c: 1}\nd: {<<: *b}", "1: a", "? [a]\n: b",
        "a: *b", "a: [", "a:\tb", "a: b\n---\nc: d", "a: 2026-11-30 10:00:00",
    ],
)  # fmt: skip
def test_what_is_unusual_is_left_to_ruamel(text: str) -> None:
    assert plain_mapping(text) is None


def test_a_word_is_what_yaml_1_2_says() -> None:
    text = (
        "a: no\nb: true\nc: 2026-11-30\nd: 1:30\ne: -8\nf: 0.10\ng: ~\nh:\ni: &x [نان, نان]\nj: *x\nk: 'ڕووداو # 1'\n"
    )
    assert plain_mapping(text) == {
        "a": "no", "b": True, "c": "2026-11-30", "d": "1:30", "e": -8, "f": 0.1, "g": None, "h": None,
        "i": ["نان", "نان"], "j": ["نان", "نان"], "k": "ڕووداو # 1",
    }  # fmt: skip
