"""Users, acts, and what search knows; every article is put in line for it."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "users",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("password", sa.Text(), nullable=False),
        sa.Column("stamp", sa.Text(), nullable=False),
        sa.Column("added_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_users")),
    )
    op.create_table(
        "acts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("draft_id", sa.Integer(), nullable=True),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("undoes", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["draft_id"], ["drafts.id"], name=op.f("fk_acts_draft_id")),
        sa.ForeignKeyConstraint(["undoes"], ["acts.id"], name=op.f("fk_acts_undoes")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_acts")),
        sa.UniqueConstraint("token", name=op.f("uq_acts_token")),
        sa.UniqueConstraint("undoes", name=op.f("uq_acts_undoes")),
    )
    op.create_index(op.f("ix_acts_draft_id"), "acts", ["draft_id"], unique=False)
    _search()


def _search() -> None:
    op.create_table(
        "searchable",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("of", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_searchable")),
        sa.UniqueConstraint("kind", "of", name=op.f("uq_searchable_kind")),
    )
    op.create_index(op.f("ix_searchable_at"), "searchable", ["at"], unique=False)
    op.create_table(
        "search_marks",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("upto", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("kind", name=op.f("pk_search_marks")),
    )
    if op.get_bind().dialect.name == "postgresql":
        op.execute("CREATE TABLE search_words (id integer PRIMARY KEY, words tsvector NOT NULL)")
        op.execute("CREATE INDEX ix_search_words_words ON search_words USING gin (words)")
    else:
        # Folded words in alphabetical order: no places in the text, so none are kept.
        op.execute(
            "CREATE VIRTUAL TABLE search_words USING fts5(words, detail=none, prefix='3 4', "
            "tokenize='unicode61 remove_diacritics 0')"
        )
    op.execute("INSERT INTO pending (stage, happened_at, article_id) SELECT 'search', happened_at, id FROM articles")
