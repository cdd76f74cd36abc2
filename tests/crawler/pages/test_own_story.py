"""A page's own story is told from the others that it describes, and its canonical address from one that all pages have."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from bench.pages import a_page, unknown_outlet
from crawler.pages.article_page import BasePage
from crawler.pages.own_story import is_same_article
from storage.records import Article

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
SITE = "https://outlet.example"
TITLES = {
    "en": "Three quarries close before winter",
    "ar": "إغلاق ثلاثة مقالع قبل الشتاء",
    "ckb": "سێ کانی کۆن پێش زستان دادەخرێن",
    "kmr": "Sê kanên kevn berî zivistanê tên girtin",
}
OTHERS = {
    "en": "Ferry sinks off the coast",
    "ar": "غرق عبارة قرب الساحل",
    "ckb": "کەشتییەک لە کەناراو نوقم بوو",
    "kmr": "Keştiyek li peravê binav bû",
}
STORY = "The council agreed on Monday to close three old quarries before the winter rains begin in the valley. " * 3
OTHER_BODY = (
    "The ferry sank within minutes, and boats from two villages took the passengers ashore before midnight. " * 6
)


def described(title: str, path: str = "", **fields: Any) -> dict[str, Any]:
    named = {"url": SITE + path} if path else {}
    return {"@type": "NewsArticle", "headline": title, "datePublished": "2026-11-20T10:00:00Z"} | named | fields


def read(*described: Any, title: str = TITLES["en"], url: str = f"{SITE}/news/quarries", head: str = "") -> Article:
    scripts = "".join(f'<script type="application/ld+json">{json.dumps(each)}</script>' for each in described)
    page = (
        f"<html><head><title>{title} | Outlet</title>{head}{scripts}</head><body><article><h1>{title}</h1><p>{STORY}</p>"
        "</article></body></html>"
    )
    return BasePage(a_page(page.encode(), url, NOW), unknown_outlet(url), "en", None, NOW).article(120)


@pytest.mark.parametrize("language", TITLES)
@pytest.mark.parametrize("form", ["list", "graph", "array", "another", "unnamed", "alone"])
def test_another_storys_description_is_not_this_pages(language: str, form: str) -> None:
    title, other = TITLES[language], OTHERS[language]
    theirs = described(other, "/news/ferry", datePublished="2026-10-01", articleBody=OTHER_BODY, author={"name": "Ann"})
    ours = described(title, "/news/quarries")
    listed = {"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "position": 1, "item": theirs}]}
    if form in {"graph", "unnamed"}:
        del theirs["url"]
    forms: dict[str, list[Any]] = {
        "list": [listed, ours],
        "graph": [{"@graph": [{"@type": "WebSite"}, theirs, ours | {"mainEntityOfPage": SITE + "/news/quarries"}]}],
        "array": [[theirs, ours]],
        "another": [theirs, described(title)],
        "unnamed": [theirs, described(title)],
        "alone": [listed],
    }
    article = read(*forms[form], title=title)
    assert article.title == title
    assert "ferry" not in article.text
    assert article.published_at == (None if form == "alone" else datetime(2026, 11, 20, 10, tzinfo=UTC))
    assert article.authors == ()


def test_a_description_that_names_no_address_or_another_headline_is_believed_where_it_is_the_only_one() -> None:
    assert read(described("Mountain diggers lose their licence")).published_at == datetime(2026, 11, 20, 10, tzinfo=UTC)
    assert read(described("Diggers lose licence", "/news/quarries")).published_at is not None
    assert read(described(TITLES["en"], "/amp/12345")).published_at is not None


def test_a_whole_page_described_says_when_it_was_published() -> None:
    article = read({"@graph": [{"@type": "WebPage", "datePublished": "2026-11-19T08:00:00Z"}]})
    assert (article.published_at, article.title) == (datetime(2026, 11, 19, 8, tzinfo=UTC), TITLES["en"])


@pytest.mark.parametrize(
    ("stated", "fetched", "same"),
    [
        ("/iraq/old-quarries-close", "/news/old-quarries-close", True),
        ("/news/old-quarries-close-in-winter", "/news/old-quarries-close", True),
        ("/news/quarries", "/news/quarries.html?page=1", True),
        ("/2026/11/quarries", "/?p=1234", True),
        ("/share/ab3de9", "/news/old-quarries-close", True),
        ("/news/ferry-sinks-off-the-coast", "/news/old-quarries-close", False),
        ("/story/ferry", "/story/quarries", False),
        ("/خبر/غرق-عبارة", "/خبر/إغلاق-ثلاثة-مقالع", False),
        ("/story/1001", "/story/1002", False),
        ("/view.php?id=1001", "/view.php?id=1002", False),
        ("/story/1001", "/short/77", True),
    ],
)
def test_a_canonical_address_is_believed_where_it_may_be_the_same_article(
    stated: str, fetched: str, same: bool
) -> None:
    assert is_same_article(SITE + stated, SITE + fetched) == same
    article = read(url=SITE + fetched, head=f'<link rel="canonical" href="{SITE + stated}">')
    assert (article.url.removeprefix(SITE) != fetched) == same or "خبر" in stated


@pytest.mark.parametrize(
    "head",
    [
        '<meta property="og:title" content="Iran&amp;#8217;s &amp;quot;old&amp;quot; quarries &amp;amp; mines close">',
        '<meta property="og:title" content="Iran&#8217;s &quot;old&quot; quarries &amp; mines close">',
        '<script type="ld+json">{"@type":"Article","name": "Iran&rsquo;s &#34;old&#34; quarries &amp;amp; mines close"}</script>',
    ],
)
def test_a_headline_has_letters_and_no_entities(head: str) -> None:
    assert read(title="Iran’s &quot;old&quot; quarries &amp; mines close", head=head).title == (
        'Iran’s "old" quarries & mines close'
    )


def test_half_a_letter_or_a_zero_byte_in_an_authors_name_harms_nothing() -> None:
    article = read(described(TITLES["en"], author=[{"name": "Sara \ud83dAmin"}, {"name": "Azad\0 Karim"}]))
    assert article.authors == ("Sara ?Amin", "Azad Karim")
    repr(article).encode()


def test_line_ends_that_were_escaped_twice_are_line_ends() -> None:
    body = STORY.strip() + r"\n\nThe mayor agreed.\r\nSo did C:\new and its \\server\name owner.\n" + STORY.strip()
    text = read(described(TITLES["en"], articleBody=body)).text
    assert "\\n" not in text.replace(r"C:\new", "").replace(r"\name", "")
    assert "\nThe mayor agreed.\nSo did" in text


@pytest.mark.parametrize(
    "words", ["کتاب\u200cهای تازه به کتابخانه\u200cها می\u200cرسند", "وه\u200cزاره\u200cتی نه\u200cوت ڕایگه\u200cیاند"]
)
@pytest.mark.parametrize(
    "markup", ["<article><p>{0}</p><p>{1}</p></article>", "<div id='m'><div>{0}<br><br>{1}</div></div>"]
)
def test_letters_that_do_not_join_are_kept_apart_wherever_the_text_is_read(markup: str, words: str) -> None:
    page = f"<html><body><h1>{words}</h1>{markup.format((words + '. ') * 9, (words + '، ') * 9)}</body></html>"
    url = f"{SITE}/news/1"
    article = BasePage(a_page(page.encode(), url, NOW), unknown_outlet(url), "en", None, NOW).article(120)
    assert article.text.count(words) >= 9
