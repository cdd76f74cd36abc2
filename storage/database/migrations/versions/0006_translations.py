"""Machine translations of sentences, for editors to read."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "translations",
        sa.Column("text_hash", sa.LargeBinary(), nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("into", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("used_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("text_hash", "model", "into", name=op.f("pk_translations")),
    )
    op.create_index(op.f("ix_translations_used_at"), "translations", ["used_at"], unique=False)
