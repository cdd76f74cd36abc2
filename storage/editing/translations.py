"""Machine translations stored by (hash of the text, model, language), so that no sentence is translated twice."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select, update

from storage.database.chunks import chunks
from storage.database.tables_review import translations
from storage.records import Draft
from storage.text.normalize import text_hash


@dataclass(frozen=True, slots=True)
class Translation:
    """A sentence in another language, by a model. `text` "" means that the model gave no translation: it is not asked
    again."""

    text: str
    model: str


def answered(db: Connection, texts: Collection[str], model: str, into: str, now: datetime) -> set[str]:
    """Return those of these texts that this model has answered. Marks them as used: the connection must be one for
    writing."""
    by_hash = {text_hash(text): text for text in texts}
    answered_texts: set[str] = set()
    for piece in chunks(sorted(by_hash)):
        here = translations.c.text_hash.in_(piece), translations.c.model == model, translations.c.into == into
        answered_texts |= {
            by_hash[bytes(row.text_hash)] for row in db.execute(select(translations.c.text_hash).where(*here))
        }
        db.execute(update(translations).where(*here).values(used_at=now))
    return answered_texts


def put(db: Connection, original: str, translation: Translation, into: str, now: datetime) -> None:
    """Store a translation that `answered` did not have."""
    key = {"text_hash": text_hash(original), "model": translation.model, "into": into}
    db.execute(insert(translations).values(**key, text=translation.text, made_at=now, used_at=now))


def by_text(db: Connection, texts: Collection[str], into: str) -> dict[str, Translation]:
    """Return the newest translation of each of these texts, by any model; a text without one is left out."""
    if db.execute(select(translations.c.into).where(translations.c.into == into).limit(1)).first() is None:
        return {}  # on most desks: no text need be hashed
    by_hash = {text_hash(text): text for text in texts}
    translation_by_text: dict[str, Translation] = {}
    for piece in chunks(sorted(by_hash)):
        rows = db.execute(
            select(translations)
            .where(translations.c.text_hash.in_(piece), translations.c.into == into, translations.c.text != "")
            .order_by(translations.c.made_at, translations.c.model)
        )
        translation_by_text |= {by_hash[bytes(row.text_hash)]: Translation(row.text, row.model) for row in rows}
    return translation_by_text


def of_drafts(db: Connection, drafts: Iterable[Draft], into: str) -> dict[str, Translation]:
    """Return the translations of the drafts' headlines and sentences that are in another language."""
    return by_text(db, {text for draft in drafts if draft.language != into for text in texts_of(draft)}, into)


def texts_of(draft: Draft) -> list[str]:
    """Return the texts of a draft to translate: its headline, then its sentences as in their articles."""
    return [text for text in (draft.headline, *(sentence.text for sentence in draft.sentences)) if text]


def forget(db: Connection, before: datetime) -> int:
    """Delete the translations last used before that time and return how many."""
    return db.execute(delete(translations).where(translations.c.used_at < before)).rowcount
