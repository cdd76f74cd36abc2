"""The tables of stories that continue others. They belong to the schema of storage/database/tables.py."""

from sqlalchemy import Column, Float, ForeignKey, Integer, LargeBinary, Table, Text

from storage.database.types import UTC, metadata

thread_links = Table(
    "thread_links",
    metadata,
    # That the story of one article continues the story of another, or that a person says it does not. By article, so that merged and split
    # stories keep their links. What a person said is never overwritten by the program.
    Column("later_id", ForeignKey("articles.id"), primary_key=True, autoincrement=False),
    Column("earlier_id", ForeignKey("articles.id"), primary_key=True, autoincrement=False, index=True),
    Column("verdict", Text, nullable=False),  # linked, cut
    Column("score", Float, nullable=False),
    Column("reason", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("at", UTC, nullable=False),
)

thread_voices = Table(
    "thread_voices",
    metadata,
    # What later stories are compared with: the leading article of each drafted story in each language, for as long as links reach back.
    Column("story_id", ForeignKey("stories.id"), primary_key=True, autoincrement=False),
    Column("language", Text, primary_key=True),
    Column("article_id", Integer, nullable=False),
    Column("version", Integer, nullable=False),  # of the article
    Column("happened_at", UTC, nullable=False, index=True),
    Column("words", LargeBinary, nullable=False),  # uint32 hashes of its words, without clitics and endings
    Column("names", LargeBinary, nullable=False),  # the same of names
    Column("space", Text, nullable=False),  # of its vector; "": it has none that can be compared
    Column("vector", LargeBinary, nullable=False),  # float16
    Column("hubness", Float),  # of a bridge's vector, as in article_vectors
    Column("stored_at", UTC, nullable=False, index=True),
)

thread_marks = Table(
    "thread_marks",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("upto", UTC, nullable=False),  # revisions made until then were looked at
)
