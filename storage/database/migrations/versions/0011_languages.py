"""The language in which each user of the review page reads it."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.add_column("users", sa.Column("language", sa.Text(), nullable=False, server_default=""))
