"""`crawler names`: show, rising, add and dismiss names that articles mention."""

import json
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from storage.config.names import Names
from storage.config.yaml_file import load_yaml
from storage.corpus import articles
from storage.database.store import open_store
from tests.support.command import crawler
from tests.support.paths import ROOT
from tests.support.records import an_article

NOW = datetime.now(UTC).replace(microsecond=0)


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A desk whose outlets mention a new name, and its configuration in a folder of its own."""
    folder = tmp_path / "data"
    folder.mkdir()
    shutil.copytree(ROOT / "config", tmp_path / "config")
    monkeypatch.setenv("CRAWLER_CONFIG", str(tmp_path / "config"))
    monkeypatch.setenv("CRAWLER_EDITOR", "Shirin")
    store = open_store(folder / "desk.db")
    texts = [("Rain fell in Mosul.", "en", "rudaw", 24.0 * day) for day in range(1, 35)]
    texts += [
        ("Sarmad al-Dulaymi spoke in Mosul.", "en", source, h) for source in ("rudaw", "shafaq") for h in (1.0, 2.0)
    ]
    texts += [("تحدث النائب سرمد الدليمي في الموصل", "ar", "elaph", h) for h in (1.0, 2.0)]
    with store.begin() as db:
        for number, (text, language, source, hours) in enumerate(texts):
            at = NOW - timedelta(hours=hours)
            fields = {"source": source, "identity": f"n{number}", "text": text, "language": language}
            articles.add(db, an_article(**fields, title="", published_at=at, fetched_at=at))
    store.close()
    assert crawler("names", "count", data=folder).returncode == 0
    return folder


def test_a_name_is_shown_by_any_spelling(data: Path) -> None:
    for name in ("Mosul", "الموصل", "mosul"):
        shown = crawler("names", "show", name, data=data)
        assert shown.returncode == 0, shown.stderr
        assert shown.stdout.startswith("Mosul (place, in names.yaml)\n40 articles")
    told = json.loads(crawler("names", "show", "سرمد الدليمي", "--json", data=data).stdout)
    assert (told["name"], told["mentions"], told["listed"]) == ("Sarmad al-Dulaymi", 6, False)
    assert [each["name"] for each in told["with"]] == ["Mosul"]
    assert crawler("names", "show", "Nobody Anywhere", data=data).returncode == 2


def test_a_name_that_rises_is_added_after_a_yes(data: Path, tmp_path: Path) -> None:
    rising = json.loads(crawler("names", "rising", "--json", data=data).stdout)["rising"]
    assert [each["line"] for each in rising] == [
        "{house: Sarmad al-Dulaymi, kind: person, ar: [سرمد الدليمي]}"
    ]  # fmt: skip
    path = tmp_path / "config" / "names.yaml"
    before = path.read_text(encoding="utf-8")
    done = crawler("names", "add", "سرمد الدليمي", "--yes", "--house", "Sarmad al-Dulaimi", data=data)
    assert done.returncode == 0, done.stderr
    listed = load_yaml(path, Names).get("Sarmad al-Dulaimi")
    assert listed is not None
    assert (listed.en, listed.ar) == (("Sarmad al-Dulaymi",), ("سرمد الدليمي",))
    lines = path.read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if "added by Shirin" not in line] == before.splitlines()
    assert json.loads(crawler("names", "rising", "--json", data=data).stdout)["rising"] == []
    assert "already" in crawler("names", "add", "Sarmad al-Dulaimi", "--yes", data=data).stderr
    assert crawler("names", "add", "Sarmad al-Dulaymi", "--kind", "x", "--yes", data=data).returncode == 2


def test_a_dismissed_name_is_offered_no_more(data: Path) -> None:
    assert "Sarmad" in crawler("names", "rising", data=data).stdout
    assert crawler("names", "dismiss", "Sarmad al-Dulaymi", data=data).returncode == 0
    assert crawler("names", "rising", data=data).stdout.startswith("0 names rise")
