"""How fast the review page answers and the queue file syncs with many drafts: `python -m bench.queue [--drafts 10000]`.

Made-up drafts of made-up stories, a third of them decided; a third of those printed once, and of these the articles of one in ten
changed since. Each page is asked for several times at the server; its slowest answer counts, the first one after the start
(`first_page`) apart, after what `crawler review` reads ahead in a thread of its own (`read_ahead`: a page asked for earlier waits for
the rest of it). `cpu` has the processor's seconds of its cheapest answer, to compare two versions on a busy machine. The sync is one
after an entry of the file was changed, by the same process (`file_sync`) and by one that has nothing in memory (`file_sync_fresh`);
`first_sync` checks and writes every draft.
"""

import argparse
import gc
import json
import re
import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from time import perf_counter, process_time
from typing import NoReturn

from sqlalchemy import insert
from starlette.testclient import TestClient

from crawler.app.desk.decided_entries import load_decided, load_decided_words
from digest import publish
from digest.composing.charts import days_svg, outlets_svg
from review.decisions.rules import Decisions
from review.queue_file import sync as queue_sync
from review.style import draft_findings
from review.web.app import app
from review.web.request.context import PageContext
from review.web.request.render import compile_pages
from review.web.services.draft_rows import DraftRows
from review.web.services.page_services import AccessRules, DeskAccess, EditionService, QueueService, SearchService
from review.web.services.watched_file import QueueFile
from storage.config.settings import Config, CrawlConfig
from storage.corpus import articles
from storage.database import tables
from storage.database.store import Store, open_store
from storage.editing import decisions
from storage.errors import ModelError
from storage.publishing import digests
from storage.records import Decision, Wording
from storage.search import full_text

CONFIG = Config(crawl=CrawlConfig(user_agent="bench"))
OUTLETS = {f"outlet{number}": f"Outlet {number}" for number in range(22)}
LANGUAGES = ("en", "ar", "ckb", "kmr")
SENTENCES = {
    "en": "Officials in Baghdad agreed on the budget of province {} on Tuesday after long talks, the ministry said.",
    "ar": "اتفق مسؤولون في بغداد على موازنة المحافظة {} بعد محادثات طويلة، بحسب الوزارة.",
    "ckb": "بەرپرسان لە بەغدا لەسەر بودجەی پارێزگای {} ڕێککەوتن دوای گفتوگۆی درێژ.",
    "kmr": "Berpirsan li Bexdayê li ser budceya parêzgeha {} li hev kirin piştî axaftinên dirêj.",
}
NOW = datetime(2026, 10, 31, 9, 0, tzinfo=UTC)
FORM = {"Sec-Fetch-Site": "same-origin"}


def _unread(request: str, _: str) -> NoReturn:
    raise ModelError("not measured here", about=request)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--drafts", type=int, default=10_000)
    request = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(Path(folder) / "desk.db")
        fill(store, request.drafts)
        print_some(store)
        figures = measure(store, Path(folder), request.drafts)
        store.close()
    print(json.dumps({"drafts": request.drafts} | figures))


def fill(store: Store, drafts: int) -> None:
    """Drafts over a month, each of one article, a third approved and every tenth edited."""
    with store.begin() as db:
        for start in range(0, drafts, 500):
            some = range(start + 1, min(start + 501, drafts + 1))
            for table, row in (
                (tables.articles, _article),
                (tables.versions, _version),
                (tables.stories, _story),
                (tables.members, _member),
                (tables.drafts, lambda number: {"id": number, "story_id": number}),
                (tables.revisions, _revision),
            ):
                db.execute(insert(table), [row(number) for number in some])
            db.execute(insert(tables.pending), [_pending(number) for number in some])
            for number in some:
                if number % 3 == 0 or number % 10 == 0:
                    action = "approve" if number % 3 == 0 else "edit"
                    text = _text(number) if number % 10 else f"{_text(number)} {number + 1} people were there."
                    words = Wording(_day(number), f"Headline {number}", text, ("Outlet 1",), _language(number))
                    decisions.add(db, Decision(number, 1, action, "Shirin", NOW, "page", words))  # type: ignore[arg-type]


def print_some(store: Store) -> None:
    """A digest of ten days that came out before the decisions that stand (so that its entries are still in the queue), and one in ten
    of its articles with other words since."""
    first = date(2026, 10, 1)
    with store.begin() as db:
        digest = publish.prepare(db, load_decided(db, OUTLETS), first, first + timedelta(days=9), CONFIG.digest)
        earlier = NOW - timedelta(days=1)
        digests.add(db, replace(digest, at=earlier), earlier)
        changed = [entry.draft_id for entry in digest.entries[::10]]
        for article in articles.get(db, changed).values():
            text = article.text.replace("1", "2")
            articles.add(db, replace(article, text=text, fetched_at=NOW))


