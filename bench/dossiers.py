"""What pages of pictures and names cost, and what the steps of a run beside drafting add to it.

`python -m bench.dossiers --articles N`: a year of N articles by 22 outlets with five names each (one name in half of them) is put into a
store, and the pages /coverage, /names and /name/… are answered by the application. Prints CPU seconds, the best of five, after a first.
`python -m bench.dossiers --run FILE`: the articles of FILE (docs/measuring.md), spread over 40 days, go through the stages of a run behind
the crawl, the last tenth in a run of its own. Prints the CPU seconds of each step of that run, and the share that names, breaking stories
and watches have in it.
"""

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import text
from starlette.testclient import TestClient

from bench import print_figures
from bench.articles import read, to_article
from crawler.app.alerts.breaking import find_breaking
from crawler.app.alerts.watching import raise_alarms
from crawler.app.desk.meaning_queries import language_of
from crawler.duplicates.fold import fold_copies
from crawler.sources.source import load_sources
from review.web.app import app
from review.web.request.context import PageContext
from review.web.services.draft_rows import DraftRows
from review.web.services.page_services import AccessRules, DeskAccess, EditionService, QueueService, SearchService
from review.web.services.watched_file import QueueFile
from storage.config.alerts import Watch
from storage.config.settings import load_config
from storage.corpus import articles
from storage.database.store import Store, open_store
from storage.search import full_text
from summarizer.drafts.draft import draft_stories
from summarizer.encoding import article_index
from summarizer.encoding.encoder import Encoder, load
from summarizer.names.count import count_names
from summarizer.stories.group import group_stories

FILLING = Path(__file__).parent / "dossiers.sql"
CONFIG = load_config(Path(__file__).resolve().parents[1] / "config" / "digest.yaml")
OUTLETS = {f"outlet{number}": f"Outlet {number}" for number in range(22)}
END = datetime(2026, 11, 30, 12, tzinfo=UTC)
DAYS, NAMES, OF_EACH = 365, 20_000, 5
_STEP = 20_000
_WATCHED = ("flood", "fire", "election", "strike", "oil", "court", "murder", "earthquake", "arrest", "مدرسة")


def fill(store: Store, count: int) -> None:
    """Put the articles, their stories and names into a store: by its own SQL, since a million rows one by one take an hour."""
    chance = random.Random(1)  # noqa: S311 - made-up names, no secret
    values = {"count": count, "names": NAMES, "each": OF_EACH, "end": END.replace(tzinfo=None), "days": DAYS}
    with store.begin() as db:
        connection: Any = db.connection.dbapi_connection
        connection.create_function("rank", 0, lambda: int(NAMES ** chance.random()) + 1)
        for statement in FILLING.read_text(encoding="utf-8").split(";\n"):
            used = {name: value for name, value in values.items() if f":{name}" in statement}
            db.execute(text(statement), used)
            print(statement[:60].split("\n")[0], file=sys.stderr, flush=True)


def pages(store: Store, folder: Path) -> dict[str, float]:
    """Return the CPU seconds of the pages."""
    tokens = iter(range(1_000_000))
    hosts = frozenset({"127.0.0.1"})
    context = PageContext(
        DeskAccess(store, CONFIG, OUTLETS, lambda: END, tuple),
        AccessRules("Shirin", accounts=False, hosts=hosts, https=False, key=b"k" * 32, token=lambda: str(next(tokens))),
        EditionService(folder, lambda *_: None, lambda *_: "", lambda *_: (), lambda *_: ("", "")),  # type: ignore[arg-type]
        QueueService(QueueFile(folder / "queue.md", lambda _left: None), lambda: None, DraftRows(0.0)),  # type: ignore[arg-type, return-value]
        SearchService(lambda: 0, lambda *_: None),  # type: ignore[arg-type]
    )
    client = TestClient(app(context), base_url="http://127.0.0.1")
    took = {}
    for page in (
        "/coverage",
        "/coverage.json",
        "/names",
        "/name/1",
        "/name/2",
        "/name/1?language=ckb",
        "/name/500.json",
    ):
        assert client.get(page).status_code == 200, page
        took[page] = min(_cpu(lambda page=page: client.get(page)) for _ in range(5))  # type: ignore[misc]
    return took


def run_steps(store: Store, file: Path, folder: Path) -> dict[str, object]:
    """Return the CPU seconds of each step of a run on the last tenth of the articles."""
    rows = read(file)
    made = [
        replace(to_article(row), published_at=END - timedelta(days=40 * (1 - n / len(rows))))
        for n, row in enumerate(rows)
    ]
    encoder = load(CONFIG.encoder, folder)
    last = len(made) * 9 // 10
    spent: dict[str, float] = {}
    for part in (made[:last], made[last:]):
        with store.begin() as db:
            for article in part:
                articles.add(db, replace(article, fetched_at=article.when))
        spent = {name: _cpu(step) for name, step in _steps(store, encoder).items()}
    extra = sum(spent[name] for name in ("names", "breaking", "watches"))
    whole = sum(spent.values())
    shares = {f"{name}_share": round(spent[name] / (whole - extra), 3) for name in ("names", "breaking", "watches")}
    return {"articles": len(made) - last, **spent, **shares, "extra_share": round(extra / (whole - extra), 3)}


def _steps(store: Store, encoder: Encoder) -> dict[str, Callable[[], object]]:
    names = CONFIG.digest.names
    sources = load_sources(Path(__file__).resolve().parents[1] / "config" / "sources.yaml").values()
    watched = [
        Watch(name=f"watch {n}", words=(word,), least_outlets=1, mail=("a@example.org",))
        for n, word in enumerate(_WATCHED)
    ]
    config = CONFIG.model_copy(update={"watch": CONFIG.watch.model_copy(update={"watches": tuple(watched)})})

    def asked(sentence: str) -> article_index.QueryVector:
        """Return a sentence as a vector."""
        return article_index.question(encoder, sentence, language_of(sentence))

    return {
        "copies": lambda: fold_copies(store, CONFIG.duplicates, END),
        "stories": lambda: group_stories(store, CONFIG.stories, encoder, END, names),
        "drafts": lambda: draft_stories(store, CONFIG, encoder, {}, END, None),
        "search": lambda: full_text.catch_up(store),
        "meaning": lambda: article_index.place(store, CONFIG.search, encoder, END),
        "breaking": lambda: find_breaking(store, sources, CONFIG, END),
        "watches": lambda: raise_alarms(store, config, {}, asked, END),
        "names": lambda: count_names(store, names, END),
    }


def _cpu(act: Callable[[], object]) -> float:
    began = time.process_time()
    act()
    return round(time.process_time() - began, 4)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=0)
    parser.add_argument("--run", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="digest-bench-") as temporary:
        folder = Path(temporary)
        store = open_store(folder / "desk.db")
        if given.run:
            print_figures(run_steps(store, given.run, folder))
        else:
            fill(store, given.articles)
            print_figures(pages(store, folder))
        store.close()


if __name__ == "__main__":
    main()
