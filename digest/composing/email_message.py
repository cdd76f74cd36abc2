"""An e-mail without recipient, the same bytes for the same words."""

import hashlib
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr

from storage.errors import ConfigError

_ESCAPED = bytes([61, *range(127, 256)])  # three letters each in quoted-printable
_POLICY = SMTP.clone(max_line_length=78)


def message(sender: str, subject: str, text: str, html: str, at: datetime) -> EmailMessage:
    """Return a message without recipient: plain text, and HTML if there is any. The same words, the same bytes.

    Raises ConfigError where `sender` is no address. No header can be smuggled in: a line break in one is an error of `email`,
    and the subject is put on one line.
    """
    name, address = parseaddr(sender)
    domain = address.rpartition("@")[2]
    if not domain or not address.isascii():
        raise ConfigError("write digest.sender in digest.yaml as Name <name@example.org>", about=sender)
    key = hashlib.sha256(f"{subject}\0{text}\0{html}".encode()).hexdigest()[:24]
    mail = EmailMessage(policy=_POLICY)
    mail["From"] = Address(display_name=name, addr_spec=address)
    mail["Subject"] = " ".join(subject.split())
    mail["Date"] = format_datetime(at.replace(microsecond=0))
    mail["Message-ID"] = f"<{key}@{domain}>"
    mail.set_content(text, charset="utf-8", cte=_encoding(text))
    if html:
        mail.add_alternative(html, subtype="html", charset="utf-8", cte=_encoding(html))
        mail.set_boundary(f"=_{key}")  # "=_" stands in no encoded part
    return mail


def _encoding(text: str) -> str:
    """Return the shorter encoding for the way, in lines that no server breaks: some programs cut a message of more than 102 kB."""
    data = text.encode()
    escaped = len(data) - len(data.translate(None, _ESCAPED))
    return "base64" if 3 * escaped > len(data) / 2 else "quoted-printable"