def measure(store: Store, folder: Path, drafts: int) -> dict[str, object]:
    path = folder / "queue.md"

    def sync(left: Callable[[bytes], None] = lambda _content: None) -> queue_sync.SyncResult:
        return queue_sync.sync(store, path, CONFIG.digest, OUTLETS, NOW, "Shirin", left=left)

    def outline(first: date, last: date, said: Decisions) -> publish.Preview:
        with store.read() as db:
            return publish.preview(db, load_decided_words(db, (first, last), said), first, last, CONFIG.digest)

    def preview(first: date, last: date, said: Decisions) -> str:
        with store.read() as db:
            return publish.preview(db, load_decided(db, OUTLETS, (first, last), said), first, last, CONFIG.digest).page

    first_sync = _seconds(sync)
    full_text.catch_up(store)
    tokens = iter(range(1_000_000))
    hosts = frozenset({"127.0.0.1"})
    context = PageContext(
        DeskAccess(store, CONFIG, OUTLETS, lambda: NOW, tuple),
        AccessRules("Shirin", accounts=False, hosts=hosts, https=False, key=b"k" * 32, token=lambda: str(next(tokens))),
        EditionService(
            folder / "digests",
            outline,
            preview,
            lambda *_: (),
            lambda days, outlets: (days_svg(days), outlets_svg(outlets)),
        ),
        QueueService(QueueFile(path, sync), lambda: None, DraftRows(CONFIG.digest.bar)),
        SearchService(lambda: full_text.catch_up(store, 1000), _unread),
    )
    client = TestClient(app(context), base_url="http://127.0.0.1", follow_redirects=False)
    context.queue.file.sync()
    read_ahead = _seconds(context.read_ahead)
    compile_pages("en")
    gc.freeze()  # as `crawler review` does
    first_page = _seconds(lambda: client.get("/"))
    flagged = re.search(r"/correction/[0-9]+", client.get("/corrections").text)
    assert flagged
    month = "first=2026-10-01&last=2026-10-31"
    pages = (
        "/", "/?state=&page=150", "/?language=ar&outlet=Outlet 3", "/stands", f"/draft/{drafts // 2}",
        f"/draft/{drafts // 2}?other=Baghdad", "/search?q=Baghdad", "/search?q=بغداد", "/corrections", flagged[0], "/day/2026-10-15",
        "/publish?first=2026-10-15&last=2026-10-15", f"/publish?{month}", f"/publish/page?{month}", "/history",
    )  # fmt: skip
    took = {page: [_cost(lambda page=page: client.get(page)) for _ in range(5)] for page in pages}  # type: ignore[misc]
    slowest = {page: max(wall for wall, _ in costs) for page, costs in took.items()}
    answered = [_decision(client, number) for number in (7, 11, 13)]
    path.write_text(
        path.read_text(encoding="utf-8").replace("### [ ] Headline 1001 ", "### [x] Headline 1001 "), encoding="utf-8"
    )
    seconds = _seconds(sync)
    draft_findings.forget()  # as a command that begins anew
    path.write_text(
        path.read_text(encoding="utf-8").replace("### [ ] Headline 1003 ", "### [x] Headline 1003 "), encoding="utf-8"
    )
    fresh = _seconds(sync)
    return {
        "read_ahead": read_ahead,
        "first_page": first_page,
        "pages": slowest,
        "cpu": {page: min(cpu for _, cpu in costs) for page, costs in took.items()},
        "slowest_page": max(slowest.values()),
        "decision_answered": max(answered),
        "first_sync": first_sync,
        "file_sync": seconds,
        "file_sync_fresh": fresh,
        "file_megabytes": round(path.stat().st_size / 1e6, 1),
    }


def _decision(client: TestClient, number: int) -> float:
    """Seconds until an approval is answered; what follows the answer is not waited for by a browser."""
    shown = client.get(f"/draft/{number}").text
    found = re.search(r'name="seen" value="([^"]+)"', shown)
    assert found
    form = {"token": f"bench{number}", "seen": found[1], "do": "save", "text": f"Other words {number}."}
    before = perf_counter()
    with client.stream("POST", f"/draft/{number}", data=form, headers=FORM) as answer:
        assert answer.status_code == 303, answer.read()
        return round(perf_counter() - before, 3)


def _seconds(do: Callable[[], object]) -> float:
    return _cost(do)[0]


def _cost(do: Callable[[], object]) -> tuple[float, float]:
    """Seconds by the clock, and of the processor."""
    clock, processor = perf_counter(), process_time()
    do()
    return round(perf_counter() - clock, 3), round(process_time() - processor, 3)


def _language(number: int) -> str:
    return LANGUAGES[number % 4]


def _text(number: int) -> str:
    return " ".join(SENTENCES[_language(number)].format(f"{number}-{part}") for part in range(3))


def _day(number: int) -> date:
    return date(2026, 10, 1) + timedelta(days=number % 30)


def _when(number: int) -> datetime:
    return datetime(2026, 10, 1, 8, 0, tzinfo=UTC) + timedelta(days=number % 30)


def _article(number: int) -> dict[str, object]:
    when = _when(number)
    return {
        "id": number, "source": f"outlet{number % 22}", "identity": str(number), "url": f"https://one.example/{number}",
        "title": f"Headline {number}", "text": _text(number), "language": _language(number), "authors": [],
        "published_at": when, "published_from": "listing", "fetched_at": when, "read": True, "version": 1,
        "happened_at": when, "checked_at": when,
    }  # fmt: skip


def _version(number: int) -> dict[str, object]:
    at = _when(number)
    return {"article_id": number, "version": 1, "title": f"Headline {number}", "text": _text(number), "fetched_at": at}


def _story(number: int) -> dict[str, object]:
    return {"id": number, "opened_at": _when(number), "last_at": _when(number), "changed": False}


def _member(number: int) -> dict[str, object]:
    return {"story_id": number, "article_id": number, "score": 0.9, "reason": "first", "by": "machine"}


def _pending(number: int) -> dict[str, object]:
    return {"stage": "search", "happened_at": _when(number), "article_id": number}


def _revision(number: int) -> dict[str, object]:
    text = _text(number)
    sentence = {"text": text, "article_id": number, "version": 1, "start": 0, "end": len(text)}
    return {
        "draft_id": number, "revision": 1, "date": _day(number), "date_known": True, "headline": f"Headline {number}",
        "sentences": [sentence], "outlets": [f"Outlet {number % 22}"], "language": _language(number), "made_at": _when(number),
        "made_by": "bench", "notes": [], "relevance": (number % 100) / 100, "relevance_reason": "names Baghdad",
    }  # fmt: skip


if __name__ == "__main__":
    main()
