"""Indexes to find the articles of an outlet by their time, and those of which there are several versions."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_index("ix_articles_source", "articles", ["source", "happened_at"])
    several = sa.text("version > 1")
    op.create_index("ix_articles_changed", "articles", ["id"], sqlite_where=several, postgresql_where=several)
