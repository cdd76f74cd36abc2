"""The day a page prints of itself, in every script; the day of the visit, other stories' and a copyright's are never taken."""

import gzip
import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bench.pages import a_page, unknown_outlet
from crawler.pages.article_page import BasePage
from tests.support.paths import ROOT

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
TITLES = {
    "en": "Three old quarries close before the winter",
    "ar": "إغلاق ثلاثة مقالع قديمة قبل الشتاء",
    "ckb": "سێ کانی کۆن پێش زستان دادەخرێن",
    "kmr": "Sê kanên kevn berî zivistanê tên girtin",
    "fa": "سه معدن قدیمی پیش از زمستان تعطیل شد",
    "tr": "Üç eski taş ocağı kıştan önce kapanıyor",
    "de": "Drei alte Steinbrüche schließen vor dem Winter",
    "ru": "Три старых карьера закрываются до зимы",
}
STORY = (
    "<p>The council agreed on Monday, 2 March 2020, to close them, as it had announced on 1 February 2019 in a long letter.</p>"
    * 3
)


def day_of(
    before: str = "", after: str = "", title: str = TITLES["en"], head: str = "", url: str = "/news/1", **of: str
) -> str:
    page = (
        f"<html><head><title>{title}</title>{head}</head><body><div>{before}</div><h1>{title}</h1><div>{after}</div>{STORY}"
        f"<footer>{of.get('footer', '')}</footer></body></html>"
    )
    address = f"https://www.outlet.example{url}"
    found = BasePage(a_page(page.encode(), address, NOW), unknown_outlet(address), "en", None, NOW).printed_time()
    return found.date().isoformat() if found else ""


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("en", "By Jane Doe | 13 Oct 2020 18:29 | 1479 views"),
        ("en", "Posted October 13, 2020 at 6:29 pm"),
        ("ar", "تم نشره الثلاثاء 13 تشرين الأول / أكتوبر 2020 09:22 مساءً"),
        ("ar", "١٣ أكتوبر ٢٠٢٠"),
        ("ckb", "١٣ی تشرینی یەکەمی ٢٠٢٠ - ١٠:٣٠"),
        ("kmr", "13'ê Cotmehê 2020'an"),
        ("fa", "۲۲ مهر ۱۳۹۹ - ۱۲:۰۹:۰۸ ب.ظ"),
        ("tr", "13 Ekim 2020 Salı, 10:15"),
        ("de", "13. Oktober 2020, 10:15 Uhr"),
        ("de", "13.10.20, 10:15 Uhr"),
        ("ru", "13 октября 2020, 10:15"),
    ],
)
def test_a_line_under_the_headline_is_read_in_every_script(language: str, line: str) -> None:
    assert day_of(after=f"<span>{line}</span>", title=TITLES[language]) == "2020-10-13"


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("/2020/10/13/quarries", "2020-10-13"),
        ("/news/2020-10-13/quarries", "2020-10-13"),
        ("/20201013/quarries", "2020-10-13"),
        ("/arab_world/202010131044893040-quarries/", "2020-10-13"),
        ("/quarries-2020-10-13.html", "2020-10-13"),
        ("/2020/10/13.html", "2020-10-13"),
        ("/2020/10/13-quarries-close", ""),  # a number of the headline
        ("/2020/10/3-quarries-close", ""),
        ("/web/20210109030403/http://outlet.example/quarries", ""),  # an archive's copy
        ("/web/20210109030403id_/https://outlet.example/2020/10/13/quarries", "2020-10-13"),
        ("/news/120201013120908039/quarries", ""),
        ("/news/20209913/quarries", ""),
    ],
)
def test_a_day_in_the_address(url: str, day: str) -> None:
    address = f"https://www.outlet.example{url}"
    page = a_page(b"<html><body></body></html>", address, NOW)
    found = BasePage(page, unknown_outlet(address), "en", None, NOW).dates.in_address()
    assert (found.date().isoformat() if found else "") == day


@pytest.mark.parametrize(
    ("markup", "day"),
    [
        ('<meta name="publish_date" content="2020-10-13">', "2020-10-13"),
        ('<meta property="og:published_time" content="2020-10-13T10:00:00+03:00">', "2020-10-13"),
        ('<meta itemprop="datePublished" content="13.10.2020">', "2020-10-13"),
    ],
)
def test_a_meta_tag(markup: str, day: str) -> None:
    assert day_of(head=markup) == day


def test_the_line_below_the_headline_comes_before_the_day_of_the_visit_above_it() -> None:
    assert day_of(before="<p>Monday, (23 Nov 2026)</p>", after="<a>13 Oct 2020 18:29</a>") == "2020-10-13"


def test_today_in_an_outlets_name_hides_no_date() -> None:
    assert day_of(after="<p>بغداد اليوم - 13 أكتوبر 2020</p>", title=TITLES["ar"]) == "2020-10-13"
    assert day_of(after="<p>Today: 20 November 2026</p><p>13 October 2020</p>") == "2020-10-13"


def test_the_day_of_publication_comes_before_the_day_of_a_change() -> None:
    assert day_of(after="<p>Updated: 15 October 2020</p><p>13 October 2020</p>") == "2020-10-13"


def test_other_stories_days_are_not_this_ones() -> None:
    others = "".join(
        f"<li class='related'><span class='date'>{day} October 2020</span> A story</li>" for day in (3, 4, 5)
    )
    assert day_of(after=f"<span class='meta-date'>13 October 2020</span><ul>{others}</ul>") == "2020-10-13"


