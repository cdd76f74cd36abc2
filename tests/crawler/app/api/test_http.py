"""Programs read the desk over HTTP: the objects that the commands print, page by page, with a token and nothing else."""

import json
import re
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from crawler.app.api import http, openapi
from crawler.app.api.endpoints import ENDPOINTS
from crawler.app.api.reading import Service
from crawler.app.server import http_server
from crawler.app.server.review_server import PageAddress, _listen
from review.web.app import ROUTES
from storage.corpus import articles
from storage.editing import api_tokens, decisions
from storage.search import full_text
from summarizer.encoding.encoder import Encoder
from tests.support.accounts import PASSWORD
from tests.support.api import EDITOR, PRIVATE, Program, a_program, pages
from tests.support.command import crawler
from tests.support.paths import ROOT
from tests.support.records import NOON, an_article

ADDRESSES = {
    "listArticles": "/articles?since=2023-10-01&until=2023-10-31&limit=3",
    "getArticle": "/articles/3",
    "listStories": "/stories?since=2023-10-03&until=2023-10-03&least=1",
    "getStory": "/stories/1",
    "listDrafts": "/drafts?state=all",
    "getDraft": "/drafts/1",
    "listEntries": "/entries",
    "getEntry": "/entries/3",
    "searchWords": "/search/words?q=school",
    "searchMeaning": "/search/meaning?q=a+new+school&limit=3",
    "listSources": "/sources",
}


@pytest.fixture
def program(database: str, tmp_path: Path) -> Iterator[Program]:
    with a_program(tmp_path, database) as made:
        yield made


@pytest.fixture
def local(tmp_path: Path) -> Iterator[Program]:
    """On SQLite alone, for what does not depend on the engine."""
    with a_program(tmp_path) as made:
        yield made


