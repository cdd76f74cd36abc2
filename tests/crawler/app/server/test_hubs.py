"""WebSub with a hub of our own on this machine: asked, asked back, delivering; and what no hub may do."""

import hashlib
import hmac
from collections.abc import Iterator
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler
from urllib.parse import parse_qs, urlsplit

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from crawler.app.desk import hubs
from crawler.app.desk.hubs import tend_hubs
from crawler.app.server.hub_callback import LARGEST, hub_routes, is_signed
from crawler.app.server.jobs import AFTER_DELIVERY, with_deliveries
from crawler.fetching.address_guard import AddressGuard
from crawler.fetching.feed_hubs import hub_of
from storage.crawling import http_cache, hub_subscriptions
from storage.crawling.hub_subscriptions import HubSubscription
from storage.database.store import Store
from storage.errors import BlockedAddressError, TranslationError
from storage.records import CachedResponse, Page
from tests.support.crawling import Outlet, a_source
from tests.support.loopback import serving
from tests.support.records import NOON

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
PUBLIC = "https://desk.example.org/news/"


class Hub:
    """A hub that notes what it is asked, and calls back as told."""

    def __init__(self, status: int = 202) -> None:
        self.status, self.forms = status, list[dict[str, str]]()

    def handler(self) -> type[BaseHTTPRequestHandler]:
        hub = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                hub.forms.append({name: values[0] for name, values in parse_qs(body).items()} | {"path": self.path})
                self.send_response(hub.status)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        return Handler


@pytest.fixture
def hub() -> Iterator[tuple[Hub, str]]:
    asked = Hub()
    with serving(asked.handler()) as server:
        yield asked, f"http://127.0.0.1:{server.server_port}/hub?all=1"


def post_here(url: str, form: bytes) -> None:
    hubs.send(url, form, AddressGuard(frozenset({urlsplit(url).netloc})))


def cached(store: Store, url: str, hub: str, at: datetime = NOON) -> None:
    head = (
        f'<feed><link rel="hub" href="{hub.replace("&", "&amp;")}"/><entry/></feed>' if hub else "<feed><entry/></feed>"
    )
    page = Page(url, url, at, 200, (), head.encode())
    with store.begin() as db:
        http_cache.keep(db, CachedResponse(page, at + HOUR), at)


def known(store: Store) -> list[HubSubscription]:
    with store.read() as db:
        return hub_subscriptions.all_of(db)


def client(store: Store, now: datetime = NOON) -> TestClient:
    return TestClient(Starlette(routes=hub_routes(store, lambda: now)))


def path_of(form: dict[str, str]) -> str:
    callback = form["hub.callback"]
    assert callback.startswith(PUBLIC)
    return "/" + callback.removeprefix(PUBLIC)


def confirm(form: dict[str, str], **changed: str) -> dict[str, str]:
    fields = {"mode": "subscribe", "topic": form["hub.topic"], "challenge": "c+ä", "lease_seconds": "864000"} | changed
    return {f"hub.{name}": value for name, value in fields.items()}


def signed(body: bytes, secret: str, method: str = "sha256") -> dict[str, str]:
    return {"X-Hub-Signature": f"{method}={hmac.new(secret.encode(), body, getattr(hashlib, method)).hexdigest()}"}


