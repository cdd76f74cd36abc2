"""Outlets that are added to, changed in and taken out of sources.yaml while a command runs."""

import os
import threading
from pathlib import Path

import pytest

from crawler.sources.source import load_sources
from crawler.sources.watched import ChosenSources, OutletNames, WatchedSources
from storage.errors import ConfigError

ENTRY = """{key}:
  name: {name}
  home: https://{key}.example/
  timezone: UTC
  {extra}
  editions:
    {language}:
      listings: [{{kind: feed, url: 'https://{key}.example/feed', sure: unproven}}]
  article: {{pattern: '^https://{key}\\.example/\\d+$', examples: ['https://{key}.example/1']}}
"""


def entry(key: str, name: str, language: str = "en", extra: str = "every_minutes: 30") -> str:
    return ENTRY.format(key=key, name=name, language=language, extra=extra)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "sources.yaml"
    path.write_text(entry("weir", "The Weir") + entry("lock", "القفل", "ar"), encoding="utf-8")
    return path


def watched(file: Path) -> WatchedSources:
    return WatchedSources(file, load_sources(file))


def test_an_outlet_that_is_added_is_there_at_the_next_look(file: Path) -> None:
    sources = watched(file)
    names = OutletNames(sources)
    assert dict(names) == {"weir": "The Weir", "lock": "القفل"}
    with file.open("a", encoding="utf-8") as handle:
        handle.write(entry("bend", "دەنگی ڕووبار", "ckb"))
    assert [source.key for source in sources.values()] == ["weir", "lock", "bend"]
    assert names["bend"] == "دەنگی ڕووبار"
    assert len(names) == len(sources) == 3
    assert sources.fault == ""


@pytest.mark.parametrize("broken", ["weir: [", "weir: {name: W}\n", "weir:\n  nmae: x\n", "\x00"])
def test_a_file_with_an_error_leaves_the_outlets_as_they_were_and_says_so(file: Path, broken: str) -> None:
    sources = watched(file)
    good = file.read_text(encoding="utf-8")
    file.write_text(broken, encoding="utf-8")
    assert set(sources) == {"weir", "lock"}
    assert str(file) in sources.fault
    file.write_text(good + entry("bend", "Bend"), encoding="utf-8")
    assert set(sources) == {"weir", "lock", "bend"}
    assert sources.fault == ""


def test_a_file_that_is_gone_for_a_moment_changes_nothing(file: Path, tmp_path: Path) -> None:
    sources = watched(file)
    file.rename(tmp_path / "moved.yaml")
    assert set(sources) == {"weir", "lock"}
    assert sources.fault
    (tmp_path / "moved.yaml").rename(file)
    assert set(sources) == {"weir", "lock"}
    assert sources.fault == ""


def test_a_file_that_did_not_change_is_read_once(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sources = watched(file)
    reads: list[Path] = []

    def load(path: Path) -> object:
        reads.append(path)
        return load_sources(path)

    monkeypatch.setattr("crawler.sources.watched.load_sources", load)
    for _ in range(50):
        assert "weir" in sources
    assert not reads
    os.utime(file, ns=(1, 1))
    threads = [threading.Thread(target=sources.current) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(reads) == 1


def test_who_reads_the_outlets_while_the_file_changes_has_those_of_one_version(file: Path) -> None:
    sources = watched(file)
    seen = []
    for source in sources.values():
        seen.append(source.key)
        file.write_text(entry("bend", "Bend"), encoding="utf-8")
    assert seen == ["weir", "lock"]
    assert list(sources) == ["bend"]


def test_chosen_outlets_follow_the_file(file: Path) -> None:
    sources = watched(file)
    everything, named = ChosenSources(sources, []), ChosenSources(sources, ["القفل"])
    off = entry("shut", "Shut", extra='off: "closed its doors"')
    file.write_text(file.read_text(encoding="utf-8") + entry("bend", "Bend") + off, encoding="utf-8")
    assert [source.key for source in everything] == ["weir", "lock", "bend"]
    assert [source.key for source in named] == ["lock"]
    file.write_text(entry("bend", "Bend"), encoding="utf-8")
    assert len(everything) == 1
    assert sources["bend"] in everything
    assert not list(named)
    with pytest.raises(ConfigError, match="no such outlet"):
        ChosenSources(sources, ["lock"])
