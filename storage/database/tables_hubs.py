"""The table of WebSub subscriptions. It belongs to the schema of storage/database/tables.py."""

from sqlalchemy import Column, Integer, Table, Text

from storage.database.types import UTC, metadata

hub_subscriptions = Table(
    "hub_subscriptions",
    metadata,
    # Feeds that name a hub, and what was asked of it. The token is the last part of the address that the hub calls.
    Column("listing", Text, primary_key=True),  # as requested
    Column("source", Text, nullable=False),
    Column("hub", Text, nullable=False),
    Column("topic", Text, nullable=False),
    Column("token", Text, nullable=False, unique=True),
    Column("secret", Text, nullable=False),  # of the signatures of what is delivered
    Column("asked_at", UTC),
    Column("tries", Integer, nullable=False),  # that failed since one succeeded
    Column("error", Text, nullable=False),
    Column("lease_until", UTC),  # None: not confirmed
    Column("delivered_at", UTC),
)
