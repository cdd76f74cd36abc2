"""`python -m bench.extraction DIR`: article bodies against ground truth, by 4-gram shingles.

DIR holds `ground-truth.json` {id: {articleBody, url}} and `html/<id>.html.gz`. Scored as the article extraction benchmark
scores: on each page shingles counted with repetition; precision is the mean over pages with a prediction, recall over pages
with a body, f1 of the two. `pages_per_second` is reading alone, one core, files and scoring outside it.
"""

import argparse
import gzip
import json
import re
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from statistics import fmean

from bench import print_figures
from bench.pages import a_page, unknown_outlet
from crawler.pages.article_page import BasePage
from storage.errors import ExtractionError

_WORD = re.compile(r"\w+")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path)
    folder: Path = parser.parse_args().folder
    gold = json.loads((folder / "ground-truth.json").read_text(encoding="utf-8"))
    pages = {key: gzip.decompress((folder / "html" / f"{key}.html.gz").read_bytes()) for key in gold}
    started = time.perf_counter()
    now = datetime.now(UTC)
    read = {key: read_body(body, gold[key].get("url") or f"https://{key}.example/", now) for key, body in pages.items()}
    seconds = time.perf_counter() - started
    figures = score({key: item["articleBody"] for key, item in gold.items()}, read)
    print_figures({**figures, "pages": len(gold), "pages_per_second": round(len(gold) / seconds, 1)})


def read_body(body: bytes, url: str, now: datetime) -> str:
    """The text the program reads from a page of an outlet it knows nothing of. Whether it would keep it (it drops what a
    paywall leaves) is not asked: every page here counts as an article."""
    try:
        return BasePage(a_page(body, url, now), unknown_outlet(url), "en", None, now).read()[1]
    except ExtractionError:
        return ""


def score(gold: dict[str, str], read: dict[str, str]) -> dict[str, float]:
    precisions, recalls = [], []
    for key, body in gold.items():
        true, found = shingles(body), shingles(read.get(key, ""))
        hits = (true & found).total()
        if found:
            precisions.append(hits / found.total())
        if true:
            recalls.append(hits / true.total())
    precision, recall = fmean(precisions or [0.0]), fmean(recalls or [0.0])
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return {"precision": round(precision, 4), "recall": round(recall, 4), "f1": round(f1, 4)}


def shingles(text: str, size: int = 4) -> Counter[tuple[str, ...]]:
    """Runs of `size` words with how often each stands; a shorter text is one run."""
    words = _WORD.findall(text)
    return Counter(tuple(words[at : at + size]) for at in range(max(1, len(words) - size + 1)) if words)


if __name__ == "__main__":
    main()
