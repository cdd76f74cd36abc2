"""The tables of stories that break, of watches and of their alarms. They belong to the schema of storage/database/tables.py."""

from sqlalchemy import Column, Float, ForeignKey, Integer, Table

from storage.database.types import UTC, metadata

breaking = Table(
    "breaking",
    metadata,
    # Stories that independent outlets told faster than usual, as noticed; never changed after that.
    Column("story_id", ForeignKey("stories.id"), primary_key=True, autoincrement=False),
    Column("at", UTC, nullable=False, index=True),
    Column("outlets", Integer, nullable=False),
    Column("minutes", Float, nullable=False),
    Column("surprise", Float, nullable=False),
)
