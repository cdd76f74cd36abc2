"""`python -m bench.languages FILE`: TSV of label and text, one a line; the share told right, over all and by label.

With `--halves IDS` (a document id a line, repeating for each label) the figures stand for each half of the documents too:
rules are chosen on the first half (every other id, sorted) and reported on the second.
"""

import argparse
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from bench import print_figures
from crawler.parsing.language import detect


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("file", type=Path)
    parser.add_argument("--halves", type=Path)
    given = parser.parse_args()
    lines = given.file.read_text(encoding="utf-8").split("\n")
    rows = [(label, text) for label, tab, text in (line.partition("\t") for line in lines) if tab]
    judged = [(label, detect(text) == label) for label, text in rows]
    figures: dict[str, object] = dict(score(judged))
    if given.halves:
        ids = given.halves.read_text(encoding="utf-8").split()
        first = set(sorted(set(ids))[::2])
        in_first = [ids[place % len(ids)] in first for place in range(len(judged))]
        figures["chosen_on"] = score([row for row, chosen in zip(judged, in_first, strict=True) if chosen])
        figures["reported_on"] = score([row for row, chosen in zip(judged, in_first, strict=True) if not chosen])
    print_figures(figures)


def score(judged: Sequence[tuple[str, bool]]) -> dict[str, object]:
    """`judged` rows are (label, told right)."""
    of, right = Counter(label for label, _ in judged), Counter(label for label, is_right in judged if is_right)
    recall = {label: round(right[label] / of[label], 4) for label in sorted(of)}
    return {"accuracy": round(right.total() / max(1, len(judged)), 4), "recall": recall, "texts": len(judged)}


if __name__ == "__main__":
    main()
