"""An outlet's new layout: its pages are kept, and selectors that fit them are proposed, in every script."""

import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from crawler.health.repair import GOOD, Proposal, propose
from crawler.pages import extract, fixtures
from crawler.sources.source import Source
from storage.records import Page
from tests.support.crawling import Answer, Outlet, a_page, a_source, crawl_once
from tests.support.records import NOON

STORIES = {
    "en": ("Valley council closes three quarries", "The council of the valley agreed on Monday to close its three oldest quarries. "),
    "ar": ("المجلس يغلق ثلاثة مقالع في الوادي", "قرر مجلس الوادي يوم الاثنين إغلاق أقدم ثلاثة مقالع قبل أمطار الشتاء. "),
    "ckb": ("ئەنجومەن سێ کانە بەرد دادەخات", "ئەنجومەنی دۆڵەکە ڕۆژی دووشەممە بڕیاری دا سێ کۆنترین کانە بەرد دابخات. "),
    "kmr": ("Meclis sê kevirxaneyan digire", "Meclisa geliyê roja duşemê biryar da ku sê kevirxaneyên herî kevin bên girtin. "),
}  # fmt: skip


def a_story(number: int, language: str, layout: str) -> Page:
    """A page of the outlet in one of two layouts; its JSON-LD states all but the text."""
    title, sentence = STORIES[language]
    title = f"{title} {number}"
    stated = {
        "@type": "NewsArticle",
        "headline": title,
        "datePublished": f"2023-10-0{number}T09:30:00Z",
        "author": {"name": "Dilan Sirwan"},
    }
    paragraphs = "".join(f"<p>{sentence * 3}{number}{part}.</p>" for part in range(6))
    others = "".join(f'<li><a href="/news/{n}">Another story of the day {n}</a></li>' for n in range(20, 30))
    old = f"""<h1 class="headline">{title}</h1><span class="day">2023-10-0{number} 12:30</span>
        <div class="item-body">{paragraphs}</div>"""
    new = f"""<h1 class="css-1x2y3z title-{number}00">{title}</h1>
        <div class="byline"><span class="author-name">Dilan Sirwan</span>
        <time datetime="2023-10-0{number}T12:30:00+03:00">a day</time></div>
        <section id="post-{number}9124" class="story-text sc-ab12cd">
        <div class="share">Share this story with friends</div>{paragraphs}</section>"""
    body = f"""<html><head><title>{title} | One</title><script type="application/ld+json">{json.dumps(stated)}</script></head>
        <body><nav><ul class="menu">{others}</ul></nav><main>{old if layout == "old" else new}</main>
        <aside class="most-read"><ul>{others}</ul></aside><footer>All rights reserved by One.</footer></body></html>"""
    url = f"https://one.example/news/{number}"
    return Page(url, url, datetime(2023, 10, 9, tzinfo=UTC), 200, (), body.encode())


def one(outlet: Outlet, **article: Any) -> Source:
    fields: dict[str, Any] = {"pattern": r"/news/(?P<id>\d+)", "examples": (f"{outlet.home}/news/1",)}
    return a_source(outlet, article=fields | article)


def proposals(outlet: Outlet, layout: str, language: str = "en", **article: Any) -> dict[str, Proposal]:
    pages = [(a_story(number, language, layout), "en") for number in range(1, 6)]
    return {made.field: made for made in propose(pages, one(outlet, **article))}


@pytest.mark.parametrize("language", STORIES)
def test_selectors_that_fit_a_new_layout_are_proposed(outlet: Outlet, language: str) -> None:
    made = proposals(outlet, "new", language, text="div.item-body", title="h1.headline", published="span.day")
    assert {field: proposal.change for field, proposal in made.items()} == {
        "title": "h1",
        "text": "section.story-text",
        "published": "time",
        "authors": "span.author-name",
    }
    text = made["text"]
    assert text.declared is not None
    assert (text.declared.score, text.declared.pages, text.best[0].pages) == (0.0, 0, 5)
    assert text.best[0].score > GOOD


