"""`python -m bench.scale --articles N`: what checking for copies costs as the window fills.

N made-up articles of 80 to 300 words over 30 days, every tenth a copy with another ending, are put into a store and folded as
the program does it; told at N/10 and at N. `articles_per_second` counts fold_copies alone (read, sign, compare, keep), over the
last half of the articles; `articles_per_cpu_second` does so by the processor's time, which other programs on the machine change
less. Progress goes to the error stream. `first_answer_seconds` is one article checked by a store just opened.
"""

import argparse
import random
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path

import numpy as np
from sqlalchemy import func, insert, select

from bench import print_figures
from crawler.duplicates.fold import fold_copies
from storage.config.settings import DuplicatesConfig, load_config
from storage.corpus import articles, work_queue
from storage.database import tables
from storage.database.store import Store, open_store
from storage.records import Article

CONFIG = Path(__file__).resolve().parents[1] / "config" / "digest.yaml"
BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
DAYS = 30
WORDS = 50_000
_STEP = 5_000  # articles put in before each folding


def made_up(count: int) -> Iterator[Article]:
    """Articles in order of time; the same ones for the same count."""
    chance = random.Random(count)  # noqa: S311 - made-up words, no secret
    frequent = np.random.default_rng(count)
    vocabulary = ["".join(chance.choices("abdefghiklmnorstuwz", k=chance.randint(3, 9))) for _ in range(WORDS)]
    text = ""
    for number in range(count):
        if number % 10 or not text:
            # Squared: the first words are frequent ones, as in any language.
            chosen = (WORDS * frequent.random(chance.randint(80, 300)) ** 2).astype(int)
            text = " ".join([vocabulary[at] for at in chosen.tolist()])
        else:
            text = f"{text} {chance.choice(vocabulary)} {chance.choice(vocabulary)}"
        when = BEGIN + timedelta(days=DAYS * number / count)
        yield Article(
            "bench", str(number), f"https://bench.example/{number}", "A title", text, "en", when, when, "listing"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, required=True)
    count = parser.parse_args().articles
    config = load_config(CONFIG).duplicates
    with tempfile.TemporaryDirectory(prefix="digest-bench-") as folder:
        path = Path(folder) / "store.db"
        store = open_store(path)
        figures = {str(count // 10): _fill(store, path, made_up(count // 10), config)}
        store.close()
        path = Path(folder) / "whole.db"
        store = open_store(path)
        figures[str(count)] = _fill(store, path, made_up(count), config)
        store.close()
        print_figures({**figures, "first_answer_seconds": _first_answer(path, count, config)})


def _fill(store: Store, path: Path, made: Iterator[Article], config: DuplicatesConfig) -> dict[str, float]:
    took: list[tuple[int, float, float]] = []  # articles, seconds, seconds of the processor
    while waiting := list(islice(made, _STEP)):
        _put(store, waiting)
        began, busy = time.perf_counter(), time.process_time()
        fold_copies(store, config, BEGIN)
        took.append((len(waiting), time.perf_counter() - began, time.process_time() - busy))
        print(_told(len(took) * _STEP, took[-1:], path), file=sys.stderr, flush=True)
    return _told(sum(count for count, _, _ in took), took[-max(1, len(took) // 2) :], path)


def _told(kept: int, took: list[tuple[int, float, float]], path: Path) -> dict[str, float]:
    count, seconds, busy = (sum(column) for column in zip(*took, strict=True))
    return {
        "articles": kept,
        "articles_per_second": round(count / seconds, 1),
        "articles_per_cpu_second": round(count / busy, 1),
        "resident_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1),
        "database_mb": round(sum(one.stat().st_size for one in path.parent.glob(f"{path.name}*")) / 1e6, 1),
    }


def _put(store: Store, made: list[Article]) -> None:
    # As articles.add keeps a new one, but many at once: a million by themselves would take longer than what is measured.
    with store.begin() as db:
        first = (db.execute(select(func.max(tables.articles.c.id))).scalar() or 0) + 1
        numbered = list(enumerate(made, first))
        rows = [{"id": of, **articles.as_row(one), "version": 1} for of, one in numbered]
        db.execute(insert(tables.articles), rows)
        work_queue.add(db, {of: one.when for of, one in numbered}, "duplicates")


def _first_answer(path: Path, count: int, config: DuplicatesConfig) -> float:
    *_, last = made_up(min(count, 100))
    began = time.perf_counter()
    store = open_store(path)
    with store.begin() as db:
        articles.add(db, last)
    fold_copies(store, config, BEGIN)
    seconds = time.perf_counter() - began
    store.close()
    return round(seconds, 3)


if __name__ == "__main__":
    main()
