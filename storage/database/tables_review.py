"""The tables of the review page, of translations and of search. They belong to the schema of
storage/database/tables.py."""

from sqlalchemy import JSON, Column, Date, ForeignKey, Integer, LargeBinary, Table, Text, UniqueConstraint

from storage.database.types import UTC, metadata

users = Table(
    "users",
    metadata,
    # Users of the review page on other machines.
    Column("name", Text, primary_key=True),
    Column("role", Text, nullable=False),  # editor, reader
    Column("password", Text, nullable=False),  # argon2id, with its parameters and salt
    Column("stamp", Text, nullable=False),  # part of every session of this user: a new stamp ends them all
    Column("added_at", UTC, nullable=False),
    Column("language", Text, nullable=False, server_default=""),  # of the page's words; "": what the browser asks for
)

api_tokens = Table(
    "api_tokens",
    metadata,
    # Tokens of programs that read the desk over HTTP. A token itself is stored nowhere.
    Column("name", Text, primary_key=True),
    Column("digest", Text, nullable=False, unique=True),  # SHA-256 of the token, hexadecimal
    Column("scopes", JSON, nullable=False),  # what it may read: articles, drafts, entries, health
    Column("created_at", UTC, nullable=False),
    Column("expires_at", UTC),  # NULL: never
    Column("used_at", UTC),  # to the minute; NULL: never used
)

acts = Table(
    "acts",
    metadata,
    # Actions on the review page, with what undoing them takes. Rows are added, never changed.
    Column("id", Integer, primary_key=True),
    Column("token", Text, nullable=False, unique=True),  # of the form it was sent by: sent twice, it is done once
    Column("kind", Text, nullable=False),
    Column("draft_id", ForeignKey("drafts.id"), index=True),  # None: about a day or a digest
    Column("detail", JSON, nullable=False),
    Column("by", Text, nullable=False),
    Column("at", UTC, nullable=False),
    Column("undoes", ForeignKey("acts.id"), unique=True),  # the act it takes back
)

day_orders = Table(
    "day_orders",
    metadata,
    # In which order a person wants the entries of a day printed. Rows are added, never changed: storage/editing/day_orders.py.
    Column("id", Integer, primary_key=True),
    Column("date", Date, nullable=False, index=True),
    Column("drafts", JSON, nullable=False),  # ids, the first first
    Column("by", Text, nullable=False),
    Column("at", UTC, nullable=False),
)

translations = Table(
    "translations",
    metadata,
    # Machine translations of sentences and headlines, for editors to read.
    Column("text_hash", LargeBinary, primary_key=True),  # xxh3_128 of the text
    Column("model", Text, primary_key=True),  # what made it
    Column("into", Text, primary_key=True),  # language
    Column("text", Text, nullable=False),  # "": the model gave no translation; it is not asked again
    Column("made_at", UTC, nullable=False),
    Column("used_at", UTC, nullable=False, index=True),
)

searchable = Table(
    "searchable",
    metadata,
    # What is indexed. The words are in `search_words`, which differs by engine (storage/search/full_text.py).
    Column("id", Integer, primary_key=True),
    Column("kind", Text, nullable=False),  # article, draft, entry
    Column("of", Integer, nullable=False),  # article or draft id
    Column("version", Integer, nullable=False),  # of the article, revision of the draft, digest of the entry
    Column("source", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("at", UTC, nullable=False, index=True),
    UniqueConstraint("kind", "of"),
)

search_marks = Table(
    "search_marks",
    metadata,
    Column("kind", Text, primary_key=True),  # decision, decisions, digest, rule
    Column("upto", Integer, nullable=False),  # the last id indexed; for decisions their count, for a rule its number
)
