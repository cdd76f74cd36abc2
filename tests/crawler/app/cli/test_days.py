"""What commands make of days that are typed."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from crawler.app.cli.days import day, month, week, window
from storage.errors import ConfigError

BAGHDAD, BERLIN = ZoneInfo("Asia/Baghdad"), ZoneInfo("Europe/Berlin")
NOW = datetime(2023, 10, 5, 22, 30, tzinfo=UTC)  # Friday, October 6, half past one in Baghdad


def test_a_window_holds_its_last_day_and_nothing_of_the_next() -> None:
    first, last = window("2023-10-03", "2023-10-03", BAGHDAD, NOW)
    assert first == datetime(2023, 10, 3, tzinfo=BAGHDAD)
    next_day = datetime(2023, 10, 4, tzinfo=BAGHDAD)  # the time of articles of which only the day is known
    assert last is not None
    assert next_day - timedelta(seconds=1) < last < next_day


def test_a_window_of_a_day_whose_clocks_change_ends_with_it() -> None:
    first, last = window("2023-10-29", "2023-10-29", BERLIN, NOW)
    assert first is not None
    assert last is not None
    assert round((last.timestamp() - first.timestamp()) / 3600) == 25


def test_a_window_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(ConfigError, match="--since 2023-10-04 is after --until 2023-10-03"):
        window("2023-10-04", "2023-10-03", BAGHDAD, NOW)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2023-10-03", date(2023, 10, 3)),
        ("٢٠٢٣-١٠-٠٣", date(2023, 10, 3)),
        ("3 Oct 2023", date(2023, 10, 3)),
        ("October 3, 2023", date(2023, 10, 3)),
        ("today", date(2023, 10, 6)),
        ("Yesterday", date(2023, 10, 5)),
        ("friday", date(2023, 10, 6)),
        ("last friday", date(2023, 9, 29)),
        ("monday", date(2023, 10, 2)),
        ("mon", date(2023, 10, 2)),
        ("7d", date(2023, 9, 29)),
        ("2 weeks ago", date(2023, 9, 22)),
        ("أمس", date(2023, 10, 5)),
        ("الاثنين", date(2023, 10, 2)),
        ("دوێنێ", date(2023, 10, 5)),
        ("دووشەممە", date(2023, 10, 2)),
        ("duh", date(2023, 10, 5)),
        ("duşem", date(2023, 10, 2)),
        ("pêr", date(2023, 10, 4)),
        ("pazar", date(2023, 10, 1)),
    ],
)
def test_a_day_may_be_written_as_people_write_it(typed: str, meant: date) -> None:
    assert day("--day", typed, BAGHDAD, NOW) == meant


def test_today_is_the_desks_and_not_the_machines() -> None:
    assert day("--day", "today", ZoneInfo("UTC"), NOW) == date(2023, 10, 5)
    assert day("--day", "monday", ZoneInfo("UTC"), NOW) == day("--day", "monday", BAGHDAD, NOW)


def test_hours_are_counted_back_from_now() -> None:
    assert window("2h", "", BAGHDAD, NOW) == (NOW - timedelta(hours=2), None)
    assert window("48 hours ago", "2h", BAGHDAD, NOW) == (NOW - timedelta(hours=48), NOW - timedelta(hours=2))
    assert window("yesterday", "", BAGHDAD, NOW)[0] == datetime(2023, 10, 5, tzinfo=BAGHDAD)


@pytest.mark.parametrize("typed", ["tomorrow", "2h", "su", "sometime", "2023-13-01", "", "99", "d7"])
def test_what_is_not_a_day_is_answered_with_what_is_understood(typed: str) -> None:
    with pytest.raises(ConfigError, match="YYYY-MM-DD, today, yesterday, monday or 7d"):
        day("--day", typed, BAGHDAD, NOW)


@pytest.mark.parametrize("typed", ["999999d", "1066-10-14", "2999-01-01"])
def test_a_day_that_no_desk_can_mean_is_refused(typed: str) -> None:
    with pytest.raises(ConfigError, match="of the years 1900 to 2100"):
        day("--day", typed, BAGHDAD, NOW)


@pytest.mark.parametrize("typed", ["9999999h", "99999999999d"])
def test_a_long_number_is_no_crash(typed: str) -> None:
    with pytest.raises(ConfigError):
        window(typed, "", BAGHDAD, NOW)


@pytest.mark.parametrize(
    ("typed", "nearest"), [("yesterdya", "yesterday"), ("tusday", "tuesday"), ("الأربعا", None), ("دوێنی", None)]
)
def test_a_mistyped_day_is_answered_with_the_nearest(typed: str, nearest: str | None) -> None:
    if nearest is None:  # near enough to be read
        assert day("--since", typed, BAGHDAD, NOW)
        return
    with pytest.raises(ConfigError, match=f"did you mean {nearest}"):
        day("--since", typed, BAGHDAD, NOW)


def test_weeks_and_months_may_be_named_by_their_place() -> None:
    assert week("--week", "2023-W40", BAGHDAD, NOW) == (date(2023, 10, 2), date(2023, 10, 8))
    assert week("--week", "this", BAGHDAD, NOW) == (date(2023, 10, 2), date(2023, 10, 8))
    assert week("--week", "last", BAGHDAD, NOW) == week("--week", "7d", BAGHDAD, NOW)
    assert month("--month", "2023-10", BAGHDAD, NOW) == (date(2023, 10, 1), date(2023, 10, 31))
    assert month("--month", "last", BAGHDAD, NOW) == (date(2023, 9, 1), date(2023, 9, 30))
    assert month("--month", "this month", BAGHDAD, datetime(2024, 2, 29, tzinfo=UTC))[1] == date(2024, 2, 29)
    with pytest.raises(ConfigError, match="YYYY-MM, this or last"):
        month("--month", "2023-14", BAGHDAD, NOW)
