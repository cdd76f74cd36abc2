"""The digest's entries as JSON, for programs: in the form `crawler queue import` reads. Who approved them is not told."""

import json
from typing import Any

from digest.composing.compose import anchor, line
from storage.publishing.published import Digest
from storage.records import Entry, Wording
from storage.text.links import web_address
from storage.text.normalize import clean


def as_entries(digest: Digest) -> bytes:
    """{"digest", "first", "last", "published", "entries", "analysis", "corrections", "withdrawn"}; an entry's `id` is its
    anchor in the page."""
    return encoded(
        {
            "digest": line(digest.title),
            "first": f"{digest.first}",
            "last": f"{digest.last}",
            "published": digest.at.isoformat() if digest.at else "",
            "entries": [_entry(entry) for entry in digest.entries],
            "analysis": [{"date": f"{one.date}", "text": clean(one.text)} for one in digest.analyses],
            "corrections": [
                {
                    "id": anchor(one.draft_id),
                    "at": one.at.isoformat(),
                    "before": _words(one.before) if one.after else None,  # what was withdrawn is not said again
                    "after": _words(one.after) if one.after else None,
                    "note": line(one.note),
                }
                for one in digest.corrections
            ],
            "withdrawn": [
                {
                    "id": anchor(one.draft_id),
                    "date": f"{one.day}",
                    "state": one.state,
                    "moved_to": f"{one.moved_to or ''}",
                }
                for one in digest.tombstones
            ],
        }
    )


def encoded(answer: dict[str, Any]) -> bytes:
    """JSON that stays data wherever it is pasted: what HTML would read as markup stands as an escape."""
    text = json.dumps(answer, ensure_ascii=False, indent=1)
    for letter in "<>&\u2028\u2029":
        text = text.replace(letter, f"\\u{ord(letter):04x}")
    return f"{text}\n".encode()


def _entry(entry: Entry) -> dict[str, Any]:
    references = [{"outlet": line(one.outlet), "url": web_address(one.url)} for one in entry.references]
    return {
        "id": anchor(entry.draft_id),
        **_words(entry.wording),
        "references": [one for one in references if one["url"]],
    }


def _words(wording: Wording) -> dict[str, Any]:
    return {
        "date": f"{wording.date}",
        "headline": line(wording.headline),
        "summary": clean(wording.text),
        "outlets": [line(name) for name in wording.outlets],
        "language": wording.language,
        "section": line(wording.section),
        "outlet_at": wording.outlet_at,
    }
