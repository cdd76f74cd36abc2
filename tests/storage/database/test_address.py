"""No password of a database's address is shown, and no slip in one becomes the name of a file."""

import stat
from pathlib import Path

import pytest
from typer.testing import CliRunner

from crawler.app.cli.main import app
from crawler.archive.warc_store import Writer
from storage.database import address as database_address
from storage.database.store import open_store
from storage.errors import ConfigError, StoreError
from tests.crawler.archive.test_warc_store import PAGE

SECRET = "Kirsche-77"


@pytest.mark.parametrize(
    "address",
    [
        f"postgresql:///desk?host=/nowhere&user=rami&password={SECRET}",
        f"postgresql+psycopg://h/desk?sslpassword={SECRET}&passfile=/etc/pass&password={SECRET}&password={SECRET}",
        f"postgresql://rami:{SECRET}@127.0.0.1/desk",
        f"postgresql://h/desk&password={SECRET}",
        f"postgresql://rami:{SECRET}@h@i/desk",
        f"postgresql//rami:{SECRET}@h/desk",
        f"host=h password={SECRET}",
        f"رامي:{SECRET}@h/desk",
    ],
)
def test_an_address_is_shown_without_its_passwords(address: str) -> None:
    assert SECRET not in database_address.shown(address)
    assert SECRET not in database_address.hidden(f"no such thing: {address}")


def test_all_else_of_an_address_is_shown() -> None:
    for address in ("postgresql://rami@h:5433/desk?sslmode=verify-full", "sqlite:////srv/desk.db"):
        assert database_address.shown(address) == address
    assert (
        database_address.shown("postgresql://rami:x@h/desk?password=x") == "postgresql://rami:***@h/desk?password=***"
    )


@pytest.mark.parametrize(
    "address",
    [
        f"postgresql//rami:{SECRET}@h/desk",
        f"postgres:/rami:{SECRET}@h/desk",
        f"postgresql;//rami:{SECRET}@h/desk",
        f" PostgreSQL : //rami:{SECRET}@h/desk",
        f"//rami:{SECRET}@h/desk",
        f"rami:{SECRET}@h/desk",
        f"host=h user=rami password={SECRET}",
        f"postgresql://rami:{SECRET}@77@h/desk",
        f"mysql://rami:{SECRET}@h/desk",
        f"postgresql://rami:x@h:{SECRET}/desk",
    ],
)
@pytest.mark.parametrize("command", [["queue", "list", "--database"], ["db", "copy"]])
def test_a_slip_in_an_address_is_refused_and_makes_no_file(
    address: str, command: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ConfigError):
        open_store(address)
    more = [str(tmp_path / "new.db")] if command[0] == "db" else ["--data", str(tmp_path / "data")]
    done = CliRunner().invoke(app, [*command, address, *more])
    assert isinstance(done.exception, ConfigError)
    assert SECRET not in str(done.exception)
    assert SECRET not in done.output
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize("name", ["data//desk.db", "me@work/desk.db", "بەشی هەواڵ/desk.db", "a=b/desk.db"])
def test_a_path_may_have_any_name(name: str, tmp_path: Path) -> None:
    open_store(f"{tmp_path}/{name}").close()
    assert (tmp_path / name).is_file()


def test_what_a_server_says_is_shown_without_the_password() -> None:
    with pytest.raises(StoreError) as caught:
        open_store(f"postgresql:///desk?host=/nowhere&user=rami&password={SECRET}")
    assert SECRET not in str(caught.value)


def test_database_and_archive_are_made_for_their_owner_alone(tmp_path: Path) -> None:
    open_store(tmp_path / "desk.db").close()
    Writer(tmp_path / "archive").write(PAGE, (), "allowed")
    page = next((tmp_path / "archive").iterdir())
    modes = [stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "desk.db", tmp_path / "archive", page)]
    assert modes == [0o600, 0o700, 0o600]
