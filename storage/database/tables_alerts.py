"""The tables of stories that break, of watches and of their alarms. They belong to the schema of storage/database/tables.py."""

from sqlalchemy import JSON, Column, Float, ForeignKey, Integer, Table, Text, UniqueConstraint

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

watches = Table(
    "watches",
    metadata,
    # Watches made on the page; those of config/digest.yaml are not here.
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False),
    Column("spec", JSON, nullable=False),
    Column("by", Text, nullable=False),
    Column("at", UTC, nullable=False),
    Column("ended_at", UTC),  # None: it holds
)

alarms = Table(
    "alarms",
    metadata,
    # What a watch has to say of a story to one address. Kept when it could not be sent, and tried again.
    Column("id", Integer, primary_key=True),
    Column("watch", Text, nullable=False),
    Column("story_id", ForeignKey("stories.id"), nullable=False, index=True),
    Column("mark", Integer, nullable=False),  # outlets from which on it was due: `least_outlets`, then those of `again`
    Column("channel", Text, nullable=False),  # mail:ADDRESS, or the name of a channel
    Column("outlets", Integer, nullable=False),
    Column("headline", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("at", UTC, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("error", Text, nullable=False),
    Column("next_at", UTC, index=True),  # None: it was sent
    Column("sent_at", UTC, index=True),
    UniqueConstraint("watch", "story_id", "mark", "channel"),
)

watch_marks = Table(
    "watch_marks",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("upto", Integer, nullable=False),  # the last article that watches have looked at
)
