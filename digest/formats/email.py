"""The digest as a mail: plain text, and the same as HTML whose style stands in every element, as mail programs need it."""

import hashlib
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr

import css_inline

from digest.compose import line
from digest.formats.atom import updated
from digest.formats.html import render
from digest.formats.plain import as_plain
from storage.errors import ConfigError
from storage.published import Digest

_POLICY = SMTP.clone(max_line_length=78)


def as_email(digest: Digest) -> bytes:
    """The mail as a file (.eml) that a mail program opens as a draft: it has no recipient yet."""
    message = letter(digest)
    message["X-Unsent"] = "1"
    return message.as_bytes()


def letter(digest: Digest) -> EmailMessage:
    """The mail without recipient; the same digest, the same letter. Raises ConfigError where `digest.sender` is no address."""
    name, address = parseaddr(digest.imprint.sender)
    domain = address.rpartition("@")[2]
    if not domain or not address.isascii():
        raise ConfigError(
            "write digest.sender in config/digest.yaml as Name <name@example.org>", about=digest.imprint.sender
        )
    text = as_plain(digest).decode()
    html = css_inline.CSSInliner(load_remote_stylesheets=False).inline(render("email.html", digest))
    key = hashlib.sha256(f"{text}\0{html}".encode()).hexdigest()[:24]
    message = EmailMessage(policy=_POLICY)
    message["From"] = digest.imprint.sender if name else address
    message["Subject"] = line(digest.title)
    message["Date"] = format_datetime(updated(digest).replace(microsecond=0))
    message["Message-ID"] = f"<{key}@{domain}>"
    # base64: lines of Arabic are many bytes long, and no server on the way breaks or stuffs them.
    message.set_content(text, charset="utf-8", cte="base64")
    message.add_alternative(html, subtype="html", charset="utf-8", cte="base64")
    message.set_boundary(f"=_{key}")  # "=_" stands in no encoded part
    return message