def test_a_feed_s_hub_is_asked_confirmed_and_makes_the_feed_due(
    store: Store, outlet: Outlet, hub: tuple[Hub, str]
) -> None:
    asked, address = hub
    source = a_source(outlet)
    (listing,) = (listing.url for edition in source.editions.values() for listing in edition.listings)
    cached(store, listing, address)
    assert tend_hubs(store, "", [source], NOON, post_here) == 0, "off without a public address"
    assert tend_hubs(store, PUBLIC, [source], NOON, post_here) == 1
    (form,) = asked.forms
    assert (form["hub.mode"], form["hub.topic"], form["path"]) == ("subscribe", listing, "/hub?all=1")
    path = path_of(form)
    page = client(store)
    answer = page.get(path, params=confirm(form))
    assert (answer.status_code, answer.text) == (200, "c+ä")
    assert answer.headers["content-type"].startswith("text/plain")
    assert known(store)[0].lease_until == NOON + 10 * DAY
    body = b"<feed>anything</feed>"
    assert page.post(path, content=body, headers=signed(body, form["hub.secret"])).status_code == 202
    with store.read() as db:
        assert hub_subscriptions.deliveries(db, NOON) == {source.key: NOON}
        assert http_cache.fresh(db, NOON) == {}, "the next poll asks the outlet"
        assert hub_subscriptions.deliveries(db, NOON + 11 * DAY) == {}, "a lease that ended counts for nothing"
    assert tend_hubs(store, PUBLIC, [source], NOON + 7 * DAY, post_here) == 0
    assert tend_hubs(store, PUBLIC, [source], NOON + 9 * DAY, post_here) == 1, "renewed before it ends"
    assert asked.forms[1]["hub.callback"] == form["hub.callback"]
    cached(store, listing, "")
    tend_hubs(store, PUBLIC, [source], NOON + 9 * DAY, post_here)
    assert known(store) == []
    assert page.post(path, content=body, headers=signed(body, form["hub.secret"])).status_code == 404


def subscribed(store: Store) -> tuple[HubSubscription, str]:
    made = HubSubscription(
        "https://one.example/feed", "one", "https://hub.example/", "https://one.example/feed", "t" * 32, "s" * 32
    )
    with store.begin() as db:
        hub_subscriptions.put(db, made)
        hub_subscriptions.asked(db, made.listing, NOON, 1, "")
    return made, f"/hub/{made.token}"


@pytest.mark.parametrize(
    "changed",
    [
        {"topic": "https://other.example/"},
        {"mode": "unsubscribe"},
        {"challenge": ""},
        {"challenge": "x" * 2000},
        {"mode": "x"},
    ],
)
def test_only_what_was_asked_is_confirmed(store: Store, changed: dict[str, str]) -> None:
    made, path = subscribed(store)
    form = {"hub.topic": made.topic}
    assert client(store).get(path, params=confirm(form, **changed)).status_code == 404
    assert client(store).get("/hub/another", params=confirm(form)).status_code == 404
    assert client(store, NOON + 2 * DAY).get(path, params=confirm(form)).status_code == 404, "nobody asked lately"
    assert known(store)[0].lease_until is None


def test_a_hub_that_refuses_is_noted_and_no_lease_is_endless(store: Store) -> None:
    made, path = subscribed(store)
    form = {"hub.topic": made.topic}
    client(store).get(path, params=confirm(form, lease_seconds="999999999999"))
    assert known(store)[0].lease_until == NOON + 30 * DAY
    client(store).get(path, params=confirm(form, lease_seconds="-5"))
    assert known(store)[0].lease_until == NOON + 10 * DAY
    assert client(store).get(path, params=confirm(form, mode="denied", reason="no\n" * 500)).status_code == 200
    refused = known(store)[0]
    assert (refused.lease_until, refused.error[:20], len(refused.error)) == (None, "the hub refused: no\n", 200)


@pytest.mark.parametrize("headers", [
    {}, {"X-Hub-Signature": "sha256="}, {"X-Hub-Signature": "sha256=ß"}, {"X-Hub-Signature": "none=1"},
    signed(b"body", "another"), signed(b"other", "s" * 32), signed(b"body", "s" * 32, "sha1"),
])  # fmt: skip
def test_what_is_not_signed_changes_nothing(store: Store, headers: dict[str, str]) -> None:
    _, path = subscribed(store)
    raw = [(name.encode(), value.encode("utf-8")) for name, value in headers.items()]
    assert client(store).post(path, content=b"body", headers=raw).status_code == 202
    assert known(store)[0].delivered_at is None


def test_large_and_frequent_deliveries_are_refused(store: Store) -> None:
    _, path = subscribed(store)
    page, large = client(store), b"x" * (LARGEST + 1)
    assert page.post(path, content=large, headers=signed(large, "s" * 32)).status_code == 413
    answers = [page.post(path, content=b"b", headers=signed(b"b", "s" * 32)).status_code for _ in range(125)]
    assert (answers[0], answers[-1]) == (202, 429)
    assert known(store)[0].delivered_at == NOON


