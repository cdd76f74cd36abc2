"""`crawler doctor`: everything that an operator can get wrong, each with its fix. Changes nothing.

A check yields results; one that fails is reported as a result, so that the others still run.
"""

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from importlib.util import find_spec
from urllib.parse import urlsplit

from filelock import FileLock, Timeout
from sqlalchemy import func, select, text

from crawler.app.desk import translation_endpoint
from crawler.app.desk.desk import Desk
from crawler.app.desk.translators import translators_of
from crawler.app.doctor import file_checks, mail_check, outlet_checks
from crawler.app.doctor.check_result import PLACEHOLDER, CheckResult, State
from crawler.app.server import jobs, monitoring
from review.queue_file.parse import parse
from storage.clock import is_ahead
from storage.corpus import articles
from storage.crawling import runs
from storage.database import damage, tables
from storage.editing import exchange
from storage.errors import DamagedError, DigestCrawlerError
from storage.maintenance import retention
from storage.records import Draft
from summarizer.translate.local import translator as local

GB = 2**30
DAY = timedelta(days=1)
MAY_DIFFER = timedelta(seconds=5)  # between two clocks; beyond it, dates of articles and leases are wrong


def look(
    desk: Desk, waiting: Callable[[], Sequence[Draft]], now: datetime, most_days: int, password: str = ""
) -> list[CheckResult]:
    """Run every check, in the order below. `most_days`: a draft that waits longer is reported. `password` is that of
    the mail server, which is greeted and sent nothing."""
    checks: dict[str, Callable[[], Iterator[CheckResult]]] = {
        "contact": lambda: contact(desk.config.crawl.user_agent),
        "times": lambda: times(desk),
        "disk": lambda: disk(desk, now),
        "database": lambda: database(desk),
        "private": lambda: file_checks.private(desk),
        "digests": lambda: file_checks.interrupted(desk),
        "clock": lambda: clock(desk, now),
        "jobs": lambda: failing(desk, now),
        "server": lambda: server(desk, now),
        "lock": lambda: lock(desk),
        "queue": lambda: queue(desk, waiting, now, most_days),
        "browser": lambda: outlet_checks.browser(desk),
        "model": lambda: model(desk),
        "translate": lambda: translator(desk),
        "mail": lambda: mail_check.mail(desk, password, now),
        "backup": lambda: backed_up(desk, now),
        "outlets": lambda: outlet_checks.outlets(desk, now),  # there may be many: last
        "hubs": lambda: outlet_checks.hubs(desk, now),
        "selectors": lambda: outlet_checks.selectors(desk, now),
    }
    results: list[CheckResult] = []
    for name, check in checks.items():
        try:
            results += check()
        except DamagedError as error:
            results.append(CheckResult(name, "wrong", str(error), damage.TODO))
        except (DigestCrawlerError, OSError) as error:
            results.append(CheckResult(name, "wrong", str(error), "fix what it names, then run this again"))
    return results


def contact(user_agent: str) -> Iterator[CheckResult]:
    """Check the contact address in the user agent."""
    if PLACEHOLDER in user_agent:
        yield CheckResult(
            "contact", "wrong", "the user agent still has the placeholder contact address",
            "put an address where you can be reached into digest.yaml, crawl: user_agent",
        )  # fmt: skip
    elif "http" not in user_agent and "@" not in user_agent:
        yield CheckResult(
            "contact",
            "wrong",
            f"no contact address in {user_agent!r}",
            "add a URL or an e-mail address to crawl: user_agent",
        )
    else:
        yield CheckResult("contact", "ok", user_agent)


def times(desk: Desk) -> Iterator[CheckResult]:
    """Show the commands at set times. Raises ConfigError where one cannot be read."""
    for set_time in desk.config.serve.set_times:
        words = " ".join(jobs.set_words(set_time, datetime.now(UTC).date()))
        days = ", ".join(set_time.days) or "every day"
        yield CheckResult("times", "ok", f"{set_time.at} {desk.config.digest.timezone}, {days}: crawler {words}")


