"""Sending letters: one recipient at a time, over TLS only, each noted before it goes out, so that a crash never mails twice."""

import copy
import hashlib
import smtplib
import ssl
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from email.headerregistry import Address, BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import EmailPolicy, Policy
from typing import cast
from urllib.parse import quote

from digest.recipients import Recipient
from storage.clock import Clock
from storage.config.settings import MailConfig
from storage.database.store import Store
from storage.errors import MailError, UnreachableError
from storage.publishing import mail_ledger
from storage.publishing.mail_ledger import State


class _Links(UnstructuredHeader, BaseHeader):
    """A header of links in angle brackets, a line each: folded by the rules for words, a long link would be encoded, and mail programs
    would not find it (RFC 2369, 3)."""

    def fold(self, *, policy: Policy) -> str:
        """Return the header as it is sent."""
        return f"{self.name}: {str(self).replace('>, <', f'>,{policy.linesep} <')}{policy.linesep}"


_HEADERS = HeaderRegistry()
_HEADERS.map_to_type("list-unsubscribe", _Links)
PASSWORD = "CRAWLER_SMTP_PASSWORD"  # noqa: S105 - the name of a variable of the environment
_LOOPBACK = {"localhost", "127.0.0.1", "::1"}
RECONNECTS = 2  # broken lines, one after another, before the rest is left for the next time


@dataclass(slots=True)
class Delivery:
    """Outcomes of sending a message, as (address, the server's answer): `sent` now; `refused` for good; `deferred`, retried when it
    is sent again; `uncertain`, which a person must resolve; `known`, sent earlier; `untried`, because the server went away."""

    sent: list[tuple[str, str]] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)
    deferred: list[tuple[str, str]] = field(default_factory=list)
    uncertain: list[tuple[str, str]] = field(default_factory=list)
    known: list[tuple[str, str]] = field(default_factory=list)
    untried: list[tuple[str, str]] = field(default_factory=list)


def addressed(letter: EmailMessage, to: Recipient, unsubscribe: str, one_click: str = "") -> EmailMessage:
    """Return the message for one recipient: nobody sees another's address. `unsubscribe` is an address (mailto: or https:) in
    which {address} is replaced by theirs; "": a mail to the sender. `one_click` is an https address that ends their subscription by a
    POST alone (RFC 8058)."""
    sender = letter["From"].addresses[0].addr_spec
    leave = unsubscribe.replace("{address}", quote(to.address, safe="")) or f"mailto:{sender}?subject=unsubscribe"
    mail = copy.deepcopy(letter)
    mail["To"] = Address(display_name=to.name, addr_spec=to.address)
    mail.policy = cast("EmailPolicy", mail.policy).clone(header_factory=_HEADERS)
    if letter["Auto-Submitted"] is None:  # one to the operator is no list to leave
        mail["List-Unsubscribe"] = f"<{one_click}>, <{leave}>" if one_click else f"<{leave}>"
        if one_click:
            mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    # The same message to the same person has the same id on every attempt, so that their server can drop duplicates.
    local, _, domain = letter["Message-ID"].strip("<>").partition("@")
    mark = hashlib.sha256(to.address.encode()).hexdigest()[:12]
    mail.replace_header("Message-ID", f"<{local}.{mark}@{domain}>")
    return mail


def send(
    store: Store,
    name: str,
    letter: EmailMessage,
    recipients: Sequence[Recipient],
    config: MailConfig,
    password: str,
    clock: Clock,
    leaving: Mapping[str, str] | None = None,
) -> Delivery:
    """Send the message to each recipient who does not have it yet. `name` ("digest 12") identifies it in the ledger
    (storage/publishing/mail_ledger.py), which records who has it. `leaving` has the link that ends a subscription, by address.

    Raises MailError before anything is sent: no server, no TLS, a login refused. A failure for one recipient stops no other.
    """
    done = Delivery()
    with store.read() as db:
        before = mail_ledger.by_recipient(db, name)
    waiting = []
    for recipient in recipients:
        was = before.get(recipient.address)
        if was is None or was.state == "deferred":
            waiting.append(recipient)
        else:
            pile = {"sent": done.known, "refused": done.refused, "sending": done.uncertain}[was.state]
            pile.append((recipient.address, was.said))
    if waiting:
        _Sending(store, name, letter, config, password, clock, done, leaving or {}).send_all(waiting)
    return done