@pytest.mark.parametrize(
    "line", ["Monday, (23 Nov 2026)", "الاثنين 23 تشرين الثاني 2026", "دوشنبه ۲ آذر ۱۴۰۵", "Duşem, 23 Mijdar 2026"]
)
def test_the_day_of_the_visit_above_the_headline_is_not_taken(line: str) -> None:
    page = f"<html><body><div class='date'>{line}</div><h1>{TITLES['en']}</h1><p>{'The council met. ' * 20}</p></body></html>"
    address = "https://www.outlet.example/news/1"
    found, way = BasePage(a_page(page.encode(), address, NOW), unknown_outlet(address), "en", None, NOW).stated_time()
    assert (found, way) == (None, "unknown")


@pytest.mark.parametrize(
    "footer", ["© 2020", "Copyright 2009-2020 The Outlet", "Copyright © 2026 Outlet. All rights reserved."]
)
def test_a_copyrights_year_is_no_date(footer: str) -> None:
    page = (
        f"<html><body><h1>{TITLES['en']}</h1><p>{'The council met. ' * 20}</p><footer>{footer}</footer></body></html>"
    )
    address = "https://www.outlet.example/news/1"
    assert BasePage(a_page(page.encode(), address, NOW), unknown_outlet(address), "en", None, NOW).published() == (
        None,
        "unknown",
    )


def test_the_bench_reads_files_of_its_form(tmp_path: Path, shared: Path) -> None:
    gold: dict[str, dict[str, str]] = {}
    for line in (shared / "data/pages/MANIFEST.tsv").read_text(encoding="utf-8").split("\n"):
        cells = line.split("\t")
        if cells[-1].startswith("date="):
            name = f"{len(gold)}.html.gz"
            (tmp_path / name).write_bytes(gzip.compress((shared / "data/pages" / cells[0]).read_bytes()))
            gold[cells[1]] = {"file": name, "date": cells[-1].removeprefix("date=")[:10]}
    (tmp_path / "gold.json").write_text(json.dumps(gold), encoding="utf-8")
    command = [sys.executable, "-m", "bench.dates", str(tmp_path / "gold.json"), str(tmp_path)]
    shown = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    figures = json.loads(shown.stdout.splitlines()[-1])
    assert figures["pages"] == len(gold) > 5
    # One page says 2 Tir 1399, which is 22 June; its gold takes Tir for July.
    assert figures["accuracy"] >= (len(gold) - 1) / len(gold) - 0.001


@pytest.mark.parametrize(
    ("stated", "printed"),
    [
        ("2020-10-14T01:30:00Z", "2020-10-13"),  # the evening before, at the outlet's place
        ("2020-10-12T22:30:00+00:00", "2020-10-13"),
        ("2020-10-15T12:00:00Z", "2020-10-15"),  # another day everywhere
    ],
)
def test_an_instant_near_the_day_in_the_address_is_of_that_day(stated: str, printed: str) -> None:
    address = "https://www.outlet.example/2020/10/13/quarries"
    page = f'<html><head><meta property="article:published_time" content="{stated}"></head><body><h1>Quarries</h1></body></html>'
    reader = BasePage(a_page(page.encode(), address, NOW), unknown_outlet(address), "en", None, NOW)
    found = reader.printed_time()
    assert found is not None
    assert found.date().isoformat() == printed
    assert reader.published()[0] == datetime.fromisoformat(stated)


@pytest.mark.parametrize("line", ["23-11-2026 10:15", "الاثنين 23 تشرين الثاني 2026", "Duşem, 23 Mijdar 2026"])
def test_the_day_of_the_visit_above_the_headline_is_the_articles_where_it_is_in_its_element(line: str) -> None:
    story = f"<article class='story'><div><span>{line}</span></div><h1>{TITLES['en']}</h1>{'<p>The council met.</p>' * 9}</article>"
    address = "https://www.outlet.example/news/1"

    def day(page: str) -> str:
        found = BasePage(a_page(page.encode(), address, NOW), unknown_outlet(address), "en", None, NOW).published()[0]
        return found.date().isoformat() if found else ""

    assert day(f"<html><body>{story}</body></html>") in {"2026-11-23", "2026-11-22"}  # of which midnight, the zone says
    around = story.replace(f"<div><span>{line}</span></div>", "")
    assert day(f"<html><body><div class='page'><div class='top-bar'>{line}</div>{around}</div></body></html>") == ""


def test_an_element_marked_as_published_comes_before_a_tag_that_may_be_of_the_page() -> None:
    marked = '<span itemprop="datePublished" content="2020-10-13">Tuesday</span>'
    assert day_of(head='<meta name="date" content="2020-10-20T10:00:00">', after=marked) == "2020-10-13"
    assert day_of(head='<meta name="publish_date" content="2020-10-12">', after=marked) == "2020-10-12"


def test_a_day_of_another_month_than_the_address_names_is_not_taken() -> None:
    others = "<li><span class='date'>1 March 2019</span></li>"
    assert day_of(after=f"<ul>{others}</ul>", url="/2020/10/quarries") == ""
    assert day_of(after="<p>31 October 2020</p>", url="/2020/10/quarries") == "2020-10-31"


@pytest.mark.parametrize(("printed", "day"), [("12 October 2020, 22:15", "2020-10-12"), ("", "2020-10-13")])
def test_of_an_outlet_without_a_known_zone_the_day_beside_the_headline_is_that_of_an_instant(
    printed: str, day: str
) -> None:
    head = '<meta property="article:published_time" content="2020-10-13T02:15:00Z">'
    assert day_of(head=head, after=f"<p>{printed}</p>") == day
