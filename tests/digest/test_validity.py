"""Feeds keep their standards, pages are valid HTML and can be read by everyone."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from lxml import etree, html
from tinyhtml5.parser import HTMLParser

from digest.composing.compose import compose
from digest.composing.editions import EditionDays
from digest.formats import FORMATS
from digest.formats.archive_page import as_archive
from storage.publishing.published import Correction, Digest
from tests.digest.golden import EDITIONS, SITE, a_whole_digest
from tests.digest.test_digest import FIRST, LAST, an_entry
from tests.support.browser import chromium
from tests.support.paths import ROOT
from tests.support.records import NOON, a_wording

AXE = ROOT / "tests" / "axe" / "node_modules" / "axe-core" / "axe.min.js"
SCHEMA = etree.RelaxNG(etree.parse(ROOT / "tests" / "data" / "schemas" / "atom.rng"))
ATOM = "{http://www.w3.org/2005/Atom}"
LICENSED = SITE.model_copy(update={"licence": "CC BY 4.0", "imprint": "News desk", "contact": "desk@digest.example"})


def editions() -> Iterator[Digest]:
    for script, language in EDITIONS.items():
        yield a_whole_digest(*script.split("-"), language=language)
    yield replace(compose([an_entry(n) for n in range(1, 9)], [], FIRST, LAST, LICENSED, ranking=[3, 4, 5]), at=NOON)


def archive_pages() -> Iterator[str]:
    days = [EditionDays(date(2023, 10, 2) + timedelta(days=n), date(2023, 10, 2) + timedelta(days=n)) for n in range(9)]
    whole = [EditionDays(FIRST, LAST), EditionDays(FIRST, LAST, "ckb"), EditionDays(FIRST, FIRST + timedelta(days=4))]
    for language in ("en", "ckb"):
        config = LICENSED.model_copy(update={"language": language})
        yield as_archive([*days, *whole], config, lambda edition: f"News, {edition.first}").decode()


def pages() -> list[str]:
    return [*(FORMATS["html"](digest).decode() for digest in editions()), *archive_pages()]


def test_the_atom_feed_passes_the_schema_of_its_standard() -> None:
    for digest in editions():
        assert SCHEMA.validate(etree.fromstring(FORMATS["atom"](digest))), SCHEMA.error_log


@pytest.mark.parametrize(
    ("found", "put"),
    [
        (b"<updated>2", b"<updated>x2"),
        (b"<name>News desk</name>", b""),
        (b' rel="self"', b' rel="elsewhere"'),
        (b"</title>", b"</title><title>Another</title>"),
        (b' type="html"', b' type="markdown"'),
    ],
)
def test_the_schema_refuses_what_the_standard_does(found: bytes, put: bytes) -> None:
    feed = FORMATS["atom"](a_whole_digest("en"))
    assert feed.count(found)
    assert not SCHEMA.validate(etree.fromstring(feed.replace(found, put, 1)))


def json_feed_faults(feed: dict[str, Any]) -> Iterator[str]:
    """What version 1.1 of JSON Feed does not allow."""
    if feed.get("version") != "https://jsonfeed.org/version/1.1" or not feed.get("title"):
        yield "version or title"
    for author in feed.get("authors", []):
        if not author.keys() & {"name", "url", "avatar"}:
            yield "an author without name"
    ids = Counter(item.get("id") for item in feed["items"])
    yield from (f"id {name}" for name, count in ids.items() if not isinstance(name, str) or count > 1)
    for item in feed["items"]:
        if not item.get("content_html") and not item.get("content_text"):
            yield f"{item['id']}: no content"
        for name in {"date_published", "date_modified"} & item.keys():
            if datetime.fromisoformat(item[name]).tzinfo is None:
                yield f"{item['id']}: {name}"
        for name in {"url", "external_url", "image"} & item.keys():
            if not item[name].startswith(("https://", "http://")):
                yield f"{item['id']}: {name}"


def test_the_json_feed_passes_the_rules_of_its_version() -> None:
    for digest in editions():
        assert list(json_feed_faults(json.loads(FORMATS["feed.json"](digest)))) == []
    assert len(list(json_feed_faults({"version": "1", "authors": [{}], "items": [{"id": "a"}, {"id": "a"}]}))) == 5


def test_each_entry_of_a_feed_has_its_own_times() -> None:
    first = an_entry(1)
    second = replace(an_entry(2, date=date(2023, 10, 9)), approved_at=NOON + timedelta(days=7))
    before = a_wording(text="Earlier.")
    digest = compose([first, second], [], FIRST, LAST, SITE)
    digest = replace(
        digest,
        at=NOON + timedelta(days=9),
        corrections=(Correction(1, before, first.wording, NOON + timedelta(days=8)),),
    )
    items = {item["id"][-1]: item for item in json.loads(FORMATS["feed.json"](digest))["items"]}
    assert items["1"]["date_modified"] == f"{NOON + timedelta(days=8):%Y-%m-%dT%H:%M:%SZ}"
    assert items["2"]["date_modified"] == f"{NOON + timedelta(days=7):%Y-%m-%dT%H:%M:%SZ}"
    assert [items[number]["date_published"][:10] for number in "12"] == ["2023-10-03", "2023-10-09"]
    feed = etree.fromstring(FORMATS["atom"](digest))
    for entry in feed.iter(f"{ATOM}entry"):
        item = items[entry.findtext(f"{ATOM}id")[-1]]
        assert entry.findtext(f"{ATOM}updated") == item["date_modified"]
        assert entry.findtext(f"{ATOM}published") == item["date_published"]


def test_pages_are_valid_html() -> None:
    for page in pages():
        parser = HTMLParser()
        parser.parse(page)
        assert parser.errors == []
        read = html.fromstring(page)
        ids = Counter(read.xpath("//@id"))
        assert max(ids.values(), default=1) == 1
        assert set(read.xpath("//@aria-labelledby")) <= ids.keys()
        assert not read.xpath("//p//p | //p//ul | //a//a | //ul/*[not(self::li)] | //ol/*[not(self::li)]")


@pytest.mark.skipif(not AXE.exists(), reason="axe-core is not installed: `make test` does it")
def test_everyone_can_read_the_pages(tmp_path: Path) -> None:
    found = []
    with chromium() as browser:
        for number, content in enumerate(pages()):
            file = tmp_path / f"{number}.html"
            file.write_text(content.replace("default-src 'none'", "default-src 'unsafe-eval'"), encoding="utf-8")
            context = browser.new_context(
                color_scheme=("light", "dark")[number % 2], viewport={"width": 360, "height": 800}, bypass_csp=True
            )
            page = context.new_page()
            page.goto(file.as_uri())
            if page.evaluate("document.documentElement.scrollWidth") > 360:
                found.append((number, "wider than the window", ""))
            page.evaluate(AXE.read_text(encoding="utf-8"))
            violations = page.evaluate("axe.run(document, { resultTypes: ['violations'] })")["violations"]
            found += [(number, one["id"], one["nodes"][0]["html"][:200]) for one in violations]
            context.close()
    assert found == []
