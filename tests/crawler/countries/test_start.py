"""`crawler init`: the files of a desk for a country, which every reader takes and nothing overwrites."""

import json
from pathlib import Path

import pytest
import yaml

from crawler.countries.start import start_desk
from crawler.sources.source import load_sources
from digest.composing.compose import title
from storage.config.settings import load_config
from storage.errors import ConfigError
from tests.digest.test_digest import FIRST, LAST
from tests.support.paths import ROOT

TEMPLATE = ROOT / "config" / "digest.yaml"
OF_IRAQ = ("Iraq", "Baghdad", "Erbil", "العراق", "بغداد", "کوردستان", "Kurdistan")


@pytest.mark.parametrize(
    ("code", "languages", "country", "printed", "zone", "plain"),
    [
        ("KE", ["en", "sw"], "Kenya", "Kenya in October, 2023", "Africa/Nairobi", ["sw"]),
        ("SY", ["ar", "en", "tr"], "سوريا", "سوريا في تشرين الأول 2023", "Asia/Damascus", []),
        ("LB", ["ar", "fr", "en"], "لبنان", "لبنان في تشرين الأول 2023", "Asia/Beirut", ["fr"]),
        ("UA", ["uk", "en"], "Ukraine", "Ukraine in October, 2023", "Europe/Kyiv", ["uk"]),
        ("IR", ["ckb", "fa"], "ئێران", "ئێران لە تشرینی یەکەمی 2023", "Asia/Tehran", []),
    ],
)
def test_a_desk_is_of_its_country_alone(
    tmp_path: Path, code: str, languages: list[str], country: str, printed: str, zone: str, plain: list[str]
) -> None:
    desk = start_desk(tmp_path / "desk", code, languages, TEMPLATE)
    assert desk.country == country
    assert [each.language for each in desk.languages if each.plain] == plain
    assert len([note for note in desk.notes if "no tables" in note]) == len(plain)
    config = load_config(tmp_path / "desk/config/digest.yaml")
    assert title(FIRST, LAST, config.digest) == printed
    assert config.digest.timezone == zone
    assert set(config.about) == set(languages)
    assert config.relevance.not_counted == {}
    assert load_sources(tmp_path / "desk/config/sources.yaml") == {}
    for name in ("digest.yaml", "names.yaml", "sources.yaml"):
        text = (tmp_path / "desk/config" / name).read_text(encoding="utf-8")
        written = yaml.safe_load(text) or {}
        shown = json.dumps(
            [written.get(key) for key in ("about", "relevance", "digest", "crawl", "names", "subjects")],
            ensure_ascii=False,
        )
        assert not any(word in shown for word in OF_IRAQ), name


def test_the_numbers_and_comments_of_the_shipped_settings_are_kept(tmp_path: Path) -> None:
    start_desk(tmp_path, "KE", ["en"], TEMPLATE)
    shipped, written = (
        path.read_text(encoding="utf-8").splitlines() for path in (TEMPLATE, tmp_path / "config/digest.yaml")
    )
    begin = next(number for number, line in enumerate(shipped) if line.startswith("archive:"))
    assert shipped[begin:] == written[-len(shipped[begin:]) :]
    assert load_config(tmp_path / "config/digest.yaml").stories == load_config(TEMPLATE).stories


def test_without_a_language_those_of_the_country_are_taken(tmp_path: Path) -> None:
    assert {each.language for each in start_desk(tmp_path, "ke", [], TEMPLATE).languages} == {"en", "sw"}


@pytest.mark.parametrize("name", ["digest.yaml", "names.yaml", "sources.yaml"])
def test_a_file_that_is_there_is_never_overwritten(tmp_path: Path, name: str) -> None:
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / name).write_text("# mine\n", encoding="utf-8")
    with pytest.raises(FileExistsError):
        start_desk(tmp_path, "KE", ["en"], TEMPLATE)
    assert [path.name for path in (tmp_path / "config").iterdir()] == [name]
    assert (tmp_path / "config" / name).read_text(encoding="utf-8") == "# mine\n"


@pytest.mark.parametrize(
    ("code", "language", "told"),
    [
        ("XX", "en", "is not a country code"),
        ("KE", "ku", "say which Kurdish"),
        ("KE", "english", "not a language code"),
    ],
)
def test_what_is_no_country_or_language_is_refused(tmp_path: Path, code: str, language: str, told: str) -> None:
    with pytest.raises(ConfigError, match=told):
        start_desk(tmp_path / "desk", code, [language], TEMPLATE)
    assert not (tmp_path / "desk").exists()


def test_a_language_that_cldr_does_not_have_is_said(tmp_path: Path) -> None:
    desk = start_desk(tmp_path, "KE", ["luy", "zzz"], TEMPLATE)
    assert any("zzz: CLDR has no names in it" in note for note in desk.notes)
    assert desk.country == "Kenya"
