"""Saved pages become articles; what is no article is refused with its reason."""

import csv
import json
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bench.pages import unknown_outlet
from crawler.listings.link import Link
from crawler.pages import PAGES, extract, from_listing, lead
from crawler.pages.article_page import LONGEST_TEXT
from crawler.pages.boilerplate import tidy_text
from crawler.sources.source import load_sources
from storage.errors import ExtractionError
from storage.records import Page
from tests.support.paths import ROOT
from tests.support.shipped import DATELINES

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
DATA = ROOT / "tests" / "data"
CASES = sorted(page.parent for page in DATA.glob("*pages/*/*/page.html"))  # pages/: invented; saved_pages/: yours
SOURCES = load_sources(ROOT / "config/sources.yaml")
URL = "https://www.rudaw.net/english/kurdistan/161120261"
STORY = "The council agreed on Monday to close three old quarries before the winter rains begin in the valley. " * 3


def a_page(body: bytes | str, url: str = URL, headers: tuple[tuple[str, str], ...] = (), final_url: str = "") -> Page:
    raw = body.encode("utf-8", "surrogatepass") if isinstance(body, str) else body
    return Page(url=url, final_url=final_url or url, fetched_at=NOW, status=200, headers=headers, body=raw)


def html(text: str = STORY, title: str = "Three quarries close", head: str = "") -> str:
    return f"<html><head><title>{title}</title>{head}</head><body><article><h1>{title}</h1><p>{text}</p></article></body></html>"


def reason_of(body: bytes | str) -> str:
    with pytest.raises(ExtractionError) as raised:
        extract(a_page(body), SOURCES["rudaw"], "en", None, NOW)
    return raised.value.reason


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.parent.name}/{case.name}")
def test_a_saved_page_is_read(case: Path) -> None:
    expected = json.loads((case / "expected.json").read_text(encoding="utf-8"))
    kind, fetched = expected.pop("content_type", ""), expected.pop("fetched_at", None)
    url = (case / "url.txt").read_text(encoding="utf-8").strip()
    page = a_page((case / "page.html").read_bytes(), url, (("Content-Type", kind),) if kind else ())
    page = replace(page, fetched_at=datetime.fromisoformat(fetched)) if fetched else page
    edition, refused = expected.pop("edition"), expected.pop("refused", None)
    if refused is not None:
        with pytest.raises(ExtractionError) as told:
            extract(page, SOURCES[case.parent.name], edition, None, page.fetched_at)
        assert told.value.reason == refused
        return
    article = extract(page, SOURCES[case.parent.name], edition, None, page.fetched_at, datelines=DATELINES)
    read = {name: getattr(article, name) for name in expected}
    read |= {
        "published_at": article.published_at and article.published_at.isoformat(),
        "authors": list(article.authors),
    }
    assert read == expected


def test_every_outlets_own_reader_has_a_saved_page() -> None:
    assert set(PAGES) <= {case.parent.name for case in CASES}


