"""A proposed entry is YAML that every reader takes, put behind what the file holds."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from crawler.discovery import adding
from crawler.discovery.entry import OutletEntry, key_for, name_for, quoted, with_entry, write_entry
from crawler.discovery.listings_found import FoundListing
from crawler.discovery.proposal import OutletProposal
from crawler.sources.source import load_sources
from storage.errors import ConfigError

ENTRY = OutletEntry(
    key="one",
    name="Rain: it's here",
    home="https://one.example/",
    listings={"en": [FoundListing("feed", "https://one.example/feed?a=1&b=2", (), is_whole=True)]},
    pattern=r"^https://one\.example/\d{4,}$",
    examples=["https://one.example/81200"],
    sure=date(2026, 11, 30),
    drop_query=["from"],
    note="#1: proposed",
)
BEFORE = "# The desk's own words.\n\nold: {}\n"


def as_yaml_1_1(text: str) -> Any:
    reader = YAML(typ="safe")
    reader.version = (1, 1)
    return reader.load(text)


def test_two_readers_read_the_same(tmp_path: Path) -> None:
    path = tmp_path / "sources.yaml"
    path.write_text(write_entry(ENTRY), encoding="utf-8")
    source = load_sources(path)["one"]
    other = as_yaml_1_1(write_entry(ENTRY))["one"]
    assert source.name == other["name"] == "Rain: it's here"
    assert source.article.pattern == other["article"]["pattern"] == ENTRY.pattern
    assert source.editions["en"].listings[0].full_text
    assert (source.drop_query, other["drop_query"]) == (("from",), ["from"])


@pytest.mark.parametrize("text", ["yes", "no", "on", "12:30", "- a", "a: b", "it's", "{x}", "", "~", "0x1f", "ku # x"])
def test_text_stays_text_in_any_reader(text: str) -> None:
    assert as_yaml_1_1(f"a: {quoted(text)}") == {"a": text}


def test_a_key_and_a_name_are_an_outlets_own() -> None:
    assert key_for("https://www.delta-news.co.uk/", ()) == "delta-news".replace("-", "_")
    assert key_for("https://one.example/", {"one", "one_2"}) == "one_3"
    assert name_for("Delta", "https://one.example/", ["delta"]) == "Delta (one.example)"


@pytest.mark.parametrize("before", ["", "# comments alone\n", "{}\n", "# c\n{}  # none yet\n", "# no end of line"])
def test_an_entry_is_put_behind_a_file_of_any_beginning(tmp_path: Path, before: str) -> None:
    path = tmp_path / "sources.yaml"
    path.write_text(before, encoding="utf-8")
    adding.append(path, OutletProposal("https://one.example/", "proposed", yaml=write_entry(ENTRY), key="one"))
    assert list(load_sources(path)) == ["one"]
    assert path.read_text(encoding="utf-8").startswith(before.replace("{}  # none yet\n", "").replace("{}\n", ""))


def test_a_file_that_would_be_refused_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "sources.yaml"
    path.write_text(BEFORE, encoding="utf-8")
    with pytest.raises(ConfigError, match="was not written"):
        adding.append(path, OutletProposal("https://one.example/", "proposed", yaml=write_entry(ENTRY), key="one"))
    assert path.read_text(encoding="utf-8") == BEFORE


def test_an_outlet_is_known_by_any_of_its_hosts(tmp_path: Path) -> None:
    path = tmp_path / "sources.yaml"
    path.write_text(with_entry("", write_entry(ENTRY)), encoding="utf-8")
    known = load_sources(path)
    assert adding.key_of(known, ["http://www.one.example/en"]) == "one"
    assert adding.key_of(known, ["https://two.example/"]) == ""
