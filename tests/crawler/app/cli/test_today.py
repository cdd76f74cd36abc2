"""What an editor finds in the morning, in four languages, and what the browser is sent to."""

import json
import socket
import webbrowser
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crawler.app.cli.commands.open import _show
from crawler.app.desk.morning import steps
from storage.corpus import articles, breaking, stories
from storage.corpus.breaking import Breaking
from storage.database.store import open_store
from storage.editing import drafts
from storage.records import Member
from tests.support.command import crawler
from tests.support.filled import WORDS
from tests.support.records import a_draft, an_article

LANGUAGES = ("en", "ar", "ckb", "kmr")


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A desk with an article, a story and a new draft in each of four languages; the last story broke."""
    now = datetime.now(UTC)
    store = open_store(tmp_path / "desk.db")
    with store.begin() as db:
        for number, (language, title) in enumerate(zip(LANGUAGES, WORDS, strict=True), start=1):
            of = an_article(
                source="rudaw",
                identity=str(number),
                url=f"https://www.rudaw.net/{number}",
                title=title,
                language=language,
                fetched_at=now,
                published_at=now - timedelta(minutes=number),
            )
            article_id, _ = articles.add(db, of)
            story = stories.open_story(db, now)
            stories.join(db, [Member(story, article_id, 1.0, "only one")])
            drafts.add(
                db, replace(a_draft(story_id=story, headline=title, language=language, relevance=0.9), made_at=now)
            )
        breaking.keep(db, [Breaking(story, now, 3, 20.0, 9.0)])
    store.close()
    return tmp_path


def test_the_morning_shows_breaking_news_new_drafts_and_what_to_do(desk: Path) -> None:
    shown = crawler("today", data=desk)
    assert shown.returncode == 0, shown.stderr
    broke, _, rest = shown.stdout.partition("New drafts: 3")
    assert WORDS[3] in broke.partition("Breaking")[2]
    for title in WORDS[:3]:
        assert title in rest
    assert f"crawler review --data {desk}" in rest
    assert "4 articles came in" in shown.stdout
    told = json.loads(crawler("today", "--json", data=desk).stdout)
    assert [draft["headline"] for draft in told["now"]["breaking"]] == [WORDS[3]]
    assert told["now"]["waiting"] == 4
    assert {"day", "count", "stages", "arrivals"} <= set(told)


def test_another_day_is_told_by_its_articles_alone(desk: Path) -> None:
    listed = crawler("today", "--articles", data=desk).stdout
    assert all(title in listed for title in WORDS)
    before = crawler("today", "--day", "yesterday", data=desk).stdout
    assert "0 articles came in" in before
    assert "Next" not in before
    assert json.loads(crawler("today", "--day", "yesterday", "--json", data=desk).stdout)["now"] is None


def test_the_most_urgent_comes_first_and_nothing_is_asked_for_in_vain() -> None:
    assert [step.command.split()[1] for step in steps(0, 2, 1, 1, 1)] == [
        "run", "corrections", "sources", "review", "queue", "digest",
    ]  # fmt: skip
    assert [step.command for step in steps(5, 0, 0, 0, 0)] == ["crawler digest --week this --preview"]


def test_lists_show_number_age_language_and_relevance_newest_first(desk: Path) -> None:
    header, *rows = crawler("articles", "list", data=desk).stdout.splitlines()
    assert header.split() == ["id", "age", "outlet", "lang", "relevance", "title"]
    assert [row.split()[4] for row in rows] == list(LANGUAGES)  # age is two words
    assert all("0.90" in row for row in rows)
    for nothing in (("--search", "باران"), ("--until", "2001-01-01")):
        assert crawler("articles", "list", *nothing, data=desk).stdout == "no article found\n"
    queue = crawler("queue", "list", data=desk).stdout
    for number, (language, title) in enumerate(zip(LANGUAGES, WORDS, strict=True), start=1):
        line = next(line for line in queue.splitlines() if title in line and "0.90" in line)
        assert line.split()[0] == str(number)
        assert f" {language} " in line


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("open article 2", "https://www.rudaw.net/2"),
        ("open 2", "https://www.rudaw.net/2"),
        ("open outlet rudaw", "https://www.rudaw.net"),
        ("open page --print", "http://127.0.0.1:8642/"),
        ("open draft 3 --print --port 9000", "http://127.0.0.1:9000/draft/3"),
    ],
)
def test_an_address_is_printed_where_no_browser_is(
    typed: str, address: str, desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER"):
        monkeypatch.delenv(name, raising=False)
    shown = crawler(*typed.split(), data=desk)
    assert shown.stdout == f"{address}\n", shown.stderr
    told = json.loads(crawler(*typed.split(), "--json", data=desk).stdout)
    assert told == {"address": address, "opened": False}


def test_a_browser_is_sent_to_the_address_where_one_is(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[str] = []

    def browse(address: str) -> bool:
        sent.append(address)
        return True

    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.setattr(webbrowser, "open", browse)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        assert crawler("open", "--port", str(port), data=desk).returncode == 0
    assert sent == [f"http://127.0.0.1:{port}/"]
    assert _show("https://example.org")
    refused = crawler("open", "--port", str(port), data=desk)
    assert refused.returncode == 1
    assert f"crawler review --data {desk}` serves the page" in refused.stderr


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        ("open artcle 2", "did you mean article?"),
        ("open article", "crawler open article 12"),
        ("open article 99", "crawler articles list"),
        ("open draft 99", "crawler queue list"),
        ("open digest", "crawler digest --month"),
        ("open digest 7", "crawler digests list"),
        ("open outlet rudav", "did you mean rudaw"),
    ],
)
def test_what_cannot_be_opened_is_answered_with_the_way_on(typed: str, hint: str, desk: Path) -> None:
    shown = crawler(*typed.split(), data=desk)
    assert shown.returncode == 2
    assert hint in shown.stderr


def test_the_newest_digest_is_opened_from_its_file(desk: Path) -> None:
    file = desk / "entries.json"
    entry = {
        "id": "a",
        "date": "2023-10-03",
        "headline": "A School Opens",
        "summary": "It has rooms.",
        "outlets": ["Rudaw"],
    }
    file.write_text(json.dumps({"entries": [entry]}), encoding="utf-8")
    assert crawler("queue", "import", str(file), "--by", "Shirin", data=desk).returncode == 0
    assert crawler("digest", "--day", "2023-10-03", data=desk).returncode == 0
    address = crawler("open", "digest", "--print", data=desk).stdout.strip()
    assert address == (desk / "digests" / "digest-2023-10-03.html").as_uri()
    Path(address.removeprefix("file://")).unlink()
    gone = crawler("open", "digest", "1", data=desk)
    assert gone.returncode == 2
    assert "crawler digests rebuild" in gone.stderr
