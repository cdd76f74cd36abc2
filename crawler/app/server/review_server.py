"""The review page of a desk, with what the other stages do for it, served until stopped."""

import gc
import ipaddress
import os
import secrets
import socket
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from starlette.routing import BaseRoute, Mount

from crawler import run as spine
from crawler.app.alerts import channels
from crawler.app.api import http
from crawler.app.api.reading import Service
from crawler.app.desk import undecided_drafts
from crawler.app.desk.child_process import CHILD
from crawler.app.desk.desk import Desk, alone, sources_fault
from crawler.app.desk.listed_names import is_writable, list_name
from crawler.app.desk.locate import locate
from crawler.app.desk.meaning_queries import Questions
from crawler.app.desk.signing_key import signing_key
from crawler.app.server import monitoring
from crawler.app.server.outlet_search import outlet_searches
from crawler.health import judge
from crawler.parsing.language import of_entry
from digest import subscribing
from digest.mail import PASSWORD
from review.web.app import app
from review.web.request.context import PageContext
from review.web.request.render import compile_pages
from review.web.services.draft_rows import DraftRows
from review.web.services.names_service import NamesService
from review.web.services.page_services import AccessRules, DeskAccess, EditionService, QueueService, SearchService
from review.web.services.watched_file import QueueFile
from storage.catalogues.catalogue import OWN_NAMES
from storage.clock import Clock
from storage.editing import users
from storage.errors import BusyError, ConfigError, DigestCrawlerError
from storage.publishing import digests
from storage.search import full_text

if TYPE_CHECKING:
    from summarizer.encoding.encoder import Encoder

LOOPBACK = ("127.0.0.1", "localhost", "::1")
_HEALTH_SECONDS = 60  # the outlets' health is computed again after that
_INDEXED = 1000  # articles read into search at most before an answer


@dataclass(frozen=True, slots=True)
class PageAddress:
    """Where the page is served: `names` are its host names besides the address itself."""

    address: str = "127.0.0.1"
    port: int = 8642
    names: tuple[str, ...] = ()
    accounts: bool = False
    https: bool = False
    proxies: tuple[str, ...] = ()  # besides those of the configuration


def serve(desk: Desk, where: PageAddress, by: str, clock: Clock, say: Callable[[str], None]) -> None:
    """Serve the page until stopped. `by` signs the queue file and, without accounts, the page.

    Raises ConfigError: an address other machines reach while there is no account; one that cannot be listened on.
    """
    from crawler.app.server import http_server

    context = page_context(desk, where, by, clock)
    trusted = monitoring.networks([*desk.config.review.proxies, *where.proxies])
    listening = _listen(where)
    port = listening.getsockname()[1]
    shown = f"[{where.address}]" if ":" in where.address else where.address
    say(f"the review page: http://{shown}:{port}/ (stop it with Ctrl+C)")
    stop = threading.Event()
    watching = threading.Thread(target=context.queue.file.watch, args=(stop,), name="queue file")
    watching.start()
    threading.Thread(target=_read_ahead, args=(context,), name="rows", daemon=True).start()
    began = time.time()
    late = (lambda: monitoring.late_by_file(desk, began)) if CHILD in os.environ else (lambda: "")  # of `crawler serve`
    others: list[BaseRoute] = [*monitoring.routes(desk, lambda: undecided_drafts.count(desk), clock, late)]
    others.append(interface(desk, context, clock))
    answering = http_server.server(app(context, others), trusted, log_level="warning", timeout_graceful_shutdown=10)
    try:
        with suppress(KeyboardInterrupt):
            answering.run(sockets=[listening])
    finally:
        stop.set()
        watching.join()
        listening.close()


def interface(desk: Desk, context: PageContext, clock: Clock) -> Mount:
    """Return /api/, which answers from what the page has: its process that reads questions, its index of words."""
    return http.mount(Service(desk, context.search.question, context.search.index), clock)


def _read_ahead(context: PageContext) -> None:
    """Read what every page needs of all drafts, so that the first one need not wait long; errors are shown by the page
    that needs it."""
    with suppress(DigestCrawlerError):
        context.read_ahead()
    for language in OWN_NAMES:
        compile_pages(language)
    gc.freeze()  # it stays: not to be looked through again and again


def page_context(desk: Desk, where: PageAddress, by: str, clock: Clock) -> PageContext:
    """Return the services of the page. Raises ConfigError."""
    accounts = where.accounts or not _is_loopback(where.address)
    if accounts:
        with desk.store.read() as db:
            if not users.all_users(db):
                what = (
                    "other machines can reach it, so accounts are required, and there are none: crawler users add NAME"
                )
                raise ConfigError(what, about=where.address)
    file = QueueFile(desk.queue_file, lambda left: spine.queue(desk, clock(), by, left))
    return PageContext(
        desk=DeskAccess(
            desk.store,
            desk.config,
            desk.names,
            clock,
            _Health(desk, clock),
            lambda url: locate(url, desk.sources),
            lambda: sources_fault(desk),
        ),
        access=AccessRules(
            owner=by,
            accounts=accounts,
            hosts=frozenset({*LOOPBACK, where.address, *where.names}) - {"0.0.0.0", "::", ""},  # noqa: S104 - taken out
            https=where.https,
            key=signing_key(desk.folder),
            token=lambda: secrets.token_urlsafe(12),
        ),
        editions=_editions(desk, clock),
        queue=QueueService(
            file=file,
            redraft=_Redraft(desk, clock, file.sync),
            rows=DraftRows(desk.config.digest.bar, top=timedelta(hours=desk.config.breaking.top_hours)),
            language_of=of_entry,
        ),
        search=SearchService(
            index=lambda: full_text.catch_up(desk.store, _INDEXED),
            question=Questions(desk.config.encoder, desk.models, desk.config.search.idle_minutes),
        ),
        outlets=outlet_searches(desk).service(),
        send_test=lambda watch: channels.send_test(watch, desk.config, os.environ.get(PASSWORD, ""), clock()),
        names=NamesService(
            lambda dossier, name, by: list_name(desk, dossier, name, by, clock()), is_writable=is_writable(desk)
        ),
    )


