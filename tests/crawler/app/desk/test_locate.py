"""An address belongs to the outlet whose pattern it fits, else to the one on whose host it is."""

import pytest

from crawler.app.desk.locate import locate
from crawler.sources.source import load_sources
from tests.support.paths import ROOT

SOURCES = load_sources(ROOT / "config" / "sources.yaml")
EXAMPLES = [(key, url) for key, source in SOURCES.items() for url in source.article.examples]


@pytest.mark.parametrize(("key", "url"), EXAMPLES)
def test_every_outlet_s_example_is_its_article(key: str, url: str) -> None:
    found = locate(url, SOURCES)
    assert (found.source, bool(found.identity), url in found.forms) == (key, True, True)


@pytest.mark.parametrize("key", ["rudaw", "shafaq"])
def test_another_page_of_an_outlet_is_the_outlet_s(key: str) -> None:
    found = locate(SOURCES[key].home, SOURCES)
    assert (found.source, found.identity) == (key, "")
    bare = SOURCES[key].home.partition("://")[2].rstrip("/")
    assert locate(bare, SOURCES).source == key  # typed without https://


@pytest.mark.parametrize(
    "url", ["https://nobody.example/1", "", "  ", "javascript:alert(1)", "http://[", "كلمات", "x" * 3000]
)
def test_no_other_address_is_any_outlet_s(url: str) -> None:
    assert locate(url, SOURCES).source == ""


def test_an_address_is_found_however_its_listing_wrote_it() -> None:
    key, url = EXAMPLES[0]
    written = url.replace("https://", "http://").rstrip("/")
    assert written in locate(url, SOURCES).forms
    assert locate(f"{url}?utm_source=x", SOURCES).source == key
    assert url.rstrip("/") in {form.rstrip("/") for form in locate(f"{url}?utm_source=x", SOURCES).forms}
