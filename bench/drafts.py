"""Drafting, end to end: `python -m bench.drafts [FILE] [--stories N]`.

Stories of four articles each go through the draft stage as in a run (read from the store, cut into sentences, encoded, ranked, judged
against what is already covered, written back), in a process whose model is loaded. FILE holds one JSON object a line: language, title,
text, as bench.summaries reads; without it the demo's English articles are taken. Articles of a story are runs of four in the file, each
put together anew of its own sentences and cut to between 150 and 450 words; every sentence of the later rounds over the file gets a
number of its own, so that no vector is met twice.

Only English is drafted here: it is what the embedded model reads, and what costs; sentences of other languages get lexical vectors.
Prints stories, sentences encoded, and, of the second half (the first warms up), stories a second and a processor second; the peak memory.
"""

import argparse
import json
import resource
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

from sqlalchemy import func, select

from bench import print_figures
from crawler.demo.articles import FOLDER, print_outlet
from storage.config.settings import Config, load_config
from storage.corpus import articles, stories
from storage.database import tables
from storage.database.store import Store, open_store
from storage.editing import drafts
from storage.records import Article, Member
from summarizer.drafts.article_choice import Outlet
from summarizer.drafts.draft import draft_stories
from summarizer.drafts.sentences import split
from summarizer.encoding.encoder import Encoder, load

CONFIG = Path(__file__).parent.parent / "config" / "digest.yaml"
NOON = datetime(2023, 10, 3, 12, tzinfo=UTC)
OF_A_STORY = 4
_WORDS = (150, 450)


@dataclass(frozen=True, slots=True)
class Text:
    """What an article of the bench says."""

    title: str
    sentences: tuple[str, ...]


def texts_of(file: Path | None) -> list[Text]:
    """The file's English articles of at least 150 words, or the demo's, each with the next ones' sentences behind its own."""
    if file:
        rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
        told = [_text(row["title"] or "", row["text"]) for row in rows if row["language"] == "en"]
        return [one for one in told if sum(len(said.split()) for said in one.sentences) >= _WORDS[0]]
    printed = [one for path in sorted(FOLDER.glob("*.yaml")) for one in print_outlet(path.stem, NOON, edited=False)]
    own = [_text(one.title, one.text) for one in printed if one.language == "en"]
    return [Text(one.title, (*one.sentences, *own[(at + 1) % len(own)].sentences)) for at, one in enumerate(own)]


def _text(title: str, text: str) -> Text:
    text = " ".join(text.split())
    return Text(title, tuple(text[span.start : span.end] for span in split(text, "en")))


def made(texts: Sequence[Text]) -> Iterator[Article]:
    """Articles without end. No two of them have a sentence in common."""
    for number in count():
        told, again = texts[number % len(texts)], number // len(texts)
        said: list[str] = []
        words = 0
        for one in told.sentences:
            if words + len(one.split()) > _WORDS[1]:
                break
            said.append(one if not again else f"{one[:-1]}, {again} by {number}{one[-1]}")
            words += len(one.split())
        yield Article(
            f"outlet-{number % OF_A_STORY}", str(number), f"https://outlet.example/{number}", f"{told.title} {again or ''}".strip(),
            "\n".join(said), "en", NOON - timedelta(minutes=number % 600), published_at=NOON - timedelta(minutes=number % 600),
        )  # fmt: skip


def fill(store: Store, source: Iterator[Article], wanted: int) -> None:
    for _ in range(wanted):
        with store.begin() as db:
            story = stories.open_story(db, NOON)
            ids = [articles.add(db, next(source))[0] for _ in range(OF_A_STORY)]
            stories.join(db, [Member(story, one, 0.9, "bench") for one in ids])


def measure(texts: Sequence[Text], wanted: int, config: Config, encoder: Encoder) -> dict[str, object]:
    outlets = {f"outlet-{number}": Outlet(f"Outlet {number}", "all") for number in range(OF_A_STORY)}
    source = made(texts)
    encoder.encode(["The model is loaded before the clock starts."], "en")
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(Path(folder) / "desk.db")
        for part in (wanted - wanted // 2, wanted // 2):
            fill(store, source, part)
            before = _vectors(store)
            began, worked = time.perf_counter(), time.process_time()
            drafted = draft_stories(store, config, encoder, outlets, NOON)
            seconds, worked = time.perf_counter() - began, time.process_time() - worked
        encoded = _vectors(store) - before
        with store.read() as db:
            english = sum(one.language == "en" for one in drafts.latest(db)) / wanted
        store.close()
    return {
        "stories": drafted.stories,
        "drafts": drafted.drafts,
        "english": english,
        "sentences_encoded": encoded,
        "stories_per_second": round(drafted.stories / seconds, 2),
        "stories_per_cpu_second": round(drafted.stories / worked, 2),
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


def _vectors(store: Store) -> int:
    with store.read() as db:
        return db.scalar(select(func.count()).select_from(tables.vectors)) or 0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path, nargs="?")
    parser.add_argument("--stories", type=int, default=200)
    asked = parser.parse_args()
    config = load_config(CONFIG)
    encoder = load(config.encoder, Path("data/models"))
    print_figures(measure(texts_of(asked.file), asked.stories, config, encoder))


if __name__ == "__main__":
    main()
