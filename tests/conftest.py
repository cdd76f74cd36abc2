"""Real engines for every test that keeps something: SQLite in a file, PostgreSQL in a cluster of the tests' own."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from sqlalchemy import create_engine, text

from storage.config import EncoderConfig
from storage.store import Store, open_store
from summarizer.encoder import Encoder, load
from tests.crawling import Outlet, an_outlet

# A busy machine is no fault of the code.
settings.register_profile("any machine", parent=settings.default, deadline=None)
settings.load_profile("any machine")

SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The public data beside the checkout; tests that need it are skipped where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("no public data beside this checkout")
    return SHARED


@pytest.fixture(scope="session")
def encoder() -> Encoder:
    """The real embedded model, loaded once."""
    return load(EncoderConfig(threads=1), Path("no models fetched"))


@pytest.fixture(scope="session")
def postgresql_url() -> Iterator[str]:
    """A PostgreSQL cluster on a socket of its own, removed at the end: no port is opened."""
    binaries = _postgresql_binaries()
    if binaries is None:
        if os.environ.get("CI"):
            pytest.fail("PostgreSQL is not installed: `make test` installs it where it may")
        pytest.skip("PostgreSQL is not installed")
    folder = Path(tempfile.mkdtemp(prefix="digest-pg-"))
    user = _own_to_a_plain_user(folder)
    command = [
        str(binaries / "initdb"),
        "-D",
        str(folder / "data"),
        "-U",
        "tests",
        "-A",
        "trust",
        "-E",
        "UTF8",
        "--no-sync",
    ]
    subprocess.run([*command, "--locale=C.UTF-8"], check=True, capture_output=True, cwd=folder, user=user)
    server = subprocess.Popen(
        [str(binaries / "postgres"), "-D", str(folder / "data"), "-k", str(folder), "-c", "listen_addresses=", "-F"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=folder,
        user=user,
    )
    try:
        _wait_until_up(binaries, folder)
        yield f"postgresql+psycopg://tests@/postgres?host={folder}"
    finally:
        server.send_signal(signal.SIGINT)  # SIGTERM would wait for a connection that a test left open
        server.wait(timeout=30)
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def empty_postgresql(postgresql_url: str) -> str:
    """The URL of a PostgreSQL database that holds nothing."""
    _empty(postgresql_url)
    return postgresql_url


@pytest.fixture
def another_postgresql(postgresql_url: str) -> str:
    """A second database of the same cluster, as empty."""
    engine = create_engine(postgresql_url, isolation_level="AUTOCOMMIT")
    with engine.connect() as db:
        db.execute(text("DROP DATABASE IF EXISTS another WITH (FORCE)"))
        db.execute(text("CREATE DATABASE another"))
    engine.dispose()
    return postgresql_url.replace("@/postgres?", "@/another?")


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """An empty store; every test that asks for it runs on both engines."""
    sqlite = request.param == "sqlite"
    opened = open_store(tmp_path / "store.db" if sqlite else request.getfixturevalue("empty_postgresql"))
    yield opened
    opened.close()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where a store in one file may come to lie."""
    return tmp_path / "store.db"


@pytest.fixture
def outlet() -> Iterator[Outlet]:
    """An outlet served on this machine until the test ends."""
    with an_outlet() as made:
        yield made


def _empty(url: str) -> None:
    engine = create_engine(url)
    with engine.begin() as db:
        db.execute(text("DROP SCHEMA public CASCADE"))
        db.execute(text("CREATE SCHEMA public"))
    engine.dispose()


def _postgresql_binaries() -> Path | None:
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), reverse=True)
    if installed:
        return installed[0].parent
    on_path = shutil.which("postgres")
    return Path(on_path).resolve().parent if on_path else None


def _own_to_a_plain_user(folder: Path) -> str | None:
    # PostgreSQL refuses to run as root: Debian's package brings the user for it.
    if os.geteuid() != 0:
        return None
    name = "postgres" if any(user.pw_name == "postgres" for user in pwd.getpwall()) else "nobody"
    shutil.chown(folder, name)
    return name


def _wait_until_up(binaries: Path, folder: Path) -> None:
    for _ in range(100):
        ready = subprocess.run([str(binaries / "pg_isready"), "-h", str(folder), "-q"], check=False)
        if ready.returncode == 0:
            return
        subprocess.run(["sleep", "0.1"], check=True)
    pytest.fail("PostgreSQL did not start within 10 seconds")
