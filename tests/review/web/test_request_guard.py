"""The page against those who should not be there: W1 to W6 of the reliability cases."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from jinja2 import nodes
from sqlalchemy import text
from starlette.routing import Route
from starlette.testclient import TestClient

from review.web import app
from review.web.request import render
from review.web.request.request_guard import HEADERS, POLICY
from review.web.services.accounts import Throttle
from storage.corpus import articles
from storage.database.store import Store
from storage.editing import page_acts, users
from tests.support.accounts import PASSWORD, a_user
from tests.support.desk_page import OURS, Browser, Desk
from tests.support.records import NOON

HOSTILE = (
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", '"><svg onload=alert(1)>', "'; alert(1)//",
    "{{ 7*7 }}{% raw %}", "</textarea><script>alert(1)</script>", "نص <b onclick=alert(1)>خطر</b>",
)  # fmt: skip
PUBLIC = {"/login", "/language", "/static/{name}"}
READERS_MAY = {"/logout", "/sources/new"}  # to look for an outlet's entry writes nothing


@pytest.fixture
def desk(store: Store, tmp_path: Path) -> Desk:
    return Desk(store, tmp_path)


@pytest.fixture
def shut(store: Store, tmp_path: Path) -> Desk:
    """A desk that demands accounts."""
    with store.begin() as db:
        users.put(db, a_user("Karim", "editor", "s1"))
        users.put(db, a_user("Lana", "reader", "s2"))
    return Desk(store, tmp_path, accounts=True)


def logged_in(desk: Desk, name: str) -> Browser:
    browser = desk.browser()
    browser.post("/login", {"name": name, "password": PASSWORD})
    return browser


def test_every_template_escapes_and_none_says_otherwise() -> None:
    environment = render.environment("en")
    names = environment.list_templates()
    assert {"base.html", "draft.html", "conflict.html", "error.html"} <= set(names)
    for name in names:
        assert environment.autoescape is True
        source = (render.FOLDER / "templates" / name).read_text(encoding="utf-8")
        tree = environment.parse(source)
        assert not list(tree.find_all(nodes.ScopedEvalContextModifier)), name
        assert "safe" not in {found.name for found in tree.find_all(nodes.Filter)}, name
        assert not re.search(r"""<[^>]*\s(?:on\w+|style)\s*=|<script(?! src="/static/)|javascript:""", source), name


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_inert_on_every_page(desk: Desk, text: str) -> None:
    draft = desk.add(headline=text, text=f"{text} sentence.", outlets=(text,), notes=(text,), relevance_reason=text)
    with desk.store.begin() as db:
        one = articles.get(db, [1])[1]
        articles.add(db, replace(one, title=text, text=f"{text} changed.", fetched_at=NOON))
    desk.health = [replace(desk.health[0], state="broken", reason=text, todo=text)]
    browser = desk.browser()
    browser.press(draft.id, "save", text=text + " mine", section=text)
    browser.press(draft.id, "reject", note=text)
    browser.get("/day/2023-10-03")
    browser.post("/day/2023-10-03", browser.fields("/day/2023-10-03") | {"text": text})
    desk.sync("Filer")
    raw = [piece for piece in (text, text.replace("'", "&#39;")) if "<" in piece]
    day, found = "/day/2023-10-03", f"/search?q={text}"
    for path in ("/?state=", f"/draft/{draft.id}", "/article/1", "/history", "/sources", day, "/search?q=alert", found):
        shown = browser.get(path)
        assert not any(piece in shown for piece in raw), path
        assert "49" not in re.findall(r">\s*(49)\s*<", shown)
    browser.get(f"/{text.replace('/', '')}", 404)
    assert text not in browser.text


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,<script>1</script>", "JaVaScRiPt:x", "file:///etc/passwd"]
)
def test_an_address_that_is_none_of_the_web_is_no_link(desk: Desk, url: str) -> None:
    draft = desk.add()
    with desk.store.engine.begin() as db:
        db.execute(text("UPDATE articles SET url = :url"), {"url": url})
    assert f'href="{url[:8]}' not in desk.browser().get(f"/draft/{draft.id}")


