"""Every answer the made-up outlets give: articles in each outlet's own layout, listings, robots.txt, and what breaks."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

from crawler.demo.addresses import ADDRESSES
from crawler.demo.articles import SampleArticle, print_outlet
from crawler.demo.layouts import HTML, PLAIN, SiteResponse, render
from crawler.demo.listings import LISTINGS, Listed

TRACKING = frozenset({"utm_source", "utm_medium", "traffic_source"})
CHARSETS = {"karkh": "windows-1256"}  # the others: UTF-8
DISALLOWED = {
    "zagros.example": "",
    "tigris.example": "/en/Partners/",
    "citadel.example": "",
    "waraq.example": "",
    "english.waraq.example": "",
    "karkh.example": "/engine/",
    "horizon.example": "/search",
    "arabic.horizon.example": "/search",
    "rafidain.example": "/wp-admin/",
}


@dataclass(frozen=True, slots=True)
class Site:
    """`articles` by name; `urls` the address of each; `answers` by `place` of the address asked for."""

    articles: dict[str, SampleArticle]
    urls: dict[str, str]
    answers: dict[str, SiteResponse]


def place(url: str) -> str:
    """Return a key that is equal for two addresses of one page: percent-encoding, www, the query's order and tracking
    undone."""
    parts = urlsplit(url)
    query = sorted(pair for pair in parse_qsl(parts.query) if pair[0] not in TRACKING)
    return f"{(parts.hostname or '').removeprefix('www.')}{unquote(parts.path) or '/'}?{urlencode(query)}"


def build(now: datetime, *, edited: bool) -> Site:
    """All outlets as they stand at `now` (aware): the same bytes for the same arguments."""
    articles: dict[str, SampleArticle] = {}
    urls: dict[str, str] = {}
    answers = {f"http://{host}/robots.txt": _robots(path) for host, path in DISALLOWED.items()}
    for source, listings in LISTINGS.items():
        addressed = [(article, ADDRESSES[source](article)) for article in print_outlet(source, now, edited=edited)]
        articles |= {article.name: article for article, _ in addressed}
        urls |= {article.name: url for article, url in addressed}
        answers |= {url: _page(source, article, url, addressed) for article, url in addressed}
        answers |= listings(addressed)
    return Site(articles, urls, {place(url): answer for url, answer in answers.items()})


def _page(source: str, article: SampleArticle, url: str, addressed: Listed) -> SiteResponse:
    """The article in its outlet's layout, with the edition's newest other articles as related links and teasers."""
    related = [other for other in addressed if other[0].language == article.language and other[0] != article][:3]
    direction = "rtl" if article.language in {"ar", "ckb"} else "ltr"
    charset = CHARSETS.get(source, "utf-8")
    values = {"article": article, "url": url, "related": related, "direction": direction}
    return render(f"{source}.html", values, kind=HTML, charset=charset)


def _robots(disallowed: str) -> SiteResponse:
    return SiteResponse(f"User-agent: *\nDisallow: {disallowed}\n".encode(), PLAIN)
