"""Database addresses as people type them: which are paths of SQLite files, which are URLs, and how to show them."""

import re
from urllib.parse import quote_plus

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from storage.errors import ConfigError

HINT = "not a database: give a path, or postgresql://USER@HOST/NAME"
_URL = re.compile(r"[A-Za-z][\w.+-]{0,40}://")
# What can only be meant as the address of a server, however misspelt: it is never taken for a file.
_SERVER = re.compile(
    r"\s*(?:(?:postgres(?:ql)?|pgsql|sqlite|mysql|mariadb)(?:\+\w{1,40})?\s*(?::|;|//)|//)", re.IGNORECASE
)
_LOGIN = re.compile(r"(?:^|/)[^/\s:@]{1,200}:[^/@]{1,200}@")
_SETTING = re.compile(r"(?:^|[\s?&;])(?:host|hostaddr|user|password|dbname|port|service)\s{0,9}=", re.IGNORECASE)
_SECRET = re.compile(r"pass(?!file)|pwd|secret|token", re.IGNORECASE)  # in the name of a setting
_SETTING_WITH_SECRET = re.compile(r"((?:pass(?!file)|pwd|secret|token)[\w-]{0,40}\s{0,9}=)[^&;\s]*", re.IGNORECASE)
_LOGIN_WITH_SECRET = re.compile(r"(?<![^\s/])([^/\s:@]{1,200}):(?!//)\S{0,300}@")
HIDDEN = "***"


def is_url(address: str) -> bool:
    """Return whether this is a URL; False for a file path. Raises ConfigError for what is neither: a URL with a
    typo."""
    if _URL.match(address):
        if "@" in (_host(address) or ""):
            raise ConfigError(f"{HINT}; write an @ within a password as %40", about="--database")
        return True
    if _SERVER.match(address) or _LOGIN.search(address) or _SETTING.search(address):
        raise ConfigError(HINT, about="--database")
    return False


def shown(address: str | URL) -> str:
    """Return the address without any password: neither the one before the @ nor those among its settings."""
    try:
        url = make_url(address)
    except (ArgumentError, ValueError):
        return hidden(str(address))
    settings = {name: HIDDEN if _SECRET.search(name) else value for name, value in url.query.items()}
    text = url.set(query=settings, database=url.database and hidden(url.database)).render_as_string(hide_password=True)
    return hidden(text.replace(quote_plus(HIDDEN), HIDDEN))


def hidden(text: str) -> str:
    """Return a text that may contain an address with its passwords starred."""
    return _LOGIN_WITH_SECRET.sub(rf"\1:{HIDDEN}@", _SETTING_WITH_SECRET.sub(rf"\1{HIDDEN}", text))


def _host(address: str) -> str | None:
    try:
        return make_url(address).host
    except (ArgumentError, ValueError):  # open_store says what is wrong with it
        return None
