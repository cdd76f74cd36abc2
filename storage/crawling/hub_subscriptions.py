"""Subscriptions with the hubs that feeds name (WebSub), and when a hub last delivered."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from storage.database.tables import answers
from storage.database.tables_hubs import hub_subscriptions

PAUSE = timedelta(minutes=1)  # between two deliveries that are noted


@dataclass(frozen=True, slots=True)
class HubSubscription:
    """What was asked of a feed's hub. `lease_until` None: the hub has not confirmed it."""

    listing: str
    source: str
    hub: str
    topic: str
    token: str
    secret: str
    asked_at: datetime | None = None
    tries: int = 0
    error: str = ""
    lease_until: datetime | None = None
    delivered_at: datetime | None = None


_NAMES = tuple(HubSubscription.__dataclass_fields__)


def of_sources(db: Connection, sources: Collection[str]) -> dict[str, HubSubscription]:
    """Return the subscriptions of these outlets by listing."""
    table = hub_subscriptions
    rows = db.execute(select(table).where(table.c.source.in_(sorted(sources))))
    return {row.listing: _subscription(row) for row in rows}


def all_of(db: Connection) -> list[HubSubscription]:
    """Return every subscription, by outlet."""
    table = hub_subscriptions
    return [_subscription(row) for row in db.execute(select(table).order_by(table.c.source, table.c.listing))]


def with_token(db: Connection, token: str) -> HubSubscription | None:
    """Return the subscription whose hub calls with this token."""
    row = db.execute(select(hub_subscriptions).where(hub_subscriptions.c.token == token)).first()
    return None if row is None else _subscription(row)


def put(db: Connection, subscription: HubSubscription) -> None:
    """Store a subscription in place of the listing's earlier one."""
    drop(db, subscription.listing)
    db.execute(insert(hub_subscriptions).values(**{name: getattr(subscription, name) for name in _NAMES}))


def drop(db: Connection, listing: str) -> None:
    """Delete a subscription: what its hub still delivers is answered with 404."""
    db.execute(delete(hub_subscriptions).where(hub_subscriptions.c.listing == listing))


def asked(db: Connection, listing: str, at: datetime, tries: int, error: str) -> None:
    """Note that a hub was asked, and how it went."""
    _change(db, listing, asked_at=at, tries=tries, error=error[:200])


def confirmed(db: Connection, listing: str, lease_until: datetime) -> None:
    """Note that the hub confirmed a subscription until then."""
    _change(db, listing, lease_until=lease_until, tries=0, error="")


def refused(db: Connection, listing: str, error: str) -> None:
    """Note that the hub refuses or ended a subscription."""
    _change(db, listing, lease_until=None, error=error[:200])


def delivered(db: Connection, subscription: HubSubscription, now: datetime) -> None:
    """Note that the hub delivered: the stored answer of the listing is no longer believed fresh. At most once a minute."""
    if subscription.delivered_at is not None and timedelta() <= now - subscription.delivered_at < PAUSE:
        return
    _change(db, subscription.listing, delivered_at=now)
    db.execute(
        update(answers)
        .where(answers.c.url == subscription.listing, answers.c.fresh_until > now)
        .values(fresh_until=now)
    )


def deliveries(db: Connection, now: datetime) -> dict[str, datetime]:
    """Return when a hub last delivered for each outlet that has a subscription that holds."""
    table = hub_subscriptions.c
    query = select(table.source, func.max(table.delivered_at).label("at")).where(table.lease_until > now)
    return {row.source: row.at for row in db.execute(query.group_by(table.source)) if row.at is not None}


def _change(db: Connection, listing: str, **values: Any) -> None:
    db.execute(update(hub_subscriptions).where(hub_subscriptions.c.listing == listing).values(**values))


def _subscription(row: Row[Any]) -> HubSubscription:
    return HubSubscription(**{name: getattr(row, name) for name in _NAMES})