@dataclass(slots=True)
class _Sending:
    store: Store
    name: str
    letter: EmailMessage
    config: MailConfig
    password: str
    clock: Clock
    done: Delivery
    leaving: Mapping[str, str]

    def send_all(self, waiting: Sequence[Recipient]) -> None:
        """Send to each of these recipients, connecting again where the line breaks."""
        line: smtplib.SMTP | None = connect(self.config, self.password)
        broken = 0
        for place, recipient in enumerate(waiting):
            try:
                line = line or connect(self.config, self.password)
            except MailError as error:
                self.done.untried += [(recipient.address, str(error)) for recipient in waiting[place:]]
                return
            if self._one(line, recipient):
                broken = 0
                continue
            with suppress(OSError, smtplib.SMTPException):
                line.close()
            line = None
            broken += 1
            if broken > RECONNECTS:
                self.done.untried += [
                    (recipient.address, "the line broke again and again") for recipient in waiting[place + 1 :]
                ]
                return
        if line is not None:
            with suppress(OSError, smtplib.SMTPException):
                line.quit()

    def _one(self, line: smtplib.SMTP, to: Recipient) -> bool:
        """Send to one recipient; return whether the line is still usable."""
        one_click = self.leaving.get(to.address, "")
        content = addressed(self.letter, to, self.config.unsubscribe, one_click).as_bytes()
        with self.store.begin() as db:
            if not mail_ledger.claim(db, self.name, to.address, self.clock()):
                self.done.known.append((to.address, "another command has it"))
                return True
        state, answer, stands = hand_over(line, self.letter["From"].addresses[0].addr_spec, to.address, content)
        if state == "sending":
            self.done.uncertain.append((to.address, answer))
            return stands
        with self.store.begin() as db:
            mail_ledger.end(db, self.name, to.address, state, answer, self.clock())
        {"sent": self.done.sent, "refused": self.done.refused, "deferred": self.done.deferred}[state].append(
            (to.address, answer)
        )
        return stands


def hand_over(line: smtplib.SMTP, sender: str, to: str, content: bytes) -> tuple[State, str, bool]:
    """Return the outcome ("sending": unknown), the server's answer, and whether the line is still usable."""
    try:
        for ask, address in ((line.mail, sender), (line.rcpt, to)):
            code, answer = ask(address)
            if code not in (250, 251):
                stands = code != 421  # 421: the server goes away
                if stands:
                    line.rset()
                return _state(code), _said(code, answer), stands
    except (OSError, smtplib.SMTPException) as error:
        return "deferred", f"the line broke before it was handed over: {error}", False
    try:
        code, answer = line.data(content)
    except smtplib.SMTPDataError as error:  # refused before the first byte of it
        return _state(error.smtp_code), _said(error.smtp_code, error.smtp_error), error.smtp_code != 421
    except (OSError, smtplib.SMTPException) as error:
        return "sending", f"the line broke before the server's answer: {error}", False
    return ("sent" if code == 250 else _state(code)), _said(code, answer), code != 421


def connect(config: MailConfig, password: str) -> smtplib.SMTP:
    """Return an encrypted line to the server, certificate checked, logged in if `user` is set. Raises MailError; nothing was sent."""
    about = f"{config.server}:{config.port}"
    if not config.server:
        raise MailError("no server is named: set mail.server in digest.yaml; nothing was sent")
    if config.security == "none" and config.server not in _LOOPBACK:
        raise MailError("mail.security: none is for a server on this machine only; nothing was sent", about=about)
    line: smtplib.SMTP | None = None
    try:
        context = ssl.create_default_context(cafile=config.certificates or None)
        line = _opened(config, context)
        _secured(line, config, password, context)
    except smtplib.SMTPAuthenticationError as error:
        what = "refused the login: check mail.user and CRAWLER_SMTP_PASSWORD; nothing was sent"
        raise _closed(line, MailError(what, about=about)) from error
    except ssl.SSLCertVerificationError as error:
        what = f"its certificate cannot be trusted: {error}; mail.certificates names a file of who vouches for it; nothing was sent"
        raise _closed(line, MailError(what, about=about)) from error
    except ssl.SSLError as error:
        what = (
            f"no TLS can be agreed on: {error}; mail.security is starttls for port 587, tls for 465; nothing was sent"
        )
        raise _closed(line, MailError(what, about=about)) from error
    except (OSError, smtplib.SMTPException) as error:
        what = f"cannot be reached: {error}; check mail.server and mail.port, and that it is up; nothing was sent"
        raise _closed(line, UnreachableError(what, about=about)) from error
    except MailError as error:
        raise _closed(line, error) from None
    return line


def _opened(config: MailConfig, context: ssl.SSLContext) -> smtplib.SMTP:
    where, wait = (config.server, config.port), config.timeout_seconds
    if config.security == "tls":
        return smtplib.SMTP_SSL(*where, timeout=wait, context=context)
    return smtplib.SMTP(*where, timeout=wait)


def _secured(line: smtplib.SMTP, config: MailConfig, password: str, context: ssl.SSLContext) -> None:
    line.ehlo()
    if config.security == "starttls":
        if not line.has_extn("starttls"):
            what = "offers no STARTTLS: nothing was sent, for it would have been in the clear; try mail.security: tls and port 465"
            raise MailError(what, about=f"{config.server}:{config.port}")
        line.starttls(context=context)
        line.ehlo()
    if config.user:
        line.login(config.user, password)


def _closed(line: smtplib.SMTP | None, error: MailError) -> MailError:
    if line is not None:
        with suppress(OSError, smtplib.SMTPException):
            line.close()
    return error


def _state(code: int) -> State:
    return "refused" if 500 <= code < 600 else "deferred"


def _said(code: int, answer: bytes | str) -> str:
    text = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    return f"{code} {' '.join(text.split())}"[:300]
