"""What watches this program may ask: /health, /ready and /metrics, as routes that any page of ours can take in.

/health answers as long as the process does. /ready says whether it can do its work: the database answers and has the schema
of this program, and the server that ticks has ticked lately. /metrics is Prometheus text; what costs time to count is
counted once a minute, what outlets do once in five.
"""

import hmac
import os
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from typing import Any

from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.registry import Collector, CollectorRegistry
from sqlalchemy import text
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from crawler.app.desk.desk import Desk
from crawler.health import judge
from storage.clock import Clock
from storage.database import migrate
from storage.errors import ConfigError, StoreError
from storage.maintenance import counts

TOKEN = "CRAWLER_METRICS_TOKEN"  # noqa: S105 - the name of the setting, not a token
COUNTED = 60.0  # seconds that a count holds
LATE = 60.0  # seconds without a look at the jobs: something is wrong
JUDGED = 300.0  # … and what was found of the outlets: that reads eight weeks of times

Waiting = Callable[
    [], tuple[int, datetime | None]
]  # the drafts nobody has decided: how many, and when the oldest was made
Late = Callable[[], str]  # what is wrong with the server that ticks; "" where it does


def routes(desk: Desk, waiting: Waiting, clock: Clock, late: Late = lambda: "") -> list[Route]:
    """Return the three routes, for a desk that stays open as long as they do."""
    registry = CollectorRegistry()
    registry.register(_Metrics(desk, waiting, clock))

    async def healthy(_request: Request) -> Response:
        """Answer /health."""
        return JSONResponse({"status": "ok"})

    async def ready(_request: Request) -> Response:
        """Answer /ready."""
        wrong = late() or await run_in_threadpool(_unready, desk)
        return JSONResponse({"status": wrong or "ok"}, status_code=503 if wrong else 200)

    async def metrics(request: Request) -> Response:
        """Answer /metrics."""
        if not may_measure(request, os.environ.get(TOKEN, "").strip()):
            what = f"requests from other machines need the token in {TOKEN} (Authorization: Bearer …)\n"
            return PlainTextResponse(what, 401, {"WWW-Authenticate": "Bearer"})
        try:
            body = await run_in_threadpool(generate_latest, registry)
        except StoreError:
            return PlainTextResponse("the database does not answer\n", status_code=503)
        return Response(body, media_type=CONTENT_TYPE_LATEST)

    return [Route("/health", healthy), Route("/ready", ready), Route("/metrics", metrics)]


def app(desk: Desk, waiting: Waiting, clock: Clock, late: Late = lambda: "") -> Starlette:
    """Return an application of these routes alone, for `crawler serve --no-review`."""
    return Starlette(routes=routes(desk, waiting, clock, late))


def may_measure(request: Request, token: str) -> bool:
    """Return whether /metrics answers a request: from this machine, unless through an unknown proxy, and from whoever
    has the token. A peer without an address (a Unix socket) is on this machine."""
    kind, _, sent = request.headers.get("authorization", "").partition(" ")
    if token and kind.lower() == "bearer" and hmac.compare_digest(sent.strip().encode(), token.encode()):
        return True
    if request.scope.get("state", {}).get("forwarded"):
        return False
    try:
        return ip_address(request.client.host if request.client else "").is_loopback
    except ValueError:
        return True


def networks(typed: Sequence[str]) -> list[IPv4Network | IPv6Network]:
    """Return the addresses and networks of trusted proxies. Raises ConfigError."""
    try:
        return [ip_network(text) for text in typed]
    except ValueError as error:
        raise ConfigError(
            "write an address, or a network as 10.0.0.0/24", about=f"--proxy {', '.join(typed)}"
        ) from error


def late(since: float) -> str:
    """Return the problem where the last check of the jobs was so many seconds ago; "" where there is none."""
    return f"jobs could not be checked for {since:.0f} s" if since > LATE else ""


def late_by_file(desk: Desk, began: float) -> str:
    """Return the same for a process beside the server. `began`: when it was started (seconds since 1970); no tick is
    due before."""
    try:
        ticked = max(desk.ticked.stat().st_mtime, began)
    except OSError:
        ticked = began
    return late(time.time() - ticked)


