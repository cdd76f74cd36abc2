"""The changelog keeps its form: Keep a Changelog, the newest version that of pyproject.toml, each on one screen."""

import re
import tomllib
from datetime import date

from tests.support.paths import ROOT

TEXT = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
VERSION = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
KINDS = {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security", "Known limits"}
SCREEN = 50  # lines


def sections() -> list[tuple[str, str]]:
    parts = re.split(r"(?m)^## (.+)\n", TEXT)
    return list(zip(parts[1::2], parts[2::2], strict=True))


def test_unreleased_comes_first_then_versions_with_their_day_newest_first() -> None:
    first, *released = (heading for heading, _ in sections())
    assert first == "[Unreleased]"
    found = [re.fullmatch(r"\[(\d+)\.(\d+)\.(\d+)\] - (\d{4}-\d\d-\d\d)", heading) for heading in released]
    assert all(found), released
    versions = [tuple(int(part) for part in match.groups()[:3]) for match in found if match]
    assert versions == sorted(set(versions), reverse=True)
    days = [date.fromisoformat(match[4]) for match in found if match]
    assert days == sorted(days, reverse=True)
    assert ".".join(map(str, versions[0])) == VERSION


def test_headings_within_a_version_are_those_of_keep_a_changelog() -> None:
    for _, text in sections():
        headings = re.findall(r"(?m)^### (.+)$", text)
        assert set(headings) <= KINDS
        assert len(headings) == len(set(headings))


def test_a_version_is_read_on_one_screen() -> None:
    assert [heading for heading, text in sections()[1:] if text.count("\n") > SCREEN] == []
