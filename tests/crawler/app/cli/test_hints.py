"""Commands in messages run as they are printed."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from crawler.app.cli import hints
from crawler.app.desk.child_process import CHILD


@pytest.fixture(autouse=True)
def desk(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(sys, "argv", ["/opt/crawler/bin/crawler"])
    monkeypatch.setattr("shutil.which", lambda _: "/opt/crawler/bin/crawler")
    hints.remember(Path("my desk"), None, demo=True, usual=Path("data"))
    yield
    hints.forget()


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("`crawler queue list` shows them", "`crawler queue list --demo --data 'my desk'` shows them"),
        ("run `crawler digests`; then", "run `crawler digests --demo --data 'my desk'`; then"),
        ("  publish   crawler digest --month 2026-11", "  publish   crawler digest --month 2026-11 --demo --data 'my desk'"),
        (
            "crawler corrections open 4, or keep, or withdraw",
            "crawler corrections open 4 --demo --data 'my desk', or keep, or withdraw",
        ),
        ("crawler sources check citadel --live, then fix it", "crawler sources check citadel --live --demo --data 'my desk', then fix it"),
        ("crawler restore FILE; crawler run", "crawler restore FILE --data 'my desk'; crawler run --demo --data 'my desk'"),
        ("next: crawler run --source rudaw", "next: crawler run --source rudaw --demo --data 'my desk'"),
        ("crawler models get NAME", "crawler models get NAME --data 'my desk'"),
        ("crawler sources repair citadel: it proposes", "crawler sources repair citadel --demo --data 'my desk': it proposes"),
        ("`crawler articles show 7 --demo`", "`crawler articles show 7 --demo --data 'my desk'`"),
        # no hints
        ("crawler serve takes it up again; is it running?", None),
        ("the crawler that reads", None),
        ("/opt/crawler run", None),
        ("a digest-crawler run", None),
        ("see `crawler --help`", None),
    ],
)  # fmt: skip
def test_a_hint_leads_to_the_same_desk(written: str, printed: str | None) -> None:
    assert hints.runnable(written) == (printed or written)


def test_every_command_of_a_line_is_completed_where_backticks_mark_it() -> None:
    shown = hints.runnable("`crawler duplicates`, `crawler stories`, or `crawler run`")
    assert shown.count("--demo --data 'my desk'`") == 3


def test_a_desk_that_needs_no_option_gets_none(monkeypatch: pytest.MonkeyPatch) -> None:
    hints.remember(Path("data"), None, demo=False, usual=Path("data"))
    assert hints.runnable("`crawler queue list`") == "`crawler queue list`"
    monkeypatch.setattr(sys, "argv", [".venv/bin/crawler"])
    assert hints.runnable("`crawler queue list`") == "`.venv/bin/crawler queue list`"
    monkeypatch.setattr(sys, "argv", ["/opt/crawler/app/__main__.py"])
    assert hints.runnable("crawler queue list") == "python -m crawler queue list"


def test_the_log_of_a_job_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(CHILD, "1")
    assert hints.runnable("`crawler queue list`") == "`crawler queue list`"
