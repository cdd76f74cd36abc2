"""What a feed asks of its readers is kept, within bounds."""

from datetime import timedelta

import pytest

from crawler.fetching.feed_hints import feed_pause
from tests.support.records import NOON

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def feed(channel: str, items: str = "<item><title>ئاگر</title></item>") -> bytes:
    return f"<rss><channel><title>خبر</title>{channel}{items}</channel></rss>".encode()


@pytest.mark.parametrize(
    ("channel", "pause"),
    [
        ("", timedelta()),
        ("<ttl>15</ttl>", 15 * MINUTE),
        ("<TTL> 20 </TTL>", 20 * MINUTE),
        ("<ttl>100000</ttl>", HOUR),
        ("<ttl>soon</ttl>", timedelta()),
        ("<sy:updatePeriod>hourly</sy:updatePeriod>", timedelta()),
        (f"<skipHours><hour>{NOON.hour}</hour><hour>{NOON.hour + 1}</hour></skipHours>", 2 * HOUR),
        (f"<ttl>30</ttl><skipHours><hour>{NOON.hour + 3}</hour></skipHours>", 30 * MINUTE),
        (f"<skipDays><day>{NOON:%A}</day></skipDays>", 12 * HOUR),
        ("<skipHours>" + "".join(f"<hour>{hour}</hour>" for hour in range(24)) + "</skipHours>", timedelta()),
    ],
)
def test_a_feed_is_left_alone_as_it_asks(channel: str, pause: timedelta) -> None:
    at = NOON.replace(minute=0, second=0, microsecond=0)
    assert at.hour == 12
    assert feed_pause(feed(channel), at, HOUR) == pause


def test_what_an_item_says_is_not_the_feeds() -> None:
    assert feed_pause(feed("", "<item><ttl>30</ttl></item>"), NOON, HOUR) == timedelta()
    assert feed_pause(b"\xff\xfe\x00not a feed", NOON, HOUR) == timedelta()
