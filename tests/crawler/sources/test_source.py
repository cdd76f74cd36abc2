"""config/sources.yaml holds all outlets and is read strictly: a fault is named with line, outlet, field and fix."""

import json
import re
from datetime import date
from pathlib import Path

import pytest

from crawler.sources.source import as_json, choose, identity, load_sources
from storage.errors import ConfigError
from tests.support.paths import ROOT

FILE = ROOT / "config" / "sources.yaml"
SOURCES = load_sources(FILE)

ENTRY = r"""
zagros:
  name: Zagros Post
  home: https://zagros.example
  timezone: Asia/Baghdad
  editions:
    en:
      listings:
        - kind: feed
          url: https://zagros.example/rss
          sure: 2026-09-28
  article:
    pattern: '^https://zagros\.example/(?P<id>\d+)$'
    examples: [https://www.zagros.example/12]
    never: [https://zagros.example/rss]
"""


def test_every_outlet_of_the_desk_has_an_entry() -> None:
    assert all(any(identity(url, source, language) for language in source.editions)
               for source in SOURCES.values() for url in source.article.examples)  # fmt: skip


def test_every_outlet_the_digest_cites_is_one_of_them(shared: Path) -> None:
    seed = json.loads((shared / "seed" / "iraq_october_2023.json").read_text(encoding="utf-8"))
    cited = {outlet for entry in seed["entries"] for outlet in entry["outlets"]}
    assert cited <= {source.name for source in SOURCES.values()}


@pytest.mark.parametrize(
    ("spelling", "key"),
    [
        ("rudaw", "rudaw"),
        ("Asharq Al-Awsat", "asharq_al_awsat"),
        ("sharq awsat", "asharq_al_awsat"),
        ("An-Nahar", "an_nahar"),
        ("Al-Nahar", "an_nahar"),
        ("New Arab", "the_new_arab"),
        ("RT Arabic", "rt_arabic"),
        ("Anadolu", "anadolu"),
        ("بغداد اليوم", "baghdad_today"),
        ("رووداو", "rudaw"),
    ],
)
def test_an_outlet_is_found_under_every_spelling(spelling: str, key: str) -> None:
    assert [source.key for source in choose(SOURCES, [spelling])] == [key]


def test_an_unknown_outlet_is_named_with_the_nearest_known_ones() -> None:
    with pytest.raises(ConfigError, match=r"rudav: .*did you mean rudaw"):
        choose(SOURCES, ["rudav"])


def test_what_no_one_tried_is_marked_unproven() -> None:
    unproven = {
        key
        for key, source in SOURCES.items()
        if all(listing.sure == "unproven" for edition in source.editions.values() for listing in edition.listings)
    }
    assert unproven == {"memri", "al_mustaqila"}  # two collectors of 2026 start at the home pages of Bas News
    assert SOURCES["kurdistan24"].editions["ckb"].listings[0].sure == date(2026, 9, 28)


def _load(tmp_path: Path, text: str) -> list[str]:
    path = tmp_path / "sources.yaml"
    path.write_text(text, encoding="utf-8")
    try:
        load_sources(path)
    except ConfigError as error:
        return [line.removeprefix(f"{path}:") for line in str(error).splitlines()]
    return []


def test_the_entry_the_next_tests_break_is_right(tmp_path: Path) -> None:
    assert _load(tmp_path, ENTRY) == []


LISTING = "zagros.editions.en.listings.0"


