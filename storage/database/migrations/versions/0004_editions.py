"""What each digest printed, the bytes it came out in, corrections settled, letters sent."""

import json
from datetime import datetime

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "printings",
        sa.Column("digest_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("draft_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("entry", sa.JSON(none_as_null=True), nullable=True),
        sa.ForeignKeyConstraint(["digest_id"], ["digests.id"], name=op.f("fk_printings_digest_id")),
        sa.ForeignKeyConstraint(["draft_id"], ["drafts.id"], name=op.f("fk_printings_draft_id")),
        sa.PrimaryKeyConstraint("digest_id", "draft_id", name=op.f("pk_printings")),
    )
    op.create_index(op.f("ix_printings_date"), "printings", ["date"], unique=False)
    op.create_index(op.f("ix_printings_draft_id"), "printings", ["draft_id"], unique=False)
    op.create_table(
        "digest_files",
        sa.Column("digest_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("format", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["digest_id"], ["digests.id"], name=op.f("fk_digest_files_digest_id")),
        sa.PrimaryKeyConstraint("digest_id", "format", name=op.f("pk_digest_files")),
    )
    op.create_table(
        "settlements",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name=op.f("fk_settlements_article_id")),
        sa.ForeignKeyConstraint(["draft_id"], ["drafts.id"], name=op.f("fk_settlements_draft_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_settlements")),
    )
    op.create_index(op.f("ix_settlements_draft_id"), "settlements", ["draft_id"], unique=False)
    op.create_table(
        "letters",
        sa.Column("letter", sa.Text(), nullable=False),
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("letter", "recipient", name=op.f("pk_letters")),
    )
    _fill_printings()


def _fill_printings() -> None:
    """The entries of the digests that came out before."""
    digests = sa.table("digests", sa.column("id", sa.Integer), sa.column("content", sa.JSON))
    printings = sa.table(
        "printings",
        sa.column("digest_id", sa.Integer),
        sa.column("draft_id", sa.Integer),
        sa.column("date", sa.Date),
        sa.column("at", sa.DateTime),
        sa.column("entry", sa.JSON),
    )
    db = op.get_bind()
    rows = []
    for digest_id, content in db.execute(sa.select(digests.c.id, digests.c.content)):
        kept = json.loads(content) if isinstance(content, str) else content
        for entry in kept["entries"]:
            day = datetime.fromisoformat(entry["wording"]["date"]).date()
            at = datetime.fromisoformat(entry["approved_at"]).replace(tzinfo=None)  # kept in UTC
            rows.append({"digest_id": digest_id, "draft_id": entry["draft_id"], "date": day, "at": at, "entry": entry})
    if rows:
        db.execute(sa.insert(printings), rows)
