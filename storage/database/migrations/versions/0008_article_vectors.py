"""Vectors of articles, for search by meaning; every article is put in line for it."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.create_table(
        "article_vectors",
        sa.Column("article_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("happened_at", sa.DateTime(), nullable=False),
        sa.Column("space", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("vector", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name=op.f("fk_article_vectors_article_id")),
        sa.PrimaryKeyConstraint("article_id", name=op.f("pk_article_vectors")),
    )
    op.create_index(op.f("ix_article_vectors_happened_at"), "article_vectors", ["happened_at"], unique=False)
    op.create_index("ix_article_vectors_made_by", "article_vectors", ["language", "made_by", "space"])
    op.execute("INSERT INTO pending (stage, happened_at, article_id) SELECT 'meaning', happened_at, id FROM articles")
