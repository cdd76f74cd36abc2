"""The address of an article at each outlet, shaped as the real ones shape theirs."""

from collections.abc import Callable
from urllib.parse import quote

from crawler.demo.articles import SampleArticle


def _serial(article: SampleArticle) -> int:
    """A number that no other article of the outlet has, nor has on another day."""
    return (article.published.toordinal() - 730_000) * 100 + article.number


def _zagros(article: SampleArticle) -> str:
    edition = {"en": "english", "ckb": "sorani", "kmr": "kurmanci"}[article.language]
    return f"http://www.zagros.example/{edition}/{article.section}/{article.published:%d%m%Y}{article.number}"


def _tigris(article: SampleArticle) -> str:
    edition = {"en": "en", "ar": "ar", "ckb": "ku"}[article.language]
    return f"http://tigris.example/{edition}/{quote(article.section)}/{quote(article.slug)}"


def _citadel(article: SampleArticle) -> str:
    tail = f"/{quote(article.slug.lower())}" if article.number % 2 else ""
    return f"http://www.citadel.example/{article.language}/story/{_serial(article)}{tail}"


def _waraq(article: SampleArticle) -> str:
    host = {"ar": "waraq.example", "en": "english.waraq.example"}[article.language]
    return f"http://{host}/{quote(article.section)}/{_serial(article)}-{quote(article.slug.lower())}"


def _karkh(article: SampleArticle) -> str:
    slug = quote(article.slug) if article.number % 3 else ""  # as the real ones: now and then empty
    return f"http://karkh.example/{_serial(article)}-{slug}.html"


def _horizon(article: SampleArticle) -> str:
    host = {"en": "www.horizon.example", "ar": "arabic.horizon.example"}[article.language]
    day = article.published
    return f"http://{host}/{article.section}/{day.year}/{day.month}/{day.day}/{quote(article.slug.lower())}"


def _rafidain(article: SampleArticle) -> str:
    return f"http://www.rafidain.example/{article.section}/{article.slug.lower()}/"


ADDRESSES: dict[str, Callable[[SampleArticle], str]] = {
    "zagros": _zagros,
    "tigris": _tigris,
    "citadel": _citadel,
    "waraq": _waraq,
    "karkh": _karkh,
    "horizon": _horizon,
    "rafidain": _rafidain,
}
