"""Runs know the job they are of: due, claimed, alive."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.add_column("runs", sa.Column("beat_at", sa.DateTime(), nullable=True))
    op.add_column("runs", sa.Column("job", sa.Text(), nullable=True))
    op.add_column("runs", sa.Column("after", sa.Integer(), nullable=True))
    op.add_column("runs", sa.Column("due_at", sa.DateTime(), nullable=True))
    op.add_column("runs", sa.Column("attempt", sa.Integer(), nullable=True))
    op.add_column("runs", sa.Column("claimed_by", sa.Text(), nullable=True))
    op.create_index("ix_runs_job", "runs", ["job", "after"], unique=True)
