"""`python -m bench.meaning PARALLEL`: whether a question finds its articles in other languages, by words and by meaning.

The articles: the demo's, those of tests/data/tellings, and, from PARALLEL (LANGUAGE-en.tsv.gz: origin, sentence, its English), rows
that no shipped bridge was trained on: 1,000 Sorani sentences of AWTA, 1,000 Turkish ones of newstest2016, and the English of 1,000
others of AWTA. The questions: each event's headline, in each language it is told in, and the English of those sentences. `found`: how
often, of all articles but other tellings of the event, the one in the other language is the first (`recall_at_1`) or among the first
ten. `merge`: how often the first of the candidates to merge with a telling, of all other tellings, is one of the same event, by headlines
alone and by meaning as well. `--articles N` measures instead what a question costs among N vectors of numbers made up.
"""

import argparse
import resource
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from sqlalchemy import insert

from bench import print_figures
from bench.articles import NOW, kept, to_article
from crawler.demo.articles import FOLDER, print_outlet
from crawler.demo.events import load_events
from review.web.services.merge_candidates import HeadlineSimilarity
from review.web.services.queue_rows import DraftRow
from storage.config.names import Names
from storage.config.settings import EncoderConfig, SearchConfig, load_config
from storage.config.yaml_file import read_yaml
from storage.corpus.articles import as_row
from storage.database import tables
from storage.database.store import Store, open_store
from storage.errors import ModelError
from storage.search import article_vectors, full_text
from storage.search.article_vectors import ArticleVector, QuestionWords
from summarizer.encoding.article_index import place, question
from summarizer.encoding.bridge_train import read_pairs
from summarizer.encoding.encoder import Encoder, load
from summarizer.encoding.hubs import hubness, references

CONFIG = Path(__file__).resolve().parents[1] / "config" / "digest.yaml"
TELLINGS = Path(__file__).resolve().parents[1] / "tests" / "data" / "tellings" / "events.yaml"
ROWS = 1000
AWTA, ENGLISH, NEWSTEST = 4000, 5000, 500  # where the rows begin: SETTLED was chosen on earlier ones
MOST = 10_000


@dataclass(frozen=True, slots=True)
class Told:
    """An article; `of` its event, "" for one that nobody asks for."""

    id: str
    language: str
    title: str
    text: str
    of: str
    english: str = ""  # the question, where it is not the headline of another telling


def events() -> Iterator[Told]:
    for name, said in read_yaml(TELLINGS).items():
        for language, words in said.items():
            if isinstance(words, str):
                title, _, text = words.partition("\n")
                yield Told(f"{name}/{language}", language, title, text, name)
    event_of = {name: event for event, names in load_events().events.items() for name in names}
    for path in sorted(FOLDER.glob("*.yaml")):
        for one in print_outlet(path.stem, datetime(2023, 10, 3, tzinfo=UTC), edited=False):
            yield Told(one.name, one.language, one.title, one.text, event_of.get(one.name, ""))


def sentences(parallel: Path) -> Iterator[Told]:
    awta = [one for one in read_pairs(parallel / "ckb-en.tsv.gz") if one.origin == "awta"]
    turkish = [one for one in read_pairs(parallel / "tr-en.tsv.gz") if one.origin == "newstest2016"]
    for number, one in enumerate(awta[AWTA : AWTA + ROWS]):
        yield Told(f"awta/{number}", "ckb", one.text, "", f"awta {number}", one.english)
    for number, one in enumerate(turkish[NEWSTEST : NEWSTEST + ROWS]):
        yield Told(f"newstest/{number}", "tr", one.text, "", f"newstest {number}", one.english)
    for number, one in enumerate(awta[ENGLISH : ENGLISH + ROWS]):
        yield Told(f"english/{number}", "en", one.english, "", "")


def asked(told: Sequence[Told]) -> Iterator[tuple[str, str, str, int]]:
    """What is asked for, the question, its language, and the place of the article it is to find."""
    by_event: dict[str, list[Told]] = defaultdict(list)
    for one in told:
        if one.of:
            by_event[one.of].append(one)
    for at, one in enumerate(told):
        if one.english:
            yield f"{one.id.partition('/')[0]}: en to {one.language}", one.english, "en", at
            continue
        first = {other.language: other for other in reversed(by_event.get(one.of, []))}
        for language, other in first.items():
            if language != one.language:
                yield f"events: {language} to {one.language}", other.title, language, at


def measure(
    told: Sequence[Told], rank: Callable[[str, str], Sequence[int]], store_ids: Sequence[int]
) -> dict[str, Any]:
    """`rank` gives the ids that a question in a language finds, the best first."""
    place_of = {article_id: at for at, article_id in enumerate(store_ids)}
    ranks: dict[str, list[int]] = defaultdict(list)
    found: dict[tuple[str, str], list[int]] = {}
    for kind, words, language, at in asked(told):
        if (words, language) not in found:
            found[words, language] = [place_of[article_id] for article_id in rank(words, language)]
        others = [other for other in found[words, language] if other == at or told[other].of != told[at].of]
        ranks[kind].append(others.index(at) if at in others else MOST)
    return {
        kind: {
            "questions": len(some),
            **{f"recall_at_{n}": round(float(np.mean(np.array(some) < n)), 3) for n in (1, 10)},
        }
        for kind, some in sorted(ranks.items())
    }


