"""The configuration is read as it is written."""

from pathlib import Path

from storage.config.settings import load_config
from tests.support.paths import ROOT


def test_sections_are_read_from_the_file(tmp_path: Path) -> None:
    file = tmp_path / "digest.yaml"
    file.write_text("crawl: {user_agent: tests}\ndigest:\n  sections: [Politics, ئابووری]\n", encoding="utf-8")
    assert load_config(file).digest.sections == ("Politics", "ئابووری")


def test_the_shipped_file_is_valid() -> None:
    assert load_config(ROOT / "config" / "digest.yaml").digest.sections == ()
