"""What listings named and nobody visited yet, and how far a walk back in time has come."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "frontier",
        sa.Column("source", sa.Text, primary_key=True),
        sa.Column("identity", sa.Text, primary_key=True),
        sa.Column("walk", sa.Text, nullable=False),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("listing", sa.Text, nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("published_at", sa.DateTime),
        sa.Column("updated_at", sa.DateTime),
        sa.Column("html", sa.Text, nullable=False),
        sa.Column("summary", sa.Text, nullable=False),
        sa.Column("authors", sa.JSON, nullable=False),
        sa.Column("listed_at", sa.DateTime, nullable=False),
        sa.Column("archived_at", sa.Text, nullable=False),
    )
    op.create_table(
        "walks",
        sa.Column("source", sa.Text, primary_key=True),
        sa.Column("listing", sa.Text, primary_key=True),
        sa.Column("walk", sa.Text, primary_key=True),
        sa.Column("url", sa.Text, primary_key=True),
        sa.Column("read_at", sa.DateTime, nullable=False),
    )
    op.create_index("ix_walks_read_at", "walks", ["read_at"])
