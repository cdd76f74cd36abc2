"""The tables of dossiers: who and what articles mention. They belong to the schema of storage/database/tables.py."""

from sqlalchemy import Boolean, Column, Float, ForeignKey, Index, Integer, Table, Text

from storage.database.types import UTC, metadata

dossiers = Table(
    "dossiers",
    metadata,
    # A name of config/names.yaml, or one that articles mention and that may be one.
    Column("id", Integer, primary_key=True),
    Column("key", Text, nullable=False, unique=True),  # "=house spelling" where it is listed, else its consonants
    Column("name", Text, nullable=False),
    Column("kind", Text, nullable=False),  # as in names.yaml; of one that is not listed: person, place, group
    Column("is_listed", Boolean, nullable=False),
    Column("mentions", Integer, nullable=False),  # articles
    Column("last_at", UTC, nullable=False),
    Column("rose_at", UTC, index=True),  # when it was last mentioned far more often than usual
    Column("recent", Integer, nullable=False),  # articles of the week in which it rose
    Column("usual", Float, nullable=False),  # articles of a usual week before it
    Column("dismissed_by", Text, nullable=False),  # who wants it offered no more; "": nobody
)

dossier_mentions = Table(
    "dossier_mentions",
    metadata,
    Column("dossier_id", ForeignKey("dossiers.id"), primary_key=True, autoincrement=False),
    Column("happened_at", UTC, primary_key=True),  # newest articles are read from the key, never sorted
    Column("article_id", ForeignKey("articles.id"), primary_key=True, autoincrement=False, index=True),
    sqlite_with_rowid=False,
)

dossier_days = Table(
    "dossier_days",
    metadata,
    # Counted when written: a name of half a million articles has some thousand rows a year here.
    Column("dossier_id", ForeignKey("dossiers.id"), primary_key=True, autoincrement=False),
    Column("day", Integer, primary_key=True, autoincrement=False),  # since 1970, in UTC
    Column("source", Text, primary_key=True),
    Column("mentions", Integer, nullable=False),
    sqlite_with_rowid=False,
)

dossier_spellings = Table(
    "dossier_spellings",
    metadata,
    Column("dossier_id", ForeignKey("dossiers.id"), primary_key=True, autoincrement=False),
    Column("language", Text, primary_key=True),
    Column("spelling", Text, primary_key=True),
    Column("mentions", Integer, nullable=False),  # articles, as each was first read
    sqlite_with_rowid=False,
)

dossier_entries = Table(
    "dossier_entries",
    metadata,
    # Published entries that mention it.
    Column("dossier_id", ForeignKey("dossiers.id"), primary_key=True, autoincrement=False),
    Column("draft_id", ForeignKey("drafts.id"), primary_key=True, autoincrement=False),
    Column("digest_id", ForeignKey("digests.id"), nullable=False, index=True),  # the last that printed it so
    sqlite_with_rowid=False,
)

Index("ix_dossiers_is_listed", dossiers.c.is_listed, dossiers.c.mentions)
