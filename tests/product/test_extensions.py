"""Formats, page parsers and encoders of another package, named in configuration as "module:name" (docs/extending.md)."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from crawler.sources.source import load_sources
from digest.formats import formats_of
from storage.config.named import load_named
from storage.config.settings import DigestConfig, EncoderConfig, load_config
from storage.corpus import articles
from storage.database.store import open_store
from storage.errors import ConfigError
from summarizer.encoding.encoder import load
from tests.digest.test_digest import a_digest
from tests.support.crawling import Answer, Outlet, a_source, crawl_once
from tests.support.paths import ROOT

PACKAGE = '''
"""What a desk adds of its own."""

import csv, io

from crawler.listings.link import Link
from crawler.pages.article_page import BasePage
from summarizer.encoding.encoder import load as load_ours


class ShoutingPage(BasePage):
    def title(self) -> str:
        return super().title().upper()


def read_lines(listing, page, source, until):
    for line in page.body.decode().splitlines():
        address, _, title = line.partition(" ")
        yield Link(address, title)


def as_csv(digest) -> bytes:
    lines = io.StringIO()
    writer = csv.writer(lines)
    for entry in digest.entries:
        writer.writerow([entry.wording.date, entry.wording.headline])
    return lines.getvalue().encode()


def quick(config, models):
    return load_ours(config.model_copy(update={"model": "embedded"}), models)
'''


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The name of a small package, installed until the test ends."""
    (tmp_path / "site" / "desk_extras").mkdir(parents=True)
    (tmp_path / "site" / "desk_extras" / "__init__.py").write_text(PACKAGE, encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "site"))
    yield "desk_extras"
    load_named.cache_clear()
    sys.modules.pop("desk_extras", None)


def test_a_page_parser_reads_pages_in_the_reading_processes_too(package: str, outlet: Outlet, tmp_path: Path) -> None:
    outlet.add_articles(1, 2)
    source = a_source(outlet)
    article = source.article.model_copy(update={"parser": f"{package}:ShoutingPage"})
    crawl_once(tmp_path / "store.db", [source.model_copy(update={"article": article})], outlet)
    with open_store(tmp_path / "store.db").read() as db:
        assert {one.title for one in articles.get(db, [1, 2]).values()} == {"SCHOOL 1 OPENS", "SCHOOL 2 OPENS"}


def test_a_listing_kind_is_read_like_any_other(package: str, outlet: Outlet, tmp_path: Path) -> None:
    outlet.add_articles(1, 2)
    outlet.answers["/list.txt"] = Answer("".join(f"{outlet.home}/news/{n} School {n} opens\n" for n in (1, 2)).encode())
    listing = {"kind": f"{package}:read_lines", "url": f"{outlet.home}/list.txt", "sure": "unproven"}
    source = a_source(outlet, editions={"en": {"listings": (listing,)}})
    (outcome,) = crawl_once(tmp_path / "store.db", [source], outlet)
    assert (outcome.state, outcome.new) == ("ok", 2)


def test_a_format_is_one_more_format(package: str) -> None:
    formats = formats_of(DigestConfig(formats={"csv": f"{package}:as_csv"}))
    assert formats["csv"](a_digest("en")).decode().startswith("2023-10-")
    assert "html" in formats
    with pytest.raises(ConfigError, match="html: a format of the program"):
        formats_of(DigestConfig(formats={"html": f"{package}:as_csv"}))


def test_an_encoder_is_asked_for_as_a_model(package: str, tmp_path: Path) -> None:
    assert load(EncoderConfig(model=f"{package}:quick"), tmp_path).knows("en")


@pytest.mark.parametrize(
    ("target", "message"),
    [
        ("nowhere_installed:as_csv", "cannot be imported: ModuleNotFoundError.*installed beside this program"),
        ("desk_extras:as_rss", "module desk_extras has no as_rss"),
    ],
)
def test_a_name_that_leads_nowhere_is_an_error_that_says_so(target: str, message: str, package: str) -> None:
    assert package
    with pytest.raises(ConfigError, match=message):
        formats_of(DigestConfig(formats={"csv": target}))
    with pytest.raises(ConfigError, match=message):
        load(EncoderConfig(model=target), Path())


def test_a_wrong_parser_names_file_line_and_field(tmp_path: Path) -> None:
    typed = (ROOT / "config" / "sources.yaml").read_text(encoding="utf-8")
    (tmp_path / "sources.yaml").write_text(
        re.sub(r"(?m)^( +)examples:", r'\1parser: "nowhere_installed:Page"\n\1examples:', typed, count=1),
        encoding="utf-8",
    )
    with pytest.raises(ConfigError, match=r"sources.yaml:\d+: .*parser: cannot be imported"):
        load_sources(tmp_path / "sources.yaml")


def test_a_name_without_a_colon_is_refused_in_the_file(tmp_path: Path) -> None:
    typed = (ROOT / "config" / "digest.yaml").read_text(encoding="utf-8")
    (tmp_path / "digest.yaml").write_text(
        typed.replace("digest:\n", "digest:\n  formats: {csv: desk_extras}\n", 1), encoding="utf-8"
    )
    with pytest.raises(ConfigError, match=r"digest.yaml:\d+"):
        load_config(tmp_path / "digest.yaml")
