"""What makes the vector of an article near to everything; it is reckoned for the vectors that are there by the next runs."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    op.add_column("article_vectors", sa.Column("hubness", sa.Float(), nullable=True))
