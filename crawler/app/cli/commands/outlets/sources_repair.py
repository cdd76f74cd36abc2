"""Mending an outlet's entry: `crawler sources fixture` saves a page as a test case, `crawler sources repair` proposes selectors."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from crawler.app.cli import output
from crawler.app.cli.options import DATA, AsJson, ConfigFolder, Data, Database, Demo, opened, sources_file
from crawler.app.desk import article_history
from crawler.crawl import spider
from crawler.crawl.pull import Pull
from crawler.discovery.address_repair import MOST, repair_addresses
from crawler.discovery.explorer import Budget, Explorer
from crawler.health.repair import ENOUGH, propose
from crawler.pages import fixtures
from crawler.pages.worker_pool import Reader
from crawler.sources.source import choose, identity
from storage.errors import ConfigError, ExtractionError

if TYPE_CHECKING:
    from crawler.app.desk.desk import Desk
    from crawler.discovery.address_repair import AddressRepair, Changes
    from crawler.fetching.fetcher import Fetcher
    from crawler.health.repair import Proposal
    from crawler.sources.source import Source
    from storage.config.settings import CrawlConfig
    from storage.records import Article, Page

DATA_OF_TESTS = Path("tests/data")  # of a checkout of this project
SAVED = DATA_OF_TESTS / "saved_pages"  # read by its tests, ignored by git: the pages belong to their outlets
NEWEST = 30  # articles of the outlet whose archived pages are looked at

Outlet = Annotated[str, typer.Argument(metavar="NAME", help="Outlet key or name.")]


def fixture(
    name: Outlet,
    url: Annotated[str, typer.Argument(metavar="URL", help="Address of one of its articles.")],
    into: Annotated[
        Path | None,
        typer.Option(
            "--output",
            help="Output folder (default: saved_pages of the tests in a checkout, else pages/ in the data folder).",
        ),
    ] = None,
    demo: Demo = False,
    data: Data = DATA,
    config: ConfigFolder = None,
    database: Database = "",
    json: AsJson = False,
) -> None:
    """Save an article's page beside what was extracted from it: a test case, once a person has checked the fields."""

    now = datetime.now(UTC)
    with opened("", data, config, database, demo, now) as (desk, proxy):
        source = choose(desk.sources, [name])[0]
        edition = _edition(source, url)
        page = spider.fetch(source, url, edition, Pull(proxy=proxy), desk.config.crawl, now)
        read = _read(desk, source, page, edition)
        folder = (into or (SAVED if DATA_OF_TESTS.is_dir() else desk.folder / "pages")) / source.key
    fields = (
        fixtures.refused(read.reason, page, edition)
        if isinstance(read, ExtractionError)
        else fixtures.expected(read, page, edition)
    )
    case = fixtures.save(folder, page, fields)
    if json:
        output.as_json({"case": str(case), "expected": fields})
    else:
        for field, value in fields.items():
            output.say(f"{field}: {value}")
        output.say(f"\n{case}: saved. Check expected.json and correct what is wrong: it is what the tests will demand")
        if str(case).startswith(str(SAVED)):
            output.say("an outlet's page is its own: keep it here, do not publish it (git ignores it)")
    if isinstance(read, ExtractionError):
        output.complain(f"{read}; then: crawler sources repair {source.key}")
        raise typer.Exit(1)


def repair(
    name: Outlet,
    demo: Demo = False,
    data: Data = DATA,
    config: ConfigFolder = None,
    database: Database = "",
    json: AsJson = False,
) -> None:
    """Fetch the outlet's listings, try its selectors on stored pages, and propose addresses and selectors that fit; write nothing."""

    now = datetime.now(UTC)
    with opened("", data, config, database, demo, now) as (desk, proxy):
        source = choose(desk.sources, [name])[0]
        pages = {page.url: (page, edition) for page, edition in _kept(desk, source)}
        changes, address = _addresses(source, sources_file(config, demo), desk.config.crawl, proxy, now)
    proposals = propose(list(pages.values()), source) if len(pages) >= ENOUGH else []
    if json:
        answer = {
            "source": source.key,
            "pages": len(pages),
            "proposals": proposals,
            "address": address,
            "wrong": changes.wrong,
        }
        output.as_json(answer)
    else:
        for line in (*_address_lines(source, changes, address), *_told(source, len(pages), proposals)):
            output.say(line)
        if len(pages) < ENOUGH:
            output.say(f"{ENOUGH} stored pages are needed for selectors: crawler sources fixture {source.key} URL")
    if changes.wrong and address is None and not any(proposal.change for proposal in proposals):
        for line in changes.wrong:
            output.complain(line)
        raise typer.Exit(1)


def _addresses(
    source: "Source", path: Path, config: "CrawlConfig", proxy: str, now: datetime
) -> "tuple[Changes, AddressRepair | None]":
    found = []
    budget = Budget(MOST, proxy=proxy)

    async def work(fetcher: "Fetcher") -> None:
        found.append(await repair_addresses(Explorer(fetcher, budget, config, now), source, path))

    spider.ask(work, budget, config, now, [source])
    return found[0]


def _address_lines(source: "Source", changes: "Changes", address: "AddressRepair | None") -> "Iterator[str]":
    yield from changes.wrong
    if address is not None:
        yield f"\nPut this in place of the entry in sources.yaml, then: crawler sources check {source.key} --live"
        yield address.yaml


def _edition(source: "Source", url: str) -> str:
    for language in source.editions:
        if identity(url, source, language) is not None:
            return language
    raise ConfigError(
        f"no pattern of {source.key} takes it for an article: fix the pattern, or name another page", about=url
    )


def _read(desk: "Desk", source: "Source", page: "Page", edition: str) -> "Article | ExtractionError":
    reader = Reader(desk.config.crawl)
    try:
        return asyncio.run(reader.read(page, source, edition, None, page.fetched_at))
    except ExtractionError as error:
        return error
    finally:
        reader.close()


def _kept(desk: "Desk", source: "Source") -> "Iterator[tuple[Page, str]]":
    # Pages that could not be read, saved cases, and the archived ones of the newest articles.

    for folder in (desk.candidates, desk.folder / "pages", SAVED):
        for page, case in fixtures.cases(folder / source.key):
            if case.get("edition") in source.editions:
                yield page, case["edition"]
    with desk.store.read() as db:
        yield from article_history.pages_of(
            db, source, desk.archive, desk.config.crawl.max_bytes, datetime.now(UTC), NEWEST
        )


def _told(source: "Source", count: int, proposals: "list[Proposal]") -> "Iterator[str]":
    yield f"{source.key}: {count} stored pages compared"
    for proposal in proposals:
        yield f"  {proposal.field} (stated by {proposal.pages} of them)"
        if proposal.declared:
            fit = proposal.declared
            yield f"    declared  {fit.score:.2f} on {fit.pages}  {fit.css}"
        for fit in proposal.best:
            yield f"    fits      {fit.score:.2f} on {fit.pages}  {fit.css}"
    changes = [(proposal.field, proposal.change) for proposal in proposals if proposal.change]
    if not changes:
        yield "nothing to change: what is declared fits, or nothing fits better"
        return
    yield f"\nPut into sources.yaml, under {source.key}, then: crawler sources check {source.key}"
    yield "  article:"
    for field, css in changes:
        quoted = css.replace("'", "''")
        yield f"    {field}: '{quoted}'"
