"""Subscribing to the mails: somebody asks, a signed link in a mail confirms it, a signed link in every mail ends it.

Links name a reader by a number, so that no address stands in a server's log. What is answered never says whether an address is known.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Literal

from itsdangerous import BadData, URLSafeTimedSerializer
from sqlalchemy import Connection

from digest.composing.email_message import message
from digest.composing.words import words
from digest.recipients import Recipient, read_recipients, recipient
from storage.config.settings import DigestConfig
from storage.database.store import Store
from storage.errors import ConfigError
from storage.publishing import mail_ledger, subscribers
from storage.publishing.subscribers import Subscriber

Purpose = Literal["confirm", "unsubscribe"]
CONFIRM_SECONDS = 7 * 24 * 3600  # a link for confirming is good for a week; one that ends a subscription for ever
PATIENCE = timedelta(hours=1)  # before an address that was asked is asked again


@dataclass(frozen=True, slots=True)
class Links:
    """The signed links of mails. `base` is the public address of `crawler review --public`, with its closing slash; "": there is none."""

    key: bytes
    base: str

    def confirm(self, reader: Subscriber) -> str:
        """Return the link that confirms the last request of a reader."""
        return f"{self.base}confirm?t={self._signer('confirm').dumps([reader.id, reader.nonce])}"

    def unsubscribe(self, reader: Subscriber) -> str:
        """Return the link that ends a subscription."""
        return f"{self.base}unsubscribe?t={self._signer('unsubscribe').dumps([reader.id])}"

    def read(self, token: str, purpose: Purpose) -> tuple[int, str] | None:
        """Return the number and the nonce ("" without one) of a link's token; None for one that is not ours, or too old."""
        age = CONFIRM_SECONDS if purpose == "confirm" else None
        try:
            number, *nonce = self._signer(purpose).loads(token[:500], max_age=age)
            return int(number), str(nonce[0]) if nonce else ""
        except (BadData, ValueError, TypeError):
            return None

    def _signer(self, purpose: Purpose) -> URLSafeTimedSerializer:
        return URLSafeTimedSerializer(self.key, salt=f"digest {purpose}")


def ask(store: Store, written: str, origin: str, nonce: str, now: datetime) -> Subscriber | None:
    """Store that an address asks to be subscribed, and return the reader who is to be sent a link; None: no mail is due, as they are
    subscribed or were sent one a moment ago. A link that could not be sent does not count. Raises ConfigError: no address."""
    wanted = recipient(written)
    with store.begin() as db:
        known = subscribers.by_address(db, wanted.address)
        if known is None:
            return subscribers.add(db, wanted.address, wanted.name, "pending", origin, nonce, now)
        if known.state == "confirmed":
            return None
        if known.nonce and now - known.asked_at < PATIENCE and not is_undelivered(db, known):
            return None
        return subscribers.ask_again(db, known.id, nonce, origin, now)


def is_subscribed(store: Store, written: str) -> bool:
    """Return whether an address is subscribed. Raises ConfigError: no address."""
    with store.read() as db:
        known = subscribers.by_address(db, recipient(written).address)
    return known is not None and known.state == "confirmed"


def is_undelivered(db: Connection, reader: Subscriber) -> bool:
    """Return whether the mail with a reader's last link surely did not arrive."""
    state = mail_ledger.by_recipient(db, confirmation_name(reader)).get(reader.address)
    return state is not None and state.state in {"refused", "deferred"}


def not_sent(store: Store, reader: Subscriber, why: str, now: datetime) -> None:
    """Note that the mail with a reader's last link could not be handed over, so that they can ask again at once."""
    name = confirmation_name(reader)
    with store.begin() as db:
        if mail_ledger.claim(db, name, reader.address, now):
            mail_ledger.end(db, name, reader.address, "deferred", why, now)


def is_good(store: Store, links: Links, token: str, purpose: Purpose) -> bool:
    """Return whether following a link would do what it is for: it is signed, not too old, and the last one sent to its reader."""
    read = links.read(token, purpose)
    with store.read() as db:
        reader = subscribers.by_id(db, read[0]) if read else None
    if read is None or reader is None:
        return False
    return purpose == "unsubscribe" or _is_last(reader, read[1])


def _is_last(reader: Subscriber, nonce: str) -> bool:
    return bool(nonce) and reader.nonce == nonce


def confirm(store: Store, links: Links, token: str, now: datetime) -> bool:
    """Subscribe the reader of a confirmation link; return whether the link is good: signed, of this week, and the last one sent."""
    read = links.read(token, "confirm")
    with store.begin() as db:
        reader = subscribers.by_id(db, read[0]) if read else None
        if reader is None or read is None or not _is_last(reader, read[1]):
            return False
        subscribers.set_state(db, reader.id, "confirmed", now)
    return True


