"""Machine translations kept by (hash of the text, model, language), so that no sentence is asked for twice."""

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
    """A sentence in another language, by a model. `text` "" means that the model's answer was none: it is not asked again."""

    text: str
    model: str


def known(db: Connection, texts: Collection[str], model: str, into: str, now: datetime) -> set[str]:
    """Those of these texts that this model has answered. Marks them as used: the connection must be one for writing."""
    by_hash = {text_hash(text): text for text in texts}
    found: set[str] = set()
    for some in chunks(sorted(by_hash)):
        here = translations.c.text_hash.in_(some), translations.c.model == model, translations.c.into == into
        found |= {by_hash[bytes(row.text_hash)] for row in db.execute(select(translations.c.text_hash).where(*here))}
        db.execute(update(translations).where(*here).values(used_at=now))
    return found


def put(db: Connection, original: str, made: Translation, into: str, now: datetime) -> None:
    """Keeps what `known` did not have."""
    key = {"text_hash": text_hash(original), "model": made.model, "into": into}
    db.execute(insert(translations).values(**key, text=made.text, made_at=now, used_at=now))


def of(db: Connection, texts: Collection[str], into: str) -> dict[str, Translation]:
    """Of each of these texts the newest translation, whichever model made it; a text without one is left out."""
    if db.execute(select(translations.c.into).where(translations.c.into == into).limit(1)).first() is None:
        return {}  # of most desks: no text need be hashed
    by_hash = {text_hash(text): text for text in texts}
    found: dict[str, Translation] = {}
    for some in chunks(sorted(by_hash)):
        rows = db.execute(
            select(translations)
            .where(translations.c.text_hash.in_(some), translations.c.into == into, translations.c.text != "")
            .order_by(translations.c.made_at, translations.c.model)
        )
        found |= {by_hash[bytes(row.text_hash)]: Translation(row.text, row.model) for row in rows}
    return found


def of_drafts(db: Connection, drafts: Iterable[Draft], into: str) -> dict[str, Translation]:
    """Those of the headlines and sentences of the drafts that are in another language."""
    return of(db, {text for one in drafts if one.language != into for text in texts_of(one)}, into)


def texts_of(draft: Draft) -> list[str]:
    """What of a draft is translated: its headline, then its sentences as they stand in their articles."""
    return [text for text in (draft.headline, *(one.text for one in draft.sentences)) if text]


def forget(db: Connection, before: datetime) -> int:
    """Remove those last used before that time; how many went."""
    return db.execute(delete(translations).where(translations.c.used_at < before)).rowcount
