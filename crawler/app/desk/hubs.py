"""Subscribe with the hubs that feeds name, and renew before a subscription ends: `tend_hubs` acts, at the end of a crawl.

Off where no public address is set (`mail: public`): a hub must reach crawler/app/server/hub_callback.py there. What a hub delivers only
makes the feed due; polling goes on, less often, so a hub that falls silent loses nothing.
"""

import secrets
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from urllib.parse import urlencode, urljoin

from crawler.app.desk import translation_endpoint
from crawler.fetching.address_guard import AddressGuard
from crawler.fetching.feed_hubs import FeedHub, hub_of
from crawler.sources.source import Source
from storage.crawling import http_cache, hub_subscriptions
from storage.crawling.hub_subscriptions import HubSubscription
from storage.database.store import Store
from storage.errors import BlockedAddressError, TranslationError
from storage.records import CachedResponse

LEASE = timedelta(days=10)
RENEW = timedelta(days=2)  # before a subscription ends
FIRST_WAIT, LONGEST_WAIT = timedelta(hours=1), timedelta(days=1)  # after a try that failed, or that no hub confirmed
SECONDS = 15.0
PATH = "hub/"

Post = Callable[[str, bytes], None]


def tend_hubs(store: Store, public: str, sources: Iterable[Source], now: datetime, post: Post | None = None) -> int:
    """Ask the hubs of these outlets' feeds where that is due, and return how many were asked."""
    if not public:
        return 0
    listings = {
        listing.url: source.key
        for source in sources
        for edition in source.editions.values()
        for listing in edition.listings
        if listing.kind == "feed"
    }
    with store.read() as db:
        named = {url: hub for url in listings if (hub := _named(http_cache.get(db, url))) is not None}
        known = hub_subscriptions.of_sources(db, set(listings.values()))
    due = [changed for url, hub in named.items() if (changed := _due(known.get(url), url, listings[url], hub, now))]
    with store.begin() as db:
        for listing in known.keys() - named.keys():
            hub_subscriptions.drop(db, listing)
        for subscription in due:
            if subscription != known.get(subscription.listing):
                hub_subscriptions.put(db, subscription)
            hub_subscriptions.asked(db, subscription.listing, now, subscription.tries + 1, "")
    for subscription in due:
        error = _ask(subscription, public, post or send)
        if error:
            with store.begin() as db:
                hub_subscriptions.asked(db, subscription.listing, now, subscription.tries + 1, error)
    return len(due)


def _named(cached: CachedResponse | None) -> FeedHub | None:
    return hub_of(cached.page.url, cached.page.headers, cached.page.body) if cached else None


def _due(known: HubSubscription | None, url: str, source: str, hub: FeedHub, now: datetime) -> HubSubscription | None:
    """Return the subscription that a hub is to be asked for now; None where nothing is due."""
    if known is None or (known.hub, known.topic, known.source) != (hub.hub, hub.topic, source):
        return HubSubscription(url, source, hub.hub, hub.topic, secrets.token_urlsafe(24), secrets.token_urlsafe(32))
    if known.lease_until is not None and known.lease_until - now > RENEW:
        return None
    wait = min(FIRST_WAIT * 2 ** min(max(known.tries - 1, 0), 10), LONGEST_WAIT)
    return None if known.asked_at is not None and timedelta() <= now - known.asked_at < wait else known


def _ask(subscription: HubSubscription, public: str, post: Post) -> str:
    """Ask a hub, and return why that failed, "" where it did not."""
    form = {
        "hub.mode": "subscribe",
        "hub.topic": subscription.topic,
        "hub.callback": urljoin(public, PATH + subscription.token),
        "hub.secret": subscription.secret,
        "hub.lease_seconds": f"{LEASE.total_seconds():.0f}",
    }
    try:
        post(subscription.hub, urlencode(form).encode())
    except BlockedAddressError:
        return "the hub is inside a private network: not asked"
    except (TranslationError, ValueError) as error:
        return str(error)
    return ""


def send(hub: str, form: bytes, guard: AddressGuard | None = None) -> None:
    """Post a form to a hub, through the guard against addresses inside. Raises BlockedAddressError, TranslationError."""
    guard = guard or AddressGuard()
    guard.check(hub)
    headers = {"Content-Type": "application/x-www-form-urlencoded", "User-Agent": "digest-crawler"}
    translation_endpoint.post(hub, form, headers, guard, SECONDS, accepted=(200, 201, 202, 204))