def test_what_was_made_for_one_page_or_one_build_is_never_proposed(outlet: Outlet) -> None:
    tried = [fit.css for made in proposals(outlet, "new").values() for fit in made.best]
    assert tried
    assert not [css for css in tried if re.search(r"css-|title-|post-|sc-", css)]


def test_nothing_is_proposed_where_what_is_declared_fits(outlet: Outlet) -> None:
    made = proposals(outlet, "old", text="div.item-body", title="h1.headline", published="span.day")
    assert {field: proposal.change for field, proposal in made.items() if field != "authors"} == {
        "title": "",
        "text": "",
        "published": "",
    }


def test_what_is_proposed_is_what_reads_the_pages_then(outlet: Outlet) -> None:
    made = proposals(outlet, "new")
    source = one(outlet, **{field: proposal.change for field, proposal in made.items()})
    article = extract(a_story(3, "ar", "new"), source, "en", None, NOON)
    assert article.title == "المجلس يغلق ثلاثة مقالع في الوادي 3"
    assert article.published_from == "declared"
    assert article.authors == ("Dilan Sirwan",)
    assert "إغلاق أقدم ثلاثة مقالع" in article.text
    assert "Another story" not in article.text


def test_a_title_that_every_page_bears_is_no_headline(outlet: Outlet) -> None:
    pages = []
    for number in range(1, 4):
        page = a_story(number, "en", "old")
        body = re.sub(rb"<script.*</script>|<h1.*?</h1>", b"", page.body).replace(b" | One", b"")
        pages.append((replace(page, body=re.sub(rb"<title>.*?</title>", b"<title>One News</title>", body)), "en"))
    assert "title" not in {made.field for made in propose(pages, one(outlet))}


def test_one_page_shows_no_layout_and_a_hostile_one_none(outlet: Outlet) -> None:
    page = a_story(1, "en", "new")
    assert propose([(page, "en")], one(outlet)) == []
    bomb = Page(page.url, page.url, NOON, 200, (), b"<a href=/x>" * 60_000)
    pages = [(page, "en"), (bomb, "en"), (a_story(2, "en", "new"), "en")]
    assert {made.pages for made in propose(pages, one(outlet))} == {2}


def test_a_page_that_could_not_be_read_is_kept_as_a_test_case(outlet: Outlet, tmp_path: Path) -> None:
    outlet.add_articles(*range(1, 20))
    for number in range(1, 19):
        outlet.answers[f"/news/{number}"] = Answer(f"<html><body><p>Kurt û vala {number}</p></body></html>".encode())
    del outlet.answers["/news/1"]  # not there: nothing to learn from it
    crawl_once(tmp_path / "store.db", [a_source(outlet)], outlet, candidates=tmp_path / "candidates")
    kept = list(fixtures.cases(tmp_path / "candidates" / "one"))
    assert len(kept) == fixtures.MOST
    page, told = kept[0]
    assert told["refused"] in {"no_article", "no_text"}
    assert (told["edition"], page.fetched_at) == ("en", NOON)
    assert "Kurt û vala" in page.body.decode()


def test_a_case_says_what_was_read_and_reads_the_same_again(tmp_path: Path, outlet: Outlet) -> None:
    url = f"{outlet.home}/news/7"
    kind = (("Content-Type", "text/html; charset=windows-1256"),)
    body = a_page("افتتاح مدرسة في مخمور", "مخمور").decode().encode("cp1256")
    page = Page(url, url, NOON, 200, kind, body)
    article = extract(page, a_source(outlet), "en", None, NOON)
    case = fixtures.save(tmp_path, page, fixtures.expected(article, page, "en"))
    ((again, told),) = fixtures.cases(tmp_path)
    assert sorted(file.name for file in case.iterdir()) == ["expected.json", "page.html", "url.txt"]
    assert (told["title"], told["edition"]) == ("افتتاح مدرسة في مخمور", "en")
    assert fixtures.expected(extract(again, a_source(outlet), "en", None, NOON), again, "en") == told


def test_a_broken_case_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "page.html").write_bytes(b"<p>")
    assert list(fixtures.cases(tmp_path)) == []