def test_every_answer_tells_the_browser_what_may_run(desk: Desk) -> None:
    client = desk.browser().client
    for path in ("/", "/nowhere", "/static/review.js", "/draft/99"):
        answer = client.get(path)
        for name, value in HEADERS.items():
            assert answer.headers[name] == (value if name != "Cache-Control" else answer.headers[name])
    assert "unsafe" not in POLICY
    assert "frame-ancestors 'none'" in POLICY


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, 303),
        ({"Sec-Fetch-Site": "same-origin", "Origin": "null"}, 303),
        ({"Origin": "http://127.0.0.1:8642"}, 303),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "http://127.0.0.1:8642"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "none"}, 403),
        ({"Sec-Fetch-Site": ""}, 403),
        ({"Sec-Fetch-Site": "x\u00ff"}, 403),
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "http://127.0.0.1:9999"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://[::1"}, 403),
        ({"Origin": "javascript://127.0.0.1:8642"}, 403),
        ({}, 403),
    ],
)
def test_a_form_counts_only_from_our_own_page(desk: Desk, headers: dict[str, str], status: int) -> None:
    draft = desk.add()
    browser = desk.browser()
    browser.get(f"/draft/{draft.id}")
    form = browser.fields(f"/draft/{draft.id}") | {"do": "approve"}
    sent = {name: value.encode("latin-1") for name, value in headers.items()}
    answer = browser.client.post(f"/draft/{draft.id}", data=form, headers=sent)  # type: ignore[arg-type]
    assert answer.status_code == status
    with desk.store.read() as db:
        assert bool(page_acts.newest(db, 1)) == (status == 303)


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1:8642", 200), ("127.0.0.1", 200), ("evil.example", 400), ("evil.example:8642", 400),
        ("127.0.0.1.evil.example", 400), ("127.0.0.1@evil.example", 400), ("", 400), ("127.0.0.1:port", 400),
        ("127.0.0.1/..", 400), ("[::1", 400),
    ],
)  # fmt: skip
def test_a_host_that_is_not_ours_is_refused(desk: Desk, host: str, status: int) -> None:
    assert desk.browser().client.get("/", headers={"Host": host}).status_code == status


def test_get_changes_nothing(desk: Desk) -> None:
    draft = desk.add()
    desk.index()
    desk.sync("Filer")
    browser = desk.browser()

    def kept() -> list[object]:
        with desk.store.read() as db:
            tables = (
                "decisions",
                "acts",
                "analyses",
                "members",
                "labels",
                "digests",
                "revisions",
                "queue_blocks",
                "users",
            )
            return [db.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar() for table in tables]

    before, file = kept(), desk.context.queue.file.path.read_bytes()
    for way in app.ROUTES:
        path = way.path.replace("{draft:int}", str(draft.id)).replace("{article:int}", "1")
        path = path.replace("{day}", "2023-10-03").replace("{name}", "review.css")
        browser.client.get(f"{path}?do=approve&act=1&article=1&other=2&days=3&text=x&token=t")
        browser.client.head(path)
    assert kept() == before
    assert desk.context.queue.file.path.read_bytes() == file
    assert desk.published == []


def test_every_address_is_public_by_name_or_asks_who(shut: Desk) -> None:
    shut.add()
    listed = {
        (route.path, method)
        for route in shut.app.routes
        if isinstance(route, Route)
        for method in route.methods or ()
        if method != "HEAD"
    }
    assert len(listed) == len(app.ROUTES) + 1 == len(shut.app.routes)  # the other is POST /login
    stranger, reader = shut.browser(), logged_in(shut, "Lana")
    for path, method in sorted(listed):
        address = re.sub(r"\{(\w+):int\}", "1", path).replace("{day}", "2023-10-03").replace("{name}", "review.css")
        answer = stranger.client.request(method, address, headers=OURS, data={} if method == "POST" else None)
        if path in PUBLIC:
            assert answer.status_code in {200, 400, 401}, path  # 400: nothing was chosen
            continue
        assert (answer.status_code, answer.headers.get("location")) in {(303, "/login"), (401, None)}, (method, path)
        if method == "POST" and path not in READERS_MAY:
            assert reader.client.request(method, address, headers=OURS, data={"token": "x"}).status_code == 403, path
    with shut.store.read() as db:
        assert page_acts.newest(db, 9) == []


@pytest.mark.parametrize(
    "path",
    [
        "//evil.example",
        "/\\evil.example",
        "/https:evil.example",
        "/login?next=//evil.example",
        "/begin?state=//evil.example",
    ],
)
def test_nothing_leads_to_another_host(desk: Desk, path: str) -> None:
    answer = desk.browser().client.get(f"http://127.0.0.1:8642{path}")
    where = answer.headers.get("location", "/")
    assert where.startswith("/")
    assert not where.startswith(("//", "/\\"))
    with pytest.raises(AssertionError):
        render.go("//evil.example")


@pytest.mark.parametrize(
    "name",
    [
        "..%2Fdesk.db",
        "%2e%2e%2fdesk.db",
        "..\\desk.db",
        "%2Fetc%2Fpasswd",
        "digest.html%00.md",
        ".hidden.html",
        "link.html",
        "con",
        "a%0a.html",
    ],
)
def test_a_published_file_is_named_by_a_plain_name_only(desk: Desk, name: str) -> None:
    digests = desk.context.editions.digests
    digests.mkdir()
    (digests / "link.html").symlink_to(desk.folder / "desk.db")
    (digests / ".hidden.html").write_text("x", encoding="utf-8")
    desk.browser().get(f"/published/{name}", 404)


