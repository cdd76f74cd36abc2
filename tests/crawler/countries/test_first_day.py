"""A desk for another country, from `crawler init` to a published digest, by the command line and sample outlets on loopback."""

import json
import os
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from html import escape
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import yaml

from tests.support.command import crawler_in_fork
from tests.support.crawling import Answer, Outlet
from tests.support.paths import ROOT

ARTICLES = yaml.safe_load((ROOT / "tests/data/first_days.yaml").read_text(encoding="utf-8"))
DESKS = {  # the languages that are read plainly, and how the digest's title begins
    "KE": (["sw"], "Kenya in"),
    "SY": ([], "سوريا في"),
    "LB": (["fr"], "لبنان في"),
    "UA": (["uk"], "Ukraine in"),
}


def _serve(outlet: Outlet, language: str, articles: list[dict[str, str]], now: datetime) -> dict[str, Any]:
    """Put an outlet behind the proxy and return its entry; its second article is about another country."""
    home = f"http://{language}-post.example"
    items = ""
    for number, article in enumerate(articles, 1):
        headline, text = escape(article["headline"]), escape(article["text"])
        day = format_datetime(now - timedelta(hours=number))
        items += f"<item><title>{headline}</title><link>{home}/news/{number}</link><pubDate>{day}</pubDate></item>"
        body = f"<html lang='{language}'><title>{headline}</title><body><article><h1>{headline}</h1><p>{text}</p></article></body></html>"
        outlet.answers[f"{home}/news/{number}"] = Answer(
            body.encode(), headers={"Content-Type": "text/html; charset=utf-8"}
        )
    feed = (
        f"<?xml version='1.0' encoding='utf-8'?><rss version='2.0'><channel><title>News</title>{items}</channel></rss>"
    )
    outlet.answers[f"{home}/feed"] = Answer(feed.encode(), headers={"Content-Type": "application/rss+xml"})
    return {
        "name": f"The {language} Post",
        "home": home,
        "timezone": "UTC",
        "delay_seconds": 0,
        "editions": {language: {"listings": [{"kind": "feed", "url": f"{home}/feed", "sure": "used"}]}},
        "article": {"pattern": r"/news/(?P<id>\d+)$", "examples": [f"{home}/news/1"]},
    }


@pytest.mark.parametrize("code", list(DESKS))
def test_a_desk_for_another_country_publishes_its_first_digest(tmp_path: Path, outlet: Outlet, code: str) -> None:
    articles, (plain, title) = ARTICLES[code], DESKS[code]
    now = datetime.now(UTC)
    sources = {f"{language}_post": _serve(outlet, language, written, now) for language, written in articles.items()}
    (tmp_path / "outlets.yaml").write_text(json.dumps(sources), encoding="utf-8")
    environment = os.environ | {
        "CRAWLER_DEMO_PROXY": outlet.home,
        "CRAWLER_DEMO_SOURCES": str(tmp_path / "outlets.yaml"),
    }

    def crawler(*arguments: str) -> dict[str, Any]:
        done = crawler_in_fork(*arguments, "--json", environment=environment)
        assert done.returncode == 0, (arguments, done.stdout[-2000:], done.stderr[-2000:])
        answer: dict[str, Any] = json.loads(done.stdout)
        return answer

    folder = tmp_path / "desk"
    begun = crawler(
        "init", str(folder), "--country", code, *(part for each in articles for part in ("--language", each))
    )
    assert [each["language"] for each in begun["languages"] if each["plain"]] == plain
    desk = ("--demo", "--config", str(folder / "config"), "--data", str(folder / "data"))
    crawler("run", *desk)
    drafts = crawler("queue", "list", *desk)["drafts"]
    assert {draft["language"] for draft in drafts} == set(articles)
    ours = {written[0]["headline"].casefold() for written in articles.values()}
    relevance = {draft["headline"].casefold(): draft["relevance"] for draft in drafts}
    own = [score for headline, score in relevance.items() if headline in ours]
    assert len(own) == len(articles)
    assert min(own) > max((score for headline, score in relevance.items() if headline not in ours), default=0.0)
    queue = folder / "data" / "demo" / "queue.md"
    queue.write_text(queue.read_text(encoding="utf-8").replace("### [ ]", "### [x]"), encoding="utf-8")
    crawler("queue", "sync", *desk)
    settings = yaml.safe_load((folder / "config" / "digest.yaml").read_text(encoding="utf-8"))
    month = f"{(now - timedelta(hours=1)).astimezone(ZoneInfo(settings['digest']['timezone'])):%Y-%m}"
    crawler("digest", "--month", month, *desk)
    published = folder / f"data/demo/digests/digest-{month}.json"
    digest = json.loads(published.read_text(encoding="utf-8"))
    assert digest["digest"].startswith(title)
    assert len(digest["entries"]) >= len(articles)
