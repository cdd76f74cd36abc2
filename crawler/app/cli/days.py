"""Days as they are typed: 2023-10-03, 3 October 2023, today, yesterday, monday, 7d; moments such as 2h; in the desk's zone."""

import re
import unicodedata
from datetime import date, datetime, time, timedelta
from difflib import get_close_matches
from zoneinfo import ZoneInfo

from storage.errors import ConfigError
from storage.languages import of_each
from storage.text.calendar import FIRST, LAST, any_date, is_sane
from storage.text.normalize import fold

_NEAR: dict[str, int] = {
    fold(name): back
    for table in ("DAYS_BACK", "RELATIVE_DAYS")
    for words in of_each(table).values()
    for name, back in words.items()
    if back >= 0
}
_WEEKDAYS: list[tuple[str, int]] = [
    (fold(name), number) for names in of_each("WEEKDAYS").values() for number, name in enumerate(names.split())
]
_LETTERS = 3  # of a weekday at least: mon, tue
_AGO = re.compile(r"([0-9]{1,6}) ?(h|hours?|d|days?|w|weeks?)(?: ago)?")
DAYS = "YYYY-MM-DD, today, yesterday, monday or 7d"


def day(option: str, text: str, zone: ZoneInfo, now: datetime) -> date:
    """Return the day that was typed. Raises ConfigError: not a day, or one that no desk can mean."""
    typed = _day(_plain(text), now.astimezone(zone).date())
    if typed is None:
        raise ConfigError(f"write a day as {DAYS}{_nearest(text)}", about=f"{option} {text}")
    return _sane(option, text, typed)


def window(since: str, until: str, zone: ZoneInfo, now: datetime) -> tuple[datetime | None, datetime | None]:
    """Return what was typed as times: the first moment of the first day, the last of the last; hours are counted back from now. Raises
    ConfigError."""
    first = _moment("--since", since, zone, now, time()) if since else None
    last = _moment("--until", until, zone, now, time.max) if until else None
    if first and last and first >= last:
        raise ConfigError(f"--since {since} is after --until {until}")
    return first, last


def week(option: str, text: str, zone: ZoneInfo, now: datetime) -> tuple[date, date]:
    """Return Monday and Sunday of the week that was typed: "2023-W40", "this", "last", or any day of it. Raises ConfigError."""
    today, plain = now.astimezone(zone).date(), _plain(text)
    back = {"this": 0, "this week": 0, "last": 7, "last week": 7}.get(plain)
    within = _day(plain, today) if back is None else today - timedelta(days=back)
    if within is None:
        raise ConfigError("write a week as YYYY-Www, this, last, or a day of it", about=f"{option} {text}")
    monday = _sane(option, text, within) - timedelta(days=within.weekday())
    return monday, monday + timedelta(days=6)


def month(option: str, text: str, zone: ZoneInfo, now: datetime) -> tuple[date, date]:
    """Return the first and the last day of the month that was typed: "2023-10", "this" or "last". Raises ConfigError."""
    this, plain = now.astimezone(zone).date().replace(day=1), _plain(text)
    if plain in ("this", "this month"):
        begin = this
    elif plain in ("last", "last month"):
        begin = (this - timedelta(days=1)).replace(day=1)
    else:
        try:
            begin = _sane(option, text, date.fromisoformat(f"{plain}-01"))
        except ValueError as error:
            raise ConfigError("write a month as YYYY-MM, this or last", about=f"{option} {text}") from error
    return begin, (begin + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def _moment(option: str, text: str, zone: ZoneInfo, now: datetime, of_day: time) -> datetime:
    ago = _AGO.fullmatch(_plain(text))
    if ago and ago[2].startswith("h"):
        return now - timedelta(hours=int(ago[1]))
    return datetime.combine(day(option, text, zone, now), of_day, zone)


def _day(plain: str, today: date) -> date | None:
    if (back := _NEAR.get(fold(plain))) is not None:
        return today - timedelta(days=back)
    weekday = _weekday(fold(plain.removeprefix("last ")))
    if weekday is not None:
        return today - timedelta(days=(today.weekday() - weekday) % 7 or 7 * plain.startswith("last "))
    if (ago := _AGO.fullmatch(plain)) and not ago[2].startswith("h"):
        days = int(ago[1]) * (7 if ago[2].startswith("w") else 1)
        return today - timedelta(days=min(days, today.toordinal() - 1))
    try:
        return date.fromisoformat(plain.upper())
    except ValueError:
        return any_date(plain)


def _weekday(folded: str) -> int | None:
    """Return the weekday of this name, or of the only name that begins so, in any language of the desk; 0 is Monday."""
    for names in ({number for name, number in _WEEKDAYS if name == folded}, _begun(folded)):
        if len(names) == 1:
            return names.pop()
    return None


def _begun(folded: str) -> set[int]:
    return {number for name, number in _WEEKDAYS if len(folded) >= _LETTERS and name.startswith(folded)}


def _plain(text: str) -> str:
    """Return the text in small letters, with digits of any script as 0 to 9."""
    return "".join(str(unicodedata.decimal(character, character)) for character in " ".join(text.lower().split()))


def _nearest(text: str) -> str:
    near = get_close_matches(fold(text), [*_NEAR, *(name for name, _ in _WEEKDAYS)], n=1)
    return f"; did you mean {near[0]}?" if near else ""


def _sane(option: str, text: str, typed: date) -> date:
    if not is_sane(typed):
        raise ConfigError(f"write a day of the years {FIRST.year} to {LAST.year}", about=f"{option} {text}")
    return typed
