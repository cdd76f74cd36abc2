"""Processes that start warm: forked from one server of the whole test run, which has imported all that a run of the product needs.

The processes that they start in turn, such as those that read pages, come from the same server.
"""

import os
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerProcess
from multiprocessing.forkserver import _forkserver
from typing import Any, TypeVar

T = TypeVar("T")
_CONTEXT = get_context("forkserver")
_PRELOADED = (  # nothing that installs a reactor
    *("pytest", "tests.support.crawling", "alembic.command", "sklearn.feature_extraction.text"),
    *(
        "crawler.pages.worker_preload",
        "crawler.crawl.spider",
        "crawler.fetching.guarded_handler",
        "crawler.demo.server",
    ),
    *("tests.support.desk_server_preload", "tests.support.model_preload"),
    *("crawler.run", "crawler.app.desk.desk", "summarizer.drafts.draft", "review.queue_file.sync"),
    *("crawler.duplicates.fold", "summarizer.stories.group", "summarizer.threads.linking", "digest.publish"),
    *("crawler.app.desk.hubs", "crawler.app.alerts.alert", "crawler.app.alerts.breaking", "summarizer.names.count"),
    "tests.support.scrapy_preload",
    "tests.support.freeze_preload",
)


def ensure_server() -> None:
    """Start the server where there is none yet."""
    _CONTEXT.set_forkserver_preload(list(_PRELOADED))
    _forkserver.ensure_running()


def server() -> dict[str, Any]:
    """Start the server where there is none yet; return what another process needs to `share` it."""
    ensure_server()
    return {name: value for name, value in vars(_forkserver).items() if name.endswith(("_address", "_authkey"))}


def share(server: dict[str, Any]) -> None:
    """Let what this process starts come from a `server` that another one started and ends."""
    vars(_forkserver).update(server)
    if _forkserver._forkserver_alive_fd is None:  # type: ignore[attr-defined]
        _forkserver._forkserver_alive_fd = os.open(os.devnull, os.O_RDONLY)  # type: ignore[attr-defined]
    # `ensure_running` says that a child reuses the server of its parent, and starts another: 1.2 s of imports in each crawl.
    _forkserver.ensure_running = lambda: None  # type: ignore[method-assign]


def in_a_child(work: Callable[..., T], *arguments: Any) -> T:
    """Return what `work(*arguments)` returns, run in a process of its own."""
    with pool_of(1) as pool:
        return pool.submit(work, *arguments).result(timeout=300)


def pool_of(processes: int) -> ProcessPoolExecutor:
    """Return a pool of so many processes."""
    return ProcessPoolExecutor(processes, _CONTEXT, share, (server(),))


def start(work: Callable[..., object], *arguments: Any) -> tuple[ForkServerProcess, Connection]:
    """Start `work(*arguments, results)` in a process of its own; return it and the end at which its `results` arrive."""
    ours, theirs = _CONTEXT.Pipe(duplex=False)
    process = _CONTEXT.Process(target=_work, args=(server(), work, *arguments, theirs))
    process.start()
    theirs.close()
    return process, ours


def _work(server: dict[str, Any], work: Callable[..., object], *arguments: Any) -> None:
    share(server)
    work(*arguments)
