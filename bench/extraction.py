"""`python -m bench.extraction DIR`: what is read of article pages against ground truth, with bare trafilatura beside it.

DIR holds `ground-truth.json` {id: {articleBody, url}, and where it has them title, authors, published, summary, crawled} and
`html/<id>.html.gz`. `--half 1` or `--half 2`: the pages of one half alone, split by id. `f1` is by 4-word shingles, `word_f1` by
words, `leads_kept` of the summaries that the page shows, `instants` within 60 s; see bench/extraction_scores.py. `pages_per_second` is
reading title and text alone, one core, files and scoring outside it. `dropped`: articles that the program would drop, by reason.
"""

import argparse
import gzip
import json
import time
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zlib import crc32

from trafilatura import bare_extraction

from bench import print_figures
from bench.extraction_scores import Gold, Reading, score
from bench.pages import a_page, unknown_outlet
from crawler.pages.article_page import BasePage
from crawler.pages.boilerplate import tidy_authors
from crawler.parsing.decode import decode
from crawler.parsing.markup import parse_html
from storage.errors import ExtractionError
from storage.text.normalize import clean

LEAST = 120  # characters of an article, as crawl.min_text_chars
_UNSEEN = {"script", "style", "template", "head"}


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--half", type=int, choices=(1, 2), help="the pages of one half alone (default: all)")
    parser.add_argument("--details", type=Path, help="a folder for what was read of each page, as JSON")
    asked = parser.parse_args()
    items = json.loads((asked.folder / "ground-truth.json").read_text(encoding="utf-8"))
    items = {key: item for key, item in items.items() if asked.half in {None, half_of(key)}}
    pages = {key: gzip.decompress((asked.folder / "html" / f"{key}.html.gz").read_bytes()) for key in items}
    gold = {key: Gold.from_json(item) for key, item in items.items()}
    shown = {key: visible_text(body) for key, body in pages.items()}
    readers = {key: BasePage(*_asked(body, items[key])) for key, body in pages.items()}
    dropped: Counter[str] = Counter()
    ours, seconds = timed(pages, lambda key: read_page(readers[key]))
    ours = {key: with_fields(readers[key], reading, dropped) for key, reading in ours.items()}
    theirs, their_seconds = timed(pages, lambda key: bare(pages[key]))
    if asked.details:
        write_details(asked.details, ours)
    figures = score(gold, ours, shown) | {
        "pages": len(gold),
        "pages_per_second": round(len(gold) / seconds, 1),
        "dropped": dict(dropped),
        "trafilatura": score(gold, theirs, shown) | {"pages_per_second": round(len(gold) / their_seconds, 1)},
    }
    print_figures(figures)


def half_of(key: str) -> int:
    return 1 + crc32(key.encode()) % 2


def timed(keys: Iterable[str], read: Callable[[str], Reading]) -> tuple[dict[str, Reading], float]:
    started = time.process_time()
    found = {key: read(key) for key in keys}
    return found, time.process_time() - started


def _asked(body: bytes, item: dict[str, Any]) -> tuple[Any, ...]:
    url = item.get("url") or "https://outlet.example/"
    crawled = item.get("crawled")
    now = datetime.fromisoformat(crawled).replace(tzinfo=UTC) if crawled else datetime.now(UTC)
    return a_page(body, url, now), unknown_outlet(url), "en", None, now


def read_page(reader: BasePage) -> Reading:
    """Return title and text as the program reads them from a page of an outlet it knows nothing of."""
    try:
        title, text = reader.read()
    except ExtractionError:
        return Reading(title="", authors=())
    return Reading(text, title)


def with_fields(reader: BasePage, reading: Reading, dropped: Counter[str]) -> Reading:
    """Return the reading with authors and time. Whether the program would keep the page is only counted: every page here is an article."""
    try:
        article = reader.article(LEAST)
    except ExtractionError as error:
        dropped[error.reason] += 1
        return Reading(reading.text, reading.title, tidy_authors(reader.authors(), reader.names), reader.published()[0])
    return Reading(reading.text, reading.title, article.authors, article.published_at)


def bare(body: bytes) -> Reading:
    """Return what trafilatura reads as it comes, its metadata included."""
    document: Any = bare_extraction(body, include_comments=False, with_metadata=True)
    if document is None:
        return Reading(title="", authors=())
    authors = tuple(name.strip() for name in (document.author or "").split(";") if name.strip())
    return Reading(document.text or "", document.title or "", authors)


def visible_text(body: bytes) -> str:
    """Return the page's text as a person may see it, menus and all."""
    page = a_page(body, "https://outlet.example/", datetime.now(UTC))
    try:
        tree = parse_html(decode(page).replace("\0", ""), page.url)
    except ExtractionError:
        return ""
    parts = [
        text
        for element in tree.iter()
        if isinstance(element.tag, str)
        for text in (element.text if element.tag not in _UNSEEN else "", element.tail)
        if text
    ]
    return clean(" ".join(parts))


def write_details(folder: Path, read: dict[str, Reading]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for key, reading in read.items():
        fields = {
            "title": reading.title,
            "authors": list(reading.authors or ()),
            "published": str(reading.published),
            "text": reading.text,
        }
        (folder / f"{key}.json").write_text(json.dumps(fields, ensure_ascii=False, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
