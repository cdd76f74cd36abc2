"""Logging in cannot be worn down: tries are counted before they are checked, few are checked at once, nobody is locked out by
another's wrong passwords."""

import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from time import sleep

import pytest
from starlette.testclient import TestClient

from review.web.services import accounts
from review.web.services.accounts import Gate, Throttle
from storage.database.store import open_store
from storage.editing import users
from storage.editing.users import User
from tests.support.accounts import PASSWORD, a_user
from tests.support.desk_page import OURS, Desk
from tests.support.records import NOON


@pytest.fixture
def shut(tmp_path: Path) -> Desk:
    desk = Desk(open_store(tmp_path / "desk.db"), tmp_path, accounts=True)
    with desk.store.begin() as db:
        for name in ("Karim", "Lana"):
            users.put(db, a_user(name, "editor", f"s-{name}"))
    return desk


def client(desk: Desk, address: str = "203.0.113.9") -> TestClient:
    return TestClient(desk.app, base_url="http://127.0.0.1:8642", follow_redirects=False, client=(address, 1))


def log_in(browser: TestClient, name: str, password: str = PASSWORD) -> int:
    return browser.post("/login", data={"name": name, "password": password}, headers=OURS).status_code


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Callable[[], tuple[int, int]]:
    """Passwords that take a while to check; how many were checked, and how many at once at most."""
    counted, lock = {"all": 0, "now": 0, "most": 0}, threading.Lock()

    def is_password(_user: User | None, password: str) -> bool:
        with lock:
            counted["all"] += 1
            counted["now"] += 1
            counted["most"] = max(counted["most"], counted["now"])
        sleep(0.05)
        with lock:
            counted["now"] -= 1
        return password == PASSWORD

    monkeypatch.setattr(accounts, "is_password", is_password)
    return lambda: (counted["all"], counted["most"])


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(accounts, "is_password", lambda _user, password: password == PASSWORD)


@pytest.mark.parametrize("names", [1, 3])
def test_of_many_tries_at_once_few_are_checked(names: int, shut: Desk, slow: Callable[[], tuple[int, int]]) -> None:
    answers: list[int] = []
    browser = client(shut)

    def wrong(number: int) -> None:
        answers.append(log_in(browser, f"Name{number % names}", "a wrong password"))

    threads = [threading.Thread(target=wrong, args=(number,)) for number in range(60)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    checked, at_once = slow()
    assert len(answers) == 60
    assert checked <= 5 * names
    assert at_once <= 2
    assert answers.count(429) == 60 - checked


@pytest.mark.usefixtures("quick")
def test_a_stranger_locks_out_neither_other_visitors_nor_who_was_here_before(shut: Desk) -> None:
    hers = client(shut, "198.51.100.4")
    assert log_in(hers, "Lana") == 303
    for number in range(60):  # a stranger with many addresses
        shut.now -= timedelta(seconds=3)
        log_in(client(shut, f"192.0.2.{number}"), "Lana", "a wrong password")
    assert log_in(client(shut, "198.51.100.77"), "Lana") == 429  # from a browser that nobody knows
    assert log_in(hers, "Lana") == 303
    assert log_in(client(shut, "198.51.100.4"), "Karim") == 303
    for _ in range(6):
        log_in(hers, "Lana", "a wrong password")
    assert log_in(hers, "Lana") == 429  # a known browser may not guess for ever


@pytest.mark.usefixtures("quick")
def test_a_known_browser_counts_for_its_own_name_only(shut: Desk) -> None:
    browser = client(shut)
    assert log_in(browser, "Lana") == 303
    for _ in range(5):
        assert log_in(browser, "Karim", "a wrong password") == 401
    assert log_in(browser, "Karim") == 429
    browser.cookies.set("digest_device", "WyJLYXJpbSIsInQiXQ.forged", path="/login")
    assert log_in(browser, "Karim") == 429


def test_visitors_of_one_ipv6_network_are_one() -> None:
    throttle = Throttle(address=3)
    for number in range(3):
        assert not throttle.begin(f"n{number}", f"2001:db8:1:2::{number}", NOON)
    assert throttle.begin("n4", "2001:db8:1:2:ffff::1", NOON)
    assert not throttle.begin("n4", "2001:db8:1:3::1", NOON)


def test_a_try_counts_before_it_is_checked_and_a_right_one_does_not() -> None:
    throttle = Throttle(pair=2)
    assert [bool(throttle.begin("Karim", "192.0.2.1", NOON)) for _ in range(3)] == [False, False, True]
    throttle.take_back("Karim", "192.0.2.1", NOON)
    assert not throttle.begin("Karim", "192.0.2.1", NOON)
    throttle.passed("Karim", "192.0.2.1", NOON)
    assert not throttle.wait("Karim", "192.0.2.1", NOON)


def test_the_count_forgets_the_oldest_rather_than_grow_for_ever() -> None:
    throttle = Throttle(most=12_000)
    for number in range(8_000):
        throttle.failed(f"n{number}", f"10.{number >> 8}.{number & 255}.1", NOON)
    assert len(throttle._failed) <= 25_000


def test_who_finds_no_place_at_the_gate_is_sent_away_at_once() -> None:
    gate, go_on, inside = Gate(at_once=1, waiting=1), threading.Event(), threading.Event()

    def stay() -> None:
        with gate.entered() as is_in:
            assert is_in
            inside.set()
            go_on.wait(10)

    threads = [threading.Thread(target=stay) for _ in range(2)]
    for thread in threads:
        thread.start()
    assert inside.wait(10)
    while gate._places._value:
        sleep(0.01)
    with gate.entered() as is_in:
        assert not is_in
    go_on.set()
    for thread in threads:
        thread.join()
    with gate.entered() as is_in:
        assert is_in


def test_the_page_speaks_the_account_s_language_else_the_browser_s(shut: Desk) -> None:
    browser = client(shut)
    arabic = {"Accept-Language": "ar-IQ, en;q=0.5"}
    assert '<html lang="ar" dir="rtl">' in browser.get("/login", headers=arabic).text
    assert browser.post("/language", data={"language": "xx"}, headers=OURS).status_code == 400
    log_in(browser, "Karim")
    assert '<html lang="ar" dir="rtl">' in browser.get("/", headers=arabic).text
    assert browser.post("/language", data={"language": "kmr"}, headers=OURS).headers["location"] == "/"
    assert '<html lang="kmr" dir="ltr">' in browser.get("/", headers=arabic).text
    other = client(shut)
    log_in(other, "Karim")
    assert '<html lang="kmr" dir="ltr">' in other.get("/").text  # on another machine too
    log_in(other, "Lana")
    assert '<html lang="en" dir="ltr">' in other.get("/").text
    with shut.store.read() as db:
        assert [user.language for user in users.all_users(db)] == ["kmr", ""]


def test_without_accounts_the_browser_keeps_the_chosen_language(tmp_path: Path) -> None:
    browser = client(Desk(open_store(tmp_path / "desk.db"), tmp_path))
    assert '<html lang="en"' in browser.get("/").text
    assert browser.post("/language", data={"language": "ckb"}, headers=OURS).status_code == 303
    assert '<html lang="ckb" dir="rtl">' in browser.get("/").text
    assert '<html lang="ckb" dir="rtl">' in browser.get("/nowhere").text
