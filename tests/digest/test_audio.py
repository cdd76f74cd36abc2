"""An episode has every approved word in order, a chapter a day, and says which languages have no voice."""

import io
import json
import shutil
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from lxml import etree

from crawler import run
from crawler.app.desk.desk import open_desk
from digest.composing.compose import compose
from digest.formats import ALIASES, default_formats, formats_of
from digest.formats.audio import RATE, as_audio, chapters_of
from digest.formats.id3 import TAG_HEAD, Chapter, seconds_of, tag_of
from digest.imports import import_entries
from storage.config.settings import DigestConfig
from storage.errors import ConfigError
from storage.publishing.published import Digest
from tests.digest.golden import SITE, STRUCTURES, structure, structure_file
from tests.digest.test_digest import FIRST, LAST, an_entry
from tests.support.paths import ROOT
from tests.support.records import NOON

soundfile = pytest.importorskip("soundfile")

# Reads nothing aloud: a tenth of a second of silence a word, and what it was given at the end of a file.
VOICE = """
import sys, wave
text = sys.stdin.buffer.read().decode()
with wave.open(sys.argv[1], "wb") as file:
    file.setnchannels(1); file.setsampwidth(2); file.setframerate(11025)
    file.writeframes(bytes(2 * 1102 * len(text.split())))
with open(sys.argv[2], "a", encoding="utf-8") as said:
    said.write(text + "\\n")
"""


@pytest.fixture
def voice(tmp_path: Path) -> list[str]:
    script = tmp_path / "voice.py"
    script.write_text(VOICE, encoding="utf-8")
    return [sys.executable, str(script), "{file}", str(tmp_path / "said.txt")]


def a_month() -> Digest:
    entries = [
        an_entry(1, headline="School Opens", text="It has twelve classrooms.", language="en"),
        an_entry(2, headline="Qutabxane", text="Li Mexmûrê vebû.", language="kmr"),
        an_entry(3, headline="قوتابخانە", text="کرایەوە.", language="ckb", date=date(2023, 10, 9)),
        an_entry(4, headline="Bridge Reopens", text="In Mosul.", language="en", date=date(2023, 10, 9)),
    ]
    return replace(compose(entries, [], FIRST, LAST, SITE), at=NOON)


def test_every_approved_word_is_read_in_order(voice: list[str], tmp_path: Path) -> None:
    made = as_audio(a_month(), {"en": voice, "kmr": voice})
    assert (tmp_path / "said.txt").read_text(encoding="utf-8").splitlines() == [
        "Iraq in October, 2023.",
        "October 3, 2023.",
        "School Opens. It has twelve classrooms (Rudaw).",
        "Qutabxane. Li Mexmûrê vebû (Rudaw).",
        "October 9, 2023.",
        "Bridge Reopens. In Mosul (Rudaw).",
        "Entries in other languages, not read: 1.",
        "Published by News desk.",
    ]
    assert [title for title, _ in chapters_of(a_month(), {"en": voice, "kmr": voice})] == [
        "Iraq in October, 2023", "October 3, 2023", "October 9, 2023", "Published by News desk"
    ]  # fmt: skip
    sound, rate = soundfile.read(io.BytesIO(made))
    assert rate == RATE
    assert abs(len(sound) / rate - seconds_of(made)) < 1.2
    assert made.count(b"CHAP") == 4


def test_a_day_has_a_chapter_an_entry(voice: list[str]) -> None:
    day = replace(
        compose(
            [an_entry(1, headline="One"), an_entry(2, headline="Two")], [], date(2023, 10, 3), date(2023, 10, 3), SITE
        )
    )
    titles = [title for title, _ in chapters_of(day, {"en": voice})]
    assert titles[1:3] == ["One", "Two"]


