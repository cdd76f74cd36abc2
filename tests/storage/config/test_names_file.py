"""A name is added to names.yaml: nothing else of the file changes, and what would be refused is not written."""

from pathlib import Path

import pytest

from storage.config.names import Name, Names
from storage.config.names_file import add_name, line_of, with_name
from storage.config.yaml_file import load_yaml
from storage.errors import ConfigError
from tests.support.paths import ROOT

NAME = Name(house="Firas al-Yasser", kind="person", en=("Feras Yasir",), ar=("فراس الياسر",), kmr=("Firas Yasir",))
LINE = "{house: Firas al-Yasser, kind: person, en: [Feras Yasir], ar: [فراس الياسر], kmr: [Firas Yasir]}"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("# ours\nnames:\n  # people\n  - {house: Mosul, kind: place}  # a city\n",
         "# ours\nnames:\n  # people\n  - {house: Mosul, kind: place}  # a city\n  - LINE\n"),
        ("names:\n- house: Mosul\n  kind: place\n  ar:\n  - الموصل\n\n# about subjects\nsubjects:\n- {name: Tigris}\n",
         "names:\n- house: Mosul\n  kind: place\n  ar:\n  - الموصل\n- LINE\n\n# about subjects\nsubjects:\n- {name: Tigris}\n"),
        ("names:\n  - {house: Mosul, kind: place,\n     en: [Musil]}",
         "names:\n  - {house: Mosul, kind: place,\n     en: [Musil]}\n  - LINE\n"),
        ("names: []  # none yet\n", "names:  # none yet\n  - LINE\n"),
        ("# nothing\n", "# nothing\n\nnames:\n  - LINE\n"),
        ("", "names:\n  - LINE\n"),
    ],
)  # fmt: skip
def test_nothing_but_the_name_is_added(tmp_path: Path, before: str, after: str) -> None:
    path = tmp_path / "names.yaml"
    path.write_text(before, encoding="utf-8")
    add_name(path, NAME)
    assert path.read_text(encoding="utf-8") == after.replace("LINE", LINE)
    assert load_yaml(path, Names).get("Firas al-Yasser") == NAME


def test_the_shipped_list_takes_a_name(tmp_path: Path) -> None:
    path = tmp_path / "names.yaml"
    shipped = (ROOT / "config" / "names.yaml").read_bytes()
    path.write_bytes(b"\xef\xbb\xbf" + shipped)
    add_name(path, NAME, "added by Shirin,\n2026-11-30")
    added = f"  - {LINE}  # added by Shirin, 2026-11-30\n".encode()
    content = path.read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.replace(added, b"") == b"\xef\xbb\xbf" + shipped


def test_a_missing_file_is_begun(tmp_path: Path) -> None:
    add_name(tmp_path / "names.yaml", NAME)
    assert load_yaml(tmp_path / "names.yaml", Names).names == (NAME,)


def test_hostile_spellings_stay_spellings(tmp_path: Path) -> None:
    path = tmp_path / "names.yaml"
    name = Name(
        house="No", kind="group", ours=False, within="A: b", en=("}, {x", 'say "#1"', "- y", "O’Neill", "123 x")
    )
    add_name(path, name)
    assert load_yaml(path, Names).names == (name,)
    assert "\n" not in line_of(name)


@pytest.mark.parametrize(
    ("before", "fault"),
    [
        ("names:\n  - {house: Firas, kind: person, en: [Feras Yasir]}\n", "is listed under"),
        ("names: [{house: Mosul, kind: place}]\n", "add .* yourself"),
        ("names: {a: b}\n", "must be"),
        ("names:\n  - {house: [\n", "not YAML"),
    ],
)
def test_a_file_that_would_be_refused_is_left(tmp_path: Path, before: str, fault: str) -> None:
    path = tmp_path / "names.yaml"
    path.write_text(before, encoding="utf-8")
    with pytest.raises(ConfigError, match=fault):
        add_name(path, NAME)
    assert path.read_text(encoding="utf-8") == before


def test_bytes_are_returned_without_writing(tmp_path: Path) -> None:
    assert with_name(tmp_path / "names.yaml", NAME, "why").decode() == f"names:\n  - {LINE}  # why\n"