@pytest.fixture(scope="module")
def only_read(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    """For tests that change nothing."""
    with a_program(tmp_path_factory.mktemp("read")) as made:
        yield made


def test_every_answer_is_what_the_document_says(database: str, tmp_path: Path, encoder: Encoder) -> None:
    import jsonschema  # takes two seconds, in each of the test processes

    document = openapi.document()
    assert {endpoint.name for endpoint in ENDPOINTS} == set(ADDRESSES)
    with a_program(tmp_path, database, encoder) as program:
        for endpoint in ENDPOINTS:
            body = program.ask(ADDRESSES[endpoint.name]).json()
            schema = {"$ref": f"#/components/schemas/{endpoint.answer}", "components": document["components"]}
            checker = jsonschema.Draft202012Validator.FORMAT_CHECKER
            jsonschema.Draft202012Validator(schema, format_checker=checker).validate(body)
            problem = program.client.get(f"/api/v1{ADDRESSES[endpoint.name]}").json()
            schema["$ref"] = "#/components/schemas/Problem"
            jsonschema.Draft202012Validator(schema).validate(problem)


def test_the_document_is_valid_and_names_the_addresses_that_there_are(local: Program) -> None:
    from openapi_spec_validator import validate  # takes two seconds, as jsonschema does

    answer = local.client.get("/api/openapi.json")  # without a token
    assert answer.status_code == 200
    document = answer.json()
    validate(document)
    assert document["openapi"].startswith("3.1")
    assert set(document["paths"]) == {endpoint.path for endpoint in ENDPOINTS}
    for endpoint in ENDPOINTS:
        named = {
            each["name"] for each in document["paths"][endpoint.path]["get"]["parameters"] if each["in"] != "header"
        }
        assert named == {parameter.name for parameter in endpoint.parameters}
    again = local.client.get("/api/openapi.json", headers={"If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(
    ("path", "name", "key", "count"),
    [
        ("/articles?limit=3", "articles", "id", 8),
        ("/articles?limit=1&language=ckb", "articles", "id", 2),
        ("/articles?limit=2&source=rudaw", "articles", "id", 4),
        ("/stories?limit=1&least=1", "stories", "id", 2),
        ("/drafts?limit=2&state=all", "drafts", "id", 6),
        ("/drafts?limit=1", "drafts", "id", 3),
        ("/drafts?limit=1&state=below", "drafts", "id", 1),
        ("/entries?limit=1", "entries", "draft", 2),
        ("/search/words?q=school&limit=2", "hits", "id", 9),
    ],
)
def test_a_list_is_read_page_by_page(path: str, name: str, key: str, count: int, program: Program) -> None:
    arrived = iter(range(100))

    def something_arrives() -> None:
        number = next(arrived)
        late = an_article(
            identity=f"late{number}", url=f"https://late.example/{number}", published_at=NOON + timedelta(1)
        )
        with program.desk.store.begin() as db:
            articles.add(db, late)
            full_text.refresh(db, 10)

    limit = int(re.findall(r"limit=(\d+)", path)[0])
    read = pages(program, path, something_arrives)
    found = [(item.get("kind"), item[key]) for page in read for item in page[name]]
    assert len(found) == len(set(found)) == count
    assert all(len(page[name]) <= limit for page in read)


def test_an_answer_that_is_there_already_is_not_sent_again(program: Program) -> None:
    first = program.ask("/articles")
    etag = first.headers["etag"]
    assert first.headers["cache-control"] == "private, no-cache"
    for known in (etag, f"W/{etag}", f'"other", {etag}', "*"):
        again = program.ask("/articles", 304, **{"If-None-Match": known})
        assert (again.content, again.headers["etag"]) == (b"", etag)
    with program.desk.store.begin() as db:
        articles.add(db, an_article(identity="new", url="https://one.example/new"))
    assert program.ask("/articles", **{"If-None-Match": etag}).headers["etag"] != etag


def test_without_a_valid_token_nothing_is_read(program: Program) -> None:
    def refused(headers: dict[str, str]) -> tuple[int, str]:
        answer = program.client.get("/api/v1/articles", headers=headers)
        assert answer.headers["content-type"] == "application/problem+json"
        return answer.status_code, answer.headers.get("www-authenticate", "")

    realm = 'Bearer realm="digest-crawler"'
    assert refused({}) == (401, realm)
    invalid = (401, f'{realm}, error="invalid_token"')
    for sent in (
        "Bearer dc_unknown",
        "Bearer ",
        "Basic dXNlcjpwYXNz",
        f"Basic {program.token}",
        "Bearer " + "dc_" * 900,
    ):
        assert refused({"Authorization": sent}) == invalid
    assert refused(program.headers("")) == invalid
    assert program.client.get(f"/api/v1/articles?access_token={program.token}").status_code == 401
    short = program.new_token("short", days=1)
    assert program.client.get("/api/v1/articles", headers=program.headers(short)).status_code == 200
    program.now += timedelta(days=1)
    assert refused(program.headers(short)) == invalid
    with program.desk.store.begin() as db:
        assert api_tokens.remove(db, "program")
    assert refused(program.headers()) == invalid


def test_a_token_reads_what_its_scopes_name(program: Program) -> None:
    for scope in api_tokens.SCOPES:
        program.token = program.new_token(f"only {scope}", scope)
        for endpoint in ENDPOINTS:
            if endpoint.name == "searchMeaning":
                continue  # needs a model
            allowed = scope in endpoint.scopes
            answer = program.ask(ADDRESSES[endpoint.name], 200 if allowed else 403)
            if not allowed:
                assert 'error="insufficient_scope"' in answer.headers["www-authenticate"]
                assert f'scope="{" ".join(endpoint.scopes)}"' in answer.headers["www-authenticate"]
    program.token = program.new_token("entries alone", "entries")
    assert {hit["kind"] for hit in program.ask("/search/words?q=written").json()["hits"]} == {"entry"}
    program.ask("/search/words?q=school&kind=article", 400)


def test_a_token_asks_so_many_times_a_minute(local: Program) -> None:
    most = local.desk.config.review.api_per_minute
    for _ in range(most):
        local.ask("/entries/3")
    refused = local.ask("/entries/3", 429)
    assert int(refused.headers["retry-after"]) == 60
    other = local.new_token("other")
    assert local.client.get("/api/v1/entries/3", headers=local.headers(other)).status_code == 200
    local.now += timedelta(seconds=59)
    assert local.ask("/entries/3", 429).headers["retry-after"] == "1"
    local.now += timedelta(seconds=1)
    local.ask("/entries/3")
    for _ in range(most):
        assert local.client.get("/api/v1/entries/3").status_code == 401
    assert local.client.get("/api/v1/entries/3").status_code == 429  # a stranger's guesses are counted too
    local.ask("/entries/3")  # and keep nobody out


def test_a_request_neither_acts_nor_uses_a_login(local: Program) -> None:
    ours = {"Sec-Fetch-Site": "same-origin"}
    logged_in = local.client.post("/login", data={"name": "Lana", "password": PASSWORD}, headers=ours)
    assert logged_in.status_code == 303
    assert local.client.get("/").status_code == 200  # the browser's session holds
    assert local.client.get("/api/v1/articles").status_code == 401
    before = _decided(local)
    for endpoint in ENDPOINTS:
        path = f"/api/v1{endpoint.path}".replace("{id}", "1")
        for method in ("POST", "PUT", "PATCH", "DELETE", "OPTIONS"):
            answer = local.client.request(method, path, headers=local.headers() | ours, content=b"do=approve")
            assert answer.status_code == 405
            assert set(answer.headers["allow"].split(", ")) == {"GET", "HEAD"}
    local.client.cookies.clear()
    for route in ROUTES:
        if route.access == "public":
            continue
        path = re.sub(r"\{[^}]*\}", "1", route.path)
        answer = local.client.request(route.method, path, headers=local.headers() | ours)
        assert answer.status_code in {303, 401, 404}, (route.path, answer.status_code)
        assert answer.headers.get("location", "/login") == "/login"
    assert _decided(local) == before
    assert all("set-cookie" not in local.ask(path).headers for path in ("/articles", "/drafts"))


def _decided(program: Program) -> list[tuple[int, int]]:
    with program.desk.store.read() as db:
        return [(number, len(taken)) for number, taken in sorted(decisions.all_by_draft(db).items())]


def test_nothing_of_the_people_of_the_desk_is_in_an_answer(database: str, tmp_path: Path, encoder: Encoder) -> None:
    with a_program(tmp_path, database, encoder) as program:
        for endpoint in ENDPOINTS:
            text = program.ask(ADDRESSES[endpoint.name]).text
            assert PRIVATE not in text
            assert EDITOR not in text
        assert [place["by"] for place in program.ask("/stories/1").json()["members"]].count("person") == 1


def test_the_objects_are_those_that_the_commands_print(local: Program, tmp_path: Path) -> None:
    def printed(*words: str) -> Any:
        return json.loads(crawler(*words, "--json", data=tmp_path).stdout)

    def asked(path: str) -> Any:
        return local.ask(path).json()

    assert asked("/articles")["articles"] == printed("articles", "list")["articles"]
    shown = printed("article", "show", "1")
    assert shown.pop("page") is None
    moved = next(
        place for place in shown["members"] if place["by"] == EDITOR
    )  # the desk's own command names who did it
    moved |= {"by": "person", "reason": "put here by a person"}
    assert asked("/articles/1") == shown
    queue = {draft["id"]: draft for draft in printed("queue", "list")["drafts"]}
    both = asked("/drafts")["drafts"] + asked("/drafts?state=below")["drafts"]
    assert {draft["id"]: draft for draft in both} == queue
    listed = printed("sources", "health")["sources"]
    assert len(listed) == len(asked("/sources")["sources"])
    assert listed[0].keys() == asked("/sources")["sources"][0].keys()
    places = printed("stories", "list")["stories"]["1"]
    assert [place for place in places if place["by"] == "machine"] == [
        place for place in asked("/stories/1")["members"] if place["by"] == "machine"
    ]


@pytest.mark.parametrize(
    "path",
    [
        "/articles?limit=0", "/articles?limit=101", "/articles?limit=many", "/articles?limit=٥", "/articles?page=2",
        "/articles?limit=1&limit=2", "/articles?since=yesterday", "/articles?since=20231001", "/articles?since=0001-01-01",
        "/articles?since=2023-10-05&until=2023-10-01", "/articles?cursor=x", "/articles?cursor=WzEsMl0",
        "/articles?cursor=WyIyMDIzLTEwLTAzIiwxXQ", "/articles?language=english", "/articles?source=a%00b", "/articles?source=%27",
        "/articles/0", "/drafts?state=mine", "/search/words", "/search/words?q=", "/search/words?q=%20",
        "/search/words?q=a%00b", "/search/words?q=school&kind=user", "/search/meaning?q=%E2%80%A6", f"/search/words?q={'a' * 401}",
        "/drafts?cursor=WyIyMDAwLTAxLTAxIiw5OTk5OTk5OTk5OTk5XQ",
    ],
)  # fmt: skip
def test_a_question_that_cannot_be_read_is_refused(path: str, only_read: Program) -> None:
    problem = only_read.ask(path, 400).json()
    assert problem["status"] == 400
    assert len(problem["detail"]) > 10


@pytest.mark.parametrize(
    "path", ["/articles/999", "/stories/999", "/drafts/999", "/entries/1", "/nothing", "/../drafts/1", ""]
)
def test_what_is_not_there_is_not_found(path: str, only_read: Program) -> None:
    assert only_read.ask(path, 404).headers["content-type"] == "application/problem+json"


def test_a_number_too_large_for_a_database_is_no_fault(program: Program) -> None:
    for path in ("/articles/99999999999999999999", "/stories/2147483648", "/drafts/9" + "9" * 30):
        program.ask(path, 400)
    program.ask("/articles/2147483647", 404)


def test_an_entry_that_was_withdrawn_says_so(program: Program) -> None:
    there, gone = program.ask("/entries/3").json(), program.ask("/entries/4").json()
    assert (there["withdrawn"], there["entry"]["headline"]) == (False, "Written 0")
    assert (gone["withdrawn"], gone["entry"], gone["digest"]) == (True, None, 2)
    assert program.ask("/entries?edition=ckb").json()["entries"] == []


@pytest.mark.parametrize(
    ("words", "languages"),
    [("school", {"en"}), ("مدرسة", {"ar"}), ("قوتابخانە", {"ckb"}), ("dibistan", {"kmr"}), ("مخمور", {"ar"})],
)
def test_words_are_found_in_each_language(words: str, languages: set[str], only_read: Program) -> None:
    found = only_read.ask(f"/search/words?q={words}&kind=article").json()["hits"]
    assert {hit["article"]["language"] for hit in found} == languages


def test_the_last_use_is_recorded_to_the_minute(program: Program) -> None:
    def used() -> object:
        with program.desk.store.read() as db:
            return api_tokens.all_tokens(db)[0].used_at

    assert used() is None
    program.ask("/entries")
    assert used() == NOON
    program.now += timedelta(seconds=30)
    program.ask("/entries")
    assert used() == NOON
    program.now += timedelta(seconds=30)
    program.ask("/entries", 304, **{"If-None-Match": "*"})
    assert used() == NOON + timedelta(minutes=1)


def test_scripts_of_other_origins_read_nothing_unless_they_are_named(local: Program) -> None:
    asks_first = {"Origin": "https://other.example", "Access-Control-Request-Method": "GET"}
    asks_first["Access-Control-Request-Headers"] = "authorization"
    answer = local.client.options("/api/v1/articles", headers=asks_first)
    assert answer.status_code == 405
    seen = local.ask("/articles", Origin="https://other.example").headers
    assert not [name for name in {**answer.headers, **seen} if name.startswith("access-control")]

    review = local.desk.config.review.model_copy(update={"api_origins": ("https://desk.example",)})
    desk = replace(local.desk, config=local.desk.config.model_copy(update={"review": review}))
    client = TestClient(Starlette(routes=[http.mount(Service(desk, local.question), lambda: NOON)]))
    allowed = client.options("/api/v1/articles", headers=asks_first | {"Origin": "https://desk.example"})
    assert allowed.headers["access-control-allow-origin"] == "https://desk.example"
    assert "access-control-allow-credentials" not in allowed.headers
    refused = client.options("/api/v1/articles", headers=asks_first)
    assert "access-control-allow-origin" not in refused.headers


def test_the_line_of_the_documentation_works(local: Program) -> None:
    text = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    line = next(line for line in text.splitlines() if line.startswith("curl "))
    with _listen(PageAddress(port=0)) as listening:
        server = http_server.server(local.client.app, log_level="critical", timeout_graceful_shutdown=1)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            command = line.replace("8642", str(listening.getsockname()[1]))
            environment = {"TOKEN": local.token, "PATH": "/usr/bin:/bin", "NO_PROXY": "*"}
            done = subprocess.run(
                ["bash", "-c", command], env=environment, capture_output=True, text=True, check=False, timeout=60
            )
        finally:
            server.should_exit = True
            thread.join()
    assert done.returncode == 0, done.stderr
    assert len(json.loads(done.stdout)["articles"]) == 2