def test_a_published_page_is_shut_off_from_ours(desk: Desk) -> None:
    desk.publish(NOON.date(), NOON.date(), "")
    answer = desk.browser().client.get("/published/digest-2023-10.html")
    assert answer.headers["content-security-policy"].startswith("sandbox; default-src 'none'")


def test_a_wrong_password_an_unknown_name_and_a_forged_session_open_nothing(shut: Desk) -> None:
    browser = shut.browser()
    assert "Wrong name or password" in browser.post("/login", {"name": "Karim", "password": "wrong password"}, 401)
    assert "Wrong name or password" in browser.post("/login", {"name": "Nobody", "password": PASSWORD}, 401)
    browser.client.cookies.set("digest_session", "WyJLYXJpbSIsInMxIiwxLDFd.forged")
    browser.get("/", 303)


def test_after_five_wrong_passwords_even_the_right_one_waits(shut: Desk) -> None:
    browser = shut.browser()
    for _ in range(5):
        browser.post("/login", {"name": "Karim", "password": "wrong password"}, 401)
    answer = browser.client.post("/login", data={"name": "Karim", "password": PASSWORD}, headers=OURS)
    assert answer.status_code == 429
    assert int(answer.headers["retry-after"]) > 60
    browser.post("/login", {"name": "Lana", "password": PASSWORD})  # another name is not locked out
    shut.now += 16 * (NOON - NOON.replace(minute=0, hour=11)) / 60
    browser.post("/login", {"name": "Karim", "password": PASSWORD})


def test_failures_are_counted_for_a_name_an_address_and_both() -> None:
    throttle = Throttle(pair=2, address=3, name=4)
    for number in range(3):
        throttle.failed(f"n{number}", "10.0.0.1", NOON)
    assert throttle.wait("fresh", "10.0.0.1", NOON)
    assert not throttle.wait("fresh", "10.0.0.2", NOON)
    for number in range(4):
        throttle.failed("Karim", f"10.0.1.{number}", NOON)
    assert throttle.wait("Karim", "10.0.9.9", NOON)


def test_a_session_is_renewed_ends_when_idle_and_with_the_person(shut: Desk) -> None:
    browser = logged_in(shut, "Karim")
    first = browser.client.cookies["digest_session"]
    browser.get("/")
    assert browser.client.cookies["digest_session"] == first
    hour = NOON - NOON.replace(hour=11)
    shut.now += hour
    browser.get("/")
    renewed = browser.client.cookies["digest_session"]
    assert renewed != first
    shut.now += 11.5 * hour
    browser.get("/")  # the renewed one still counts
    shut.now += 13 * hour
    browser.get("/", 303)
    again = logged_in(shut, "Karim")
    taken = again.client.cookies["digest_session"]
    again.post("/logout", {})
    other = shut.browser()
    other.client.cookies.set("digest_session", taken)
    other.get("/", 303)  # a stolen cookie is worth nothing after the logout
    last = logged_in(shut, "Karim")
    with shut.store.begin() as db:
        users.remove(db, "Karim")
    last.get("/", 303)


def test_the_cookie_is_for_this_page_alone(shut: Desk) -> None:
    answer = shut.browser().client.post("/login", data={"name": "Karim", "password": PASSWORD}, headers=OURS)
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert PASSWORD not in answer.text
    access = replace(shut.context.access, https=True)
    by_https = TestClient(
        app.app(replace(shut.context, access=access)), base_url="http://127.0.0.1", follow_redirects=False
    )
    answer = by_https.post("/login", data={"name": "Karim", "password": PASSWORD}, headers=OURS)
    assert "secure" in answer.headers["set-cookie"].lower()
    with shut.store.read() as db:
        assert all("argon2id" in user.password and PASSWORD not in user.password for user in users.all_users(db))


@pytest.mark.parametrize(
    ("kind", "body", "status"),
    [
        ("multipart/form-data; boundary=x", b"--x--", 415),
        ("application/json", b"{}", 415),
        ("application/x-www-form-urlencoded", b"text=" + b"x" * 1_100_000, 413),
        ("application/x-www-form-urlencoded", b"&".join(b"a=1" for _ in range(100)), 400),
        ("application/x-www-form-urlencoded", b"text=\xff", 400),
        ("application/x-www-form-urlencoded", b"do=approve&seen=x", 409),
        ("application/x-www-form-urlencoded", b"do=approve&seen=1.0", 400),
        ("application/x-www-form-urlencoded", b"do=explode&seen=1.0&token=x", 400),
    ],
)
def test_a_form_that_is_none_of_ours_is_refused(desk: Desk, kind: str, body: bytes, status: int) -> None:
    draft = desk.add()
    answer = desk.browser().client.post(f"/draft/{draft.id}", content=body, headers=OURS | {"Content-Type": kind})
    assert answer.status_code == status, answer.text
    with desk.store.read() as db:
        assert page_acts.newest(db, 1) == []
