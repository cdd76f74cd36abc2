"""Mail a published digest to its readers."""

from collections.abc import Sequence

from crawler.app.desk.desk import Desk
from crawler.app.desk.interrupted_digest import finish_publishing
from crawler.app.desk.signing_key import signing_key
from digest import mail, subscribing
from digest.formats.email import letter
from digest.mail import Delivery
from storage.clock import Clock
from storage.errors import ConfigError
from storage.publishing import digests, mail_ledger


def mail_digest(desk: Desk, digest_id: int, to: Sequence[str], password: str, clock: Clock) -> Delivery:
    """A published digest → its recipients (those of recipients.txt where none is named) who do not have it yet. Raises
    ConfigError, MailError."""
    finish_publishing(desk)
    with desk.store.read() as db:
        published = digests.get(db, digest_id)
    if published is None:
        raise ConfigError("no digest has this number: `crawler digests list` lists them", about=str(digest_id))
    name, config = mail_ledger.letter_of(digest_id), desk.config.mail
    links = subscribing.Links(signing_key(desk.folder), config.public)
    chosen, leaving = subscribing.addressees(desk.store, desk.recipients, to, links, clock())
    return mail.send(desk.store, name, letter(published), chosen, config, password, clock, leaving)
