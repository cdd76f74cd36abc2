"""`python -m bench.dates FILE HTMLDIR`: the day a page was published, exactly.

FILE is {url: {file, date}} (date YYYY-MM-DD), HTMLDIR holds the files, plain or gzipped. The day compared is the one printed,
in the zone the page states. Precision is the share right of the days read, recall of the days there are, accuracy
right / all pages, as htmldate's own evaluation defines them: a wrong day counts against precision and not against recall.
"""

import argparse
import gzip
import json
from datetime import UTC, datetime
from pathlib import Path

from bench import print_figures
from bench.pages import a_page, unknown_outlet
from crawler.pages.article_page import BasePage
from storage.errors import ExtractionError


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("file", type=Path)
    parser.add_argument("htmldir", type=Path)
    given = parser.parse_args()
    gold: dict[str, dict[str, str]] = json.loads(given.file.read_text(encoding="utf-8"))
    now = datetime.now(UTC)
    right = wrong = missed = 0
    for url, item in gold.items():
        day = read_day((given.htmldir / item["file"]).read_bytes(), url, now)
        right += day == item["date"]
        wrong += day not in {"", item["date"]}
        missed += not day
    print_figures(score(right, wrong, missed))


def read_day(body: bytes, url: str, now: datetime) -> str:
    """YYYY-MM-DD as the page prints it, or "" where none is read."""
    body = gzip.decompress(body) if body.startswith(b"\x1f\x8b") else body
    try:
        found = BasePage(a_page(body, url, now), unknown_outlet(url), "en", None, now).printed_time()
    except ExtractionError:
        return ""
    return found.date().isoformat() if found else ""


def score(right: int, wrong: int, missed: int) -> dict[str, float]:
    precision = right / (right + wrong) if right + wrong else 0.0
    recall = right / (right + missed) if right + missed else 0.0
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    accuracy = right / (right + wrong + missed) if right + wrong + missed else 0.0
    figures = {"precision": precision, "recall": recall, "accuracy": accuracy, "f1": f1}
    return {name: round(figure, 4) for name, figure in figures.items()} | {"pages": right + wrong + missed}


if __name__ == "__main__":
    main()