def test_the_real_pages_give_what_their_origin_says(shared: Path) -> None:
    csv.field_size_limit(10**7)
    with (shared / "data/pages/MANIFEST.tsv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file, delimiter="\t") if row["file"].endswith(".html")]
    for row in rows:
        url = row["original_url"]
        article = extract(
            a_page((shared / "data/pages" / row["file"]).read_bytes(), url), unknown_outlet(url), "en", None, NOW
        )
        assert len(article.text) > 300, url
        assert row["language"] in {article.language, "unknown", ""}, url
        if row["gold"].startswith("{") and '"with"' in row["gold"]:
            gold = json.loads(row["gold"])
            assert " ".join(gold["title"].split()) == article.title
            assert all(part in article.text for part in gold["with"])
            kept = {part for part in gold["without"] if part in article.text}
            assert kept <= {"Get The Times of Israel"}, url  # a newsletter box between paragraphs: not told apart yet
    assert rows


@pytest.mark.parametrize(
    ("reason", "body"),
    [
        ("challenge", html("Checking your browser before accessing the site. Ray ID: 8a1b", "Just a moment...")),
        ("challenge", html("DDoS protection by a guard", "DDoS-Guard")),
        ("soft_404", html("The address may have changed.", "404 - Page not found")),
        ("soft_404", html("ربما تغير العنوان.", "الصفحة غير موجودة")),
        ("soft_404", html("Rûpela ku hûn lê digerin tune ye.", "Rûpel nehat dîtin")),
        ("maintenance", html("We will be back within the hour.", "Under maintenance")),
        ("login", html("Your name and word, please.", "Log in")),
        ("cookie_wall", html("We use cookies to give you the best experience. Accept all cookies.", "Welcome")),
        ("paywall", html("The first sentence stands here. Subscribe to continue reading.", "Three quarries close")),
        ("no_text", html("Short.")),
        ("no_article", ""),
        ("too_large", "<" * 3_000_000),
        ("too_large", "<a href=/x>x</a>" * 200_000),
        ("no_article", "<div>" * 20_000 + STORY),
    ],
)
def test_what_is_no_article_is_refused_with_its_reason(reason: str, body: str) -> None:
    started = time.perf_counter()
    assert reason_of(body) == reason
    assert time.perf_counter() - started < 5


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (html("أعلنت الوزارة يوم الأحد " * 20, "إغلاق ثلاثة مقالع").encode("cp1256"), ()),
        (
            html("أعلنت الوزارة يوم الأحد " * 20, "إغلاق ثلاثة مقالع").encode("cp1256"),
            (("Content-Type", "text/html; charset=windows-1256"),),
        ),
        (
            html("أعلنت الوزارة يوم الأحد " * 20, "إغلاق ثلاثة مقالع").encode(),
            (("Content-Type", "text/html; charset=iso-8859-1"),),
        ),
        (html("أعلنت الوزارة يوم الأحد " * 20, "إغلاق ثلاثة مقالع").encode("utf-16"), ()),
        (html("أعلنت \x00الوزارة \u202eيوم الأحد&#x110000; " * 20, "إغلاق ثلاثة مقالع").encode() + b"\xff", ()),
    ],
)
def test_letters_survive_whatever_is_declared_of_them(body: bytes, headers: tuple[tuple[str, str], ...]) -> None:
    article = extract(
        a_page(body, "https://baghdadtoday.news/271809-.html", headers), SOURCES["baghdad_today"], "ar", None, NOW
    )
    assert article.title == "إغلاق ثلاثة مقالع"
    assert "يوم الأحد" in article.text
    assert not set("\x00\u202e") & set(article.text)


def test_without_any_date_it_is_unknown_and_never_now() -> None:
    article = extract(a_page(html()), SOURCES["rudaw"], "en", None, NOW)
    assert (article.published_at, article.published_from) == (None, "unknown")


def test_the_listings_full_time_comes_before_the_pages_zoneless_one() -> None:
    head = '<meta property="article:published_time" content="2026-11-20T10:00:00">'
    listed = Link(URL, "Three quarries close", datetime(2026, 11, 20, 9, 30, tzinfo=UTC))
    assert extract(a_page(html(head=head)), SOURCES["rudaw"], "en", listed, NOW).published_from == "listing"
    only_day = Link(URL, "Three quarries close", datetime(2026, 11, 19, 21, tzinfo=UTC))  # midnight in Baghdad
    assert extract(a_page(html(head=head)), SOURCES["rudaw"], "en", only_day, NOW).published_from == "page"


@pytest.mark.parametrize(
    "stated", ["https://evil.example/english/kurdistan/161120261", "/english/", "javascript:alert(1)", ""]
)
def test_a_canonical_address_that_is_no_article_of_the_outlet_is_ignored(stated: str) -> None:
    page = a_page(html(head=f'<link rel="canonical" href="{stated}">'), f"{URL}?utm_source=x")
    assert extract(page, SOURCES["rudaw"], "en", None, NOW).url == URL


@pytest.mark.parametrize(
    "script",
    [
        "{",
        "[1, 2",
        '{"@type": "NewsArticle", "headline": {"a": 1}, "author": 7}',
        "[" * 5000,
        '{"@graph": null}',
        "null",
    ],
)
def test_broken_json_ld_is_passed_over(script: str) -> None:
    head = f'<script type="application/ld+json">{script}</script>'
    assert extract(a_page(html(head=head)), SOURCES["rudaw"], "en", None, NOW).title == "Three quarries close"