def test_a_language_without_a_voice_says_so(voice: list[str]) -> None:
    sorani = replace(a_month(), language="ckb")
    with pytest.raises(ConfigError, match=r"no voice reads Sorani.*digest\.voices"):
        as_audio(sorani, {"en": voice})
    with pytest.raises(ConfigError, match="cannot read"):
        as_audio(a_month(), {"en": [sys.executable, "-c", "import sys; sys.exit(3)"]})
    assert as_audio(sorani, {"ckb": voice, "en": voice, "kmr": voice})[:3] == b"ID3"


def test_it_is_made_only_where_it_is_named() -> None:
    assert ALIASES["audio"] in formats_of(DigestConfig())
    assert ALIASES["audio"] not in default_formats(DigestConfig())


def test_the_tag_is_as_players_read_it() -> None:
    tag = tag_of("عێراق", "Desk", "ckb", [Chapter("One", 0, 1500), Chapter("Two", 1500, 61_000)])
    size = sum((byte & 0x7F) << shift for byte, shift in zip(tag[6:10], (21, 14, 7, 0), strict=True))
    assert len(tag) == size + 10
    frames: dict[str, list[bytes]] = {}
    at = 10
    while at < len(tag):
        name, length = tag[at : at + 4].decode(), int.from_bytes(tag[at + 4 : at + 8], "big")
        frames.setdefault(name, []).append(tag[at + 10 : at + 10 + length])
        at += 10 + length
    assert frames["TIT2"][0][1:].decode("utf-16") == "عێراق"
    assert frames["CTOC"][0] == b"toc\x00\x03\x02ch0\x00ch1\x00"
    assert frames["CHAP"][1][4:12] == (1500).to_bytes(4, "big") + (61_000).to_bytes(4, "big")
    assert seconds_of(tag) == 61


@pytest.mark.parametrize("script", STRUCTURES["mp3"])
def test_metadata_and_chapters_are_as_in_the_golden_file(script: str) -> None:
    assert json.loads(structure("mp3", script)) == json.loads(structure_file("mp3", script).read_bytes())


def test_the_length_is_found_at_the_beginning_whatever_the_title() -> None:
    tag = tag_of("Iraq " * 2000, "Desk " * 2000, "en", [Chapter("One", 0, 61_500)])
    assert seconds_of(tag[:TAG_HEAD]) == 61


@pytest.mark.skipif(shutil.which("espeak-ng") is None, reason="needs espeak-ng: scripts/install_system_packages.sh")
def test_a_desk_publishes_an_episode_and_its_feed(tmp_path: Path) -> None:
    entry = {"id": "a", "date": "2023-10-03", "headline": "School Opens", "summary": "It is new.", "outlets": ["Rudaw"]}
    file = tmp_path / "entries.json"
    file.write_text(json.dumps({"entries": [entry]}), encoding="utf-8")
    config = tmp_path / "config"
    shutil.copytree(ROOT / "config", config)
    text = (config / "digest.yaml").read_text(encoding="utf-8")
    (config / "digest.yaml").write_text(
        text.replace('site: ""', 'site: "https://digest.example/"', 1), encoding="utf-8"
    )
    with open_desk(tmp_path / "desk", config) as desk:
        import_entries(desk.store, file, "Shirin", NOON)
        made = run.digest(desk, date(2023, 10, 3), date(2023, 10, 3), ["audio"], NOON)
    assert [path.name for path in made.files] == ["digest-2023-10-03.mp3"]
    feed = etree.fromstring((made.files[0].parent / "podcast.xml").read_bytes())
    (enclosure,) = feed.iter("enclosure")
    assert dict(enclosure.attrib) == {
        "url": "https://digest.example/digest-2023-10-03.mp3", "length": str(made.files[0].stat().st_size), "type": "audio/mpeg"
    }  # fmt: skip
    (duration,) = feed.iter("{http://www.itunes.com/dtds/podcast-1.0.dtd}duration")
    assert duration.text is not None
    assert "00:00:02" < duration.text < "00:00:20"
