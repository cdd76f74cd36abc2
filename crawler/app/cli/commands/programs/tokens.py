"""Tokens of programs that read the desk over HTTP: `crawler users token`."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from crawler.app.api import access
from crawler.app.cli import output
from crawler.app.cli.options import DATA, AsJson, ConfigFolder, Data, Database, Demo, opened
from crawler.app.cli.tables import table
from storage.editing import api_tokens
from storage.editing.api_tokens import SCOPES
from storage.errors import ConfigError

token_app = typer.Typer(help="Create, list and revoke tokens of programs that read the desk.", no_args_is_help=True)
Name = Annotated[str, typer.Argument(metavar="NAME", help="Name of the program.")]


@token_app.command("create")
def token_create(
    name: Name,
    scope: Annotated[
        list[str] | None,
        typer.Option("--scope", help=f"What it may read: {', '.join(SCOPES)}; repeatable (default: all)."),
    ] = None,
    days: Annotated[
        int | None, typer.Option("--days", min=1, max=3650, help="Expires after so many days (default: never).")
    ] = None,
    demo: Demo = False,
    data: Data = DATA,
    config: ConfigFolder = None,
    database: Database = "",
    json: AsJson = False,
) -> None:
    """Create a token and print it. It is shown only now: the desk stores a hash of it."""
    token, stored = access.new_token(name, scope or [], datetime.now(UTC), days)
    with opened("", data, config, database, demo) as (desk, _), desk.store.begin() as db:
        is_new = api_tokens.add(db, stored)
    if not is_new:
        raise ConfigError("a token has this name: revoke it first, or choose another name", about=stored.name)
    if json:
        output.as_json({"token": token, **access.shown(stored)})
        return
    output.say(token)
    until = f"until {stored.expires_at:%Y-%m-%d %H:%M} UTC" if stored.expires_at else "until it is revoked"
    output.complain(f"{stored.name} may read {', '.join(stored.scopes)} {until}; the token is not shown again")


@token_app.command("list")
def token_list(
    demo: Demo = False, data: Data = DATA, config: ConfigFolder = None, database: Database = "", json: AsJson = False
) -> None:
    """List tokens: what each may read, until when, and when it was last used."""

    now = datetime.now(UTC)
    with opened("", data, config, database, demo) as (desk, _), desk.store.read() as db:
        tokens = api_tokens.all_tokens(db)
    if json:
        output.as_json({"tokens": [access.shown(token) | {"expired": token.is_expired(now)} for token in tokens]})
        return
    rows = []
    for token in tokens:
        expires = f"{token.expires_at:{output.MINUTE}}" if token.expires_at else "never"
        used = f"{token.used_at:{output.MINUTE}}" if token.used_at else "never"
        ended = " (expired)" if token.is_expired(now) else ""
        rows.append((token.name, " ".join(token.scopes), f"{token.created_at:%Y-%m-%d}", expires + ended, used))
    table(("name", "may read", "created", "expires (UTC)", "last used (UTC)"), rows)


@token_app.command("revoke")
def token_revoke(
    name: Name, demo: Demo = False, data: Data = DATA, config: ConfigFolder = None, database: Database = ""
) -> None:
    """Revoke a token: requests with it are refused at once."""

    with opened("", data, config, database, demo) as (desk, _), desk.store.begin() as db:
        there = api_tokens.remove(db, name)
    if not there:
        raise ConfigError("no token has this name: see `crawler users token list`", about=name)
    output.say(f"{name} can no longer read the desk")
