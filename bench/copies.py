"""`python -m bench.copies`: precision and recall of the verdict that one text repeats another, by language.

Judged are the labelled pairs of tests/support/copy_pairs.py, with `--held-out` those that no rule was chosen by, or those of `--file`: one
JSON object a line with language, kind, one, other and copy (true, false). `--list` prints the pairs judged wrongly. Told by kind,
too: how many, and how many of them wrong.
"""

import argparse
from collections.abc import Iterable, Sequence
from pathlib import Path

from bench import print_figures
from bench.articles import read
from crawler.duplicates.signatures import take_print
from crawler.duplicates.similarity import is_copy, likeness
from storage.config.settings import DuplicatesConfig, load_config
from storage.text.normalize import clean
from tests.support.copy_pairs import Pair, held_out, pairs

CONFIG = Path(__file__).resolve().parents[1] / "config" / "digest.yaml"


def judged(pair: Pair, config: DuplicatesConfig) -> bool:
    """Whether the program calls the two texts copies."""
    one, other = (take_print(text, config.shingle_words) for text in (pair.one, pair.other))
    return is_copy(one, other, likeness(one, other), config)


def figures(said: Sequence[tuple[Pair, bool]]) -> dict[str, object]:
    """Precision and recall, 1.0 where there was nothing to find, and by kind [pairs, wrong]."""
    found = [pair for pair, verdict in said if verdict]
    right = sum(pair.copy for pair in found)
    copies = sum(pair.copy for pair, _ in said)
    kinds: dict[str, list[int]] = {}
    for pair, verdict in said:
        count = kinds.setdefault(pair.kind, [0, 0])
        count[0] += 1
        count[1] += verdict != pair.copy
    precision, recall = right / len(found) if found else 1.0, right / copies if copies else 1.0
    return {"pairs": len(said), "precision": round(precision, 4), "recall": round(recall, 4), "kinds": kinds}


def _read(path: Path) -> Iterable[Pair]:
    for row in read(path):
        one, other = clean(row["one"]), clean(row["other"])
        yield Pair(row.get("language") or "en", row.get("kind") or "", "", one, other, bool(row["copy"]))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--file", type=Path)
    parser.add_argument("--held-out", action="store_true", help="those of tests/data/copies/held_out.yaml alone")
    parser.add_argument("--list", action="store_true")
    asked = parser.parse_args()
    config = load_config(CONFIG).duplicates
    asked_for = _read(asked.file) if asked.file else held_out() if asked.held_out else pairs()
    said = [(pair, judged(pair, config)) for pair in asked_for]
    for pair, verdict in said if asked.list else ():
        if verdict != pair.copy:
            print(f"{pair.language} {pair.kind} {pair.base}: {'missed' if pair.copy else 'folded wrongly'}")
    languages = sorted({pair.language for pair, _ in said})
    print_figures(
        {one: figures([(pair, verdict) for pair, verdict in said if pair.language == one]) for one in languages}
    )


if __name__ == "__main__":
    main()
