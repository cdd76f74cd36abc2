"""Look at an outlet's address for the review page: `crawler sources discover` in a process of its own, one at a time, with a limit of time.

A reactor cannot start twice in one process, and the page must go on answering.
"""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from crawler.app.desk.child_process import CHILD, RUN
from crawler.app.desk.desk import Desk
from crawler.discovery import adding
from crawler.discovery.proposal import OutletProposal
from crawler.sources.source import load_sources
from review.web.services.outlet_service import OutletListing, OutletSearch, OutletService, ReadArticle
from storage.errors import BusyError, ConfigError

LONGEST = 180.0  # seconds: 30 requests with a crawl delay end after some 70
MOST = 20  # addresses whose result is remembered
_DEMO_SOURCES = "CRAWLER_DEMO_SOURCES"


class OutletSearches:
    """The addresses that were looked at since the page was started. `command` looks at one that is put behind it."""

    def __init__(self, command: Sequence[str], sources: Path | None, longest: float = LONGEST) -> None:
        self._command, self._sources, self._longest = command, sources, longest
        self._found: dict[str, OutletSearch] = {}
        self._lock = threading.Lock()

    def begin(self, address: str) -> None:
        """Look at an address, unless it is being looked at. Raises BusyError while another one is."""
        with self._lock:
            running = [search.address for search in self._found.values() if search.state == "running"]
            if address in running:
                return
            if running:
                raise BusyError(f"{running[0]} is being searched; try again in a minute", about=address)
            self._found.pop(address, None)
            for oldest in list(self._found)[: max(0, len(self._found) - MOST + 1)]:
                del self._found[oldest]
            self._found[address] = OutletSearch(address, "running")
        threading.Thread(target=self._look, args=(address,), name="outlet search", daemon=True).start()

    def found(self, address: str) -> OutletSearch | None:
        """Return what is known of an address, None where it was not looked at."""
        with self._lock:
            return self._found.get(address)

    def save(self, address: str) -> str:
        """Append the proposed entry to sources.yaml and return its key. Raises ConfigError, and writes nothing then."""
        search = self.found(address)
        if search is None or search.state != "proposed" or self._sources is None:
            raise ConfigError("has no proposal to save; search it again", about=address)
        if search.key:
            raise ConfigError(f"is already configured as {search.key}", about=address)
        key = search.yaml.split(":", 1)[0].strip()
        adding.append(self._sources, OutletProposal(address, "proposed", yaml=search.yaml, key=key))
        with self._lock:
            self._found[address] = replace(search, state="saved", key=key)
        return key

    def service(self) -> OutletService:
        """Return them as the page uses them."""
        return OutletService(self.begin, self.found, self.save, is_writable=_is_writable(self._sources))

    def _look(self, address: str) -> None:
        search = OutletSearch(address, "failed", notes=("the search ended without an answer",))
        try:
            search = self._ask(address)
        finally:
            with self._lock:
                self._found[address] = search

    def _ask(self, address: str) -> OutletSearch:
        environment = {name: value for name, value in os.environ.items() if name not in {CHILD, RUN}}
        try:
            done = subprocess.run(  # noqa: S603 - our own command; the address is behind "--", which ends the options
                [*self._command, "--", address],
                env=environment,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                timeout=self._longest,
                check=False,
            )
        except subprocess.TimeoutExpired:
            note = f"no answer in {self._longest:g} s: the outlet is slow, or asks for long delays"
            return OutletSearch(address, "failed", notes=(note,))
        except OSError as error:
            return OutletSearch(address, "failed", notes=(f"cannot be started: {error.strerror or error}",))
        try:
            answer = json.loads(done.stdout)
        except ValueError:
            lines = [line.removeprefix("crawler: ") for line in done.stderr.splitlines() if line.strip()]
            return OutletSearch(address, "failed", notes=tuple(lines[-3:]))
        return _with_key(search_of(address, answer), str(answer.get("home", "")), self._sources)


def search_of(address: str, answer: Mapping[str, Any]) -> OutletSearch:
    """Return the JSON of `crawler sources discover` as the page shows it."""
    return OutletSearch(
        address,
        answer["state"],
        [
            OutletListing(each["kind"], each["url"], each["language"], each["items"], _time(each["newest"]))
            for each in answer["listings"]
        ],
        [
            ReadArticle(each["url"], each["title"], each["text_start"], each["language"], _time(each["published"]))
            for each in answer["samples"]
        ],
        list(answer["notes"]),
        answer["yaml"],
    )


def outlet_searches(desk: Desk) -> OutletSearches:
    """Return the searches of a desk's page. The demo's outlets are part of the program: entries go to the file that stands in for them."""
    command = [sys.executable, "-m", "crawler", "sources", "discover", "--json", "--config", str(desk.config_folder)]
    if not desk.is_demo:
        return OutletSearches(command, desk.config_folder / "sources.yaml")
    named = os.environ.get(_DEMO_SOURCES)
    return OutletSearches([*command, "--demo"], Path(named) if named else None)


def _with_key(search: OutletSearch, home: str, sources: Path | None) -> OutletSearch:
    """Return the search with the key of the outlet that has this host already."""
    if sources is None or not sources.exists():
        return search
    try:
        return replace(search, key=adding.key_of(load_sources(sources), [search.address, home]))
    except ConfigError as error:
        return replace(search, notes=[*search.notes, str(error)])


def _is_writable(sources: Path | None) -> bool:
    return sources is not None and os.access(sources if sources.exists() else sources.parent, os.W_OK)


def _time(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
