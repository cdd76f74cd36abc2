"""Publishing: from approved entries to the files that readers get."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from pathlib import Path

from digest.compose import compose, is_month
from digest.formats import FORMATS
from storage import decisions, digests, files
from storage.config import DigestConfig
from storage.errors import ConfigError, DigestError
from storage.records import Entry
from storage.store import Store


def publish(
    store: Store,
    entries: Iterable[Entry],
    first: date,
    last: date,
    formats: Sequence[str],
    folder: Path,
    config: DigestConfig,
    now: datetime,
) -> list[Path]:
    """The files written, one a format, of the digest of the days from `first` to `last`, both included.

    `entries` are what review/queue.py calls approved; the analysts' paragraphs come from the store. The digest is kept whole
    in the store. Raises ConfigError: an unknown format, `last` before `first`; DigestError: nothing approved, a file that cannot
    be written: the store then knows of no digest, and no file is changed.
    """
    unknown = [name for name in formats if name not in FORMATS]
    if unknown or not formats:
        raise ConfigError(f"unknown format: {', '.join(unknown) or 'none given'}; known: {', '.join(FORMATS)}")
    with store.begin() as db:
        digest = compose(entries, decisions.analyses(db, first, last), first, last, config)
        digests.add(db, digest, now)
        written = {
            folder / f"digest-{_name(first, last)}.{name}": FORMATS[name](digest) for name in dict.fromkeys(formats)
        }
        try:
            files.replace_all({path: content.encode() for path, content in written.items()})
        except OSError as error:
            raise DigestError(
                f"cannot be written: {error.strerror}; nothing was published", about=str(error.filename or folder)
            ) from error
    return list(written)


def _name(first: date, last: date) -> str:
    if is_month(first, last):
        return f"{first:%Y-%m}"
    return f"{first}" if first == last else f"{first}-to-{last}"
