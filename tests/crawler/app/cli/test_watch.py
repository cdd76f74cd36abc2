"""`crawler watches`: list, test, history and send."""

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler.app.desk.desk import open_desk
from storage.corpus import articles, stories
from storage.editing import alarms
from storage.editing.alarms import Alarm
from storage.records import Member
from tests.support.command import crawler
from tests.support.paths import ROOT
from tests.support.records import an_article

WATCHES = """  watches:
    - {name: floods, words: [flood, لافاو], channels: [chat], mail: [a@example.org]}
    - {name: late, least_outlets: 9}
"""


@pytest.fixture
def desk(tmp_path: Path) -> list[str]:
    config = tmp_path / "config"
    shutil.copytree(ROOT / "config", config)
    digest = config / "digest.yaml"
    digest.write_text(
        digest.read_text(encoding="utf-8").replace("  watches: []", WATCHES.rstrip("\n") + " "), encoding="utf-8"
    )
    now = datetime.now(UTC)
    with open_desk(tmp_path / "data", config) as opened, opened.store.begin() as db:
        for number, title in enumerate(("A flood in Mosul", "لافاوەکەی مووسڵ", "A school opens")):
            language = "ckb" if number == 1 else "en"
            article = an_article(identity=str(number), title=title, language=language, published_at=now, fetched_at=now)
            article_id, _ = articles.add(db, article)
            story = stories.open_story(db, now)
            stories.join(db, [Member(story, article_id, 0.9, "only source for this story")])
        alarms.keep(db, [Alarm("floods", 1, 1, "chat", 2, "A flood in Mosul", "flood", now, 1, "down", now)])
    return ["--data", str(tmp_path / "data"), "--config", str(config)]


def test_watches_are_listed_and_tried(desk: list[str]) -> None:
    shown = crawler("watch", "list", *desk)
    assert shown.returncode == 0, shown.stderr
    assert "floods: words flood, لافاو" in shown.stdout
    assert "to nobody" in shown.stdout
    tried = json.loads(crawler("watch", "test", "floods", "--json", *desk).stdout)
    assert {match["headline"] for match in tried["matches"]} == {"A flood in Mosul", "لافاوەکەی مووسڵ"}
    assert "0 of 3 stories" in crawler("watch", "test", "late", *desk).stdout
    unknown = crawler("watch", "test", "storms", *desk)
    assert (unknown.returncode, "storms" in unknown.stderr) == (2, True)


def test_what_waits_is_shown_and_tried_again(desk: list[str]) -> None:
    assert "waits until" in crawler("watch", "history", *desk).stdout
    sent = crawler("watch", "send", *desk)
    assert sent.returncode == 1
    assert "CRAWLER_CHANNEL_CHAT" in sent.stderr
    (alarm,) = json.loads(crawler("watch", "history", "floods", "--json", *desk).stdout)["alarms"]
    assert alarm["tries"] == 2
    failed = crawler("watch", "test", "floods", "--send", *desk)
    assert failed.returncode == 1
    assert "mail.server" in failed.stderr
