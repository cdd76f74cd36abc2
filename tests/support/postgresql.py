"""A real PostgreSQL of the tests' and measurements' own, on a socket of its own: no port is opened, nothing is left."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError

from storage.database.store import open_store


def binaries() -> Path | None:
    """The folder of PostgreSQL's programs, the newest installed; None where there is none."""
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), reverse=True)
    if installed:
        return installed[0].parent
    on_path = shutil.which("postgres")
    return Path(on_path).resolve().parent if on_path else None


class Cluster:
    """PostgreSQL in a folder, under a user without rights where we are root (it refuses to run as root)."""

    def __init__(self, programs: Path, folder: Path) -> None:
        self.folder = folder
        self.url = f"postgresql+psycopg://tests@/postgres?host={folder}"
        self._programs = programs
        self._kept = ""
        self._emptying = create_engine(self.url.replace("@/postgres?", "@/kept?"), pool_size=1)
        self._user = _own_to_a_plain_user(folder)
        words = ["-D", str(folder / "data"), "-U", "tests", "-A", "trust", "-E", "UTF8", "--no-sync"]
        self._call("initdb", *words, "--locale=C.UTF-8")
        self._start()

    def restart(self) -> None:
        """As after a crash: every connection is gone, what was committed is there again."""
        self._stop(signal.SIGQUIT)
        self._start()

    def stop(self) -> None:
        self._emptying.dispose()
        self._stop(signal.SIGINT)  # SIGTERM would wait for a connection that was left open

    def empty(self, name: str = "postgres") -> str:
        """The URL of a database that holds nothing."""
        engine = create_engine(self.url, isolation_level="AUTOCOMMIT")
        with engine.connect() as db:
            if name == "postgres":
                db.execute(text("DROP SCHEMA public CASCADE"))
                db.execute(text("CREATE SCHEMA public"))
            else:
                db.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
                db.execute(text(f"CREATE DATABASE {name}"))
        engine.dispose()
        return self.url.replace("@/postgres?", f"@/{name}?")

    def emptied(self) -> str:
        """The URL of a database that has the program's schema and no row: made once, then only emptied."""
        if not self._kept:
            self._kept = self.empty("kept")
            open_store(self._kept).close()
        try:
            self._delete_all()
        except OperationalError:  # the server was restarted
            self._emptying.dispose()
            self._delete_all()
        return self._kept

    def _delete_all(self) -> None:
        """Delete every row, by a connection that stays open: a new one reads the description of each table again."""
        with self._emptying.connect() as db, db.begin():
            others = "FROM pg_stat_activity WHERE datname = 'kept' AND pid <> pg_backend_pid()"
            db.execute(text(f"SELECT pg_terminate_backend(pid) {others}"))  # what a test left open holds locks
            # Rows refer to others, whatever their order. Not TRUNCATE: it makes a file anew for each table and index, which takes
            # several times as long.
            db.execute(text("SET LOCAL session_replication_role = replica"))
            named = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version'"
            db.execute(text(";".join(f"DELETE FROM {name}" for name in db.scalars(text(named)))))
            first = "SELECT setval(format('%I', sequencename), 1, false) FROM pg_sequences WHERE schemaname = 'public'"
            db.execute(text(first))

    def _start(self) -> None:
        words = ["-D", str(self.folder / "data"), "-k", str(self.folder), "-c", "listen_addresses=", "-F"]
        self._server = subprocess.Popen(
            [str(self._programs / "postgres"), *words],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=self.folder,
            user=self._user,
        )
        for _ in range(300):
            asked = subprocess.run([str(self._programs / "pg_isready"), "-h", str(self.folder), "-q"], check=False)
            if asked.returncode == 0:
                return
            time.sleep(0.1)
        raise TimeoutError("PostgreSQL did not start within 30 seconds")

    def _stop(self, number: int) -> None:
        self._server.send_signal(number)
        self._server.wait(timeout=30)

    def _call(self, name: str, *words: str) -> None:
        command = [str(self._programs / name), *words]
        subprocess.run(command, check=True, capture_output=True, cwd=self.folder, user=self._user)


@contextmanager
def cluster(programs: Path) -> Iterator[Cluster]:
    """Runs until the block is left; then it and its folder are gone."""
    folder = Path(tempfile.mkdtemp(prefix="digest-pg-"))
    try:
        made = Cluster(programs, folder)
        try:
            yield made
        finally:
            made.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _own_to_a_plain_user(folder: Path) -> str | None:
    # Debian's package brings the user for it.
    if os.geteuid() != 0:
        return None
    name = "postgres" if any(user.pw_name == "postgres" for user in pwd.getpwall()) else "nobody"
    shutil.chown(folder, name)
    return name
