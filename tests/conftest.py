"""Real engines for every test that keeps something: SQLite in a file, PostgreSQL in a cluster of the tests' own."""

import gc
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import scrapy.core.downloader.handlers.http11  # noqa: F401 - looks through all loaded modules: half a second less while these are few
from filelock import FileLock
from hypothesis import settings

from storage.config.settings import EncoderConfig
from storage.database.store import Store, open_store
from summarizer.encoding.encoder import Encoder, load
from tests.support import warm_process
from tests.support.crawling import Outlet, an_outlet
from tests.support.postgresql import Cluster, binaries, cluster
from tests.support.stores import copied_stores, shared_statements

# A busy machine is no fault of the code.
settings.register_profile("any machine", parent=settings.default, deadline=None)
settings.load_profile("any machine")

# Begun first: one of these that begins last leaves the other processes with nothing to do.
LONGEST = (
    "tests/product/test_json_of_commands.py",
    "tests/product/test_both_engines.py",
    "tests/crawler/app/cli/test_sources_add.py",
    "tests/crawler/app/server/test_worker_queue.py",
    "tests/product/test_wheel.py",
    "tests/crawler/countries/test_first_day.py",
)
# Then those that load the sentence model, which takes five seconds: side by side they come to one test process.
WITH_MODEL = (
    "tests/summarizer/",
    "tests/crawler/crawl/test_leads.py",
    "tests/crawler/app/api/",
    "tests/crawler/app/cli/test_bridge.py",
    "tests/crawler/app/desk/test_model_change.py",
    "tests/review/web/test_search.py",
    "tests/bench/test_threads.py",
)
SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.hookimpl(optionalhook=True)  # of pytest-xdist
def pytest_configure_node(node: Any) -> None:
    """Hand the test processes the fork server of the whole run."""
    node.workerinput["fork server"] = warm_process.server()


def pytest_configure(config: pytest.Config) -> None:
    """In a test process of several: take the fork server of all."""
    if hasattr(config, "workerinput"):
        warm_process.share(config.workerinput["fork server"])


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the longest tests first, then those with the model; the others stay in their order."""
    items.sort(key=lambda item: (not item.nodeid.startswith(LONGEST), not item.nodeid.startswith(WITH_MODEL)))


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[None]:
    """Collect no garbage while modules are imported: there is none."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()


def pytest_collection_finish() -> None:
    """Let the garbage collector pass over what is imported by now: walking through it takes a twentieth of the time of all tests."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def _quick_stores() -> Iterator[None]:
    """The migrations of an empty store take longer than most tests: they run once in a process. So does a statement's compilation."""
    with copied_stores(), shared_statements():
        yield


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
def demo_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo's desk after a run, to be copied: made once, by the first of all test processes that asks for it."""
    from tests.support.browser import crawler

    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "demo run"
    with FileLock(f"{folder}.lock"):
        if not folder.exists():
            making = folder.with_name("demo run being made")
            crawler(making, "run")
            making.rename(folder)
    return folder


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Cluster]:
    """A PostgreSQL of the tests' own."""
    programs = binaries()
    if programs is None:
        if os.environ.get("CI"):
            pytest.fail("PostgreSQL is not installed: `make test` installs it where it may")
        pytest.skip("PostgreSQL is not installed")
    with cluster(programs) as made:
        yield made


@pytest.fixture
def empty_postgresql(postgresql: Cluster) -> str:
    """The URL of a PostgreSQL database that holds nothing."""
    return postgresql.empty()


@pytest.fixture
def another_postgresql(postgresql: Cluster) -> str:
    """A second database of the same cluster, as empty."""
    return postgresql.empty("another")


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """An empty store; every test that asks for it runs on both engines."""
    is_sqlite = request.param == "sqlite"
    opened = open_store(tmp_path / "store.db" if is_sqlite else request.getfixturevalue("postgresql").emptied())
    yield opened
    opened.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> str:
    """What `open_desk` is told of a desk's database, which is empty: both engines, as for `store`."""
    return request.getfixturevalue("postgresql").emptied() if request.param == "postgresql" else ""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where a store in one file may come to lie."""
    return tmp_path / "store.db"


@pytest.fixture
def outlet() -> Iterator[Outlet]:
    """An outlet served on this machine until the test ends."""
    with an_outlet() as made:
        yield made
