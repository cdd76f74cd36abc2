"""The command `crawler sources`: the outlets declared in config/sources.yaml."""

from contextlib import ExitStack
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from crawler.app.api import objects
from crawler.app.cli import output
from crawler.app.cli.options import DATA, AsJson, ConfigFolder, Data, Database, Demo, demo_proxy, opened, sources_file
from crawler.app.cli.tables import table
from crawler.app.desk.desk import find_config
from crawler.crawl import spider
from crawler.crawl.pull import Pull
from crawler.health import judge, probe
from crawler.health.judge import span
from crawler.sources.source import as_json, choose, load_sources
from storage.config.settings import load_config
from storage.errors import ConfigError

if TYPE_CHECKING:
    from crawler.health.judge import Health
    from crawler.sources.source import Source
    from storage.config.settings import CrawlConfig


def sources_list(
    demo: Demo = False,
    data: Data = DATA,  # noqa: ARG001 - every command that reads a desk takes it
    config: ConfigFolder = None,
    json: AsJson = False,
) -> None:
    """List the outlets: key, name as cited, languages, listings and how sure each address is."""

    known = load_sources(sources_file(config, demo))
    if json:
        output.as_json({"sources": [as_json(source) for source in known.values()]})
        return
    rows = [
        (
            source.key,
            source.name,
            " ".join(source.editions),
            (f"off: {source.off}; " if source.off else "")
            + ", ".join(
                f"{listing.kind} ({listing.sure})"
                for edition in source.editions.values()
                for listing in edition.listings
            ),
        )
        for source in known.values()
    ]
    table(("key", "name", "languages", "listings"), rows)


def sources_check(
    names: Annotated[list[str] | None, typer.Argument(help="Outlet keys or names (default: all).")] = None,
    live: Annotated[bool, typer.Option("--live", help="Fetch each listing once and show what it lists.")] = False,
    demo: Demo = False,
    data: Data = DATA,  # noqa: ARG001 - every command that reads a desk takes it
    config: ConfigFolder = None,
    json: AsJson = False,
) -> None:
    """Check config/sources.yaml strictly; with --live, fetch each listing once and show what it lists."""

    path = sources_file(config, demo)
    faults = [] if demo else probe.check(path, names or [])  # the demo's addresses lead nowhere, and shall
    if faults:
        raise ConfigError("\n".join(faults))
    chosen = choose(load_sources(path), names or [])
    if live:
        crawl = load_config((config or find_config()) / "digest.yaml").crawl
        with ExitStack() as held:
            _probe(chosen, crawl, demo_proxy(held, datetime.now(UTC)) if demo else "", json)
    elif json:
        output.as_json({"checked": [source.key for source in chosen], "faults": []})
    else:
        output.say(f"{path}: {len(chosen)} outlets, no fault")


def _probe(chosen: "list[Source]", config: "CrawlConfig", proxy: str, json: bool) -> None:
    listings = probe.listings_of(chosen)
    found = probe.probe(listings, spider.probe(listings, Pull(proxy=proxy), config, datetime.now(UTC)))
    if json:
        output.as_json({"listings": found})
    else:
        for result in found:
            output.say(f"{result.state}: {result.line}")
    if any(result.state != "ok" for result in found):
        raise typer.Exit(1)


def sources_health(
    names: Annotated[list[str] | None, typer.Argument(help="Outlet keys or names (default: all).")] = None,
    demo: Demo = False,
    data: Data = DATA,
    config: ConfigFolder = None,
    database: Database = "",
    json: AsJson = False,
) -> None:
    """Show the state of each outlet, the worst first, and what to do about it; exits with 1 if one needs attention."""

    now = datetime.now(UTC)
    with opened("", data, config, database, demo) as (desk, _):
        chosen = choose(desk.sources, names) if names else list(desk.sources.values())
        judged = judge.look(desk.store, chosen, desk.config, now)
    if json:
        output.as_json({"sources": [objects.outlet(health, desk.names) for health in judged]})
    else:
        _tell_health(judged, now)
    if any(health.needs_person for health in judged):
        raise typer.Exit(1)


def _tell_health(judged: "list[Health]", now: datetime) -> None:
    def ago(at: datetime | None) -> str:
        return f"{span(now - at)} ago" if at else "never"

    rows = []
    for health in judged:
        due = (
            "" if health.next_try is None else "due" if health.next_try <= now else f"in {span(health.next_try - now)}"
        )
        since = span(now - health.since) if health.since else ""
        rows.append((health.source, health.state, since, ago(health.last_good), ago(health.newest), due, health.reason))
    table(("outlet", "state", "for", "last read", "newest", "next try", "why"), rows)
    dropped = [health for health in judged if health.drops]
    if dropped:
        output.say("\nPages that recently gave no article:")
    for health in dropped:
        output.say(
            f"  {health.source}: {', '.join(f'{reason} {pages}' for reason, pages in sorted(health.drops.items()))}"
        )
    todo = [health for health in judged if health.todo]
    if todo:
        output.say("\nTo do:")
    for health in todo:
        output.say(f"  {health.source}: {health.todo}")