def _editions(desk: Desk, clock: Clock, languages: tuple[str, ...] = ()) -> EditionService:
    """Return the service of digests; with `languages`, of entries in no other."""
    return EditionService(
        digests=desk.digests,
        outline=lambda first, last, decisions: spine.outline(desk, first, last, decisions, languages),
        preview=lambda first, last, decisions: spine.preview(desk, first, last, decisions, languages).page,
        publish=lambda first, last, seal: spine.digest(desk, first, last, [], clock(), seal, languages).files,
        charts=_charts,
        of_language=lambda language: _editions(desk, clock, (language,)),
        link=lambda digest_id: _digest_link(desk, digest_id),
        mail=_EditionMail(desk, clock),
    )


def _digest_link(desk: Desk, digest_id: int) -> str:
    """Return the address of a published digest's page on the desk's site, "" where no site is configured."""
    from digest.composing.compose import permalink

    with desk.store.read() as db:
        published = digests.get(db, digest_id)
    return permalink(published) if published else ""


def _charts(days: Sequence[tuple[date, int]], outlets: Sequence[tuple[str, int]]) -> tuple[str, str]:
    from digest.composing import charts

    return charts.days_svg(days), charts.outlets_svg(charts.together(outlets))


class _EditionMail:
    """Mails digests to recipients.txt, as `crawler mail send` does."""

    def __init__(self, desk: Desk, clock: Callable[[], datetime]) -> None:
        self._desk, self._clock = desk, clock
        self._faults: dict[int, str] = {}

    def missing(self) -> str:
        """Return what has to be set up before anything can be mailed, "" where nothing is missing."""
        if not self._desk.config.mail.server:
            return "no mail server is set: mail.server in config/digest.yaml"
        try:
            return (
                ""
                if self.readers()
                else f"it has no recipients: write one address per line into {self._desk.recipients}"
            )
        except ConfigError as error:
            return str(error)

    def readers(self) -> int:
        """Return how many readers there are, after taking in those of recipients.txt. Raises ConfigError."""
        return len(subscribing.readers(self._desk.store, self._desk.recipients, self._clock()))

    def fault(self, digest_id: int) -> str:
        """Return why the last sending of a digest stopped, "" where it did not."""
        return self._faults.get(digest_id, "")

    def send(self, digest_id: int) -> None:
        """Mail a digest to everybody who does not have it yet."""
        from crawler.app.desk.mailing import mail_digest

        self._faults.pop(digest_id, None)
        try:
            mail_digest(self._desk, digest_id, [], os.environ.get(PASSWORD, ""), self._clock)
        except DigestCrawlerError as error:
            self._faults[digest_id] = str(error)


class _Health:
    """The outlets' health, computed at most once a minute and whenever an outlet is added or removed."""

    def __init__(self, desk: Desk, clock: Clock) -> None:
        self._desk, self._clock = desk, clock
        self._at: datetime | None = None
        self._keys: Sequence[str] = ()
        self._judged: Sequence[judge.Health] = ()
        self._lock = threading.Lock()

    def __call__(self) -> Sequence[judge.Health]:
        with self._lock:
            now = self._clock()
            sources = dict(self._desk.sources.items())
            is_old = self._at is None or now - self._at > timedelta(seconds=_HEALTH_SECONDS)
            if is_old or list(sources) != self._keys:
                self._judged = judge.look(self._desk.store, sources.values(), self._desk.config, now)
                self._at, self._keys = now, list(sources)
            return self._judged


class _Redraft:
    """Drafts again what people merged and split; where a run is active, it or the next one does."""

    def __init__(self, desk: Desk, clock: Clock, write: Callable[[], None]) -> None:
        self._desk, self._clock, self._write = desk, clock, write
        self._encoder: Encoder | None = None
        self._lock = threading.Lock()

    def __call__(self) -> None:
        with self._lock, suppress(BusyError), alone(self._desk, "drafting"):
            self._encoder = self._encoder or spine.load_encoder(self._desk)
            spine.draft(self._desk, self._encoder, self._clock())
            self._write()


def _is_loopback(address: str) -> bool:
    if address == "localhost":
        return True
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


def _listen(where: PageAddress) -> socket.socket:
    try:
        return socket.create_server(
            (where.address, where.port), family=socket.AF_INET6 if ":" in where.address else socket.AF_INET, backlog=128
        )
    except OSError as error:
        what = f"cannot be listened on: {error.strerror or error}; name another with --host and --port"
        raise ConfigError(what, about=f"{where.address}:{where.port}") from error
