"""A replay of times with events made up gives false alarms and delay of each threshold."""

from datetime import UTC, datetime, timedelta

from bench.alarms import measure
from bench.freshness import ROOT
from storage.config.settings import load_config

BEGIN = datetime(2023, 10, 1, tzinfo=UTC)


def test_a_higher_threshold_alarms_less_and_later() -> None:
    feeds = {
        f"feed{number}": [BEGIN + timedelta(minutes=(43 + 7 * number) * place) for place in range(130)]
        for number in range(6)
    }
    figures = measure(feeds, load_config(ROOT / "config" / "digest.yaml"), [0.01, 3.0], rounds=2)
    by = figures["by_surprise"]
    assert isinstance(by, dict)
    assert figures["outlets"] == 6
    assert by["0.01"]["false_a_day"] > by["3.0"]["false_a_day"]
    assert by["0.01"]["found"] >= by["3.0"]["found"] > 0
    assert 0 < by["0.01"]["delay"] <= by["3.0"]["delay"]
