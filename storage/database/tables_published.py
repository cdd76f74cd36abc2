"""The tables of what is published. They belong to the schema of storage/database/tables.py."""

from sqlalchemy import JSON, Column, Date, ForeignKey, Integer, LargeBinary, Table, Text

from storage.database.types import UTC, metadata

digests = Table(
    "digests",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("first", Date, nullable=False),
    Column("last", Date, nullable=False),
    Column("published_at", UTC, nullable=False),
    Column("content", JSON, nullable=False),  # the Digest, whole: the same bytes can be built again
    Column("edition", Text, nullable=False, server_default=""),  # the language of one beside the main edition
    Column(
        "left_out", JSON, nullable=False, server_default="[]"
    ),  # approved drafts of its days, because of their language
)

printings = Table(
    "printings",
    metadata,
    # How each digest printed each draft: a draft's newest row is what readers read last.
    Column("digest_id", ForeignKey("digests.id"), primary_key=True, autoincrement=False),
    Column("draft_id", ForeignKey("drafts.id"), primary_key=True, autoincrement=False, index=True),
    Column("date", Date, nullable=False, index=True),
    Column("at", UTC, nullable=False),  # of the decision
    Column("entry", JSON(none_as_null=True)),  # NULL: withdrawn
)

digest_files = Table(
    "digest_files",
    metadata,
    # The exact bytes that readers got, however a later version would render the digest.
    Column("digest_id", ForeignKey("digests.id"), primary_key=True, autoincrement=False),
    Column("format", Text, primary_key=True),
    Column("content", LargeBinary, nullable=False),  # zlib
)

settlements = Table(
    "settlements",
    metadata,
    # An editor's decision on a published entry whose cited article changed (version) or vanished (version 0).
    Column("id", Integer, primary_key=True),
    Column("draft_id", ForeignKey("drafts.id"), nullable=False, index=True),
    Column("article_id", ForeignKey("articles.id")),
    Column("version", Integer, nullable=False),
    Column("said", Text, nullable=False),  # "corrected", "kept", "withdrawn"
    Column("note", Text, nullable=False),  # for readers, printed with the correction
    Column("by", Text, nullable=False),
    Column("at", UTC, nullable=False),
)

letters = Table(
    "letters",
    metadata,
    # One row per message and recipient, written before it is sent: nobody gets it twice (storage/publishing/mail_ledger.py).
    Column("letter", Text, primary_key=True),  # "digest 12"
    Column("recipient", Text, primary_key=True),
    Column("state", Text, nullable=False),  # "sending", "sent", "refused", "deferred"
    Column("said", Text, nullable=False),  # the server's last answer, or a person's note
    Column("at", UTC, nullable=False),
    Column("tries", Integer, nullable=False),
)

subscribers = Table(
    "subscribers",
    metadata,
    # Readers of the mails. A row stays when somebody leaves: nobody is asked or mailed again because a file still names them.
    Column("id", Integer, primary_key=True),  # in the links of mails: no address is
    Column("address", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("state", Text, nullable=False),  # "pending", "confirmed", "unsubscribed"
    Column("origin", Text, nullable=False),  # "form", "command", "recipients.txt"
    Column("nonce", Text, nullable=False),  # of the last confirmation link
    Column("asked_at", UTC, nullable=False),
    Column("changed_at", UTC, nullable=False),
)
