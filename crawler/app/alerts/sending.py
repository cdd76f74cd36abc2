"""Send the alarms that are due: to each address a few an hour, the rest as a summary; nothing in quiet hours; what fails is tried again.

Nothing is lost: an alarm is due until it was handed over. After a crash in between it may come twice.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from crawler.app.alerts.watching import all_watches
from storage.catalogues.catalogue import catalogue
from storage.catalogues.catalogue import translatable as _t
from storage.catalogues.messages import said
from storage.config.settings import Config
from storage.database.store import Store
from storage.editing import alarms
from storage.editing.alarms import Alarm
from storage.errors import AlarmError

HOUR = timedelta(hours=1)
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=2), timedelta(hours=1)
SHOWN = 40  # headlines of a summary

_ONE = _t("{watch}: {headline}")
_MANY = _t("{count} more stories that you watch")
_OUTLETS = _t("Reported by {count} independent outlets. {reason}")
_LEFT = _t("… and {count} more")

Send = Callable[[str, str, str], None]  # address, subject, text. Raises AlarmError


@dataclass
class AlarmDelivery:
    """How many messages went out with how many alarms, how many alarms wait, and why, by address."""

    messages: int = 0
    alarms: int = 0
    waiting: int = 0
    faults: dict[str, str] = field(default_factory=dict)


def send_due(store: Store, config: Config, send: Send, now: datetime) -> AlarmDelivery:
    """Send what is due now."""
    done = AlarmDelivery()
    with store.read() as db:
        due = alarms.due(db, now)
        urgent = {watch.name for watch in all_watches(db, config) if watch.urgent}
    quiet_until = end_of_quiet(config, now)
    waiting = [alarm for alarm in due if quiet_until is not None and alarm.watch not in urgent]
    if waiting and quiet_until is not None:
        _put_off(store, waiting, quiet_until)
        done.waiting += len(waiting)
    by_channel: dict[str, list[Alarm]] = defaultdict(list)
    for alarm in due:
        if alarm not in waiting:
            by_channel[alarm.channel].append(alarm)
    for channel, own in by_channel.items():
        _send_to(store, config, channel, own, send, now, done)
    return done


def _send_to(
    store: Store, config: Config, channel: str, own: Sequence[Alarm], send: Send, now: datetime, done: AlarmDelivery
) -> None:
    with store.read() as db:
        earlier = alarms.messages_since(db, channel, now - HOUR)
    room = config.watch.most_an_hour - len(earlier)
    if room <= 0:
        _put_off(store, own, earlier[0] + HOUR)
        done.waiting += len(own)
        return
    for number, batch in enumerate(batches(own, room)):
        at = now + timedelta(microseconds=number)  # messages of one pass are told apart by their times
        try:
            send(channel, *text_of(batch, config))
        except AlarmError as error:
            left = [alarm for later in batches(own, room)[number:] for alarm in later]
            pause = min(FIRST_PAUSE * 2 ** min(left[0].tries, 10), LONGEST_PAUSE)
            _put_off(store, left, now + pause, error.message)
            done.waiting += len(left)
            done.faults[channel] = error.message
            return
        with store.begin() as db:
            alarms.mark_sent(db, [alarm.id for alarm in batch], at)
        done.messages += 1
        done.alarms += len(batch)


def batches(own: Sequence[Alarm], room: int) -> list[Sequence[Alarm]]:
    """Return the messages for one address, at most `room`: an alarm each, the last one a summary of the rest."""
    if len(own) <= room:
        return [[alarm] for alarm in own]
    return [*([alarm] for alarm in own[: room - 1]), own[room - 1 :]]


def text_of(batch: Sequence[Alarm], config: Config) -> tuple[str, str]:
    """Return the subject and the text of a message, in the desk's language."""
    words = catalogue(config.digest.desk_language)
    lines = [_line(alarm, config) for alarm in batch[:SHOWN]]
    if len(batch) > SHOWN:
        lines.append(words.gettext(_LEFT).format(count=len(batch) - SHOWN))
    first = batch[0]
    if len(batch) == 1:
        subject = words.gettext(_ONE).format(watch=first.watch, headline=first.headline)
    else:
        subject = words.gettext(_MANY).format(count=len(batch))
    return " ".join(subject.split()), "\n\n".join(lines) + "\n"


def _line(alarm: Alarm, config: Config) -> str:
    words = catalogue(config.digest.desk_language)
    told = (
        words.gettext(_OUTLETS)
        .format(count=alarm.outlets, reason=said(alarm.reason, config.digest.desk_language))
        .strip()
    )
    link = f"\n{config.watch.page}story/{alarm.story_id}" if config.watch.page else ""
    return f"{words.gettext(_ONE).format(watch=alarm.watch, headline=alarm.headline)}\n{told}{link}"


def end_of_quiet(config: Config, now: datetime) -> datetime | None:
    """Return when the quiet hours that it is now in end; None outside of them."""
    if config.watch.quiet_hours is None:
        return None
    begin, end = (time.fromisoformat(text) for text in config.watch.quiet_hours)
    zone = ZoneInfo(config.digest.timezone)
    local = now.astimezone(zone)
    clock = local.time().replace(tzinfo=None)
    quiet = begin <= clock < end if begin <= end else clock >= begin or clock < end
    if not quiet:
        return None
    day = local.date() if clock < end else local.date() + timedelta(days=1)
    return datetime.combine(day, end, zone).astimezone(UTC)


def _put_off(store: Store, own: Sequence[Alarm], until: datetime, error: str = "") -> None:
    with store.begin() as db:
        alarms.put_off(db, {alarm.id: until for alarm in own}, error)
