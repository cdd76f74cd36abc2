"""Entries that people approved elsewhere, put into the store as theirs."""

from collections.abc import Callable, Iterator
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
from storage.text.calendar import is_sane, outside
from storage.text.languages import LANGUAGES
from storage.text.normalize import clean

_Text = Annotated[str, Field(min_length=1, max_length=20_000)]
_JOINERS = "\u200c\u200d\ufe0e\ufe0f \u2800\u3164"  # of words, and letters that look like none: alone they are no word
LanguageOf = Callable[[str, str], str]  # the language of these words, where they leave it open the second


class _Entry(Strict):
    id: str
    date: date
    headline: _Text
    summary: _Text
    outlets: tuple[str, ...] = ()
    language: str | None = None  # None: told from the words
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


def import_entries(
    store: Store, path: Path, by: str, now: datetime, language_of: LanguageOf = lambda _, expected: expected
) -> ImportResult:
    """Import a JSON file of entries ({"entries": [{id, date, headline, summary, outlets}], "analysis": [{date, text}]}) into the
    store, approved by the person `by`. Entries it has already are skipped, whatever was decided on them since.

    Raises DigestError: no name, a file that cannot be read or an entry that cannot be printed, naming the field; nothing is
    stored then.
    """
    if not by.strip():
        raise DigestError("who approves these entries? give --by NAME; nothing was imported", about=str(path))
    entries_read = _read(path)
    if faults := list(_faults(entries_read)):
        raise DigestError("; ".join(faults[:10]) + "; nothing was imported", about=str(path))
    new = paragraphs = 0
    with store.begin() as db:
        stored = {_words(draft) for draft in drafts.latest(db) if draft.story_id is None}
        for entry in entries_read.entries:
            draft = _draft(entry, by, now, language_of)
            if _words(draft) not in stored:
                _approve(db, drafts.add_written(db, draft), entry, by, now)
                stored.add(_words(draft))
                new += 1
        standing = {analysis.text for analysis in decisions.analyses(db, date.min, date.max)}
        for paragraph in entries_read.analysis:
            text = _paragraphs(paragraph.text)
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


def _faults(file: _File) -> Iterator[str]:
    """Yield why entries cannot be printed, each fault with its place; the words are checked as they will be stored."""
    for number, entry in enumerate(file.entries, start=1):
        where = f"entry {number} ({_line(entry.id) or 'without id'})"
        if not is_sane(entry.date):
            yield f"{where}: date {entry.date}: {outside(entry.date)}"
        for field, text in (("headline", entry.headline), ("summary", entry.summary)):
            if not _line(text):
                yield f"{where}: {field}: no word is in it"
        if entry.language is not None and entry.language not in LANGUAGES:
            yield f"{where}: language {_line(entry.language)[:20]!r}: write one of {', '.join(LANGUAGES)}"
        if any(not _line(name) for name in entry.outlets):
            yield f"{where}: outlets: one of them has no name"
    for number, paragraph in enumerate(file.analysis, start=1):
        if not is_sane(paragraph.date):
            yield f"analysis {number}: date {paragraph.date}: {outside(paragraph.date)}"
        if not _line(paragraph.text):
            yield f"analysis {number}: text: no word is in it"


def _line(text: str) -> str:
    """Return the text on one line as it is stored, "" if nothing of it is visible."""
    line = " ".join(clean(text).split())
    return line if line.strip(_JOINERS) else ""


def _paragraphs(text: str) -> str:
    return "\n".join(line for line in map(_line, clean(text).split("\n")) if line)


def _draft(entry: _Entry, by: str, now: datetime, language_of: LanguageOf) -> Draft:
    text, headline = _paragraphs(entry.summary), _line(entry.headline)
    return Draft(
        story_id=None,
        revision=1,
        date=entry.date,
        headline=headline,
        sentences=(DraftSentence(text, article_id=0, version=0, start=0, end=len(text)),),
        outlets=tuple(map(_line, entry.outlets)),
        language=entry.language or language_of(f"{headline} {text}", "en"),
        made_at=now,
        made_by=by,
    )


def _approve(db: Connection, draft: Draft, entry: _Entry, by: str, now: datetime) -> None:
    wording = Wording(
        draft.date, draft.headline, draft.text, draft.outlets, draft.language, _line(entry.section), entry.outlet_at
    )
    decisions.add(db, Decision(draft.id, draft.revision, "approve", by, now, "import", wording))


def _words(draft: Draft) -> tuple[object, ...]:
    return draft.date, draft.headline, draft.text, draft.outlets
