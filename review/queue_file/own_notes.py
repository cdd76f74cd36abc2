"""What the program says in the queue file, in the desk's language: the guide at its top and the notes of its entries.

A file in any of the languages is read alike: an editor may change the desk's language, or mail a file to another desk.
"""

import re
from functools import cache

from storage.catalogues.catalogue import LANGUAGES, catalogue
from storage.catalogues.catalogue import translatable as _t

GUIDE = _t("""# The queue

Type x between the brackets to approve an entry, a minus to reject it (with a line "reason: …" under it if you like), a space to take
either back; change headline, outlets and text as you wish; move an entry under another day to change its day. A new entry is a heading
such as "### [x] Headline (Outlet)" with its text below; text straight under a day is the analyst's paragraph. Text is plain: marks such
as ** are printed as typed. "language: ckb" below a heading corrects a detected language. Leave the last line: it shows the file is whole.
""")
# How notes begin. No paragraph that begins so is a person's: `begins` finds them where a note lost its mark.
BREAKING = _t("On top because its story is breaking: {text}")
RELEVANCE = _t("Relevance: {text}")
TO_FIX = _t("To fix: {text}")
TO_TRANSLATE = _t("To translate: this entry is in {language}, the digest in {edition}")
TRANSLATION = _t("Machine translation by {model}, {place}: {text}")
HEADLINE = _t("headline")
REVISION = _t("Revision {number} arrived after this edit, which was kept. It says: {text}")
CONTINUES_ENTRY = _t("Continues entry {number} ({day}): {text}")
CONTINUES_DRAFT = _t("Continues draft {number} ({day}): {text}")
SIGNED = {
    "approved": _t("Approved by {name}, {when}"),
    "rejected": _t("Rejected by {name}, {when}"),
    "edited": _t("Edited by {name}, {when}"),
    "remark": _t("Remark by {name}, {when}"),
}
_CONTINUES = (CONTINUES_ENTRY, CONTINUES_DRAFT)
_ALL = (BREAKING, RELEVANCE, TO_FIX, TO_TRANSLATE, TRANSLATION, REVISION, *_CONTINUES, *SIGNED.values())
_OLD = (  # as earlier versions wrote them
    "To mend: {text}",
    "To translate: {text}",
    "Revision {number} came after these words; they were kept. It says: {text}",
)
_OLD_GUIDE = {"it shows the file is whole": "the file is whole"}  # as an earlier version wrote it
_HOLES = {"when": r"\d{4}-\d\d-\d\d [^:]*", "number": r"\d+"}


def guide(language: str) -> str:
    """Return the guide at the top of the file."""
    return catalogue(language).gettext(GUIDE).strip()


def top(text: str, language: str) -> str:
    """Return what the file has above its first day: a person's text, else the guide in this language."""
    guides = {_flat(guide(other)) for other in LANGUAGES}
    guides |= {_flat(GUIDE).replace(now, before) for now, before in _OLD_GUIDE.items()}
    return guide(language) if not text or _flat(text) in guides else text


def note(message: str, into: str, **values: object) -> str:
    """Return a note by its message, in this language."""
    return catalogue(into).gettext(message).format(**values)


@cache
def label(message: str, language: str) -> str:
    """Return what a note of this message begins with, up to its first value."""
    return catalogue(language).gettext(message).partition("{")[0].rstrip()


@cache
def begins() -> re.Pattern[str]:
    """Return what finds the beginning of a note, in any of the languages."""
    messages = {catalogue(language).gettext(message) for language in LANGUAGES for message in _ALL}
    return re.compile(
        "|".join(f"(?:{_beginning(message)})" for message in sorted({*messages, *_OLD}, key=len, reverse=True))
    )


def _beginning(message: str) -> str:
    """A message up to its first colon before any value, else up to the text that a person may have written."""
    start, colon, _ = message.partition("{")[0].partition(":")
    if colon:
        return re.escape(f"{start}:") + " ?"
    parts = re.split(r"\{(\w+)\}", message.partition("{text}")[0].rstrip())
    return (
        "".join(_HOLES.get(part, "[^:]{1,80}") if at % 2 else re.escape(part) for at, part in enumerate(parts)) + ":? ?"
    )


def _flat(text: str) -> str:
    return " ".join(text.split())
