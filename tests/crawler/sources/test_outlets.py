"""config/sources.yaml against what was last seen of each outlet: forms of address, and readers of YAML other than ours."""

from datetime import date

import pytest
import ruamel.yaml
import yaml

from crawler.listings.read import links_in
from crawler.sources.source import identity, load_sources
from storage.records import Page
from tests.support.paths import ROOT
from tests.support.records import NOON

SOURCES = load_sources(ROOT / "config" / "sources.yaml")

# Outlet, edition, and an address of a form that its articles have; words, numbers and days are made up.
ARTICLES = [
    ("rudaw", "en", "https://www.rudaw.net/english/categories/iraq/1079301"),
    ("rudaw", "en", "https://rudaw.net/english/categories/kurdistan/1"),
    ("rudaw", "en", "https://www.rudaw.net/english/middleeast/040320261"),
    ("rudaw", "ckb", "https://www.rudaw.net/sorani/categories/sports/1861804"),
    ("rudaw", "ckb", "https://www.rudaw.net/sorani/kurdistan/2105202617"),
    ("rudaw", "kmr", "https://www.rudaw.net/kurmanci/kurdistan/21052026"),
    ("rudaw", "ar", "https://www.rudawarabia.net/arabic/categories/economy/1367301"),
    ("shafaq", "en", "https://www.shafaq.com/en/World/Storm-closes-two-mountain-roads"),
    ("shafaq", "en", "https://shafaq.com/en/Kurdistan/Schools-reopen-after-snow-2"),
    ("shafaq", "ar", "https://shafaq.com/ar/كوردســتانيات/إعادة-فتح-الطريق"),
    ("shafaq", "ckb", "https://shafaq.com/ku/کوردستان/ڕێگاکە-کرایەوە"),
    ("basnews", "en", "https://www.basnews.com/en/babat/920001"),
    ("basnews", "ckb", "https://basnews.com/so/babat/920002"),
    ("al_hurra", "en", "https://www.alhurra.com/en/37215"),
    ("al_hurra", "ar", "https://www.alhurra.com/41002"),
    ("al_hurra", "ar", "https://www.alhurra.com/iraq/2023/10/04/some-words"),
    ("kurdistan24", "ckb", "https://www.kurdistan24.net/ckb/story/912601/some-words"),
    ("asharq_al_awsat", "en", "https://english.aawsat.com/arab-world/5256801-some-words"),
    ("al_jazeera", "ar", "https://www.aljazeera.net/politics/2026/11/9/بعض-الكلمات"),
    ("memri", "en", "https://www.memri.org/reports/some-words-of-a-title"),
    ("baghdad_today", "ar", "https://baghdadtoday.news/2026/07/02/بعض-الكلمات"),
    ("baghdad_today", "ar", "https://baghdadtoday.news/271810-بعض-الكلمات.html"),
    ("an_nahar", "ar", "https://www.annahar.com/lebanon/342990/بعض-الكلمات"),
    ("an_nahar", "ar", "https://www.annahar.com/Lebanon/Politics/237411/"),
    ("an_nahar", "ar", "https://www.annahar.com/arab-world/arabian-levant/338401/بعض-الكلمات"),
    ("fox_news", "en", "https://www.foxnews.com/politics/some-words-of-a-title"),
    ("sky_news_arabia", "ar", "https://www.skynewsarabia.com/middle-east/1801230-بعض-الكلمات"),
    ("anadolu", "ar", "https://www.aa.com.tr/ar/الدول-العربية/بعض-الكلمات/3817702"),
    ("rt_arabic", "ar", "https://rtarabic.com/business/1839460/"),
    ("rt_arabic", "ar", "https://arabic.rt.com/business/1790110-بعض-الكلمات/"),
    ("iran_international", "en", "https://www.iranintl.com/en/202610051120"),
    ("iran_international", "fa", "https://www.iranintl.com/202610051121"),
]
NO_ARTICLES = [
    ("rudaw", "https://www.rudaw.net/english/middleeast"),
    ("rudaw", "https://www.rudaw.net/sorani/categories/health"),
    ("rudaw", "https://www.rudawarabia.net/arabic"),
    ("shafaq", "https://shafaq.com/en/tags/a-tag-of-several-words"),
    ("shafaq", "https://shafaq.com/ar/bbc-arabic/بعض-الكلمات"),
    ("shafaq", "https://shafaq.com/en/Iraq-News/page-2"),
    ("basnews", "https://www.basnews.com/en/bash/76"),
    ("kurdistan24", "https://www.kurdistan24.net/ckb/list/category/12?page=3"),
    ("memri", "https://www.memri.org/reports"),
    ("baghdad_today", "https://baghdadtoday.news/2026/07/02/"),
    ("an_nahar", "https://www.annahar.com/lebanon/whispers/"),
    ("an_nahar", "https://www.annahar.com/articles/annahar-writers"),
    ("rt_arabic", "https://rtarabic.com/business/"),
    ("iran_international", "https://www.iranintl.com/en"),
]


@pytest.mark.parametrize(("key", "language", "url"), ARTICLES)
def test_an_address_is_an_article_of_its_edition_alone(key: str, language: str, url: str) -> None:
    source = SOURCES[key]
    assert [code for code in source.editions if identity(url, source, code) is not None] == [language]


@pytest.mark.parametrize(("key", "url"), NO_ARTICLES)
def test_sections_tags_and_partners_are_no_articles(key: str, url: str) -> None:
    assert not SOURCES[key].has(url)


def test_a_number_is_one_article_on_the_old_host_and_on_the_new_one() -> None:
    source = SOURCES["rt_arabic"]
    assert identity("https://rtarabic.com/world/1839460/", source, "ar") == identity(
        "https://arabic.rt.com/world/1839460-بعض-الكلمات/", source, "ar"
    )


def test_an_edition_on_a_host_of_its_own_is_read_from_its_section_page() -> None:
    source = SOURCES["rudaw"]
    listing = source.editions["ar"].listings[0]
    html = '<a href="/arabic/categories/news/1367302">عنوان من أربع كلمات</a><a href="/arabic/about">من نحن</a>'
    page = Page(listing.url, listing.url, NOON, 200, (("Content-Type", "text/html; charset=utf-8"),), html.encode())
    links = links_in(listing, page, source)
    assert [link.url for link in links if identity(link.url, source, "ar")] == [
        "https://www.rudawarabia.net/arabic/categories/news/1367302"
    ]


@pytest.mark.parametrize("name", ["sources.yaml", "digest.yaml", "names.yaml"])
def test_every_reader_of_yaml_takes_the_shipped_files(name: str) -> None:
    path = ROOT / "config" / name
    reader = ruamel.yaml.YAML(typ="safe", pure=True)
    reader.version = (1, 1)
    assert list(yaml.safe_load(path.read_text(encoding="utf-8"))) == list(reader.load(path))


def test_nothing_is_surer_than_what_was_seen() -> None:
    sure = {
        listing.url: listing.sure
        for source in SOURCES.values()
        for edition in source.editions.values()
        for listing in edition.listings
    }
    assert max(day for day in sure.values() if isinstance(day, date)) == date(2026, 9, 28)
    assert sure["https://www.rudawarabia.net/arabic"] == "unproven"
    assert sure["https://www.alhurra.com/en/rss"] == "used"
    assert sure["https://www.iranintl.com/en/feed"] == date(2026, 9, 17)
    assert {each for url, each in sure.items() if "/API/News/" in url} == {"unproven"}
