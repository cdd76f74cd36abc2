"""No file of an earlier publication stays beside a newer page: it is made again, or moved out and named."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from crawler import run
from crawler.app.desk.desk import Desk, open_desk
from crawler.app.desk.interrupted_digest import finish_publishing
from digest import file_journal, outdated, publish
from digest.formats import FORMATS, ON_REQUEST
from digest.formats.id3 import EPISODE, Chapter, tag_of
from digest.imports import import_entries
from storage.editing import decisions
from storage.errors import DigestError
from storage.publishing import digests
from storage.publishing.published import Digest
from storage.records import Analysis
from tests.support.paths import ROOT

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
OCTOBER = date(2023, 10, 1), date(2023, 10, 31)


def _as_pdf(digest: Digest) -> bytes:
    return b"%PDF of " + FORMATS["md"](digest)


def _as_episode(digest: Digest) -> bytes:
    chapters = [Chapter("One", 0, 61_000 + 1000 * len(digest.analyses))]
    return tag_of(digest.title, "Desk", digest.language, chapters) + b"sound" * 20_000


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    made = {**FORMATS, "pdf": _as_pdf, EPISODE: _as_episode}
    assert made.keys() == {*FORMATS, *ON_REQUEST}
    monkeypatch.setattr(publish, "formats_of", lambda _: made)
    entry = {"id": "a", "date": "2023-10-03", "headline": "School Opens", "summary": "It is new.", "outlets": ["Rudaw"]}
    file = tmp_path / "entries.json"
    file.write_text(json.dumps({"entries": [entry]}), encoding="utf-8")
    with open_desk(tmp_path / "desk", ROOT / "config") as desk:
        config = desk.config.digest.model_copy(update={"site": "https://digest.example/", "publisher": "News desk"})
        import_entries(desk.store, file, "Shirin", NOW)
        yield replace(desk, config=desk.config.model_copy(update={"digest": config}))


def change(desk: Desk, text: str) -> None:
    with desk.store.begin() as db:
        decisions.add_analysis(db, Analysis(date(2023, 10, 3), text, "Shirin", NOW))


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir() if path.is_file()}


def test_formats_of_every_digest_are_made_again_and_others_are_moved(desk: Desk) -> None:
    run.digest(desk, *OCTOBER, [], NOW)
    first = run.digest(desk, *OCTOBER, ["pdf", "audio"], NOW)
    before = {path.name: path.read_bytes() for path in first.files}
    assert (first.unchanged, first.outdated) == (True, {})
    change(desk, "An analyst's view of the week in Makhmur.")
    later = run.digest(desk, *OCTOBER, ["md"], NOW + timedelta(hours=1))
    expected = {f"digest-2023-10.{name}" for name in FORMATS} | {"feed.atom", "feed.json"}
    assert {path.name for path in later.files} == expected
    for name in ("html", "txt", "json"):
        assert "An analyst's view" in (desk.digests / f"digest-2023-10.{name}").read_text(encoding="utf-8").replace(
            "&#39;", "'"
        )
    moved = {name: f"1-{name}" for name in ("digest-2023-10.pdf", "digest-2023-10.mp3")}
    assert later.outdated == moved
    assert not names(desk.digests) & moved.keys()
    for name, new in moved.items():
        assert (desk.digests / outdated.FOLDER / new).read_bytes() == before[name]
    again = run.digest(desk, *OCTOBER, ["pdf"], NOW + timedelta(hours=2))
    assert (again.outdated, "digest-2023-10.pdf" in names(desk.digests)) == ({}, True)
    assert run.digest(desk, *OCTOBER, [], NOW + timedelta(hours=3)).outdated == {}


def test_a_page_leads_to_its_episode_while_there_is_one(desk: Desk) -> None:
    run.digest(desk, *OCTOBER, ["html", "audio"], NOW)
    page, index = desk.digests / "digest-2023-10.html", desk.digests / "index.html"
    assert '<a href="digest-2023-10.mp3">Listen</a>' in page.read_text(encoding="utf-8")
    assert '<a href="podcast.xml" type="application/rss+xml">Podcast</a>' in index.read_text(encoding="utf-8")
    feed = (desk.digests / "podcast.xml").read_text(encoding="utf-8")
    assert "<itunes:duration>00:01:01</itunes:duration>" in feed
    change(desk, "An analyst's view of the week in Makhmur.")
    run.digest(desk, *OCTOBER, ["html"], NOW + timedelta(hours=1))
    assert "Listen" not in page.read_text(encoding="utf-8")
    assert "<item>" not in (desk.digests / "podcast.xml").read_text(encoding="utf-8")


def test_the_feed_of_episodes_reads_only_their_beginnings(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    for day in (3, 4):
        change(desk, "")
        with desk.store.begin() as db:
            decisions.add_analysis(db, Analysis(date(2023, 10, day), "A view.", "Shirin", NOW))
        run.digest(desk, date(2023, 10, day), date(2023, 10, day), ["audio"], NOW)
    whole: list[Path] = []
    read_bytes = Path.read_bytes

    def noting(path: Path) -> bytes:
        whole.append(path)
        return read_bytes(path)

    monkeypatch.setattr(Path, "read_bytes", noting)
    run.digest(desk, *OCTOBER, ["html"], NOW)
    assert not [path for path in whole if path.suffix == ".mp3"]
    feed = (desk.digests / "podcast.xml").read_text(encoding="utf-8")
    assert re.findall(r'length="(\d+)"', feed) == [
        str((desk.digests / f"digest-2023-10-0{day}.mp3").stat().st_size) for day in (3, 4)
    ]


def test_a_publication_that_was_interrupted_still_moves_what_is_outdated(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    run.digest(desk, *OCTOBER, ["html", "pdf"], NOW)
    change(desk, "An analyst's view of the week in Makhmur.")

    def fails(_folder: Path, _moved: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(publish, "move", fails)
        with pytest.raises(DigestError, match="publish the same days again"):
            run.digest(desk, *OCTOBER, ["html"], NOW + timedelta(hours=1))
    assert file_journal.is_unfinished(desk.digests)
    assert "digest-2023-10.pdf" in names(desk.digests)
    assert finish_publishing(desk) == 2
    assert "digest-2023-10.pdf" not in names(desk.digests)
    assert (desk.digests / outdated.FOLDER / "1-digest-2023-10.pdf").is_file()


def test_another_editions_files_are_not_touched(desk: Desk) -> None:
    run.digest(desk, *OCTOBER, ["html", "pdf"], NOW)
    run.digest(desk, date(2023, 10, 3), date(2023, 10, 3), ["html", "pdf"], NOW)
    change(desk, "An analyst's view of the week in Makhmur.")
    assert run.digest(desk, *OCTOBER, ["html"], NOW).outdated == {"digest-2023-10.pdf": "1-digest-2023-10.pdf"}
    assert "digest-2023-10-03.pdf" in names(desk.digests)
    with desk.store.read() as db:
        assert digests.newest_by_format(db, *OCTOBER, "") == {"html": 3, "pdf": 1}
