"""Editions of a digest by language: several of the same days, side by side."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    op.add_column("digests", sa.Column("edition", sa.Text(), nullable=False, server_default=""))
