"""A desk that has something of everything, and a program that asks it over HTTP."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from starlette.testclient import TestClient

from crawler.app.api import access, http
from crawler.app.api.reading import Service
from crawler.app.desk.desk import Desk, open_desk
from crawler.app.desk.meaning_queries import language_of
from crawler.app.server.review_server import PageAddress, page_context
from review.web.app import app
from storage.corpus import articles, stories
from storage.editing import api_tokens, decisions, drafts, users
from storage.errors import ModelError
from storage.publishing import digests, subscribers
from storage.publishing.published import Correction, Digest
from storage.records import DraftSentence, Entry, Member, Reference
from storage.search import full_text
from summarizer.encoding import article_index
from summarizer.encoding.article_index import QueryVector
from summarizer.encoding.encoder import Encoder
from tests.support.accounts import a_user
from tests.support.paths import ROOT
from tests.support.records import NOON, a_decision, a_draft, a_wording, an_article

PRIVATE = "@desk.example"  # in the address of every person of the desk
EDITOR = f"shirin{PRIVATE}"
TEXTS = {
    "en": ("School opens in Makhmur", "Officials opened a new school in Makhmur on Tuesday."),
    "ar": ("افتتاح مدرسة في مخمور", "افتتح مسؤولون مدرسة جديدة في مخمور يوم الثلاثاء."),
    "ckb": ("قوتابخانەیەک لە مەخموور کرایەوە", "بەرپرسان قوتابخانەیەکی نوێیان لە مەخموور کردەوە."),
    "kmr": ("Dibistanek li Mexmûrê vebû", "Berpirsan roja sêşemê dibistanek nû li Mexmûrê vekirin."),
}


@dataclass
class Program:
    """A program with a token. `now` goes on only when a test says so."""

    desk: Desk
    encoder: Encoder | None = None
    now: datetime = NOON
    scopes: tuple[str, ...] = ()
    token: str = ""
    client: TestClient = field(init=False)

    def __post_init__(self) -> None:
        context = page_context(self.desk, PageAddress(accounts=True), "Shirin", lambda: self.now)
        interface = http.mount(Service(self.desk, self.question, context.search.index), lambda: self.now)
        self.client = TestClient(app(context, [interface]), base_url="http://127.0.0.1:8642", follow_redirects=False)
        self.token = self.new_token("program", *self.scopes)

    def question(self, words: str, spoken: str) -> QueryVector:
        if self.encoder is None:
            raise ModelError("no model in this test", about=words)
        return article_index.question(self.encoder, words, language_of(words, spoken))

    def new_token(self, name: str, *scopes: str, days: int | None = None) -> str:
        token, stored = access.new_token(name, scopes, self.now, days)
        with self.desk.store.begin() as db:
            assert api_tokens.add(db, stored)
        return token

    def headers(self, token: str | None = None) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token if token is None else token}"}

    def ask(self, path: str, status: int = 200, **more: str) -> Any:
        answer = self.client.get(f"/api/v1{path}", headers=self.headers() | more)
        assert answer.status_code == status, (path, answer.status_code, answer.text[:500])
        return answer


@contextmanager
def a_program(folder: Path, database: str = "", encoder: Encoder | None = None) -> Iterator[Program]:
    """A program that asks a desk which has something of everything."""
    with open_desk(folder, ROOT / "config", database) as desk:
        fill(desk)
        yield Program(desk, encoder)


def fill(desk: Desk) -> None:
    """Eight articles in four languages, three stories, a draft in every state, a digest with a withdrawn entry, and people."""
    with desk.store.begin() as db:
        users.put(db, a_user("Lana", "editor", "s1"))
        subscribers.add(db, f"reader{PRIVATE}", "Reader", "confirmed", "form", "n1", NOON)
        ids = []
        for number, (language, (title, text)) in enumerate([*TEXTS.items(), *TEXTS.items()]):
            made = an_article(
                identity=f"a{number}", url=f"https://one.example/{number}", language=language, title=title, text=text,
                published_at=NOON - timedelta(hours=number // 2), source="rudaw" if number % 2 else "elaph",
            )  # fmt: skip
            ids.append(articles.add(db, made)[0])
        first, second = stories.open_story(db, NOON), stories.open_story(db, NOON)
        moved = Member(first, ids[2], 0.8, f"put here by {EDITOR}", EDITOR)
        stories.join(db, [Member(first, ids[0], 1.0, "first"), Member(first, ids[1], 0.9, "same names"), moved])
        stories.join(db, [Member(second, ids[3], 1.0, "first")])
        text = TEXTS["en"][1]
        sentence = DraftSentence(text, ids[0], 1, 0, len(text))
        waiting = drafts.add(db, a_draft(story_id=first, sentences=(sentence,), relevance=0.9))
        drafts.add(db, a_draft(story_id=second, sentences=(sentence,), relevance=0.01, headline="Hardly relevant"))
        written = [drafts.add_written(db, a_draft(headline=f"Written {number}")) for number in range(4)]
        edit = a_wording(headline="قوتابخانە کرایەوە", language="ckb")
        decisions.add(db, a_decision(draft_id=waiting.id, action="edit", wording=edit, by=EDITOR))
        for draft in written[:2]:
            decisions.add(db, a_decision(draft_id=draft.id, by=EDITOR, wording=a_wording(headline=draft.headline)))
        entries = [
            Entry(draft.id, a_wording(headline=draft.headline), EDITOR, NOON, (Reference("Rudaw", "https://one.example/0"),))
            for draft in written[:2]
        ]  # fmt: skip
        october = Digest("Iraq", date(2023, 10, 1), date(2023, 10, 31), tuple(entries), ())
        digests.add(db, october, NOON)
        withdrawn = Correction(written[1].id, a_wording(), None, NOON, "withdrawn")
        later = Digest("Iraq", date(2023, 11, 1), date(2023, 11, 30), (), (), corrections=(withdrawn,))
        digests.add(db, later, NOON)
        full_text.refresh(db, 1000)


def pages(program: Program, path: str, between: Callable[[], object] = lambda: None) -> list[Mapping[str, Any]]:
    """Every page of a list, by the address that `Link` names; `between` happens between two pages."""
    found = []
    at = f"/api/v1{path}"
    while at:
        answer = program.client.get(at, headers=program.headers())
        assert answer.status_code == 200, (at, answer.text[:500])
        found.append(answer.json())
        link = answer.headers.get("link", "")
        assert bool(link) == bool(answer.json()["next"])
        at = link.partition("<")[2].partition(">")[0]
        between()
    return found
