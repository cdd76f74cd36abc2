"""The pages of subscribing, served until stopped: `crawler review --public`."""

import logging
import os
import secrets
import socket
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime

from crawler.app.desk.desk import Desk
from crawler.app.desk.signing_key import signing_key
from crawler.app.server import monitoring
from crawler.app.server.hub_callback import hub_routes
from digest import mail as mailing
from digest import subscribing
from digest.public_page import PublicDesk, public_app
from digest.recipients import Recipient
from storage.clock import Clock
from storage.errors import ConfigError, DigestCrawlerError
from storage.publishing.subscribers import Subscriber

log = logging.getLogger(__name__)
NO_PROXY = (
    "no proxy is named: behind one, all readers count as one visitor, who can subscribe 5 times an hour; name it with --proxy, or "
    "review: proxies in digest.yaml"
)


def public_desk(desk: Desk, clock: Clock) -> PublicDesk:
    """Return what the pages need of a desk. Raises ConfigError: no public address, or no mail server."""
    links = subscribing.Links(signing_key(desk.folder), subscribing.base_of(desk.config.mail.public))
    if not desk.config.mail.server:
        raise ConfigError("set mail.server in digest.yaml: whoever subscribes gets a mail with a link")

    def send(reader: Subscriber) -> None:
        try:
            done = send_confirmation(desk, links, reader, clock)
            faults = [answer for _, answer in (*done.refused, *done.deferred, *done.uncertain, *done.untried)]
        except DigestCrawlerError as error:
            faults = [str(error)]
        if faults:
            log.warning("confirmation of subscriber %s not sent, they can ask again: %s", reader.id, "; ".join(faults))

    return PublicDesk(desk.store, desk.config.digest, links, clock, new_nonce, send)


def send_confirmation(desk: Desk, links: subscribing.Links, reader: Subscriber, clock: Clock) -> mailing.Delivery:
    """Mail a reader the link that confirms their request; where it cannot be sent, they can ask again at once. Raises MailError,
    ConfigError."""
    letter = subscribing.confirmation(links.confirm(reader), desk.config.digest, clock())
    password = os.environ.get(mailing.PASSWORD, "")
    to = [Recipient(reader.name, reader.address)]
    name = subscribing.confirmation_name(reader)
    try:
        return mailing.send(desk.store, name, letter, to, desk.config.mail, password, clock)
    except DigestCrawlerError as error:
        subscribing.not_sent(desk.store, reader, error.message, clock())
        raise


def new_nonce() -> str:
    """Return a nonce for a confirmation link."""
    return secrets.token_urlsafe(12)


def serve(
    desk: Desk, host: str, port: int, proxies: Sequence[str], clock: Callable[[], datetime], say: Callable[[str], None]
) -> None:
    """Serve the pages until stopped. Raises ConfigError: an address that cannot be listened on, or what `public_desk` raises."""
    from crawler.app.server import http_server

    pages = public_app(public_desk(desk, clock), hub_routes(desk.store, clock))
    try:
        listening = socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError as error:
        what = f"cannot be listened on: {error.strerror or error}; name another with --host and --port"
        raise ConfigError(what, about=f"{host}:{port}") from error
    trusted = monitoring.networks([*desk.config.review.proxies, *proxies])
    if not trusted:
        say(NO_PROXY)
    say(f"the pages of subscribing: http://{host}:{listening.getsockname()[1]}/ (stop it with Ctrl+C)")
    answering = http_server.server(pages, trusted, log_level="warning", timeout_graceful_shutdown=10)
    try:
        with suppress(KeyboardInterrupt):
            answering.run(sockets=[listening])
    finally:
        listening.close()
