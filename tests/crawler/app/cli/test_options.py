"""What commands make of days that are typed."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from crawler.app.cli.options import window
from storage.errors import ConfigError

BAGHDAD, BERLIN = ZoneInfo("Asia/Baghdad"), ZoneInfo("Europe/Berlin")


def test_a_window_holds_its_last_day_and_nothing_of_the_next() -> None:
    first, last = window("2023-10-03", "2023-10-03", BAGHDAD)
    assert first == datetime(2023, 10, 3, tzinfo=BAGHDAD)
    next_day = datetime(2023, 10, 4, tzinfo=BAGHDAD)  # the time of articles of which only the day is known
    assert last is not None
    assert next_day - timedelta(seconds=1) < last < next_day


def test_a_window_of_a_day_whose_clocks_change_ends_with_it() -> None:
    first, last = window("2023-10-29", "2023-10-29", BERLIN)
    assert first is not None
    assert last is not None
    assert round((last.timestamp() - first.timestamp()) / 3600) == 25


def test_days_that_lie_the_wrong_way_round_are_told() -> None:
    with pytest.raises(ConfigError, match="--since 2023-10-04 is after --until 2023-10-03"):
        window("2023-10-04", "2023-10-03", BAGHDAD)