def merging(told: Sequence[Told], encoder: Encoder, store: Store, names: Names) -> dict[str, Any]:
    """Return how often the first candidate to merge with a telling is right, by the pair of languages of telling and candidate."""
    reference_rows = references(store, encoder, NOW)
    some = [one for one in told if one.of and not one.english]
    rows = np.stack([encoder.encode([f"{one.title}\n{one.text}"], one.language).rows[0] for one in some])
    hubs = [
        0 if encoder.knows(one.language) else hubness(rows[[at]], reference_rows)[0] - article_vectors.USUAL_HUBNESS
        for at, one in enumerate(some)
    ]
    near = rows @ rows.T - article_vectors.HUBS * np.array(hubs, np.float32)[None, :]
    right: dict[str, list[tuple[bool, bool]]] = defaultdict(list)
    for at, one in enumerate(some):
        for language in sorted({other.language for other in some} - {one.language}):
            others = [place for place, other in enumerate(some) if other.language == language]
            if not any(some[place].of == one.of for place in others):
                continue
            candidates = [_row(place, some[place]) for place in others]
            meanings = {place: float(near[at, place]) for place in others}
            first = [
                some[HeadlineSimilarity().order(one.title, one.language, candidates, names, by)[0].row.id].of == one.of
                for by in ({}, meanings)
            ]
            right[f"{one.language} to {language}"].append((first[0], first[1]))
    return {
        pair: {"tellings": len(found), "headlines": sum(by[0] for by in found), "meaning": sum(by[1] for by in found)}
        for pair, found in sorted(right.items())
    }


def _row(place: int, told: Told) -> DraftRow:
    return DraftRow(
        place, place, 1, NOW.date(), told.title, ("bench",), told.language, "", "waiting", False, "", 0.5, 0, NOW
    )


def cost(count: int) -> dict[str, Any]:
    rng = np.random.default_rng(1)
    with tempfile.TemporaryDirectory(prefix="digest-bench-") as folder:
        store = open_store(Path(folder) / "store.db")
        article = to_article({"id": "0", "title": "A title", "text": "A text. " * 300})
        for start in range(1, count + 1, 5000):
            ids = range(start, min(start + 5000, count + 1))
            rows = rng.standard_normal((len(ids), 384), np.float32)
            rows /= np.linalg.norm(rows, axis=1, keepdims=True)
            with store.begin() as db:
                made = [as_row(article) | {"id": one, "identity": str(one), "version": 1} for one in ids]
                db.execute(insert(tables.articles), made)
                placed = [
                    ArticleVector(one, 1, "bench", ("en", "ar", "ckb")[one % 3], NOW, "space", "model", row)
                    for one, row in zip(ids, rows, strict=True)
                ]
                article_vectors.put(db, placed)
        before = _peak()
        figures = {"articles": count, **_seconds(store, rows[0]), "peak_mb_more": _peak() - before}
        store.close()
    return figures


def _seconds(store: Store, row: Any) -> dict[str, float]:
    wall, cpu = [], []
    for _ in range(5):
        began, used = time.perf_counter(), time.process_time()
        with store.read() as db:
            article_vectors.nearest(db, row, "space", 50)
        wall.append(time.perf_counter() - began)
        cpu.append(time.process_time() - used)
    return {"seconds": round(float(np.median(wall)), 3), "cpu_seconds": round(float(np.median(cpu)), 3)}


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parallel", type=Path, nargs="?")
    parser.add_argument("--articles", type=int, default=0)
    parser.add_argument("--merge", action="store_true", help="only the candidates to merge")
    given = parser.parse_args()
    if given.articles or given.parallel is None:
        print_figures(cost(given.articles or 100_000))
        return
    told = [*events(), *sentences(given.parallel)]
    encoder = load(EncoderConfig(), Path("no models fetched"))
    names = load_config(CONFIG).digest.names
    rows = [{"id": one.id, "language": one.language, "title": one.title, "text": one.text} for one in told]
    with kept(rows) as (store, ids, now):
        if not given.merge:
            place(store, SearchConfig(), encoder, now, MOST)
            full_text.catch_up(store)

        def by_words(words: str, _: str) -> list[int]:
            with store.read() as db:
                return [hit.of for hit in full_text.find(db, words, ["article"], MOST)]

        def by_meaning(words: str, language: str) -> list[int]:
            try:
                read = question(encoder, words, language)
            except ModelError:
                return []  # no word stands in it
            with store.read() as db:
                asked = QuestionWords(words, read.language, names)
                looked = article_vectors.nearest(db, read.row, read.space, MOST, asked=asked)
            return [one.article_id for one in looked.near]

        figures = {"merge": merging(told, encoder, store, names)}
        if not given.merge:
            figures |= {"words": measure(told, by_words, ids), "meaning": measure(told, by_meaning, ids)}
    print_figures({"articles": len(told), **figures})


if __name__ == "__main__":
    main()
