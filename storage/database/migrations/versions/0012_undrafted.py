"""Why stories have no draft, which a person wants drafted, and an index for what came in on a day."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.create_table(
        "undrafted",
        sa.Column("story_id", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["story_id"], ["stories.id"], name=op.f("fk_undrafted_story_id_stories")),
        sa.PrimaryKeyConstraint("story_id", name=op.f("pk_undrafted")),
    )
    op.create_table(
        "wanted",
        sa.Column("story_id", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["story_id"], ["stories.id"], name=op.f("fk_wanted_story_id_stories")),
        sa.PrimaryKeyConstraint("story_id", name=op.f("pk_wanted")),
    )
    op.create_index("ix_articles_fetched_at", "articles", ["fetched_at"], unique=False)
