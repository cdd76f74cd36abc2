"""Stories that break: told by independent outlets faster than usual."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    op.create_table(
        "breaking",
        sa.Column("story_id", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("outlets", sa.Integer(), nullable=False),
        sa.Column("minutes", sa.Float(), nullable=False),
        sa.Column("surprise", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(["story_id"], ["stories.id"], name=op.f("fk_breaking_story_id_stories")),
        sa.PrimaryKeyConstraint("story_id", name=op.f("pk_breaking")),
    )
    op.create_index("ix_breaking_at", "breaking", ["at"], unique=False)
