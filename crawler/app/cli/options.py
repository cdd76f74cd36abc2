"""What several commands take: the shared options, the desk they name, and how a stage's counts are told."""

import contextlib
import getpass
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from crawler.app.cli import output
from crawler.app.cli.days import DAYS
from crawler.app.cli.hints import knows_desk, remember
from crawler.app.desk.child_process import RUN
from crawler.app.desk.desk import alone, find_config, open_desk, with_all_drafts
from crawler.app.desk.heartbeat import alive
from crawler.app.desk.run_record import broke_off
from crawler.sources.source import load_sources
from storage.crawling import runs
from storage.errors import ConfigError, DigestCrawlerError, StoreError

if TYPE_CHECKING:  # a command loads what it needs when it runs: --help answers in under 0.3 s
    from crawler.app.desk.desk import Desk

Data = Annotated[Path, typer.Option("--data", metavar="FOLDER", envvar="CRAWLER_DATA", help="Data folder.")]
ConfigFolder = Annotated[
    Path | None, typer.Option("--config", metavar="FOLDER", envvar="CRAWLER_CONFIG", help="Folder of the YAML files.")
]
Database = Annotated[
    str, typer.Option("--database", metavar="URL", envvar="CRAWLER_DATABASE", help="postgresql://… instead of SQLite.")
]
Demo = Annotated[
    bool, typer.Option("--demo", help="Use the sample outlets, with their own data in demo/ under the data folder.")
]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON object instead of lines.")]
By = Annotated[
    str,
    typer.Option(
        "--by",
        metavar="NAME",
        envvar="CRAWLER_EDITOR",
        help="Name recorded with each decision (default: your login name).",
    ),
]


def outlet_keys(ctx: typer.Context, incomplete: str) -> list[str]:
    """Return the keys of the desk's outlets that begin so, for the shell's completion."""
    with contextlib.suppress(DigestCrawlerError, OSError):
        known = load_sources(sources_file(ctx.params.get("config"), bool(ctx.params.get("demo"))))
        return [key for key in known if key.startswith(incomplete)]
    return []


Names = Annotated[
    list[str] | None,
    typer.Option(
        "--source", metavar="KEY", autocompletion=outlet_keys, help="Outlet key or name; repeatable (default: all)."
    ),
]
Outlet = Annotated[
    str, typer.Option("--source", metavar="KEY", autocompletion=outlet_keys, help="Outlet key or name (default: all).")
]
Spoken = Annotated[
    str, typer.Option("--language", metavar="CODE", help="Language of the articles, such as ckb (default: all).")
]
Since = Annotated[str, typer.Option("--since", metavar="DAY", help=f"From when: {DAYS}; 2h for hours.")]
Until = Annotated[str, typer.Option("--until", metavar="DAY", help="Until when, written like --since.")]
Limit = Annotated[int | None, typer.Option("--limit", min=1, help="Articles per outlet, at most.")]
Most = Annotated[int, typer.Option("--limit", min=1, max=1000, help="Rows to list, newest first.")]
Replay = Annotated[
    Path | None, typer.Option("--replay", help="Answer from saved pages: a folder with MANIFEST.tsv, or WARC.")
]

DATA = Path("data")
DEMO_SOURCES = "CRAWLER_DEMO_SOURCES"  # names other outlets than the sample ones for --demo
PATIENCE = 600.0  # seconds that a job of `crawler serve` waits for a person's command to come to its end


@contextlib.contextmanager
def opened(
    lock: str, data: Path, config: Path | None, database: str, demo: bool, crawled_at: datetime | None = None
) -> "Iterator[tuple[Desk, str]]":
    """The desk, held alone for the command that `lock` names, and the proxy to crawl through.

    There is none but in the demo, whose outlets are served while it is crawled.
    """

    remember(data, config, demo, DATA)
    folder = data / "demo" if demo else data
    with contextlib.ExitStack() as held:
        sources, proxy = None, ""
        if demo:
            sources = load_sources(demo_sources())
            proxy = demo_proxy(held, crawled_at) if crawled_at else ""
        run_id = int(os.environ.get(RUN, "0"))
        desk = held.enter_context(open_desk(folder, config, database, sources, run_id))
        if demo and not os.environ.get(DEMO_SOURCES):
            desk = with_all_drafts(desk)
        if run_id:
            held.enter_context(_as_run(desk))
        if lock:
            held.enter_context(alone(desk, lock, PATIENCE if run_id else 0.0))
        yield desk, proxy


def demo_sources() -> Path:
    """Return the sources.yaml of the sample outlets: CRAWLER_DEMO_SOURCES, else the one of the demo."""
    from crawler.demo.server import SOURCES

    return Path(os.environ.get(DEMO_SOURCES) or SOURCES)


def sources_file(config: Path | None, demo: bool) -> Path:
    """Return the sources.yaml that a command reads: the desk's, or the one of the sample outlets."""
    if not knows_desk():
        remember(DATA, config, demo, DATA)
    return demo_sources() if demo else (config or find_config()) / "sources.yaml"


def demo_proxy(held: contextlib.ExitStack, now: datetime) -> str:
    """Return the proxy that reaches the sample outlets: CRAWLER_DEMO_PROXY (of `python -m crawler.demo`, for several processes), else one
    that serves them until `held` is closed."""
    from crawler.demo.server import serve

    return os.environ.get("CRAWLER_DEMO_PROXY", "") or held.enter_context(serve(now)).proxy


@contextlib.contextmanager
def _as_run(desk: "Desk") -> "Iterator[None]":
    """A command that `crawler serve` started gives signs of life, and keeps why it failed where it does."""

    with alive(desk.store, desk.run_id, lambda: datetime.now(UTC)):
        try:
            yield
        except (DigestCrawlerError, OSError) as error:
            with contextlib.suppress(StoreError), desk.store.begin() as db:
                runs.finish(db, desk.run_id, broke_off(desk, error), str(error), datetime.now(UTC))
            raise


def clock() -> datetime:
    """The time now: commands ask for it, and hand it or this function on."""
    return datetime.now(UTC)


def who(by: str) -> str:
    """The person whose decisions these are: as named, else by the login name. Raises ConfigError where there is none."""
    try:
        return by.strip() or getpass.getuser()
    except (KeyError, OSError) as error:  # no entry in the system's list of users, as in many containers
        raise ConfigError("say who you are: --by NAME, or CRAWLER_EDITOR in the environment") from error


def tell(stage: str, record: object, json: bool) -> None:
    """Show a stage's result, as JSON or as counts."""
    if json:
        output.as_json(record)
    else:
        output.say(f"{stage}: {output.counts(record)}")