def _unready(desk: Desk) -> str:
    try:
        with desk.store.read() as db:
            schema = db.execute(text("SELECT version_num FROM alembic_version")).scalar()
    except StoreError:
        return "the database does not answer"  # the error itself may name a host: it is in the log
    return (
        "" if schema == migrate.HEAD else f"the database has schema {schema}, this program {migrate.HEAD}: restart it"
    )


class _Metrics(Collector):
    def __init__(self, desk: Desk, waiting: Waiting, clock: Clock) -> None:
        self._desk, self._waiting, self._clock = desk, waiting, clock
        self._kept: dict[str, tuple[datetime, Any]] = {}
        self._lock = threading.Lock()  # concurrent requests count once

    def describe(self) -> Iterator[Metric]:
        """Describe nothing: called when the registry is made, before anything is counted."""
        return iter(())  # asked when the registry is made: nothing is counted then

    def collect(self) -> Iterator[Metric]:
        """Yield all metrics, counted anew where their time is over."""
        with self._lock:
            counted = self._lately("counts", COUNTED, self._count)
            waiting, oldest = self._lately("waiting", COUNTED, self._waiting)
            judged = self._lately("health", JUDGED, self._judge)
        yield from _counted(counted)
        now = self._clock()
        waited = (now - oldest).total_seconds() if oldest else 0.0
        yield GaugeMetricFamily("crawler_queue_drafts", "Drafts waiting for a decision.", waiting)
        yield GaugeMetricFamily("crawler_queue_oldest_seconds", "How long the oldest of them has waited.", waited)
        yield from _outlets(judged)

    def _lately(self, name: str, seconds: float, find: Callable[[], Any]) -> Any:
        now = self._clock()
        at, value = self._kept.get(name, (None, None))
        if at is None or not 0 <= (now - at).total_seconds() < seconds:
            value = find()
            self._kept[name] = (now, value)
        return value

    def _count(self) -> counts.Counts:
        with self._desk.store.read() as db:
            return counts.count(db)

    def _judge(self) -> list[judge.Health]:
        return judge.look(self._desk.store, self._desk.sources.values(), self._desk.config, self._clock())


def _counted(counted: counts.Counts) -> Iterator[Metric]:
    articles = GaugeMetricFamily("crawler_articles", "Articles kept.", labels=["source"])
    for source, number in counted.articles.items():
        articles.add_metric([source], number)
    dropped = GaugeMetricFamily("crawler_dropped_pages", "Pages without an article.", labels=["source", "reason"])
    for (source, reason), number in counted.dropped.items():
        dropped.add_metric([source, reason], number)
    yield articles
    yield dropped
    yield GaugeMetricFamily("crawler_copies", "Articles that repeat another.", counted.copies)
    yield GaugeMetricFamily("crawler_stories", "Events that articles were grouped into.", counted.stories)
    seconds = GaugeMetricFamily("crawler_run_seconds", "How long a job's last run took.", labels=["job", "state"])
    at = GaugeMetricFamily("crawler_run_ended_timestamp_seconds", "When a job's last run ended.", labels=["job"])
    well = GaugeMetricFamily("crawler_run_last_good_timestamp_seconds", "When a job last ended well.", labels=["job"])
    for job, (state, took, ended_at) in counted.ended.items():
        seconds.add_metric([job, state], took)
        at.add_metric([job], ended_at.timestamp())
    for job, ended_at in counted.well.items():
        well.add_metric([job], ended_at.timestamp())
    yield from (seconds, at, well)


def _outlets(judged: Sequence[judge.Health]) -> Iterator[Metric]:
    state = GaugeMetricFamily("crawler_outlet_state", "1 for the state an outlet is in.", labels=["source", "state"])
    good = GaugeMetricFamily(
        "crawler_outlet_last_good_timestamp_seconds",
        "When a listing of the outlet last had articles.",
        labels=["source"],
    )
    for health in judged:
        for name in judge.WORST_FIRST:
            state.add_metric([health.source, name], health.state == name)
        if health.last_good:
            good.add_metric([health.source], health.last_good.timestamp())
    yield from (state, good)
