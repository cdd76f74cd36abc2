"""Every command of `crawler` that takes --json, run once on a demo desk: `python -m tests.support.every_command FOLDER`.

Each runs in a fork of one process, which saves the time of starting; what each printed comes out as a line of JSON.
"""

import gc
import json
import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from crawler.demo.server import SOURCES as DEMO_SOURCES
from crawler.sources.source import load_sources
from storage.config.settings import load_config
from tests.support.forked_command import run_command
from tests.support.paths import ROOT

Told = dict[str, Any]
WATCH = "  watches:\n    - {name: Floods, words: [flood]}\n "
ENTRY = {
    "id": "a",
    "date": "2023-10-03",
    "headline": "A School Opens",
    "summary": "It has rooms.",
    "outlets": ["Rudaw"],
}
PAIRS = "test\tقوتابخانەیەک کرایەوە\tA school was opened\ntest\tنرخی نان دابەزی\tThe price of bread fell\n"


def every_command(folder: Path) -> Iterator[Told]:
    """Run them in an order in which each finds what it needs; yield what each answered."""
    data = folder / "data"
    config = folder / "config"
    config.mkdir()
    for file in (ROOT / "config").glob("*.yaml"):
        (config / file.name).write_bytes(file.read_bytes())
    settings = (config / "digest.yaml").read_text(encoding="utf-8")
    (config / "digest.yaml").write_text(settings.replace("  watches: []", WATCH), encoding="utf-8")
    load_config(config / "digest.yaml")  # parsed once, for all forks
    for file in (config / "sources.yaml", DEMO_SOURCES):
        load_sources(file)
    (folder / "entries.json").write_text(json.dumps({"entries": [ENTRY]}), encoding="utf-8")
    (folder / "pairs.tsv").write_text(PAIRS, encoding="utf-8")
    demo = ["--demo", "--data", str(data), "--config", str(config)]

    def run(words: str, *more: str, on: Sequence[str] = demo) -> Told:
        return _in_fork(words, [*words.split(), *more, *on, "--json"], folder)

    yield run("run", "--by", "Shirin")
    yield run("crawl", "--source", "zagros")
    listed = run("articles list", "--limit", "1000")
    yield listed
    article = _first(listed, "articles")
    drafts = None
    for words in (
        "duplicates", "stories", "draft", "translate", "queue sync", "queue list", "queue check", "today", "runs list",
        "corrections list", "stories list", "sources health", "doctor", "users list", "watches list", "watches history",
        "watches send", "mail list", "mail subscribers", "names suggest", "relevance fit", "relevance report",
        "housekeeping", "db upgrade",
    ):  # fmt: skip
        told = run(words)
        drafts = told if words == "queue list" else drafts
        yield told
    assert drafts is not None
    yield from _threads(run, drafts)
    yield run("users token create", "reading room", "--days", "30")
    yield run("users token list")
    yield run("names count")
    yield run("names rising")
    yield run("names show", "Baghdad")
    yield from _with_arguments(run, article, _of(listed, "zagros"), folder, data, config)


def _threads(run: Callable[..., Told], drafts: Told) -> Iterator[Told]:
    later, earlier = sorted(str(draft["id"]) for draft in json.loads(drafts["out"])["drafts"] if draft["story_id"])[:2]
    yield run("threads link", later, earlier)
    yield run("threads list")
    yield run("threads show", later)
    yield run("threads cut", later, earlier)


def _with_arguments(
    run: Callable[..., Told], article: Any, url: str, folder: Path, data: Path, config: Path
) -> Iterator[Told]:
    yield run("stories list", "--below")
    yield run("articles show", str(article["id"]), "--page", "--history")
    yield run("articles search", "a flood in the north")
    yield run("why", str(article["id"]))
    yield run("open", "article", str(article["id"]), "--print")
    yield run("watches test", "Floods")
    yield run("queue import", str(folder / "entries.json"), "--by", "Shirin")
    yield run("digest", "--month", "2023-10", "--preview")
    yield run("digest", "--month", "2023-10")
    yield run("digests list")
    yield run("digests rebuild", "1")
    yield run("mail send")
    yield run("backfill", "--warc", *map(str, sorted((data / "demo" / "archive").glob("*.warc.gz"))))
    yield run("sources repair", "zagros")
    yield run("sources fixture", "zagros", url, "--output", str(folder / "cases"))
    files = ["--demo", "--config", str(config)]
    yield run("sources list", on=files)
    yield run("sources check", on=files)
    yield run("sources check", "zagros", "--live", on=files)
    yield run("sources discover", "zagros", on=files)
    yield run("sources add", "https://www.rudaw.net", on=["--config", str(config)])
    yield run("names list", "mosul", on=files)
    yield run("models list", on=files)
    yield run("models use", "embedded")
    yield run("bridges list", on=["--data", str(data)])
    yield run("bridges bench", str(folder / "pairs.tsv"), "--language", "ckb", on=["--data", str(data)])
    yield run("backup", str(folder / "desk.zip"))
    yield run("restore", str(folder / "desk.zip"), on=["--data", str(folder / "restored")])
    yield run("db copy", str(data / "demo" / "desk.db"), str(folder / "copy.db"), on=[])
    yield run("init", str(folder / "kenya"), "--country", "KE", on=[])


def load_what_most_commands_need() -> None:
    """Import what takes the time, once for all forks; not the reactor of Twisted, which cannot be shared."""
    for name in ("run", "articles", "digest", "queue", "stories", "why", "today", "operate"):
        import_module(f"crawler.app.cli.commands.{name}")
    for name in ("scipy.sparse", "sentence_transformers", "storage.database.migrate", "summarizer.encoding.encoder"):
        import_module(name)
    for name in (
        "crawl.spider",
        "fetching.guarded_handler",
        "pages.worker_preload",
        "demo.server",
        "discovery.address_repair",
    ):
        import_module(f"crawler.{name}")
    for name in (
        "core.scheduler",
        "core.downloader.middleware",
        "logformatter",
        "resolver",
        "downloadermiddlewares.cookies",
    ):
        import_module(f"scrapy.{name}")
    assert "twisted.internet.reactor" not in sys.modules
    gc.collect()
    gc.freeze()  # what is imported is not walked by the collector of each fork


def _first(told: Told, name: str) -> Any:
    return json.loads(told["out"])[name][0]


def _of(told: Told, source: str) -> str:
    return str(next(article["url"] for article in json.loads(told["out"])["articles"] if article["source"] == source))


def _in_fork(words: str, line: list[str], folder: Path) -> Told:
    out, err = folder / "out", folder / "err"
    began = time.perf_counter()
    child = os.fork()
    if child == 0:
        with out.open("wb") as said, err.open("wb") as complained:
            os._exit(run_command(line, ROOT, os.environ.copy(), said.fileno(), complained.fileno()))
    _, status = os.waitpid(child, 0)
    told = {path.name: path.read_text(encoding="utf-8", errors="replace") for path in (out, err)}
    seconds = round(time.perf_counter() - began, 1)
    return {"words": words, "line": line, "code": os.waitstatus_to_exitcode(status), "seconds": seconds, **told}


if __name__ == "__main__":
    load_what_most_commands_need()
    for answer in every_command(Path(sys.argv[1])):
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()