@pytest.mark.parametrize("method", ["sha256", "sha384", "sha512"])
def test_longer_hashes_count_too(method: str) -> None:
    assert is_signed(
        b"body", signed(b"body", "secret", method)["X-Hub-Signature"].upper().replace("SHA", "sha"), "secret"
    )


def test_a_hub_inside_is_not_asked_and_failures_wait(store: Store, outlet: Outlet) -> None:
    source = a_source(outlet)
    (listing,) = (listing.url for edition in source.editions.values() for listing in edition.listings)
    cached(store, listing, "http://10.0.0.1/hub")
    tend_hubs(store, PUBLIC, [source], NOON)
    assert "private network" in known(store)[0].error
    with pytest.raises(BlockedAddressError):
        hubs.send("http://127.0.0.1:9/", b"")

    def failing(_url: str, _form: bytes) -> None:
        raise TranslationError("answered HTTP 500", about="hub.example")

    times: list[float] = []
    now = NOON + HOUR
    while len(times) < 5:
        if tend_hubs(store, PUBLIC, [source], now, failing):
            times.append((now - NOON) / HOUR)
        now += HOUR
    assert times == [1, 3, 7, 15, 31]
    assert "HTTP 500" in known(store)[0].error


def test_a_hub_that_answers_with_an_error_is_noted(store: Store, outlet: Outlet, hub: tuple[Hub, str]) -> None:
    asked, address = hub
    asked.status = 404
    source = a_source(outlet)
    (listing,) = (listing.url for edition in source.editions.values() for listing in edition.listings)
    cached(store, listing, address)
    tend_hubs(store, PUBLIC, [source], NOON, post_here)
    assert "answered HTTP 404" in known(store)[0].error


@pytest.mark.parametrize(
    ("headers", "body", "found"),
    [
        ((("Link", '<https://hub.example/>; rel="hub", </own>; rel=self'),), b"", ("https://hub.example/", "https://one.example/own")),
        ((), b'<rss><channel><atom:link rel="hub" href="https://h.example/?a=1&amp;b=2"/><item/></channel></rss>',
         ("https://h.example/?a=1&b=2", "https://one.example/feed")),
        ((), b"<feed><link href='/hub' rel='self hub'/></feed>", ("https://one.example/hub", "https://one.example/hub")),
        ((), b'<feed><link rel="self" href="https://other.example/x"/><link rel="hub" href="https://h.example/"/></feed>',
         ("https://h.example/", "https://one.example/feed")),
        ((), b'<feed><entry><link rel="hub" href="https://h.example/"/></entry></feed>', None),
        ((), b'<feed><link rel="hub" href="javascript:1"/></feed>', None),
        ((("Link", "<>; rel=hub"), ("Link", "hub")), b"\xff<link rel=hub>", None),
        ((), b"", None),
    ],
)  # fmt: skip
def test_the_hub_of_a_feed(headers: tuple[tuple[str, str], ...], body: bytes, found: tuple[str, str] | None) -> None:
    hub = hub_of("https://one.example/feed", headers, body)
    assert (None if hub is None else (hub.hub, hub.topic)) == found


def test_polls_follow_deliveries_and_never_stop() -> None:
    learned, before = NOON + HOUR, NOON
    assert with_deliveries(learned, before, None, 2) == learned
    assert with_deliveries(learned, None, NOON, 2) == learned
    assert with_deliveries(learned, before, NOON + HOUR / 2, 2) == NOON + HOUR / 2
    assert with_deliveries(learned, before, NOON + timedelta(seconds=9), 2) == NOON + AFTER_DELIVERY
    assert with_deliveries(learned, before, NOON - HOUR, 2) == NOON + 2 * HOUR, "less often while a hub delivers"
    assert with_deliveries(learned, before, NOON - 3 * DAY, 2) == learned, "as before once it is silent"
