"""Where an address belongs: to which outlet, and which article of it."""

from collections.abc import Iterable, Mapping
from itertools import product

from crawler.parsing.urls import address, canonical, is_of
from crawler.sources.source import Source, identity
from review.why.facts import Located


def locate(url: str, sources: Mapping[str, Source]) -> Located:
    """Return the outlet and the article that an address belongs to: by the outlets' patterns, else by their hosts."""
    plain = url.strip() if "://" in url else f"https://{url.strip()}"
    for source in sources.values():
        for language in source.editions:
            found = identity(plain, source, language)
            if found is not None and is_of(plain, _hosts(source)):
                return Located(source.key, found, _forms(plain, source))
    for source in sources.values():
        if is_of(plain, _hosts(source)):
            return Located(source.key, "", _forms(plain, source))
    return Located()


def _hosts(source: Source) -> Iterable[str]:
    return (source.home, *source.article.examples)


def _forms(url: str, source: Source) -> tuple[str, ...]:
    """The spellings of an address that a listing may have: with and without www., closing slash and s."""
    try:
        whole, key = address(url, source.drop_query), canonical(url, source.drop_query)
    except ValueError:
        return (url,)
    bare = {form.partition("://")[2].removeprefix("www.").rstrip("/") for form in (url, whole, key)}
    spelt = product(("https://", "http://"), ("", "www."), sorted(bare), ("", "/"))
    return tuple(dict.fromkeys([url, whole, key, *("".join(parts) for parts in spelt)]))