def disk(desk: Desk, now: datetime) -> Iterator[CheckResult]:
    """Check the free space, and how long it lasts at the pace of the last thirty days."""
    try:
        desk.folder.mkdir(parents=True, exist_ok=True)  # with PostgreSQL nothing may have needed it yet
        probe = desk.folder / ".doctor"
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as error:
        yield CheckResult(
            "disk", "wrong", f"{desk.folder} cannot be written: {error.strerror}", "give it to the user who runs this"
        )
        return
    free = shutil.disk_usage(desk.folder).free
    database_size = retention.size(desk.store)
    archive = sum(path.stat().st_size for path in desk.archive.glob("*.warc.gz"))
    with desk.store.read() as db:
        total = db.scalar(select(func.count()).select_from(tables.articles)) or 0
        lately = sum(map(len, articles.times(db, now - 30 * DAY, now).values()))
    message = f"{free / GB:.1f} GB free; database {database_size / GB:.2f} GB, archive {archive / GB:.2f} GB, {total} articles"
    state: State = "ok" if free > GB else "wrong"
    fix = (
        ""
        if state == "ok"
        else "free space: `archive: keep_days` and `retention` in digest.yaml, then crawler housekeeping"
    )
    if total > 100 and lately:
        a_day = (database_size + archive) / total * lately / 30
        days_left = free / a_day
        message += (
            f"; {a_day * 365 / GB:.1f} GB a year at {lately / 30:.0f} articles a day, room for {days_left:.0f} days"
        )
        if state == "ok" and days_left < 30:
            state, fix = "note", "room is running out: a larger disk, or `archive: keep_days`"
    yield CheckResult("disk", state, message, fix)


def database(desk: Desk) -> Iterator[CheckResult]:
    """Check that the database is sound. It was reached and has this program's schema, or the desk would not be open."""
    name = f"{desk.store.name}, schema {desk.store.schema}"
    if desk.store.engine.dialect.name == "postgresql":
        with desk.store.read() as db:
            encoding = db.scalar(text("SHOW server_encoding"))
        if encoding != "UTF8":
            yield CheckResult(
                "database",
                "wrong",
                f"{name}: encoding {encoding}",
                "make one with ENCODING 'UTF8' and `crawler db copy`",
            )
            return
    else:
        db_file = sqlite3.connect(f"file:{desk.store.engine.url.database}?mode=ro", uri=True)
        try:
            sound = db_file.execute("PRAGMA quick_check(1)").fetchone()[0]
        except sqlite3.Error as error:
            sound = str(error)
        finally:
            db_file.close()
        if sound != "ok":
            yield CheckResult("database", "wrong", f"{name} is damaged: {sound}", damage.TODO)
            return
    yield CheckResult("database", "ok", name)


def clock(desk: Desk, now: datetime) -> Iterator[CheckResult]:
    """Check this machine's clock against the newest run and the database."""
    with desk.store.read() as db:
        newest = db.scalar(select(func.max(tables.runs.c.started_at)))
        theirs = db.scalar(text("SELECT now()")) if db.dialect.name == "postgresql" else None
    if newest is not None and is_ahead(newest, now):
        yield CheckResult(
            "clock", "note", f"a run began at {newest:%Y-%m-%d %H:%M} UTC by a clock far ahead: nothing waits for it"
        )
    elif newest is not None and newest > now + MAY_DIFFER:
        yield CheckResult(
            "clock",
            "wrong",
            f"a run began at {newest:%Y-%m-%d %H:%M} UTC, and now is {now:%Y-%m-%d %H:%M}; what ran by then is not due before",
            "timedatectl set-ntp true; if it was wrong then and is right now, restore an earlier backup",
        )
    elif theirs is not None and abs(theirs - now) > MAY_DIFFER:
        yield CheckResult(
            "clock",
            "wrong",
            f"the database's clock differs by {abs(theirs - now).total_seconds():.0f} s",
            "timedatectl set-ntp true, on both machines",
        )
    else:
        yield CheckResult("clock", "ok", f"{now:%Y-%m-%d %H:%M} UTC")


def failing(desk: Desk, now: datetime) -> Iterator[CheckResult]:
    """Report jobs whose last run failed, and runs without a heartbeat."""
    with desk.store.read() as db:
        newest = select(func.max(tables.runs.c.id)).where(tables.runs.c.job.is_not(None)).group_by(tables.runs.c.job)
        last = list(db.execute(select(tables.runs).where(tables.runs.c.id.in_(newest)).order_by(tables.runs.c.job)))
    bad = 0
    for row in last:
        if row.state in ("failed", "dead", "lost"):
            bad += 1
            yield CheckResult(
                "jobs",
                "wrong",
                f"{row.job}: {row.state}: {row.message}",
                "crawler runs; then by hand: crawler " + row.command,
            )
        elif row.state == "running" and now - row.beat_at > runs.LEASE:
            bad += 1
            yield CheckResult(
                "jobs",
                "note",
                f"{row.job}: no sign of life since {row.beat_at:%H:%M} UTC",
                "crawler serve takes it up again; is it running?",
            )
    if not bad:
        yield CheckResult("jobs", "ok", f"{len(last)} jobs, none failed")


