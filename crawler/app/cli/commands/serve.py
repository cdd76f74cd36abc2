"""`crawler serve`: keeps watching until it is stopped."""

import contextlib
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import structlog
import typer

from crawler.app.cli.command_table import ALIASES, COMMANDS
from crawler.app.cli.commands.review import Accounts, HostNames, Https, Proxies
from crawler.app.cli.options import DATA, By, ConfigFolder, Data, Database, Demo, Names, clock, opened, sources_file
from crawler.app.desk import undecided_drafts
from crawler.app.desk.desk import watching
from crawler.app.server import log_setup
from crawler.sources.watched import ChosenSources
from storage.errors import ConfigError

if TYPE_CHECKING:
    from starlette.applications import Starlette

    from crawler.app.desk.desk import Desk
    from crawler.app.server.http_server import Networks
    from crawler.app.server.jobs import Lane
    from crawler.app.server.worker_queue import WorkerQueue

Host = Annotated[
    str, typer.Option("--host", help="Address for the page, or for /health and /metrics alone with --no-review.")
]
Port = Annotated[int, typer.Option("--port", min=0, max=65535, help="Its port.")]


def serve(
    source: Names = None,
    host: Host = "127.0.0.1",
    port: Port = 8642,
    cluster: Annotated[
        bool, typer.Option("--cluster", help="Start no job here; `crawler worker` runs them, on any machine.")
    ] = False,
    review: Annotated[bool, typer.Option("--review/--no-review", help="Do not serve the review page.")] = True,
    host_name: HostNames = None,
    accounts: Accounts = False,
    https: Https = False,
    proxy: Proxies = None,
    demo: Demo = False,
    data: Data = DATA,
    config: ConfigFolder = None,
    database: Database = "",
    by: By = "",
) -> None:
    """Crawl each outlet when it is due, draft what came in, run the jobs set for a time of day; until stopped."""
    from crawler.app.server import log_setup, monitoring, scheduler

    log_setup.configure()
    with opened("", data, config, database, demo) as (opened_desk, _):
        desk = watching(opened_desk, sources_file(config, demo))
        chosen = ChosenSources(desk.sources, source or [])
        options, environment = _handed_on(data, config, demo, database, by)
        _check_commands([set_time.run for set_time in desk.config.serve.set_times])
        server = scheduler.Server(desk, chosen, options, environment, clock, _queue(desk) if cluster else None)
        proxies = proxy or []
        trusted = monitoring.networks([*desk.config.review.proxies, *proxies])
        page = _page(host, port, host_name or [], proxies, accounts=accounts, https=https) + options if review else []
        with contextlib.ExitStack() as answering:
            if not page:
                answers = monitoring.app(desk, lambda: undecided_drafts.count(desk), clock, server.late)
                answering.enter_context(_answering(answers, trusted, host, port))
            _say_what_begins(len(chosen), f"http://{host}:{port}", is_page=bool(page))
            scheduler.serve(server, threading.Event(), page, environment)


def _page(host: str, port: int, names: list[str], proxies: list[str], *, accounts: bool, https: bool) -> list[str]:
    words = ["review", "--host", host, "--port", str(port)]
    words += [word for name in names for word in ("--host-name", name)]
    words += [word for address in proxies for word in ("--proxy", address)]
    return words + ["--accounts"] * accounts + ["--https"] * https


def _say_what_begins(outlets: int, address: str, is_page: bool) -> None:
    what = {"page": f"{address}/"} if is_page else {"answers": f"{address}/health"}
    structlog.stdlib.get_logger(__name__).info("watching; stop with Ctrl-C", outlets=outlets, **what)


def worker(
    lane: Annotated[
        list[str] | None, typer.Option("--lane", help="crawl, or desk (drafts, digests); default: both.")
    ] = None,
    at_once: Annotated[int, typer.Option("--jobs", min=1, max=32, help="Jobs to run at the same time.")] = 2,
    demo: Demo = False,
    data: Data = DATA,
    config: ConfigFolder = None,
    database: Database = "",
    by: By = "",
) -> None:
    """Run jobs that `crawler serve --cluster` finds due, until stopped. Needs PostgreSQL."""

    lanes: list[Lane] = [_lane(name) for name in lane or ["crawl", "desk"]]
    log_setup.configure()
    with opened("", data, config, database, demo) as (desk, _):
        queue = _queue(desk)
        from crawler.app.server import worker_queue

        options, environment = _handed_on(data, config, demo, database, by)
        worker_queue.run_worker(worker_queue.Worker(queue, lanes, at_once, options, environment, clock))


def _lane(name: str) -> "Lane":
    if name == "crawl":
        return "crawl"
    if name == "desk":
        return "desk"
    raise ConfigError("no such lane: crawl, or desk", about=f"--lane {name}")


def _queue(desk: "Desk") -> "WorkerQueue":
    try:
        from crawler.app.server.worker_queue import WorkerQueue
    except ModuleNotFoundError as error:
        raise ConfigError(
            f"{error.name} is not installed: pip install 'digest-crawler[cluster]'", about="cluster"
        ) from error
    return WorkerQueue(desk.store, desk.config.serve.attempts)


def _handed_on(data: Path, config: Path | None, demo: bool, database: str, by: str) -> tuple[list[str], dict[str, str]]:
    """The options and the environment of every command that is started."""
    options = ["--data", str(data)] + (["--config", str(config)] if config else []) + (["--demo"] if demo else [])
    # By the environment, not by the process list: the URL may hold a password.
    environment = {"CRAWLER_DATABASE": database} if database else {}
    return options, environment | ({"CRAWLER_EDITOR": by} if by else {})


@contextlib.contextmanager
def _answering(app: "Starlette", trusted: "Networks", host: str, port: int) -> Iterator[None]:
    from crawler.app.server import http_server

    log = structlog.stdlib.get_logger(__name__)
    try:
        listening = socket.create_server((host, port), reuse_port=False)
    except OSError as error:
        raise ConfigError(
            f"cannot be listened to: {error.strerror}; name another --port", about=f"{host}:{port}"
        ) from error
    log.info("answering", address=f"http://{host}:{listening.getsockname()[1]}")
    server = http_server.server(app, trusted, log_config=None)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, name="status", daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.should_exit = True
        thread.join(timeout=5)
        listening.close()


def _check_commands(typed: list[str]) -> None:
    for words in typed:
        name = words.split()[0]
        if not _is_command(name) or name in ("serve", "worker", "review"):
            raise ConfigError(
                f"no command of crawler to start at a time: `{words}`; `crawler --help` names them",
                about="serve.set_times",
            )


def _is_command(name: str) -> bool:
    return name in COMMANDS or name in ALIASES