def unsubscribe(store: Store, links: Links, token: str, now: datetime) -> bool:
    """End the subscription of a link, once or again; return whether the link is good."""
    read = links.read(token, "unsubscribe")
    if read is None:
        return False
    with store.begin() as db:
        subscribers.end(db, read[0], now)
    return True


def unsubscribe_address(store: Store, written: str, now: datetime, file: Path | None = None) -> bool:
    """End the subscription of an address, so that recipients.txt (`file`) does not bring it back; return whether they had one. An
    address that neither the list nor the file has is not stored. Raises ConfigError: no address, or a file that cannot be read."""
    wanted = recipient(written)
    named = {reader.address.lower() for reader in read_recipients(file)} if file is not None and file.exists() else ()
    with store.begin() as db:
        known = subscribers.by_address(db, wanted.address)
        if known is not None:
            return subscribers.end(db, known.id, now)
        if wanted.address.lower() in named:
            subscribers.add(db, wanted.address, wanted.name, "unsubscribed", "command", "", now)
            return True
    return False


def vouch(store: Store, written: str, now: datetime) -> None:
    """Subscribe an address whose reader has agreed by another way."""
    wanted = recipient(written)
    with store.begin() as db:
        known = subscribers.by_address(db, wanted.address)
        if known is None:
            subscribers.add(db, wanted.address, wanted.name, "confirmed", "command", "", now)
        else:
            subscribers.ask_again(db, known.id, known.nonce, "command", now)
            subscribers.set_state(db, known.id, "confirmed", now)


def readers(store: Store, file: Path, now: datetime) -> list[Subscriber]:
    """Return who gets the next mail, after taking in the addresses of recipients.txt; who left stays away, whatever the file says. Raises
    ConfigError: the file cannot be read, or there is none and nobody subscribed."""
    with store.read() as db:
        is_list = any(
            reader.state == "confirmed" and reader.origin != "recipients.txt"
            for reader in subscribers.all_subscribers(db)
        )
    named: Sequence[Recipient] = read_recipients(file) if file.exists() or not is_list else ()
    with store.begin() as db:
        known = {reader.address.lower(): reader for reader in subscribers.all_subscribers(db)}
        for wanted in named:
            reader = known.get(wanted.address.lower())
            if reader is None:
                subscribers.add(db, wanted.address, wanted.name, "confirmed", "recipients.txt", "", now)
            elif reader.state == "pending":
                subscribers.set_state(db, reader.id, "confirmed", now)
        return subscribers.mailed(subscribers.all_subscribers(db), [wanted.address for wanted in named])


def addressees(
    store: Store, file: Path, to: Sequence[str], links: Links, now: datetime
) -> tuple[list[Recipient], dict[str, str]]:
    """Return who a digest is mailed to (those of `to`, if any are named), and the link that ends each one's subscription, by address.
    Raises what `readers` raises."""
    if to:
        written = [recipient(address) for address in to]
        with store.read() as db:
            known = {wanted: subscribers.by_address(db, wanted.address) for wanted in written}
        found = [reader for reader in known.values() if reader is not None]
        # As the list writes their address: the ledger knows who has a mail by it.
        named = [replace(wanted, address=reader.address) if reader else wanted for wanted, reader in known.items()]
        chosen = list({wanted.address.lower(): wanted for wanted in named}.values())
    else:
        found = readers(store, file, now)
        chosen = [Recipient(reader.name, reader.address) for reader in found]
    return chosen, {reader.address: links.unsubscribe(reader) for reader in found} if links.base else {}


def confirmation(link: str, config: DigestConfig, now: datetime) -> EmailMessage:
    """Return the mail that asks a reader to confirm."""
    texts, name = words(config.language), config.publisher or config.country
    body = f"{texts.confirm_text.format(name)}\n\n{link}\n"
    letter = message(config.sender, texts.confirm_subject.format(name), body, "", now)
    letter["Auto-Submitted"] = "auto-generated"
    return letter


def confirmation_name(reader: Subscriber) -> str:
    """Return the name of a confirmation in the ledger of mails: each request is another."""
    return f"confirmation {reader.id} {reader.nonce[:8]}"


def base_of(address: str) -> str:
    """Return the public address that links begin with. Raises ConfigError: none is configured."""
    if not address:
        raise ConfigError(
            "set mail.public in digest.yaml: the https address at which readers reach `crawler review --public`"
        )
    return address
