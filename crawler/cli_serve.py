"""`crawler serve`: keeps watching until it is stopped."""

import contextlib
import socket
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from crawler.options import DATA, By, ConfigFolder, Data, Database, Demo, Names, opened
from storage.errors import ConfigError

if TYPE_CHECKING:
    from starlette.applications import Starlette

Host = Annotated[str, typer.Option("--host", help="Address of the page: 127.0.0.1, or one behind a proxy with TLS.")]
Port = Annotated[int, typer.Option("--port", min=0, max=65535, help="Its port.")]


def serve(
    source: Names = None,
    host: Host = "127.0.0.1",
    port: Port = 8300,
    review: Annotated[
        bool, typer.Option("--review/--no-review", help="Without the page where drafts are decided.")
    ] = True,
    demo: Demo = False,
    data: Data = DATA,
    config: ConfigFolder = None,
    database: Database = "",
    by: By = "",
) -> None:
    """Keep watching: crawl each outlet when it is due, draft what came, do what is set for a time of day, until stopped."""
    from crawler import logs, run, schedule, status
    from crawler.sources import choose

    logs.configure()
    with opened("", data, config, database, demo) as (desk, _):
        chosen = choose(desk.sources, source or [])
        options = ["--data", str(data)] + (["--config", str(config)] if config else []) + (["--demo"] if demo else [])
        # By the environment, not by the process list: the URL may hold a password.
        environment = {"CRAWLER_DATABASE": database} if database else {}
        environment |= {"CRAWLER_EDITOR": by} if by else {}
        _check_commands([one.run for one in desk.config.serve.set_times])
        server = schedule.Server(desk, chosen, options, environment, _clock)
        page = ["review", "--host", host, "--port", str(port), *options] if review and _is_command("review") else []
        with contextlib.ExitStack() as answering:
            if not page:
                answers = status.app(desk, lambda: run.waiting(desk), _clock, server.late)
                answering.enter_context(_answering(answers, host, port))
            schedule.serve(server, threading.Event(), page, environment)


@contextlib.contextmanager
def _answering(app: "Starlette", host: str, port: int) -> Iterator[None]:
    import structlog
    import uvicorn

    log = structlog.stdlib.get_logger(__name__)
    try:
        listening = socket.create_server((host, port), reuse_port=False)
    except OSError as error:
        raise ConfigError(
            f"cannot be listened to: {error.strerror}; name another --port", about=f"{host}:{port}"
        ) from error
    log.info("answering", address=f"http://{host}:{listening.getsockname()[1]}")
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, access_log=False, lifespan="off"))
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
    from crawler import cli

    return name in typer.main.get_command(cli.app).commands  # type: ignore[attr-defined]


def _clock() -> datetime:
    return datetime.now(UTC)
