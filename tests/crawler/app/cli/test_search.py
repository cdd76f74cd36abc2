"""`crawler articles search`: what a person and a program get of it."""

import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from storage.corpus import articles
from storage.database.store import open_store
from tests.support.command import crawler
from tests.support.paths import ROOT
from tests.support.records import NOON, an_article

WATER = "نقص المياه في مخمور بعد جفاف السد"
TITLES = {"ar": WATER, "ckb": "پەرلەمان دەنگ لەسەر بودجە دەدات", "de": "Der Staudamm ist leer"}


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Articles of today: the command lets go of the vectors of old ones."""
    store = open_store(tmp_path / "desk.db")
    with store.begin() as db:
        for language, title in TITLES.items():
            made = an_article(
                identity=language, title=title, text=title, language=language, published_at=datetime.now(UTC)
            )
            articles.add(db, made)
        articles.add(db, an_article(identity="old", title=WATER, text=WATER, language="ar", published_at=NOON))
    store.close()
    return tmp_path


def test_a_question_in_sorani_finds_an_arabic_article(data: Path) -> None:
    found = crawler("articles", "search", "کەمیی ئاو لە مەخموور", "--json", data=data)
    assert found.returncode == 0, found.stderr
    told = json.loads(found.stdout)
    assert [one["article"]["title"] for one in told["near"]] == [WATER, TITLES["ckb"]]
    assert told["near"][0]["score"] > told["near"][1]["score"]
    assert (told["language"], told["compared"], told["without"], told["waiting"]) == ("ckb", 2, {"de": 1}, 0)
    lines = crawler("articles", "search", "کەمیی ئاو لە مەخموور", "--language", "ckb", data=data).stdout.splitlines()
    assert lines[0].split()[:4] == ["score", "id", "age", "outlet"]
    assert TITLES["ckb"] in lines[1]
    assert lines[2].startswith("read as Sorani Kurdish; 1 articles compared, back to ")
    everything = crawler("articles", "search", "کەمیی ئاو لە مەخموور", "--limit", "1", data=data).stdout
    assert "not compared, as no model or bridge reads them: 1 in de; find them by words" in everything
    assert everything.count("\n") == 4


@pytest.mark.parametrize(
    "words",
    [
        ("Staudamm", "--in", "de"),
        ("dam", "--in", "ar"),
        ("!?",),
        ("؟!؟", "--in", "ar"),
        ("",),
        ("ꓡꓲꓢꓴ",),
        ("سد", "--since", "2023-13-01"),
    ],
)
def test_what_cannot_be_asked_is_told_in_one_line(words: tuple[str, ...], data: Path) -> None:
    refused = crawler("articles", "search", *words, data=data)
    assert refused.returncode
    assert refused.stderr.count("\n") == 1
    hints = ("search by words", "write at least one word", "YYYY-MM-DD")
    assert any(hint in refused.stderr for hint in hints)
    assert " und" not in refused.stderr


def test_a_sorani_question_loads_no_model(data: Path) -> None:
    program = "import sys; from crawler.app.cli.main import app; app(sys.argv[1:], standalone_mode=False); print('torch' in sys.modules)"
    words = ["articles", "search", "کەمیی ئاو", "--data", str(data)]
    shown = subprocess.run(
        [sys.executable, "-c", program, *words], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert shown.stdout.splitlines()[-1] == "False"
