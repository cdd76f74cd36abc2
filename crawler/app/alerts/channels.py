"""The addresses that alarms go to: mail by the desk's server, all else through Apprise, which reaches the outside only.

Apprise's services open their connections themselves, by several libraries; all of these resolve names by `socket.getaddrinfo` and
connect to what it returns. So while one of them works, that returns only addresses that the guard passes.
"""

import logging
import os
import re
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from crawler.fetching.address_guard import AddressGuard
from digest.composing.email_message import message
from digest.mail import connect, hand_over
from storage.config.alerts import Watch
from storage.config.settings import Config
from storage.errors import AlarmError, ConfigError, MailError

MAIL = "mail:"
VARIABLE = "CRAWLER_CHANNEL_"
_LOCK = threading.Lock()
_SECRET = re.compile(r"(?<!\S)\S*?://\S+")  # a word with an address in it


def variable_of(channel: str) -> str:
    """Return the environment variable that holds a channel's address."""
    return VARIABLE + re.sub(r"[^A-Z0-9]", "_", channel.upper())


def send(channel: str, subject: str, text: str, config: Config, mail_password: str, now: datetime) -> None:
    """Send one message. Raises AlarmError: it did not go out, or nobody can say; no message of it holds a secret."""
    if channel.startswith(MAIL):
        _mail(channel.removeprefix(MAIL), subject, text, config, mail_password, now)
    else:
        _notify(channel, subject, text, config)


def send_test(watch: Watch, config: Config, mail_password: str, now: datetime) -> dict[str, str]:
    """Send a test message to every address of a watch; return why it did not go out, by address."""
    failed = {}
    for channel in (*(f"{MAIL}{address}" for address in watch.mail), *watch.channels):
        try:
            send(channel, f"{watch.name}: test", "A test of this watch.\n", config, mail_password, now)
        except AlarmError as error:
            failed[channel] = error.message
    return failed


def _mail(address: str, subject: str, text: str, config: Config, password: str, now: datetime) -> None:
    try:
        letter = message(config.digest.sender, subject, text, "", now)
        letter["To"], letter["Auto-Submitted"] = address, "auto-generated"
        line = connect(config.mail, password)
    except (MailError, ConfigError) as error:
        raise AlarmError(error.message, about=error.about or address) from error
    try:
        sender = letter["From"].addresses[0].addr_spec
        state, answer, _ = hand_over(line, sender, address, letter.as_bytes())
    finally:
        line.close()
    if state != "sent":
        raise AlarmError(answer, about=address)


def _notify(channel: str, subject: str, text: str, config: Config) -> None:
    variable = variable_of(channel)
    url = os.environ.get(variable, "").strip()
    if not url:
        raise AlarmError(f"has no address: put one of Apprise into the variable {variable}", about=channel)
    try:
        import apprise
    except ImportError as error:
        raise AlarmError("needs Apprise: pip install 'digest-crawler[alerts]'", about=channel) from error
    service = apprise.Apprise()
    if not service.add(url):
        raise AlarmError(f"{variable} holds no address that Apprise knows", about=channel)
    guard = AddressGuard(frozenset(config.watch.inside))
    captured: Any = apprise.LogCapture  # has no types
    try:
        with guarded(guard), captured(level=logging.WARNING) as log:
            is_sent = service.notify(title=subject, body=text, body_format=apprise.NotifyFormat.TEXT)
            said = log.getvalue().strip().splitlines()
    except (OSError, TypeError, ValueError) as error:
        raise AlarmError(f"could not be sent: {type(error).__name__}", about=channel) from None
    if guard.refused:
        raise AlarmError("is in a private network: name the host in watch: inside, if it is yours", about=channel)
    if not is_sent:
        raise AlarmError(without_secrets(said[-1]) if said else "could not be sent", about=channel)


def without_secrets(text: str) -> str:
    """Return a message of a library without addresses, which hold the keys of a service, and cut to a line."""
    return _SECRET.sub("…", text)[:200]


@contextmanager
def guarded(guard: AddressGuard) -> Iterator[None]:
    """Let every name that is resolved meanwhile lead only to addresses that the guard passes."""
    resolve = socket.getaddrinfo

    def only_outside(host: Any, port: Any, *args: Any, **kwargs: Any) -> Any:
        """Return what the guard passes of the addresses of a host."""
        name = host.decode() if isinstance(host, bytes) else str(host or "")
        found = resolve(host, port, *args, **kwargs)
        number = int(port) if str(port or "").isdecimal() else 0
        passed = [each for each in found if guard.passes(name, number, str(each[4][0]))]
        if not passed:
            raise OSError("inside a private network")
        return passed

    with _LOCK:
        socket.getaddrinfo = only_outside
        try:
            yield
        finally:
            socket.getaddrinfo = resolve
