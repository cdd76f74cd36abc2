"""Which printed entries wait for a correction: counted on every queue page, looked for when something changed."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock

from sqlalchemy import Connection, func, select

from review.decisions.flags import flags
from storage.config.settings import CrawlConfig
from storage.database.tables import decisions, observations, versions
from storage.database.tables_published import settlements
from storage.publishing import digests

_EVERY = timedelta(minutes=1)  # what crawls bring is counted at most that often; what people do, at once


@dataclass
class FlaggedDrafts:
    """The flagged entries as last looked up; looked up again only when something may have changed."""

    _people: tuple[int, ...] = (-1,)
    _crawls: tuple[int, ...] = (-1,)
    _at: datetime | None = None
    _ids: tuple[int, ...] = ()
    _lock: Lock = field(default_factory=Lock)

    def count(self, db: Connection, config: CrawlConfig, now: datetime) -> int:
        """Count the printed entries with a flag that nobody settled."""
        return len(self.ids(db, config, now))

    def ids(self, db: Connection, config: CrawlConfig, now: datetime, holding: int | None = None) -> tuple[int, ...]:
        """Return the ids of their drafts, by the day of the entry. `holding`: a draft that has a flag, however recent; it is included."""
        with self._lock:
            people = (digests.newest_id(db), *_rows(db, decisions, settlements))
            is_old = self._at is None or now - self._at >= _EVERY or now < self._at
            is_missed = holding is not None and holding not in self._ids
            if people == self._people and not (is_old or is_missed):
                return self._ids
            crawls = _rows(db, versions, observations)
            if is_missed or (people, crawls) != (self._people, self._crawls):
                self._ids = tuple(dict.fromkeys(flag.draft_id for flag in flags(db, config))) if people[0] else ()
            self._people, self._crawls, self._at = people, crawls, now
            return self._ids


def _rows(db: Connection, *tables: object) -> tuple[int, ...]:
    return tuple(db.execute(select(func.count()).select_from(table)).scalar() or 0 for table in tables)  # type: ignore[arg-type]
