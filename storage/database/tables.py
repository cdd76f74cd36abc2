"""The tables, for SQLite and PostgreSQL alike. Changes go through storage/database/migrations/.

Times are stored as UTC without zone by `UTC`, which refuses naive ones and returns aware ones.
"""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
)

from storage.database import (  # noqa: F401 - of the schema
    tables_alerts,
    tables_hubs,
    tables_names,
    tables_published,
    tables_review,
    tables_threads,
)
from storage.database.types import UTC
from storage.database.types import metadata as metadata  # noqa: PLC0414 - the whole schema is exported here

articles = Table(
    "articles",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("source", Text, nullable=False),
    Column("identity", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("authors", JSON, nullable=False),
    Column("published_at", UTC),
    Column("published_from", Text, nullable=False),
    Column("fetched_at", UTC, nullable=False),
    Column("read", Boolean, nullable=False),
    Column("version", Integer, nullable=False),
    Column("archived_at", Text, nullable=False, server_default=""),  # place of this version's page in the archive
    Column("happened_at", UTC, nullable=False, index=True),  # Article.when: published, or, unknown, fetched
    Column("checked_at", UTC, nullable=False),  # last fetch of the page, changed or not
    UniqueConstraint("source", "identity"),
)

versions = Table(
    "versions",
    metadata,
    Column("article_id", ForeignKey("articles.id"), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("title", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("fetched_at", UTC, nullable=False),
    Column("archived_at", Text, nullable=False, server_default=""),
)

answers = Table(
    "answers",
    metadata,
    Column("url", Text, primary_key=True),  # as requested: the target of a redirect is not stored
    Column("status", Integer, nullable=False),
    Column("headers", JSON, nullable=False),
    Column("body", LargeBinary, nullable=False),  # zlib
    Column("fetched_at", UTC, nullable=False),
    Column("archived_at", Text, nullable=False),
    Column("fresh_until", UTC, nullable=False),
    Column("used_at", UTC, nullable=False, index=True),
)

waits = Table(
    "waits",
    metadata,
    Column("host", Text, primary_key=True),
    Column("until", UTC, nullable=False),
    Column("reason", Text, nullable=False),  # "" for the plain delay between two requests
)

frontier = Table(
    "frontier",
    metadata,
    # Articles that a listing named and that were not visited yet: added when the listing is read, removed with the result.
    Column("source", Text, primary_key=True),
    Column("identity", Text, primary_key=True),
    Column(
        "walk", Text, nullable=False
    ),  # the backward walk that found it, "" for none: a backfill handles only its own
    Column("language", Text, nullable=False),  # the edition's
    Column("listing", Text, nullable=False),  # its `url` in sources.yaml
    Column("url", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("published_at", UTC),
    Column("updated_at", UTC),
    Column("html", Text, nullable=False),  # of the whole article, where the listing brings it
    Column("summary", Text, nullable=False),
    Column("authors", JSON, nullable=False),
    Column("listed_at", UTC, nullable=False),  # when the listing was fetched
    Column("archived_at", Text, nullable=False),  # place of its page in the archive
)

walks = Table(
    "walks",
    metadata,
    # Addresses of a listing that an unfinished backward walk has read: the next run continues after them.
    Column("source", Text, primary_key=True),
    Column("listing", Text, primary_key=True),
    Column("walk", Text, primary_key=True),  # as crawler/crawl/backward_walk.py names it
    Column("url", Text, primary_key=True),
    Column("read_at", UTC, nullable=False, index=True),
)

drops = Table(
    "drops",
    metadata,
    Column("source", Text, primary_key=True),
    Column("url", Text, primary_key=True),
    Column("reason", Text, nullable=False),
    Column("detail", Text, nullable=False),
    Column("first_at", UTC, nullable=False),
    Column("last_at", UTC, nullable=False),
    Column("times", Integer, nullable=False),
)

runs = Table(
    "runs",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("command", Text, nullable=False),
    Column("started_at", UTC, nullable=False),
    Column("ended_at", UTC),
    Column("state", Text, nullable=False),  # queued, running, ok, attention, failed, stopped, lost, dead
    Column("message", Text, nullable=False),
    Column("beat_at", UTC),  # last heartbeat of its process
    # Of a job of `crawler serve` (storage/crawling/jobs.py); empty for what a person started.
    Column("job", Text),
    Column("after", Integer),  # the job's previous run, 0 for its first: each run has one successor at most
    Column("due_at", UTC),
    Column("attempt", Integer),  # 1, 2 …: of what was due at `due_at`
    Column("claimed_by", Text),  # HOST:PID
)

outcomes = Table(
    "outcomes",
    metadata,
    Column("run_id", ForeignKey("runs.id"), primary_key=True),
    Column("source", Text, primary_key=True),
    Column("listing", Text, primary_key=True),
    Column("state", Text, nullable=False),
    Column("found", Integer, nullable=False),
    Column("new", Integer, nullable=False),
    Column("updated", Integer, nullable=False),
    Column("known", Integer, nullable=False),
    Column("dropped", Integer, nullable=False),
    Column("message", Text, nullable=False),
    Column("moved_to", Text, nullable=False),
)

observations = Table(
    "observations",
    metadata,
    # That an article was missing when re-checked, or was back. Never changed: storage/crawling/observations.py.
    Column("article_id", ForeignKey("articles.id"), primary_key=True, autoincrement=False),
    Column("at", UTC, primary_key=True),
    Column("said", Text, nullable=False),  # "there" or an absence: "http_404", "http_410", "emptied", "sent_home"
)

pending = Table(
    "pending",
    metadata,
    # Articles a stage has still to process: the cost of a run grows with what is new, never with what is stored.
    Column("stage", Text, primary_key=True),  # "duplicates", "stories", "search", "meaning", "names"
    Column("happened_at", UTC, primary_key=True),  # the order of processing: read from the key, never sorted
    Column("article_id", ForeignKey("articles.id"), primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)

signatures = Table(
    "signatures",
    metadata,
    Column("article_id", ForeignKey("articles.id"), primary_key=True, autoincrement=False),
    Column("version", Integer, nullable=False),  # of the article
    Column(
        "scheme", Text, nullable=False
    ),  # hashing, bands, samples, shingle, normal form: only equal schemes are compared
    Column("hashes", LargeBinary, nullable=False),
    Column("words", Integer, nullable=False),
    Column("week", Integer, nullable=False),  # of its bands
)

bands = Table(
    "bands",
    metadata,
    # By week first: only the weeks of the window are read and written, however many are stored.
    Column("week", Integer, primary_key=True, autoincrement=False),  # since 1970, of Article.when
    Column("band", BigInteger, primary_key=True, autoincrement=False),
    Column("article_id", Integer, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)

copies = Table(
    "copies",
    metadata,
    Column("article_id", ForeignKey("articles.id"), primary_key=True),
    Column("of_id", ForeignKey("articles.id"), nullable=False, index=True),
    Column("score", Float, nullable=False),
    Column("containment", Float, nullable=False),
    Column("reason", Text, nullable=False),
)

stories = Table(
    "stories",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("opened_at", UTC, nullable=False),  # when its oldest article happened
    Column("last_at", UTC, nullable=False, index=True),  # when its newest article happened
    Column("changed", Boolean, nullable=False),  # its articles or their texts are newer than its draft
)

undrafted = Table(
    "undrafted",
    metadata,
    # Why the draft stage made no draft of a story when it last looked at it.
    Column("story_id", ForeignKey("stories.id"), primary_key=True, autoincrement=False),
    Column("reason", Text, nullable=False),
    Column("at", UTC, nullable=False),
)

wanted = Table(
    "wanted",
    metadata,
    # Stories that a person wants drafted, whatever the draft stage thinks of them.
    Column("story_id", ForeignKey("stories.id"), primary_key=True, autoincrement=False),
    Column("by", Text, nullable=False),
    Column("at", UTC, nullable=False),
)

members = Table(
    "members",
    metadata,
    Column("article_id", ForeignKey("articles.id"), primary_key=True),
    Column("story_id", ForeignKey("stories.id"), nullable=False, index=True),
    Column("score", Float, nullable=False),
    Column("reason", Text, nullable=False),
    Column("by", Text, nullable=False),
)

labels = Table(
    "labels",
    metadata,
    # People's verdicts on two articles, by merging and splitting stories; the newest verdict on a pair counts.
    Column("article_id", ForeignKey("articles.id"), primary_key=True, autoincrement=False),
    Column("other_id", ForeignKey("articles.id"), primary_key=True, autoincrement=False),
    Column("same", Boolean, nullable=False),  # about the same event
    Column("by", Text, nullable=False),
    Column("at", UTC, nullable=False),
)

vectors = Table(
    "vectors",
    metadata,
    Column("text_hash", LargeBinary, primary_key=True),  # xxh3_128 of the text
    Column("space", Text, primary_key=True),  # what made it: model, revision; only vectors of one space are compared
    Column("vector", LargeBinary, nullable=False),  # float16
    Column("used_at", UTC, nullable=False, index=True),
)

article_vectors = Table(
    "article_vectors",
    metadata,
    # What search by meaning compares: one vector per article of the last months, comparable across languages. Outlet, language
    # and time are here too: otherwise the articles' texts would have to be read for them.
    Column("article_id", ForeignKey("articles.id"), primary_key=True, autoincrement=False),
    Column("version", Integer, nullable=False),  # of the article
    Column("source", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("happened_at", UTC, nullable=False, index=True),
    Column("space", Text, nullable=False),  # "": it has no vector
    Column("made_by", Text, nullable=False),  # the model or bridge meant to read it
    Column("vector", LargeBinary, nullable=False),  # float16
    Column("hubness", Float),  # of a bridge's vector: how near it is to fixed sentences; NULL: not known yet
)

drafts = Table(
    "drafts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("story_id", ForeignKey("stories.id"), unique=True),
)

revisions = Table(
    "revisions",
    metadata,
    Column("draft_id", ForeignKey("drafts.id"), primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("date", Date, nullable=False),
    Column("date_known", Boolean, nullable=False),
    Column("headline", Text, nullable=False),
    Column("sentences", JSON, nullable=False),
    Column("outlets", JSON, nullable=False),
    Column("language", Text, nullable=False),
    Column("made_at", UTC, nullable=False, index=True),
    Column("made_by", Text, nullable=False),
    Column("notes", JSON, nullable=False),
    Column("relevance", Float, nullable=False),
    Column("relevance_reason", Text, nullable=False),
    Column("gist", Text, nullable=False, server_default=""),
)

decisions = Table(
    "decisions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("draft_id", ForeignKey("drafts.id"), nullable=False, index=True),
    Column("revision", Integer, nullable=False),
    Column("action", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("at", UTC, nullable=False),
    Column("via", Text, nullable=False),
    Column("wording", JSON),
    Column("reason", Text, nullable=False),
)

analyses = Table(
    "analyses",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("date", Date, nullable=False, index=True),
    Column("text", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("at", UTC, nullable=False),
)

queue_blocks = Table(
    "queue_blocks",
    metadata,
    # What the program wrote into the queue file: any difference is a person's edit (storage/editing/queue_blocks.py).
    Column("writing", Integer, primary_key=True),  # 1, 2 …: the number in the file's first comment
    Column("block", Text, primary_key=True),  # "draft 17", "day 2023-10-16", "top"
    Column("text", Text, nullable=False),  # empty: removed from the file
)

Index("ix_articles_fetched_at", articles.c.fetched_at)
Index("ix_articles_source", articles.c.source, articles.c.happened_at)
Index(
    "ix_articles_changed", articles.c.id, sqlite_where=articles.c.version > 1, postgresql_where=articles.c.version > 1
)
Index(
    "ix_article_vectors_made_by", article_vectors.c.language, article_vectors.c.made_by, article_vectors.c.space
)  # fmt: skip
Index("ix_runs_job", runs.c.job, runs.c.after, unique=True)
Index("ix_drops_last_at", drops.c.last_at)
Index("ix_stories_changed", stories.c.id, sqlite_where=stories.c.changed, postgresql_where=stories.c.changed)
