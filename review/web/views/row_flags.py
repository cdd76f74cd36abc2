"""What an editor should know of a draft before opening it, as flags on its row. Pure."""

from collections.abc import Sequence
from typing import Literal, NamedTuple, get_args

from review.decisions.rules import DraftState
from storage.corpus.breaking import Breaking
from storage.records import Draft

Flag = Literal[
    "breaking",
    "updated",
    "conflict",
    "differs",
    "to translate",
    "published before",
    "follows",
    "headline only",
    "opinion",
    "no date",
]
FLAGS: tuple[Flag, ...] = get_args(Flag)
NOT_APPLIED = "was not applied"  # of a remark that keeps words which met another person's
# How the notes of summarizer/drafts/notes.py and already_covered.py begin; stored drafts may have those of earlier versions.
_NOTES: dict[str, Flag] = {
    "outlets differ": "differs",
    "update to entry": "published before",
    "follows story": "follows",
    "labelled an opinion": "opinion",
    "an opinion": "opinion",
    "no article has a date": "no date",
    "no article gave a date": "no date",
}


class RowFlag(NamedTuple):
    """A flag, and the line that says why: shown when the pointer rests on it."""

    name: Flag
    why: str


def flags_of(draft: Draft, state: DraftState, language: str, into: str, broke: Breaking | None = None) -> list[RowFlag]:
    """Return the flags of a draft in the order of FLAGS, each once. `language` is that of its words, `into` the digest's; `broke` where
    its story breaks now."""
    reasons = dict(_reasons(draft.notes))
    if broke is not None:
        reasons["breaking"] = broke.reason
    if state.wording is not None and state.words_on < draft.revision:
        reasons["updated"] = (
            f"revision {draft.revision} arrived after the edit by {state.last.by if state.last else 'a person'}"
        )
    elif state.wording is None and draft.revision > 1:
        reasons["updated"] = f"revision {draft.revision}: its story grew"
    kept = [remark.reason for remark in state.remarks if NOT_APPLIED in remark.reason]
    if kept:
        reasons["conflict"] = kept[-1]
    if language != into and state.is_open:
        reasons["to translate"] = ""
    return [RowFlag(name, reasons[name]) for name in FLAGS if name in reasons]


def _reasons(notes: Sequence[str]) -> list[tuple[Flag, str]]:
    only = [note for note in notes if note.startswith("not read") and "link is here)" not in note]  # that of the lead
    return [("headline only", note) for note in only] + [
        (flag, note) for note in notes for beginning, flag in _NOTES.items() if note.startswith(beginning)
    ]
