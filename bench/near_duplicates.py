"""`python -m bench.near_duplicates FILE`: pair precision, recall and F1 of what is folded as copies.

FILE holds one JSON object a line: id, source, language, published, title, text, group; articles of one group are copies of
each other, one without group is nobody's copy. Judged as the program does it, with config/digest.yaml. `--list` prints the
pairs judged wrongly.
"""

import argparse
import json
import time
from collections.abc import Hashable, Sequence
from itertools import combinations
from pathlib import Path

from bench.articles import kept, read
from crawler.duplicates.fold import fold_copies
from storage.config.settings import load_config
from storage.corpus import copies

CONFIG = Path(__file__).resolve().parents[1] / "config" / "digest.yaml"


def pairs(groups: Sequence[Hashable | None]) -> set[tuple[int, int]]:
    """The places, lower first, of every two that stand in one group."""
    together: dict[Hashable, list[int]] = {}
    for place, group in enumerate(groups):
        if group is not None:
            together.setdefault(group, []).append(place)
    return {pair for places in together.values() for pair in combinations(places, 2)}


def figures(found: set[tuple[int, int]], true: set[tuple[int, int]]) -> dict[str, float]:
    """Precision, recall and F1; precision 1.0 where nothing was found, recall 1.0 where there was nothing to find."""
    right = len(found & true)
    precision = right / len(found) if found else 1.0
    recall = right / len(true) if true else 1.0
    f1 = 2 * precision * recall / (precision + recall) if right else 0.0
    return {"precision": round(precision, 4), "recall": round(recall, 4), "f1": round(f1, 4)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--list", action="store_true")
    asked = parser.parse_args()
    rows = read(asked.file)
    config = load_config(CONFIG).duplicates
    with kept(rows) as (store, ids, now):
        began = time.perf_counter()
        folded = fold_copies(store, config, now)
        seconds = time.perf_counter() - began
        with store.read() as db:
            said = copies.by_article(db, ids)
    found = pairs([said[of].of_id if of in said else of for of in ids])
    true = pairs([row.get("group") for row in rows])
    for wrong, what in ((found - true, "folded wrongly"), (true - found, "missed")) if asked.list else ():
        for one, other in sorted(wrong):
            why = said.get(ids[other]) or said.get(ids[one])
            print(f"{what}: {rows[one]['id']} {rows[other]['id']} {why.reason if why else ''}")
    languages = sorted({row.get("language") or "en" for row in rows})
    of_language = {
        language: figures(*({p for p in some if rows[p[0]].get("language") == language} for some in (found, true)))
        for language in languages
    }
    whole = {**figures(found, true), "copies": folded.copies, "articles_per_second": round(len(rows) / seconds, 1)}
    print(json.dumps({**whole, "languages": of_language}))


if __name__ == "__main__":
    main()
