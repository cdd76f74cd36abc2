"""Dossiers: the names that articles mention. All articles are to be read for them, the newest first."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    op.create_table(
        "dossiers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("is_listed", sa.Boolean(), nullable=False),
        sa.Column("mentions", sa.Integer(), nullable=False),
        sa.Column("last_at", sa.DateTime(), nullable=False),
        sa.Column("rose_at", sa.DateTime(), nullable=True),
        sa.Column("recent", sa.Integer(), nullable=False),
        sa.Column("usual", sa.Float(), nullable=False),
        sa.Column("dismissed_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dossiers")),
        sa.UniqueConstraint("key", name=op.f("uq_dossiers_key")),
    )
    op.create_index("ix_dossiers_is_listed", "dossiers", ["is_listed", "mentions"], unique=False)
    op.create_index("ix_dossiers_rose_at", "dossiers", ["rose_at"], unique=False)
    op.create_table(
        "dossier_mentions",
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("happened_at", sa.DateTime(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        _of_dossier("dossier_mentions"),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name=op.f("fk_dossier_mentions_article_id_articles")),
        sa.PrimaryKeyConstraint("dossier_id", "happened_at", "article_id", name=op.f("pk_dossier_mentions")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_dossier_mentions_article_id", "dossier_mentions", ["article_id"], unique=False)
    op.create_table(
        "dossier_days",
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("mentions", sa.Integer(), nullable=False),
        _of_dossier("dossier_days"),
        sa.PrimaryKeyConstraint("dossier_id", "day", "source", name=op.f("pk_dossier_days")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "dossier_spellings",
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("spelling", sa.Text(), nullable=False),
        sa.Column("mentions", sa.Integer(), nullable=False),
        _of_dossier("dossier_spellings"),
        sa.PrimaryKeyConstraint("dossier_id", "language", "spelling", name=op.f("pk_dossier_spellings")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "dossier_entries",
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("digest_id", sa.Integer(), nullable=False),
        _of_dossier("dossier_entries"),
        sa.ForeignKeyConstraint(["draft_id"], ["drafts.id"], name=op.f("fk_dossier_entries_draft_id_drafts")),
        sa.ForeignKeyConstraint(["digest_id"], ["digests.id"], name=op.f("fk_dossier_entries_digest_id_digests")),
        sa.PrimaryKeyConstraint("dossier_id", "draft_id", name=op.f("pk_dossier_entries")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_dossier_entries_digest_id", "dossier_entries", ["digest_id"], unique=False)
    op.execute("INSERT INTO pending (stage, happened_at, article_id) SELECT 'names', happened_at, id FROM articles")


def _of_dossier(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["dossier_id"], ["dossiers.id"], name=op.f(f"fk_{table}_dossier_id_dossiers"))
