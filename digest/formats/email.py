"""The digest as an e-mail: plain text, and the same as HTML with inline styles, as mail programs need it."""

from email.message import EmailMessage

import css_inline

from digest.composing.compose import line
from digest.composing.email_message import message
from digest.formats.atom import updated
from digest.formats.html import render
from digest.formats.plain import as_plain
from storage.publishing.published import Digest


def as_email(digest: Digest) -> bytes:
    """Return the mail as a file (.eml) that a mail program opens as a draft: it has no recipient yet."""
    draft = letter(digest)
    draft["X-Unsent"] = "1"
    return draft.as_bytes()


def letter(digest: Digest) -> EmailMessage:
    """Return the mail without recipient; the same digest, the same bytes. Raises ConfigError if `digest.sender` is no address."""
    html = css_inline.CSSInliner(load_remote_stylesheets=False, keep_at_rules=True).inline(render("email.html", digest))
    return message(digest.imprint.sender, line(digest.title), as_plain(digest).decode(), html, updated(digest))