@pytest.mark.parametrize(
    ("right", "wrong", "told"),
    [
        ("  name: Zagros Post", "  nam: Zagros Post", "3: zagros.nam: no such key here; did you mean name?"),
        ("  name: Zagros Post\n", "", "2: zagros.name: is missing; add it"),
        ("name: Zagros Post", "name: 24", "3: zagros.name: must be text, not 24; put it in quotes"),
        ("Asia/Baghdad", "Bagdad", "5: zagros.timezone: no such time zone: 'Bagdad'; write it as Asia/Baghdad"),
        ("2026-09-28", "perhaps", f"11: {LISTING}.sure: must be the day it was checked (2026-09-28), used or unproven"),
        ("2026-09-28", "2026-13", f"11: {LISTING}.sure: must be the day it was checked (2026-09-28), used or unproven"),
        ("          sure: 2026-09-28\n", "", f"9: {LISTING}.sure: is missing; add it"),
        (
            "kind: feed",
            "kind: fead",
            f"9: {LISTING}.kind: must be 'feed', 'news_sitemap', 'sitemap', 'section' or 'api'",
        ),
        ("kind: feed", "kind: api", f"9: {LISTING}: `api:` (where the answer holds its articles) belongs to kind: api"),
        (
            "url: https://",
            "url: ",
            f"10: {LISTING}.url: is not an http(s) address; write the full address, such as https://www",
        ),
        (
            "    en:",
            "    xx:",
            "7: zagros.editions.xx: must be the code of a language, such as en, ar, ckb, kmr, fa, tr or fr, not 'xx'",
        ),
        (r"(?P<id>\d+)", r"(?P<id>\d+", "13: zagros.article.pattern: not a regular expression: missing )"),
        (r"(?P<id>\d+)", r"(\d+)+", "13: zagros.article.pattern: repeats a repetition, as (a+)+ does; give the outer"),
        (r"(?P<id>\d+)", r"a(?P<id>\d+)", "it is compared as https://zagros.example/12: fix the pattern"),
        ("/rss]", "/1]", "15: zagros.article.never.0: a pattern matches https://zagros.example/1: narrow it"),
        ("    never:", "    text: 'p[['\n    never:", "15: zagros.article.text: not a CSS selector: "),
        ("    never:", "    text: 'p::text'\n    never:", "not a CSS selector: Pseudo-elements are not supported"),
        ("  timezone:", "  delay_seconds: -1\n  timezone:", "must be greater than or equal to 0, not -1"),
        ("zagros:", "Zagros Post:", "2: Zagros Post: must be lower-case letters, digits, - and _, not 'Zagros Post'"),
        ("  timezone:", "  name: Other\n  timezone:", 'found duplicate key "name"'),
        ("  name: Zagros Post", "  name: [Zagros", "not YAML"),
        ("2026-09-28", "2026-13-28", "month must be in 1..12"),
    ],
)
def test_a_fault_is_told_in_one_line_with_its_fix(tmp_path: Path, right: str, wrong: str, told: str) -> None:
    assert right in ENTRY
    lines = _load(tmp_path, ENTRY.replace(right, wrong, 1))
    assert any(told in line for line in lines), lines
    assert len({re.sub(r"\d+:", "", line) for line in lines}) == len(lines)
    assert not any("Value error" in line or "pydantic" in line or "Input should" in line for line in lines)


def test_a_name_belongs_to_one_outlet(tmp_path: Path) -> None:
    second = ENTRY.replace("zagros:", "other:").replace(
        "name: Zagros Post", "name: Other Post\n  aliases: [zagros post]"
    )
    assert _load(tmp_path, ENTRY + second) == [
        "19: other.aliases: zagros is called 'zagros post' too; a name belongs to one outlet"
    ]


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    broken = ENTRY.replace("Asia/Baghdad", "Mars").replace("2026-09-28", "soon").replace("  name:", "  nmae:")
    assert len(_load(tmp_path, broken)) == 4  # nmae is unknown, and name is missing


@pytest.mark.parametrize("text", ["", "- a\n", "\x00", "a: &x [*x]\n", "42\n"])
def test_a_file_that_is_no_mapping_is_one_clear_fault(tmp_path: Path, text: str) -> None:
    assert len(_load(tmp_path, text)) == 1


def test_an_edition_in_any_language_is_taken_and_kurdish_must_say_which(tmp_path: Path) -> None:
    path = tmp_path / "sources.yaml"
    path.write_text(ENTRY.replace("    en:", "    sw:"), encoding="utf-8")
    assert list(load_sources(path)["zagros"].editions) == ["sw"]
    path.write_text(ENTRY.replace("    en:", "    ku:"), encoding="utf-8")
    with pytest.raises(ConfigError, match=r"must say which Kurdish: ckb \(Sorani\) or kmr"):
        load_sources(path)


def test_a_file_of_comments_alone_names_no_outlet(tmp_path: Path) -> None:
    path = tmp_path / "sources.yaml"
    path.write_text("# The outlets of this desk.\n", encoding="utf-8")
    assert load_sources(path) == {}


def test_a_source_as_json_is_written_without_warnings() -> None:
    listing = as_json(SOURCES["kurdistan24"])["editions"]["ckb"]["listings"][0]
    assert listing["sure"] == "2026-09-28"
