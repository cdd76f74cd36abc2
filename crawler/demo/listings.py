"""What each made-up outlet lists, and how: JSON API, RSS, Atom, news sitemap, sitemap by day, section page, and broken ones."""

import json
from collections.abc import Callable
from datetime import UTC, date, timedelta
from urllib.parse import urlsplit

from crawler.demo.articles import SampleArticle
from crawler.demo.layouts import HTML, JSON, XML, SiteResponse, render

API_PAGE = 3  # articles a page of Zagros's API
LISTED_DAYS = 31  # days for which Horizon has a sitemap, most of them empty

Listed = list[tuple[SampleArticle, str]]
"""Articles and their addresses, newest first."""


def _of(articles: Listed, language: str) -> Listed:
    return [(article, url) for article, url in articles if article.language == language]


def _rss(name: str, home: str, articles: Listed, *, full: bool = False) -> SiteResponse:
    return render("rss.xml", {"name": name, "home": home, "listed": articles, "full": full}, kind=XML)


def _zagros(articles: Listed) -> dict[str, SiteResponse]:
    section = {"listed": _of(articles, "kmr")}
    answers = {"http://www.zagros.example/kurmanci": render("zagros_section.html", section, kind=HTML)}
    for language, name in (("en", "English"), ("ckb", "Sorani")):
        own = _of(articles, language)
        last = -(-len(own) // API_PAGE)
        for page in range(1, last + 2):  # past the last one: an empty page
            url = f"http://www.zagros.example/API/News/Listing/-8?CurrentPage={page}&lang={name}"
            answers[url] = _api(own[(page - 1) * API_PAGE : page * API_PAGE], last)
    return answers


def _api(articles: Listed, last: int) -> SiteResponse:
    items = [
        {
            "Title": article.title,
            "Link": urlsplit(url).path,
            "Summary": article.summary,
            "Body": "".join(f"<p>{paragraph}</p>" for paragraph in article.paragraphs),
            "AMPDateTime": f"{article.published:%Y-%m-%dT%H:%M:%S}",
        }
        for article, url in articles
    ]
    answer = {"IsSuccess": True, "Data": {"MaxPage": last, "CategoryNews": {"Articles": items}}}
    return SiteResponse(json.dumps(answer, ensure_ascii=False).encode(), f"{JSON}; charset=utf-8")


def _tigris(articles: Listed) -> dict[str, SiteResponse]:
    """The English feed lists its newest article again as shared, one that was taken down, and one robots may not read."""
    home = "http://tigris.example/"
    sponsor = f"{home}en/Partners/A-word-from-our-sponsor"
    english = _of(articles, "en")
    newest, url = english[0]
    odd = [(newest, f"{url}?utm_source=rss&utm_medium=feed"), (newest, f"{home}en/Iraq/Taken-down"), (newest, sponsor)]
    return {
        f"{home}rss/en": _rss("Tigris Demo", home, english + odd),
        f"{home}rss/ar": _rss("Tigris Demo", home, _of(articles, "ar")),
        f"{home}rss/ku": _rss("Tigris Demo", home, _of(articles, "ckb")),
        sponsor: render("partner.html", {}, kind=HTML),
    }


def _citadel(articles: Listed) -> dict[str, SiteResponse]:
    home = "http://www.citadel.example/"
    answers = {f"{home}ar/rss.xml": render("broken.html", {}, kind=HTML, status=500)}
    for language in ("en", "ckb"):
        values = {"name": "Citadel Demo", "listed": _of(articles, language)}
        answers[f"{home}{language}/news-sitemap.xml"] = render("news_sitemap.xml", values, kind=XML)
    return answers


def _waraq(articles: Listed) -> dict[str, SiteResponse]:
    answers = {}
    for language, home in (("ar", "http://waraq.example/"), ("en", "http://english.waraq.example/")):
        own = _of(articles, language)
        newest = max(article.updated or article.published for article, _ in own)
        values = {"name": "Waraq Demo", "home": home, "listed": own, "updated": newest}
        answers[f"{home}feed"] = render("atom.xml", values, kind=XML)
    return answers


def _karkh(articles: Listed) -> dict[str, SiteResponse]:
    """Return a section page at the feed's address."""
    section = render("karkh_section.html", {"listed": articles}, kind=HTML, charset="windows-1256")
    return {"http://karkh.example/rss.xml": section, "http://karkh.example/iraq/": section}


def _horizon(articles: Listed) -> dict[str, SiteResponse]:
    """Feed and sitemap list the same articles, the feed with tracking; the sitemap has a picture gallery too."""
    home = "http://www.horizon.example/"
    today = max(article.published for article, _ in articles).astimezone(UTC).date()  # its days are those of UTC
    gallery = f"{home}news/{today.year}/{today.month}/{today.day}/in-pictures-winter-light-on-the-tigris"
    english = _of(articles, "en")
    shared = [(article, f"{url}?traffic_source=rss") for article, url in english]
    dated = [(url, article.published) for article, url in english]
    return _sitemaps_by_day(_of(articles, "ar"), today) | {
        f"{home}xml/rss/all.xml": _rss("Horizon Demo", home, shared),
        f"{home}sitemap.xml": render("sitemap.xml", {"dated": [*dated, (gallery, None)]}, kind=XML),
        gallery: render("gallery.html", {}, kind=HTML),
    }


def _sitemaps_by_day(articles: Listed, today: date) -> dict[str, SiteResponse]:
    answers = {}
    for back in range(LISTED_DAYS):
        day = today - timedelta(days=back)
        dated = [
            (url, article.published) for article, url in articles if article.published.astimezone(UTC).date() == day
        ]
        url = f"http://arabic.horizon.example/sitemap.xml?yyyy={day:%Y}&mm={day:%m}&dd={day:%d}"
        answers[url] = render("sitemap.xml", {"dated": dated}, kind=XML)
    return answers


def _rafidain(articles: Listed) -> dict[str, SiteResponse]:
    home = "http://www.rafidain.example/"
    return {f"{home}feed/": _rss("Rafidain Demo", home, articles, full=True)}


LISTINGS: dict[str, Callable[[Listed], dict[str, SiteResponse]]] = {
    "zagros": _zagros,
    "tigris": _tigris,
    "citadel": _citadel,
    "waraq": _waraq,
    "karkh": _karkh,
    "horizon": _horizon,
    "rafidain": _rafidain,
}
