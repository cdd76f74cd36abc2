"""The desk's page and who may use it: `crawler review` and `crawler users`."""

import getpass
import secrets
import sys
from dataclasses import replace
from datetime import UTC, datetime
from typing import Annotated

import typer

from crawler.app.cli import output
from crawler.app.cli.commands.programs.tokens import token_app
from crawler.app.cli.options import DATA, AsJson, By, ConfigFolder, Data, Database, Demo, opened, sources_file, who
from crawler.app.cli.tables import table
from crawler.app.desk.desk import watching
from review.web.services import accounts
from storage.catalogues.catalogue import LANGUAGES, OWN_NAMES
from storage.editing import users
from storage.errors import ConfigError

HostNames = Annotated[list[str] | None, typer.Option("--host-name", help="Allowed host name; repeatable.")]
Accounts = Annotated[bool, typer.Option("--accounts", help="Require accounts on loopback too.")]
Https = Annotated[bool, typer.Option("--https", help="Behind an HTTPS proxy: mark cookies Secure.")]
Proxies = Annotated[
    list[str] | None,
    typer.Option("--proxy", help="Address of a trusted proxy, whose X-Forwarded-For counts; repeatable."),
]

Language = Annotated[
    str, typer.Option("--language", help="Language of the page: en, ar, ckb, kmr (default: the browser's).")
]

users_app = typer.Typer(
    help="Add, list and remove accounts of the review page, and tokens of programs.", no_args_is_help=True
)
users_app.add_typer(token_app, name="token")


def review(
    host: Annotated[
        str, typer.Option("--host", help="Address to listen on; any but loopback requires accounts.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="Port; 0 picks a free one.")] = 8642,
    host_name: HostNames = None,
    accounts: Accounts = False,
    https: Https = False,
    proxy: Proxies = None,
    public: Annotated[
        bool, typer.Option("--public", help="Serve the pages of subscribing to the mails, and nothing else.")
    ] = False,
    demo: Demo = False,
    data: Data = DATA,
    config: ConfigFolder = None,
    database: Database = "",
    by: By = "",
) -> None:
    """Serve the queue as a page in the browser, until stopped."""
    if public:
        from crawler.app.server import public_server

        with opened("", data, config, database, demo) as (desk, _):
            public_server.serve(desk, host, port, proxy or (), lambda: datetime.now(UTC), output.say)
        return
    from crawler.app.server import review_server

    with opened("", data, config, database, demo) as (opened_desk, _):
        desk = watching(opened_desk, sources_file(config, demo))
        address = review_server.PageAddress(host, port, tuple(host_name or ()), accounts, https, tuple(proxy or ()))
        review_server.serve(desk, address, who(by), lambda: datetime.now(UTC), output.say)


@users_app.command("add")
def users_add(
    name: Annotated[str, typer.Argument(metavar="NAME")],
    role: Annotated[str, typer.Option("--role", help="editor, or reader (may look, not decide).")] = "editor",
    language: Language = "",
    demo: Demo = False,
    data: Data = DATA,
    config: ConfigFolder = None,
    database: Database = "",
) -> None:
    """Add a user, or give one a new password or role. Prompts for the password, or reads it from standard input."""
    _check_language(language)
    user = accounts.new_user(name, role, _password(), secrets.token_urlsafe(16), datetime.now(UTC))
    user = replace(user, language=language)
    with opened("", data, config, database, demo) as (desk, _), desk.store.begin() as db:
        users.put(db, user)
    output.say(f"{user.name} may use the page as {user.role}; earlier sessions are ended")


@users_app.command("list")
def users_list(
    demo: Demo = False, data: Data = DATA, config: ConfigFolder = None, database: Database = "", json: AsJson = False
) -> None:
    """List users of the review page."""

    with opened("", data, config, database, demo) as (desk, _), desk.store.read() as db:
        all_users = users.all_users(db)
    if json:
        output.as_json(
            {
                "users": [
                    {"name": user.name, "role": user.role, "added_at": user.added_at, "language": user.language}
                    for user in all_users
                ]
            }
        )
        return
    rows = [(user.name, user.role, user.language or "browser's", f"{user.added_at:%Y-%m-%d}") for user in all_users]
    table(("name", "role", "language", "since (UTC)"), rows)


@users_app.command("language")
def users_language(
    name: Annotated[str, typer.Argument(metavar="NAME")],
    language: Annotated[
        str, typer.Argument(metavar="LANGUAGE", help="en, ar, ckb, kmr, or browser for the browser's own.")
    ],
    demo: Demo = False,
    data: Data = DATA,
    config: ConfigFolder = None,
    database: Database = "",
) -> None:
    """Set the language in which a user reads the review page."""
    code = "" if language == "browser" else language
    _check_language(code)
    with opened("", data, config, database, demo) as (desk, _), desk.store.begin() as db:
        there = users.set_language(db, name, code)
    if not there:
        raise ConfigError("nobody has this name: see `crawler users list`", about=name)
    output.say(f"{name} reads the page in {OWN_NAMES.get(code, 'the language the browser asks for')}")


@users_app.command("remove")
def users_remove(
    name: Annotated[str, typer.Argument(metavar="NAME")],
    demo: Demo = False,
    data: Data = DATA,
    config: ConfigFolder = None,
    database: Database = "",
) -> None:
    """Remove a user: sessions end at once, decisions stay."""

    with opened("", data, config, database, demo) as (desk, _), desk.store.begin() as db:
        there = users.remove(db, name)
    if not there:
        raise ConfigError("nobody has this name: see `crawler users list`", about=name)
    output.say(f"{name} can no longer use the page")


def _check_language(language: str) -> None:
    if language and language not in LANGUAGES:
        raise ConfigError(f"unknown language; known: {', '.join(LANGUAGES)}", about=language)


def _password() -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    first = getpass.getpass("Password: ")
    if first != getpass.getpass("Repeat the password: "):
        raise ConfigError("the passwords differ; nothing was changed", about="password")
    return first
