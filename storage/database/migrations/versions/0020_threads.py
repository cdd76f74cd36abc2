"""Stories that continue others."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    op.create_table(
        "thread_links",
        sa.Column("later_id", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("earlier_id", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["later_id"], ["articles.id"], name=op.f("fk_thread_links_later_id_articles")),
        sa.ForeignKeyConstraint(["earlier_id"], ["articles.id"], name=op.f("fk_thread_links_earlier_id_articles")),
        sa.PrimaryKeyConstraint("later_id", "earlier_id", name=op.f("pk_thread_links")),
    )
    op.create_index("ix_thread_links_earlier_id", "thread_links", ["earlier_id"], unique=False)
    op.create_table(
        "thread_voices",
        sa.Column("story_id", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("happened_at", sa.DateTime(), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.Column("names", sa.LargeBinary(), nullable=False),
        sa.Column("space", sa.Text(), nullable=False),
        sa.Column("vector", sa.LargeBinary(), nullable=False),
        sa.Column("hubness", sa.Float(), nullable=True),
        sa.Column("stored_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["story_id"], ["stories.id"], name=op.f("fk_thread_voices_story_id_stories")),
        sa.PrimaryKeyConstraint("story_id", "language", name=op.f("pk_thread_voices")),
    )
    op.create_index("ix_thread_voices_happened_at", "thread_voices", ["happened_at"], unique=False)
    op.create_index("ix_thread_voices_stored_at", "thread_voices", ["stored_at"], unique=False)
    op.create_table(
        "thread_marks",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("upto", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("kind", name=op.f("pk_thread_marks")),
    )
    op.create_index("ix_revisions_made_at", "revisions", ["made_at"], unique=False)
