"""`crawler sources add`: what cannot become an outlet is said in a line, the file stays as it was; what can is read by the next command."""

import json
import os
import re
from pathlib import Path
from typing import Any

import pytest

from tests.crawler.app.server.test_outlet_search import HOME, serve_outlet
from tests.support.command import crawler_in_fork
from tests.support.crawling import Answer, Outlet
from tests.support.paths import ROOT

OTHERS = """# ours
gazette:
  name: Gazette
  home: http://gazette.example/
  timezone: UTC
  editions:
    en:
      listings: [{kind: feed, url: 'http://gazette.example/feed', sure: unproven}]
  article: {pattern: '^https://gazette\\.example/\\d+$', examples: ['http://gazette.example/1']}
"""
HTML = {"Content-Type": "text/html; charset=utf-8"}


def crawler(outlet: Outlet, folder: Path, *words: str) -> tuple[int, dict[str, Any], str]:
    """Run a command on the demo's hosts, which the outlet answers for; return its exit code, its JSON and its messages."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("CRAWLER_")} | {
        "CRAWLER_DEMO_PROXY": outlet.home,
        "CRAWLER_DEMO_SOURCES": str(folder / "sources.yaml"),
    }
    line = (*words, "--demo", "--config", str(ROOT / "config"), "--json")
    done = crawler_in_fork(*line, folder=folder, environment=environment)
    return done.returncode, json.loads(done.stdout) if done.stdout.strip() else {}, done.stderr


def moved(to: str) -> Answer:
    return Answer(b"moved", 301, {"Location": to})


def page(body: str) -> Answer:
    return Answer(
        f"<!doctype html><html><head><title>Weir</title></head><body>{body}</body></html>".encode(), 200, HTML
    )


def no_address(_outlet: Outlet) -> str:
    return "the weir, please"


def private(_outlet: Outlet) -> str:
    return "http://10.1.2.3/"


def endless(outlet: Outlet) -> str:
    outlet.answers["http://loop.example/"] = moved("http://loop.example/a")
    outlet.answers["http://loop.example/a"] = moved("http://loop.example/")
    return "http://loop.example/"


def enormous(outlet: Outlet) -> str:
    outlet.answers["http://huge.example/"] = page("<p>water</p>" * 900_000)
    return "http://huge.example/"


def forbidden(outlet: Outlet) -> str:
    outlet.answers["http://closed.example/robots.txt"] = Answer(b"User-agent: *\nDisallow: /\n")
    outlet.answers["http://closed.example/"] = page("<a href='/news/1'>Keepers open the gate at the old weir</a>")
    return "http://closed.example/"


def of_another_site(outlet: Outlet) -> str:
    serve_outlet(outlet)
    outlet.answers["http://borrower.example/"] = Answer(
        b'<html><head><title>B</title><link rel="alternate" type="application/rss+xml" href="http://weir-gazette.example/feed"></head>'
        b"<body><a href='/about'>About</a></body></html>", 200, HTML,
    )  # fmt: skip
    return "http://borrower.example/"


def under_another_address(outlet: Outlet) -> str:
    outlet.answers["http://old-gazette.example/"] = moved("http://www.gazette.example/")
    outlet.answers["http://www.gazette.example/"] = page('<a href="/rss">RSS</a>')
    items = "".join(
        f"<item><title>Keepers open gate {n} at the weir</title><link>http://www.gazette.example/{n}</link></item>"
        for n in range(5)
    )
    outlet.answers["http://www.gazette.example/rss"] = Answer(
        f"<rss version='2.0'><channel>{items}</channel></rss>".encode()
    )
    for n in range(5):
        outlet.answers[f"http://www.gazette.example/{n}"] = page(
            f"<h1>Keepers open gate {n}</h1><p>{'The water fell. ' * 40}</p>"
        )
    return "http://old-gazette.example/"


def already(_outlet: Outlet) -> str:
    return "https://www.gazette.example/en/"


@pytest.mark.parametrize(
    ("case", "code", "says"),
    [
        (no_address, 2, "write it as https://"),
        (private, 1, "10.1.2.3"),
        (endless, 1, "redirect"),
        (enormous, 1, "bytes|large|big|MB"),
        (forbidden, 1, "robots.txt"),
        (of_another_site, 1, "leads to another outlet"),
        (under_another_address, 1, "already configured as gazette"),
        (already, 1, "already configured as gazette"),
    ],
)
def test_what_is_no_new_outlet_is_said_in_a_line_and_nothing_is_written(
    case: Any, code: int, says: str, tmp_path: Path, outlet: Outlet
) -> None:
    file = tmp_path / "sources.yaml"
    file.write_text(OTHERS, encoding="utf-8")
    left, answer, messages = crawler(outlet, tmp_path, "sources", "add", case(outlet), "--yes")
    assert file.read_text(encoding="utf-8") == OTHERS
    assert left == code
    assert re.search(says, messages + " ".join(answer.get("notes", [])))
    assert "Traceback" not in messages
    assert not answer.get("written")


def test_an_outlet_with_four_hundred_feeds_is_asked_for_a_few(tmp_path: Path, outlet: Outlet) -> None:
    serve_outlet(outlet)
    feeds = "".join(f'<link rel="alternate" type="application/rss+xml" href="/tag{n}/feed">' for n in range(400))
    outlet.answers[f"{HOME}/"] = Answer(f"<html><head>{feeds}</head></html>".encode(), 200, HTML)
    for n in range(400):
        outlet.answers[f"{HOME}/tag{n}/feed"] = outlet.answers[f"{HOME}/feed"]
    (tmp_path / "sources.yaml").write_text(OTHERS, encoding="utf-8")
    left, answer, _ = crawler(outlet, tmp_path, "sources", "add", HOME, "--yes")
    assert left == 0
    assert answer["requests"] <= 30
    assert sum(outlet.hits.values()) <= 30
    assert "400 feeds are linked" in " ".join(answer["notes"])


def test_an_added_outlet_is_read_by_the_next_command(tmp_path: Path, outlet: Outlet) -> None:
    serve_outlet(outlet)
    file = tmp_path / "sources.yaml"
    file.write_text(OTHERS, encoding="utf-8")
    left, added, _ = crawler(outlet, tmp_path, "sources", "add", HOME, "--yes")
    assert (left, added["state"], added["key"]) == (0, "proposed", "weir_gazette")
    assert file.read_text(encoding="utf-8").startswith(OTHERS)
    left, _, messages = crawler(outlet, tmp_path, "run", "--source", added["key"], "--data", str(tmp_path / "data"))
    assert left == 0, messages
    left, listed, _ = crawler(outlet, tmp_path, "articles", "list", "--data", str(tmp_path / "data"))
    assert len(listed["articles"]) == 8
    assert {article["source"] for article in listed["articles"]} == {"weir_gazette"}
    assert all(article["text"].startswith("The weir above the old mill") for article in listed["articles"])
