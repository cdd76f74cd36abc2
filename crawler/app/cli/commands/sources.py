"""The command `crawler sources`: the outlets declared in config/sources.yaml."""

from contextlib import ExitStack
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from crawler.app.cli import output
from crawler.app.cli.commands.sources_discover import add, discover
from crawler.app.cli.commands.sources_repair import fixture, repair
from crawler.app.cli.options import DATA, AsJson, ConfigFolder, Data, Database, Demo, demo_proxy, opened, sources_file
from crawler.app.desk.desk import find_config
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

sources_app = typer.Typer(help="The outlets declared in config/sources.yaml.", no_args_is_help=True)
sources_app.command()(fixture)
sources_app.command()(repair)
sources_app.command()(discover)
sources_app.command()(add)


@sources_app.command("list")
def sources_list(demo: Demo = False, config: ConfigFolder = None, json: AsJson = False) -> None:
    """Every outlet: key, name as cited, languages, listings and how sure they are."""

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
            + ", ".join(f"{one.kind} ({one.sure})" for edition in source.editions.values() for one in edition.listings),
        )
        for source in known.values()
    ]
    output.table(("key", "name", "languages", "listings"), rows)


@sources_app.command("check")
def sources_check(
    names: Annotated[list[str] | None, typer.Argument(help="Outlets; all without.")] = None,
    live: Annotated[bool, typer.Option("--live", help="Fetch each listing once and say what it holds.")] = False,
    demo: Demo = False,
    config: ConfigFolder = None,
    json: AsJson = False,
) -> None:
    """Check config/sources.yaml strictly; with --live, fetch each listing once and say what it holds."""

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
    from crawler.crawl import spider

    asked = probe.listings_of(chosen)
    found = probe.probe(asked, spider.probe(asked, Pull(proxy=proxy), config, datetime.now(UTC)))
    if json:
        output.as_json({"listings": found})
    else:
        for one in found:
            output.say(f"{one.state}: {one.line}")
    if any(one.state != "ok" for one in found):
        raise typer.Exit(1)


@sources_app.command("health")
def sources_health(
    names: Annotated[list[str] | None, typer.Argument(help="Outlets; all without.")] = None,
    demo: Demo = False,
    data: Data = DATA,
    config: ConfigFolder = None,
    database: Database = "",
    json: AsJson = False,
) -> None:
    """How each outlet does, the worst first, and what to do about it; leaves with 1 where one needs a person."""

    now = datetime.now(UTC)
    with opened("", data, config, database, demo) as (desk, _):
        chosen = choose(desk.sources, names) if names else list(desk.sources.values())
        judged = judge.look(desk.store, chosen, desk.config, now)
    if json:
        output.as_json({"sources": [output.plain(one) | {"needs_person": one.needs_person} for one in judged]})
    else:
        _tell_health(judged, now)
    if any(one.needs_person for one in judged):
        raise typer.Exit(1)


def _tell_health(judged: "list[Health]", now: datetime) -> None:
    def ago(at: datetime | None) -> str:
        return f"{span(now - at)} ago" if at else "never"

    rows = []
    for one in judged:
        due = "" if one.next_try is None else "due" if one.next_try <= now else f"in {span(one.next_try - now)}"
        since = span(now - one.since) if one.since else ""
        rows.append((one.source, one.state, since, ago(one.last_good), ago(one.newest), due, one.reason))
    output.table(("outlet", "state", "for", "last read", "newest", "next try", "why"), rows)
    dropped = [one for one in judged if one.drops]
    if dropped:
        output.say("\nPages that lately gave no article:")
    for one in dropped:
        output.say(f"  {one.source}: {', '.join(f'{reason} {pages}' for reason, pages in sorted(one.drops.items()))}")
    todo = [one for one in judged if one.todo]
    if todo:
        output.say("\nTo do:")
    for one in todo:
        output.say(f"  {one.source}: {one.todo}")
