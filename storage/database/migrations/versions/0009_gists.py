"""A line of what is known of a draft in another language than the digest's."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.add_column("revisions", sa.Column("gist", sa.Text(), nullable=False, server_default=""))
