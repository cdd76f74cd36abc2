"""A replay of publication times gives lag and requests of each schedule."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bench.freshness import measure, read_times

BEGIN = datetime(2023, 10, 1, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def test_times_are_read_by_feed_and_half(tmp_path: Path) -> None:
    file = tmp_path / "times.tsv"
    file.write_text(
        "feed\tpublished\nb\t2023-10-02T00:00:00+02:00\na\t2023-10-01T01:00:00+00:00\nb\t2023-10-01T00:00:00+00:00\n"
    )
    assert read_times(file) == {
        "a": [BEGIN + 60 * MINUTE],
        "b": [BEGIN, BEGIN + 22 * 60 * MINUTE],
    }
    assert list(read_times(file, "even")) == ["a"]
    assert list(read_times(file, "odd")) == ["b"]


def test_the_rhythm_sees_articles_sooner_than_polls_every_hour_at_no_more_requests() -> None:
    busy = [BEGIN + number * 11 * MINUTE for number in range(700)]
    slow = [BEGIN + number * 170 * MINUTE for number in range(45)]
    figures = measure({"busy": busy, "slow": slow}, ["rhythm", "every_60", "entry_frequency"], each=True)
    rhythm, hourly = figures["rhythm"], figures["every_60"]
    assert isinstance(rhythm, dict)
    assert isinstance(hourly, dict)
    assert hourly["median_lag"] == pytest.approx(30, abs=3)
    assert hourly["requests_a_day"] == pytest.approx(24, abs=0.5)
    assert rhythm["entries"] == 745
    assert rhythm["requests_a_day"] <= 27
    assert rhythm["median_lag"] <= 0.7 * hourly["median_lag"]
    assert set(figures["outlets"]) == {"busy", "slow"}  # type: ignore[call-overload]