def test_the_same_page_gives_the_same_text_every_time() -> None:
    texts = {extract(a_page(html()), SOURCES["rudaw"], "en", None, NOW).text for _ in range(6)}
    assert len(texts) == 1


def test_a_listing_that_holds_the_body_makes_a_whole_article() -> None:
    body = f"<p>Baghdad (IraqiNews.com) - {STORY}</p><p>The post <a href='/x'>Three</a> appeared first on <a href='/'>Iraqi News</a>.</p>"
    link = Link(
        "https://www.iraqinews.com/iraq/three-quarries/",
        "Three quarries close",
        NOW,
        html=body,
        authors=("Staff", "Jane Doe"),
    )
    article = from_listing(link, SOURCES["iraqi_news"], "en", NOW, datelines=DATELINES)
    assert (article.text, article.read, article.authors) == (STORY.strip(), True, ("Jane Doe",))


def test_a_lead_is_its_listings_title_and_description() -> None:
    article = lead(
        Link(URL, "Three quarries close", summary="The council &amp; the owners agreed."), SOURCES["rudaw"], "en", NOW
    )
    assert (article.text, article.read, article.published_from) == (
        "The council & the owners agreed.",
        False,
        "unknown",
    )


def test_declared_selectors_and_json_ld_need_no_trafilatura(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[bool] = []
    monkeypatch.setattr("crawler.pages.body.bare_extraction", lambda *_, **__: asked.append(True))
    news = json.dumps({"@type": "NewsArticle", "headline": "Three quarries close", "articleBody": STORY * 3})
    stated = html(STORY * 3, head=f'<script type="application/ld+json">{news}</script>')
    article = extract(a_page(stated), SOURCES["rudaw"], "en", None, NOW)
    declared = SOURCES["rudaw"].article.model_copy(update={"text": "article p"})
    source = SOURCES["rudaw"].model_copy(update={"article": declared})
    assert article.text == (STORY * 3).strip() == extract(a_page(html(STORY * 3)), source, "en", None, NOW).text
    assert not asked


def test_an_article_body_of_glued_paragraphs_gives_way_to_the_page() -> None:
    glued = (STORY.strip() + STORY.strip()) * 2
    news = json.dumps({"@type": "NewsArticle", "headline": "Three quarries close", "articleBody": glued})
    page = a_page(html(STORY * 4, head=f'<script type="application/ld+json">{news}</script>'))
    assert "valley.The" not in extract(page, SOURCES["rudaw"], "en", None, NOW).text


@pytest.mark.parametrize(
    "filler",
    [" ", "1", "((((", "a ", "ABC-", "بغداد ", "ئەم ", "(Reuters) ", "\n", "a\n", "– ", "The post ", "BAGHDAD, ", "x."],
)
def test_the_longest_text_of_anything_is_tidied_at_once(filler: str) -> None:
    text = filler * (LONGEST_TEXT // len(filler))
    started = time.perf_counter()
    tidy_text(text, "Three quarries close", ("Rudaw", "Shafaq News"), ())
    assert time.perf_counter() - started < 3


@pytest.mark.parametrize(
    ("reason", "body"),
    [
        ("too_large", html("x" * 2_000_000)),
        ("no_text", html(f'<a title="{"y" * 2_000_000}">.</a>')),
        ("no_text", "<title>Quarries</title>" + "<p>z</p>" * 6_000),
    ],
)
def test_a_bloated_page_is_refused_in_time(reason: str, body: str) -> None:
    started = time.process_time()
    assert reason_of(body) == reason
    assert time.process_time() - started < 10


def test_a_page_whose_text_is_only_in_the_data_of_a_script_says_so() -> None:
    prose = (
        "The school in the old town opens its doors on Sunday, and two more are to follow in the villages around it. "
        * 4
    )
    shell = (
        '<html><head><title>A school opens in the old town</title></head><body><div id="root"></div>{}</body></html>'
    )
    told = (
        '<script>self.__next_f.push([1,"{\\"title\\":\\"A school opens\\",\\"body\\":\\"' + prose + '\\"}"])</script>'
    )
    assert reason_of(shell.format(told)) == "script"
    assert reason_of(shell.format("<script>window.__NUXT__={}</script>")) == "no_text"
