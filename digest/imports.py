"""Entries that people approved elsewhere, put into the store as theirs."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, ValidationError
from sqlalchemy import Connection

from storage.config.strict import Strict
from storage.database.store import Store
from storage.editing import decisions, drafts
from storage.errors import DigestError
from storage.records import Analysis, Decision, Draft, DraftSentence, Wording
from storage.text.normalize import clean

_Text = Annotated[str, Field(min_length=1, max_length=20_000)]


class _Entry(Strict):
    id: str
    date: date
    headline: _Text
    summary: str
    outlets: tuple[str, ...] = ()
    language: str = "en"
    section: str = ""
    outlet_at: Literal["end", "headline"] | None = None
    references: tuple[dict[str, str], ...] = ()  # in a digest's own JSON: not read, the articles are not here


class _Paragraph(Strict):
    date: date
    text: _Text


class _File(Strict):
    digest: str = ""
    entries: tuple[_Entry, ...]
    analysis: tuple[_Paragraph, ...] = ()
    # What else stands in a digest's own JSON (digest/formats/entries.py) is not read: it tells of a digest, not of entries.
    first: str = ""
    last: str = ""
    published: str = ""
    corrections: tuple[dict[str, Any], ...] = ()
    withdrawn: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class ImportResult:
    """How many entries and paragraphs were new, and how many entries the store had already."""

    entries: int
    analyses: int
    known: int


def import_entries(store: Store, path: Path, by: str, now: datetime) -> ImportResult:
    """Puts a JSON file of entries ({"entries": [{id, date, headline, summary, outlets}], "analysis": [{date, text}]}) into the
    store, approved by the person `by`. What it has already is passed over, whatever was decided on it since.

    Raises DigestError: no name, or a file that cannot be read, naming the field; nothing is kept then.
    """
    if not by.strip():
        raise DigestError("who approves these entries? give --by NAME; nothing was imported", about=str(path))
    entries_read = _read(path)
    new = paragraphs = 0
    with store.begin() as db:
        stored = {_words(draft) for draft in drafts.latest(db) if draft.story_id is None}
        for entry in entries_read.entries:
            draft = _draft(entry, by, now)
            if _words(draft) not in stored:
                _approve(db, drafts.add_written(db, draft), entry, by, now)
                stored.add(_words(draft))
                new += 1
        standing = {analysis.text for analysis in decisions.analyses(db, date.min, date.max)}
        for paragraph in entries_read.analysis:
            text = clean(paragraph.text)
            if text not in standing:
                decisions.add_analysis(db, Analysis(paragraph.date, text, by, now))
                paragraphs += 1
    return ImportResult(new, paragraphs, len(entries_read.entries) - new)


def _read(path: Path) -> _File:
    try:
        return _File.model_validate_json(path.read_bytes())
    except ValidationError as error:
        faults = [f"{'.'.join(map(str, fault['loc'])) or 'file'}: {fault['msg']}" for fault in error.errors()]
        raise DigestError("; ".join(faults[:10]) + "; nothing was imported", about=str(path)) from error
    except OSError as error:
        raise DigestError(f"cannot be read: {error.strerror}; nothing was imported", about=str(path)) from error


def _draft(entry: _Entry, by: str, now: datetime) -> Draft:
    text = clean(entry.summary)
    return Draft(
        story_id=None,
        revision=1,
        date=entry.date,
        headline=" ".join(clean(entry.headline).split()),
        sentences=(DraftSentence(text, article_id=0, version=0, start=0, end=len(text)),) if text else (),
        outlets=tuple(clean(name) for name in entry.outlets),
        language=entry.language,
        made_at=now,
        made_by=by,
    )


def _approve(db: Connection, draft: Draft, entry: _Entry, by: str, now: datetime) -> None:
    wording = Wording(
        draft.date, draft.headline, draft.text, draft.outlets, draft.language, clean(entry.section), entry.outlet_at
    )
    decisions.add(db, Decision(draft.id, draft.revision, "approve", by, now, "import", wording))


def _words(draft: Draft) -> tuple[object, ...]:
    return draft.date, draft.headline, draft.text, draft.outlets
