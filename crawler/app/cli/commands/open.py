"""The command `crawler open`: the review page, a draft, a digest, an article or an outlet in the browser."""

import difflib
import os
import socket
import sys
import webbrowser
from typing import TYPE_CHECKING, Annotated

import typer

from crawler.app.cli import output
from crawler.app.cli.options import DATA, AsJson, ConfigFolder, Data, Database, Demo, opened
from crawler.sources.source import choose
from digest.composing.compose import file_name
from storage.corpus import articles
from storage.editing import drafts
from storage.errors import ConfigError
from storage.publishing import digests

if TYPE_CHECKING:
    from crawler.app.desk.desk import Desk

_WHAT = ("page", "draft", "digest", "article", "outlet")
_HOST = "127.0.0.1"


def open_in_browser(
    what: Annotated[
        str, typer.Argument(metavar="[WHAT]", help="page, draft, digest, article or outlet (default: page).")
    ] = "page",
    which: Annotated[
        str, typer.Argument(metavar="[WHICH]", help="Number, or key of the outlet (default: the newest digest).")
    ] = "",
    only_print: Annotated[bool, typer.Option("--print", help="Print the address, open nothing.")] = False,
    port: Annotated[int, typer.Option("--port", min=1, max=65535, help="Port of the review page.")] = 8642,
    demo: Demo = False,
    data: Data = DATA,
    config: ConfigFolder = None,
    database: Database = "",
    json: AsJson = False,
) -> None:
    """Open the review page, a draft, a digest, an article or an outlet in the browser; print the address where there is no browser."""
    if what.isdecimal():  # `crawler open 12` is an article, as in `crawler why 12`
        what, which = "article", what
    with opened("", data, config, database, demo) as (desk, _):
        address = _address(desk, what, which, port)
    if what in ("page", "draft") and not (only_print or _answers(port)):
        output.complain(f"nothing answers at {address}: `crawler review` serves the page")
        raise typer.Exit(1)
    was_opened = not only_print and _show(address)
    if json:
        output.as_json({"address": address, "opened": was_opened})
    else:
        output.say(address)


def _address(desk: "Desk", what: str, which: str, port: int) -> str:
    page = f"http://{_HOST}:{port}/"
    if what == "page":
        return page
    if what == "outlet":
        return choose(desk.sources, [which])[0].home
    if what not in _WHAT:
        near = difflib.get_close_matches(what, _WHAT, n=1)
        hint = f"did you mean {near[0]}?" if near else f"known: {', '.join(_WHAT)}"
        raise ConfigError(f"cannot be opened; {hint}", about=what)
    if what == "digest":
        return _digest(desk, _number(what, which) if which else 0)
    number = _number(what, which)
    with desk.store.read() as db:
        if what == "draft":
            if drafts.get(db, number) is None:
                raise ConfigError("no draft has this number; `crawler queue list` shows those that wait", about=which)
            return f"{page}draft/{number}"
        article = articles.get(db, [number]).get(number)
    if article is None:
        raise ConfigError("no article has this number; `crawler articles list` shows them", about=which)
    return article.url


def _digest(desk: "Desk", number: int) -> str:
    with desk.store.read() as db:
        digest = digests.get(db, number or digests.newest_id(db))
    if digest is None and not number:
        raise ConfigError("no digest was published yet: `crawler digest --month YYYY-MM` publishes one")
    if digest is None:
        raise ConfigError("no digest has this number; `crawler digests list` shows them", about=str(number))
    file = (desk.digests / file_name(digest, "html")).resolve()
    if not file.is_file():
        raise ConfigError("its page is not there; `crawler digests rebuild` writes it again", about=str(file))
    return file.as_uri()


def _number(what: str, which: str) -> int:
    if not which.isdecimal():
        raise ConfigError(f"write the number behind it: crawler open {what} 12", about=f"{what} {which}".strip())
    return int(which)


def _answers(port: int) -> bool:
    try:
        socket.create_connection((_HOST, port), timeout=1).close()
    except OSError:
        return False
    return True


def _show(address: str) -> bool:
    """Return whether a browser was started: none is on a machine without a screen, where a browser in the terminal would get in the way."""
    has_screen = sys.platform in ("darwin", "win32") or any(
        map(os.environ.get, ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER"))
    )
    try:
        return has_screen and webbrowser.open(address)
    except webbrowser.Error:
        return False
