"""A desk's page for tests: the real application over a real store, asked as a browser would ask."""

import itertools
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from html import unescape
from pathlib import Path

from starlette.testclient import TestClient

from crawler.app.desk.decided_entries import load_decided_words
from crawler.app.desk.meaning_queries import language_of
from digest.composing.charts import days_svg, outlets_svg
from digest.publish import Preview, preview
from review.decisions.rules import Decisions
from review.queue_file import sync as queue_sync
from review.web.app import app
from review.web.request.context import PageContext
from review.web.services.draft_rows import DraftRows
from review.web.services.names_service import NamesService
from review.web.services.page_services import AccessRules, DeskAccess, EditionService, QueueService, SearchService
from review.web.services.watched_file import QueueFile
from storage.config.names import Name
from storage.config.names_file import add_name
from storage.config.settings import Config, CrawlConfig, DigestConfig, EncoderConfig
from storage.corpus import articles, dossiers, stories
from storage.database.store import Store
from storage.editing import drafts
from storage.records import Draft, DraftSentence, Member
from storage.search import full_text
from summarizer.encoding import article_index
from summarizer.encoding.article_index import QueryVector
from summarizer.encoding.encoder import load
from tests.support.records import NOON, a_draft, an_article
from tests.support.shipped import ZONE

OUTLETS = {"rudaw": "Rudaw", "elaph": "Elaph", "xendan": "Xendan"}
CONFIG = Config(crawl=CrawlConfig(user_agent="tests"), digest=DigestConfig(country="Iraq", timezone=ZONE))
OURS = {"Sec-Fetch-Site": "same-origin"}


@dataclass(frozen=True)
class Outlet:
    source: str
    state: str
    reason: str
    todo: str = ""
    since: datetime | None = None


def charts(days: Sequence[tuple[date, int]], outlets: Sequence[tuple[str, int]]) -> tuple[str, str]:
    return days_svg(days), outlets_svg(outlets)


@dataclass
class Desk:
    """`now` goes on by a second with every look at the clock; `redrafted` counts."""

    store: Store
    folder: Path
    accounts: bool = False
    config: Config = CONFIG
    health: Sequence[Outlet] = (
        Outlet("rudaw", "ok", "3 articles in the last 48 h"),
        Outlet("elaph", "broken", "answered 500"),
    )
    now: datetime = NOON
    redrafted: list[datetime] = field(default_factory=list)
    published: list[tuple[date, date]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.tokens = map(str, itertools.count(1))
        file = QueueFile(self.folder / "queue.md", lambda left: self.sync("Filer", left))
        self.context = PageContext(
            DeskAccess(self.store, self.config, OUTLETS, self.clock, lambda: self.health),
            AccessRules(
                owner="Shirin",
                accounts=self.accounts,
                hosts=frozenset({"127.0.0.1", "testserver"}),
                https=False,
                key=b"k" * 32,
                token=lambda: f"t{next(self.tokens)}",
            ),
            EditionService(self.folder / "digests", self.outline, lambda *_: "<h1>Iraq</h1>", self.publish, charts),
            QueueService(file, lambda: self.redrafted.append(self.now), DraftRows(self.config.digest.bar)),
            SearchService(self.index, self.question),
            names=NamesService(self.list_name, is_writable=True),
        )
        self.encoder = load(EncoderConfig(threads=1), self.folder / "models")
        self.app = app(self.context)

    def clock(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now

    def sync(self, by: str, left: Callable[[bytes], None] = lambda _content: None) -> queue_sync.SyncResult:
        path, at = self.context.queue.file.path, self.clock()
        return queue_sync.sync(self.store, path, self.config.digest, OUTLETS, at, by, left=left)

    def outline(self, first: date, last: date, said: Decisions | None = None) -> Preview:
        with self.store.read() as db:
            return preview(db, load_decided_words(db, (first, last), said), first, last, self.config.digest)

    def publish(self, first: date, last: date, _seal: str) -> list[Path]:
        self.published.append((first, last))
        made = self.folder / "digests" / "digest-2023-10.html"
        made.parent.mkdir(exist_ok=True)
        made.write_text("<script>alert(1)</script><h1>Iraq</h1>", encoding="utf-8")
        return [made]

    def list_name(self, dossier_id: int, name: Name, by: str) -> None:
        add_name(self.folder / "names.yaml", name, f"added by {by}")
        with self.store.begin() as db:
            dossiers.relabel(db, dossier_id, dossiers.listed_key(name.house), name.house, name.kind)

    def index(self) -> int:
        with self.store.begin() as db:
            return full_text.refresh(db, 1000)

    def question(self, asked: str, spoken: str) -> QueryVector:
        return article_index.question(self.encoder, asked, language_of(asked, spoken))

    def browser(self) -> "Browser":
        return Browser(self)

    def add(self, **fields: object) -> Draft:
        """A draft with a story of one article."""
        text = str(fields.pop("text", "Officials opened a new school in Makhmur on Tuesday."))
        language = str(fields.get("language", "en"))
        with self.store.begin() as db:
            number = next(self.tokens)
            article = an_article(
                identity=f"a{number}", url=f"https://one.example/{number}", text=text, language=language
            )
            article_id, _ = articles.add(db, article)
            story = stories.open_story(db, NOON)
            stories.join(db, [Member(story, article_id, 0.9, "same names: Makhmur")])
            sentence = DraftSentence(text, article_id, 1, 0, len(text))
            return drafts.add(db, a_draft(story_id=story, sentences=(sentence,), **fields))


class Browser:
    """Follows no redirect; `form` gives the hidden fields of a form of the last page."""

    def __init__(self, desk: Desk) -> None:
        self.client = TestClient(desk.app, follow_redirects=False, base_url="http://127.0.0.1:8642")
        self.text = ""

    def get(self, path: str, status: int = 200) -> str:
        answer = self.client.get(path)
        assert answer.status_code == status, (path, answer.status_code, answer.text[:400])
        self.text = answer.text
        return self.text

    def fields(self, action: str, place: int = 0) -> dict[str, str]:
        """What the form with this address would send, but for its button."""
        forms = re.findall(
            rf'<form method="post" action="{re.escape(action)}(?:\?[^"]*)?"[^>]*>(.*?)</form>', self.text, re.DOTALL
        )
        assert len(forms) > place, f"no form to {action}"
        named = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', forms[place]))
        named |= dict(re.findall(r'<input (?:type="date" )?name="(\w+)" value="([^"]*)"', forms[place]))
        named |= dict(re.findall(r'<textarea name="(\w+)"[^>]*>(.*?)</textarea>', forms[place], re.DOTALL))
        return {name: unescape(value) for name, value in named.items()}

    def post(
        self, path: str, form: Mapping[str, str], status: int = 303, headers: Mapping[str, str] | None = None
    ) -> str:
        answer = self.client.post(path, data=dict(form), headers=OURS if headers is None else headers)
        assert answer.status_code == status, (path, answer.status_code, answer.text[:800])
        self.text = answer.text
        return answer.headers.get("location", "") if status == 303 else answer.text

    def press(self, draft_id: int, do: str, status: int = 303, **typed: str) -> str:
        """Opens a draft, types, presses a button."""
        self.get(f"/draft/{draft_id}")
        return self.post(f"/draft/{draft_id}", self.fields(f"/draft/{draft_id}") | typed | {"do": do}, status)
