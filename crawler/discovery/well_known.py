"""Addresses at which outlets have feeds and sitemaps without naming them, the likeliest first. Pure."""

import re
from collections.abc import Iterator, Sequence
from urllib.parse import urljoin, urlsplit

from crawler.discovery.front_page import Anchor, is_other_page

# The feed of each system that a page's `generator` names.
_GENERATORS = {
    "wordpress": ("feed/",), "drupal": ("rss.xml",), "ghost": ("rss/",),
    "joomla": ("?format=feed&type=rss", "index.php?format=feed&type=rss"),
    "blogger": ("feeds/posts/default",), "hugo": ("index.xml",), "jekyll": ("feed.xml",), "typo3": ("rss.xml", "feed.rss"),
    "wix": ("blog-feed.xml",), "squarespace": ("?format=rss",),
}  # fmt: skip
_FEEDS = (
    "feed/",
    "rss",
    "rss.xml",
    "feed.xml",
    "rss/",
    "atom.xml",
    "feed",
    "index.xml",
    "feeds",
    "rss/all",
    "rss/latest.xml",
    "rssfeed",
    "feed/rss",
    "news.xml",
)
_SITEMAPS = (
    "news-sitemap.xml",
    "sitemap.xml",
    "sitemap-news.xml",
    "sitemap_index.xml",
    "sitemap_news.xml",
    "news_sitemap.xml",
    "sitemap/news.xml",
    "googlenews.xml",
)
_ALL = re.compile(
    r"(?i)(?:^|[^a-z])(?:all|latest|everything|main|news|headlines|home|index|hepsi|tum|tüm|son|gundem|hemu|hemû|kol)(?:$|[^a-z])|كل|جميع|آخر|هەموو"
)
MOST_FEEDS = 10  # named feeds that are looked at
IN_FOLDER = 6


def feeds_at(url: str, generator: str = "") -> list[str]:
    """Return where the feed of an outlet may be: below the folder of its page, then at the root."""
    usual = [path for name, paths in _GENERATORS.items() if name in generator for path in paths]
    paths = list(dict.fromkeys((*usual, *_FEEDS)))
    root = urljoin(url, "/")
    folder = url if url.endswith("/") else f"{url.split('?', maxsplit=1)[0]}/"
    if urlsplit(folder).path in {"", "/"}:
        return [urljoin(root, path) for path in paths]
    below = [urljoin(folder, path) for path in paths[:IN_FOLDER]]
    return below + [urljoin(root, path) for path in paths[:IN_FOLDER]]


def sitemaps_at(url: str, named: Sequence[str]) -> Iterator[str]:
    """Yield where sitemaps may be: those that robots.txt names, news first, then the usual places."""
    yield from sorted(dict.fromkeys(named), key=lambda each: 0 if "news" in each.lower() else 1)
    for path in _SITEMAPS:
        yield urljoin(url, f"/{path}")


def likely_feeds(links: Sequence[Anchor], page: str) -> list[Anchor]:
    """Return the links to feeds that may hold all news, the likeliest first: those called so, then the shortest addresses."""
    by_url: dict[str, Anchor] = {}
    for link in links:
        if not is_other_page(link.url) and link.url != page:
            by_url.setdefault(link.url, link)

    def worth(link: Anchor) -> tuple[int, int, int]:
        """Return a sort key, the lowest for the likeliest."""
        parts = urlsplit(link.url)
        called = bool(_ALL.search(link.text)) or bool(_ALL.search(parts.path.rsplit("/", 1)[-1]))
        return -int(called), parts.path.count("/"), len(link.url)

    order = sorted(by_url.values(), key=worth)
    # The first one named is most often that of the whole outlet, however it is called.
    first = next(iter(by_url.values()), None)
    return ([first] if first else []) + [link for link in order if link is not first]


def like(feed: str, page: str, other: str) -> str:
    """Return the feed of another edition, by that of one: /en/feed.xml for /en is /ar/feed.xml for /ar; "" for none."""
    ours, theirs = urlsplit(page).path.strip("/"), urlsplit(other).path.strip("/")
    if urlsplit(page).netloc != urlsplit(other).netloc:
        return feed.replace(urlsplit(page).netloc, urlsplit(other).netloc, 1) if urlsplit(page).netloc in feed else ""
    if not ours or not theirs:
        return ""
    address = re.sub(rf"(?<=/){re.escape(ours)}(?=/|$|\.)", theirs, feed, count=1)
    return address if address != feed else ""


def below(feed: str, page: str, other: str) -> str:
    """Return where another edition has its feed below its own folder, as the outlet has one at the root: /eng/rss/ for /rss/; "" where
    they are not of that form."""
    folder = urlsplit(other).path.strip("/")
    is_at_root = urlsplit(page).path in {"", "/"} and urlsplit(feed).netloc == urlsplit(page).netloc
    same_host = urlsplit(other).netloc == urlsplit(page).netloc
    return urljoin(other, f"/{folder}{urlsplit(feed).path}") if folder and is_at_root and same_host else ""
