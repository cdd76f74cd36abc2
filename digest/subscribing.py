"""Subscribing to the mails: somebody asks, a signed link in a mail confirms it, a signed link in every mail ends it.

Links name a reader by a number, so that no address stands in a server's log. What is answered never says whether an address is known.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Literal

from itsdangerous import BadData, URLSafeTimedSerializer

from digest.composing.email_message import message
from digest.composing.words import words
from digest.recipients import Recipient, read_recipients, recipient
from storage.config.settings import DigestConfig
from storage.database.store import Store
from storage.errors import ConfigError
from storage.publishing import subscribers
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
    subscribed or were asked a moment ago. Raises ConfigError: no address."""
    wanted = recipient(written)
    with store.begin() as db:
        known = subscribers.by_address(db, wanted.address)
        if known is None:
            return subscribers.add(db, wanted.address, wanted.name, "pending", origin, nonce, now)
        if known.state == "confirmed" or (known.state == "pending" and now - known.asked_at < PATIENCE):
            return None
        return subscribers.ask_again(db, known.id, nonce, origin, now)


def confirm(store: Store, links: Links, token: str, now: datetime) -> bool:
    """Subscribe the reader of a confirmation link; return whether the link is good: signed, of this week, and the last one sent."""
    read = links.read(token, "confirm")
    with store.begin() as db:
        reader = subscribers.by_id(db, read[0]) if read else None
        if reader is None or read is None or reader.nonce != read[1] or reader.state == "unsubscribed":
            return False
        subscribers.set_state(db, reader.id, "confirmed", now)
    return True


def unsubscribe(store: Store, links: Links, token: str, now: datetime) -> bool:
    """End the subscription of a link, once or again; return whether the link is good."""
    read = links.read(token, "unsubscribe")
    if read is None:
        return False
    with store.begin() as db:
        subscribers.set_state(db, read[0], "unsubscribed", now)
    return True


def unsubscribe_address(store: Store, written: str, now: datetime) -> bool:
    """End the subscription of an address, known or not, so that no file brings it back; return whether they had one."""
    wanted = recipient(written)
    with store.begin() as db:
        known = subscribers.by_address(db, wanted.address)
        if known is None:
            subscribers.add(db, wanted.address, wanted.name, "unsubscribed", "command", "", now)
            return False
        return subscribers.set_state(db, known.id, "unsubscribed", now)


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
        known = {reader.address: reader for reader in subscribers.all_subscribers(db)}
        for wanted in named:
            reader = known.get(wanted.address)
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
        chosen = [recipient(address) for address in to]
        with store.read() as db:
            known = [subscribers.by_address(db, wanted.address) for wanted in chosen]
        found = [reader for reader in known if reader is not None]
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
