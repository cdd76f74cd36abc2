"""The digest's entries as JSON, for programs: in the form `crawler queue import` reads. Who approved them is not told."""

import json
from typing import Any

from digest.composing.compose import anchor, line
from storage.publishing.published import Digest
from storage.records import Entry, Wording
from storage.text.links import web_address
from storage.text.normalize import clean


def as_entries(digest: Digest) -> bytes:
    """Return {"digest", "first", "last", "published", "entries", "analysis", "corrections", "withdrawn"}; an entry's `id` is its
    anchor in the page."""
    return encoded(
        {
            "digest": line(digest.title),
            "first": f"{digest.first}",
            "last": f"{digest.last}",
            "published": digest.at.isoformat() if digest.at else "",
            "entries": [entry_object(entry) for entry in digest.entries],
            "analysis": [{"date": f"{analysis.date}", "text": clean(analysis.text)} for analysis in digest.analyses],
            "corrections": [
                {
                    "id": anchor(correction.draft_id),
                    "at": correction.at.isoformat(),
                    "before": _words(correction.before)
                    if correction.after
                    else None,  # what was withdrawn is not said again
                    "after": _words(correction.after) if correction.after else None,
                    "note": line(correction.note),
                }
                for correction in digest.corrections
            ],
            "withdrawn": [
                {
                    "id": anchor(stone.draft_id),
                    "date": f"{stone.day}",
                    "state": stone.state,
                    "moved_to": f"{stone.moved_to or ''}",
                }
                for stone in digest.tombstones
            ],
        }
    )


def encoded(answer: dict[str, Any]) -> bytes:
    """Return JSON that stays data wherever it is pasted: signs that HTML would read as markup are escaped."""
    text = json.dumps(answer, ensure_ascii=False, indent=1)
    for letter in "<>&\u2028\u2029":
        text = text.replace(letter, f"\\u{ord(letter):04x}")
    return f"{text}\n".encode()


def entry_object(entry: Entry) -> dict[str, Any]:
    """Return an entry as an object of the JSON; who approved it is not in it."""
    references = [
        {"outlet": line(reference.outlet), "url": web_address(reference.url)} for reference in entry.references
    ]
    return {
        "id": anchor(entry.draft_id),
        **_words(entry.wording),
        "references": [reference for reference in references if reference["url"]],
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
