"""The approved entries that a digest left out because of their language: they stay in the queue."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.add_column("digests", sa.Column("left_out", sa.JSON(), nullable=False, server_default="[]"))
