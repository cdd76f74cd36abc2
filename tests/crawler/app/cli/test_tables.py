"""Rows on terminals of several widths, in a pipe, with and without colour."""

import contextlib
import io
import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from crawler.app.cli.tables import age, paint, table, wrapped

NOW = datetime(2026, 11, 30, 9, tzinfo=UTC)
HEADER = ("id", "outlet", "empty", "title")
TITLES = (
    "Flash flood kills three in Akre as the first winter storm hits Dohuk province and the plain below it",
    "الغبار يغلق مطار بغداد أربع ساعات وينقل مئتين وثمانين شخصا إلى المستشفيات القريبة من العاصمة في ليلة واحدة",
    "جووتیارانی هەڵەبجە و گەرمیان داوای پارەی گەنمەکەیان دەکەن کە پێنج مانگ لەمەوبەر ڕادەستی حکومەتیان کردووە",
    "Cotkarên Başîqayê dibêjin berhema zeytûnê îsal du qat zêde bûye û dezgehên rûn şev û roj bê rawestan dixebitin",
)
ROWS = [(str(number), "zagros", "", title) for number, title in enumerate(TITLES, start=1)]


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def shown(columns: int, monkeypatch: pytest.MonkeyPatch, *, rows: Sequence[tuple[str, ...]] = ROWS) -> list[str]:
    monkeypatch.setenv("COLUMNS", str(columns))
    monkeypatch.setenv("TERM", "xterm")
    with contextlib.redirect_stdout(Terminal()) as out:
        table(HEADER, rows)
    return re.sub(r"\x1b\[[0-9;]*m", "", out.getvalue()).splitlines()


@pytest.mark.parametrize("columns", [60, 80, 140])
def test_a_row_is_wrapped_in_its_column_and_never_cut(columns: int, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = shown(columns, monkeypatch)
    assert max(map(len, lines)) <= columns
    assert lines[0].split() == ["id", "outlet", "title"]  # the empty column is left out
    words = " ".join(" ".join(lines[1:]).split())
    for title in TITLES:
        assert title in words
    continued = [line for line in lines[1:] if not line[:1].strip()]
    assert all(line.startswith(" " * 12) for line in continued)


def test_a_terminal_too_narrow_for_columns_gets_whole_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = shown(20, monkeypatch)
    assert len(lines) == 1 + len(ROWS)
    assert all(title in line for title, line in zip(TITLES, lines[1:], strict=True))


def test_a_row_in_a_pipe_stays_on_its_line_without_colour(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    with contextlib.redirect_stdout(io.StringIO()) as out:
        table(HEADER, [*ROWS, ("5", "wrong", "", "\x1b[2J[red]x[/red]\u202e")])
    lines = out.getvalue().splitlines()
    assert len(lines) == 2 + len(ROWS)
    assert lines[-1].endswith("[2J[red]x[/red]")
    assert "\x1b" not in out.getvalue()


def test_a_state_has_a_colour_on_a_terminal_unless_no_color_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    with contextlib.redirect_stdout(Terminal()):
        monkeypatch.delenv("NO_COLOR", raising=False)
        assert "\x1b[1;31m" in paint("wrong ")
        assert paint("some words") == "some words"
        monkeypatch.setenv("NO_COLOR", "1")
        assert "31m" not in paint("wrong ")
    with contextlib.redirect_stdout(io.StringIO()):
        assert paint("wrong ") == "wrong "


def test_text_is_wrapped_on_a_terminal_and_whole_in_a_pipe(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "50")
    monkeypatch.setenv("TERM", "xterm")
    with contextlib.redirect_stdout(Terminal()):
        lines = wrapped(TITLES[1], 8).splitlines()
        assert len(lines) > 1
        assert all(line.startswith(" " * 8) and len(line) <= 50 for line in lines)
    with contextlib.redirect_stdout(io.StringIO()):
        assert wrapped(TITLES[1], 8) == " " * 8 + TITLES[1]


@pytest.mark.parametrize(
    ("ago", "written"),
    [
        (timedelta(minutes=5), "5 min"),
        (timedelta(hours=31), "31 h"),
        (timedelta(days=12), "12 days"),
        (timedelta(days=400), "2025-10-26"),
    ],
)
def test_an_age_is_short_and_an_old_one_is_a_day(ago: timedelta, written: str) -> None:
    assert age(NOW - ago, NOW) == written
    assert age(None, NOW) == ""
