"""The commands `crawler sources discover` and `crawler sources add`: from an address to an entry of sources.yaml."""

import os
import sys
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from crawler.app.cli import output
from crawler.app.cli.options import DATA, AsJson, ConfigFolder, Data, Demo, demo_proxy, sources_file
from crawler.app.desk.desk import find_config
from crawler.crawl import spider
from crawler.discovery import adding
from crawler.discovery.discover import Known
from crawler.discovery.discover import discover as search
from crawler.discovery.explorer import Budget, Explorer
from crawler.discovery.proposal import OutletProposal
from crawler.health.repair import propose
from crawler.parsing.urls import address
from crawler.sources.source import choose, load_sources
from storage.config.settings import load_config
from storage.errors import BlockedAddressError, ConfigError
from storage.text.terminal import harmless

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.fetching.fetcher import Fetcher
    from crawler.sources.source import Source
    from storage.records import Page

Place = Annotated[
    str, typer.Argument(metavar="URL", help="The outlet's home page, or the key or name of a configured outlet.")
]
Address = Annotated[str, typer.Argument(metavar="URL", help="The outlet's home page.")]


def discover(
    place: Place,
    demo: Demo = False,
    data: Data = DATA,  # noqa: ARG001 - every command that reads a desk takes it
    config: ConfigFolder = None,
    json: AsJson = False,
) -> None:
    """Find an outlet's feeds and article addresses and propose an entry; write nothing."""
    known = _known(sources_file(config, demo))
    source = _by_name(known, place)
    url = source.home if source else _address(place)
    proposal = _discover(url, known, config, demo)
    _show(proposal, json)
    if proposal.state != "proposed":
        raise typer.Exit(1)


def add(
    place: Address,
    yes: Annotated[bool, typer.Option("--yes", help="Write the entry without asking.")] = False,
    demo: Demo = False,
    data: Data = DATA,  # noqa: ARG001 - every command that reads a desk takes it
    config: ConfigFolder = None,
    json: AsJson = False,
) -> None:
    """Propose an entry as `discover` does and, after a yes, append it to sources.yaml."""

    if demo and not os.environ.get("CRAWLER_DEMO_SOURCES"):
        raise ConfigError(
            "the demo's outlets are part of the program: name a file in CRAWLER_DEMO_SOURCES, or leave --demo out"
        )
    path = sources_file(config, demo)
    known = _known(path)
    url = _address(place)
    proposal = OutletProposal(url, "nothing")
    key = adding.key_of(known, [url])
    if not key:
        proposal = _discover(url, known, config, demo)
        key = adding.key_of(known, [proposal.home]) if proposal.home else ""
    if key:
        note = f"already configured as {key}: crawler sources check {key} --live; nothing was written"
        proposal = replace(
            proposal,
            state="nothing",
            listings=(),
            samples=(),
            pattern="",
            languages=(),
            yaml="",
            key=key,
            notes=[*proposal.notes, note],
        )
    elif proposal.state == "proposed" and (yes or _is_confirmed(proposal, path)):
        adding.append(path, proposal)
        proposal = replace(proposal, written=str(path))
    _show(proposal, json)
    if not proposal.written:
        raise typer.Exit(1)


def _known(path: Path) -> "dict[str, Source]":
    return load_sources(path) if path.exists() else {}


def _by_name(known: "dict[str, Source]", place: str) -> "Source | None":
    if "." in place or "/" in place:
        return None
    return choose(known, [place])[0]


def _address(place: str) -> str:
    """Return what was typed as an address; without a scheme https is meant. Raises ConfigError."""

    try:
        whole = address(place if "://" in place else f"https://{place.strip()}")
    except ValueError as error:
        raise ConfigError(f"{error}; write it as https://www.example.org", about=place[:200]) from error
    if "." not in whole.split("/")[2]:
        raise ConfigError("has no host name; write it as https://www.example.org", about=place[:200])
    return whole


def _discover(url: str, known: "dict[str, Source]", config: Path | None, demo: bool) -> "OutletProposal":
    crawl = load_config((config or find_config()) / "digest.yaml").crawl
    now = datetime.now(UTC)
    names = [name for source in known.values() for name in (source.name, *source.aliases)]
    found: list[OutletProposal] = []
    with ExitStack() as held:
        budget = Budget(proxy=demo_proxy(held, now) if demo else "")
        try:
            budget.look(url)
        except BlockedAddressError as error:
            return OutletProposal(url, "nothing", notes=[str(error)])

        async def work(fetcher: "Fetcher") -> None:
            desk = Known(known, names, _selectors)
            found.append(await search(Explorer(fetcher, budget, crawl, now), url, desk))

        spider.ask(work, budget, crawl, now)
    return found[0]


def _selectors(pages: "Sequence[tuple[Page, str]]", source: "Source") -> dict[str, str]:
    return {
        proposal.field: proposal.change
        for proposal in propose(pages, source)
        if proposal.change and proposal.field == "text"
    }


def _is_confirmed(proposal: "OutletProposal", path: Path) -> bool:
    output.complain(f"found {len(proposal.listings)} listings and read {len(proposal.samples)} articles; the entry:")
    sys.stderr.write("\n".join(map(harmless, proposal.yaml.splitlines())) + "\n")
    sys.stderr.write(f"Append it to {path}? [y/N] ")
    sys.stderr.flush()
    return sys.stdin.readline().strip().lower() in {"y", "yes"}


def _show(proposal: "OutletProposal", json: bool) -> None:
    if json:
        output.as_json(proposal)
        return
    for listing in proposal.listings:
        newest = f"newest {listing.newest:%Y-%m-%d %H:%M} UTC" if listing.newest else "no dates"
        share = f"{listing.own_share:.0%} of its links to the outlet"
        output.say(f"{listing.kind} {listing.url} ({listing.language}): {listing.items} articles, {newest}, {share}")
    for sample in proposal.samples:
        output.say(f"\n{sample.title}\n  {sample.url}\n  {sample.text_start[:120]} …")
    for note in proposal.notes:
        output.complain(note)
    if proposal.written:
        output.say(f"\n{proposal.written}: {proposal.key} was added; next: crawler run --source {proposal.key}")
    elif proposal.yaml:
        output.say(f"\n{proposal.yaml}")