def server(desk: Desk, now: datetime) -> Iterator[CheckResult]:
    """Check that `crawler serve`, if it ever ran, is running, and its page with it."""
    if not desk.ticked.exists():
        return
    ticked = datetime.fromtimestamp(desk.ticked.stat().st_mtime, UTC)
    if (now - ticked).total_seconds() > monitoring.LATE:
        message = f"crawler serve has looked at no job since {ticked:%Y-%m-%d %H:%M} UTC"
        yield CheckResult(
            "server", "note", message, "should it be running? systemctl status crawler says why it is not"
        )
    elif desk.page_down.exists():
        message = (
            f"the page at {desk.page_down.read_text(encoding='utf-8')} does not stay up; the jobs go on without it"
        )
        fix = "journalctl -u crawler says why: another --port where that one is taken, crawler users add where nobody has an account"
        yield CheckResult("server", "wrong", message, fix)
    else:
        yield CheckResult("server", "ok", f"crawler serve looked at its jobs at {ticked:%H:%M:%S} UTC")


def lock(desk: Desk) -> Iterator[CheckResult]:
    """Report a held lock. Locks end with their process: whoever holds one is alive."""
    try:
        with FileLock(desk.folder / "run.lock", timeout=0):
            yield CheckResult("lock", "ok", "no command is running on the desk")
    except Timeout:
        yield CheckResult(
            "lock",
            "note",
            f"a command is running on the desk ({desk.folder / 'run.lock'})",
            f"if none should be: fuser {desk.folder / 'run.lock'}",
        )


def queue(desk: Desk, waiting: Callable[[], Sequence[Draft]], now: datetime, most_days: int) -> Iterator[CheckResult]:
    """Check the queue file's encoding and syntax, and for drafts that wait too long."""
    if desk.queue_file.exists():
        try:
            parse(desk.queue_file.read_bytes().decode("utf-8-sig"), str(desk.queue_file))
        except UnicodeDecodeError:
            yield CheckResult("queue", "wrong", f"{desk.queue_file} is not UTF-8", "save it with encoding UTF-8")
    for unmerged in exchange.kept_files(desk.queue_file):
        what = f"{unmerged} is a save of the queue file that could not be merged"
        yield CheckResult("queue", "wrong", what, "copy what you need from it, then delete it")
    drafts = waiting()
    old = [draft for draft in drafts if now - draft.made_at > most_days * DAY]
    if old:
        yield CheckResult(
            "queue",
            "wrong",
            f"{len(old)} of {len(drafts)} drafts have waited more than {most_days} days",
            "approve or reject them",
        )
    else:
        yield CheckResult("queue", "ok", f"{len(drafts)} drafts wait")


def model(desk: Desk) -> Iterator[CheckResult]:
    """Check that the sentence model, torch and the desk's bridges are there."""
    from summarizer.encoding.encoder import bridges_in, load

    encoder = load(desk.config.encoder, desk.models)  # ModelError says what is missing; torch is not loaded
    for language in bridges_in(desk.models / "bridges"):
        if encoder.bridged(language):
            encoder.bridge(language)  # one of the desk's own that cannot be read stops every run
    if find_spec("torch") is None:
        yield CheckResult("model", "wrong", "torch is not installed", "make run, or pip install torch")
    else:
        yield CheckResult("model", "ok", desk.config.encoder.model)


def translator(desk: Desk) -> Iterator[CheckResult]:
    """Report where texts are sent for translation. Raises TranslationError where the configured folder holds no model;
    no endpoint is asked."""

    config = desk.config.translate
    if config.models:
        for one in translators_of(desk):
            yield CheckResult("translate", "ok", f"on this machine, {', '.join(one.languages)} by {one.name()}")
    elif config.folder:
        yield CheckResult("translate", "ok", f"on this machine, by {local(config, 1).name()}")
    elif config.endpoint:
        host = urlsplit(config.endpoint).netloc
        message = f"drafts in other languages are sent to {host}, for {config.model}"
        if os.environ.get(translation_endpoint.KEY, "").strip():
            yield CheckResult("translate", "ok", message)
        else:  # a service of one's own may want none
            yield CheckResult(
                "translate", "note", f"{message}, without a key", f"{translation_endpoint.KEY} in the environment"
            )


def backed_up(desk: Desk, now: datetime) -> Iterator[CheckResult]:
    """Check that backups are configured and recent."""
    names = [set_time.name for set_time in desk.config.serve.set_times if set_time.run.split()[0] == "backup"]
    if not names:
        yield CheckResult("backup", "note", "automatic backups are off", "a line under serve: set_times in digest.yaml")
        return
    with desk.store.read() as db:
        good = select(func.max(tables.runs.c.ended_at)).where(tables.runs.c.job.in_(names), tables.runs.c.state == "ok")
        last = db.scalar(good)
    if last is None or now - last > 8 * DAY:
        when = f"last backup:  {last:%Y-%m-%d}" if last else "no backup yet"
        yield CheckResult("backup", "wrong" if last else "note", when, "crawler runs says why")
    else:
        yield CheckResult("backup", "ok", f"taken {last:%Y-%m-%d %H:%M} UTC")
