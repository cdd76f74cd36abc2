"""`python -m bench.relevance FILE`: how well our score puts first what belongs in the digest.

FILE holds one JSON object a line: id, source, language, published, title, text, relevant (true, false); any but id and relevant
may miss. `--labels FILE` takes the labels from another file, the ids of the relevant ones, one a line: data that may not be
copied is labelled so. `--half first|second` keeps one half of the ids. `--list N` shows the first N; `--by-words` leaves vectors out.

average_precision is scikit-learn's; precision_at_10_per_day the mean over the days that have a relevant one of the share of
relevant ones among the day's ten highest (fewer where it has fewer).
"""

import argparse
import html
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from bench.articles import read, to_article
from bench.stories import CONFIG
from bench.summaries import half_of
from storage.config.settings import Config, load_config
from storage.records import Article
from summarizer.drafts.sentences import split
from summarizer.encoding.encoder import Encoder, load
from summarizer.relevance.score import RelevanceInput, judge, nearest

_TEN = 10


def scores(articles: Sequence[Article], config: Config, encoder: Encoder, *, by_words: bool = False) -> list[float]:
    """Each article's score, as a draft of it alone would get; `by_words`: without vectors."""
    topics = encoder.encode(config.relevance.topics, "en")
    found = []
    nobody: list[tuple[float | None, str]] = [(None, "")] * len(articles)
    alike = nobody if by_words else _likeness(articles, config, encoder, topics.rows, topics.space)
    for article, (likeness, like) in zip(articles, alike, strict=True):
        seen = RelevanceInput(
            article.title,
            article.text,
            article.language,
            likeness=likeness,
            like=like,
            bridged=encoder.bridged(article.language),
        )
        found.append(judge(seen, config).score)
    return found


def _likeness(
    articles: Sequence[Article], config: Config, encoder: Encoder, topics: Any, space: str
) -> list[tuple[float | None, str]]:
    found: list[tuple[float | None, str]] = [(None, "")] * len(articles)
    for language in {one.language for one in articles}:
        at = [place for place, one in enumerate(articles) if one.language == language]
        if encoder.space(language) != space:
            continue
        firsts = [_first(articles[place]) for place in at]
        titles = encoder.encode(
            [articles[place].title or first for place, first in zip(at, firsts, strict=True)], language
        )
        bodies = encoder.encode(firsts, language)
        for row, place in enumerate(at):
            both = np.stack([titles.rows[row], bodies.rows[row]])
            found[place] = nearest(both, topics, config.relevance.topics)
    return found


def _first(article: Article) -> str:
    spans = split(article.text, article.language)
    return article.text[spans[0].start : spans[0].end] if spans else article.title


def measure(rows: Sequence[dict[str, Any]], scored: Sequence[float]) -> dict[str, Any]:
    """Both figures, and how many rows there are."""
    from sklearn.metrics import average_precision_score

    relevant = np.array([bool(row["relevant"]) for row in rows])
    values = np.array(scored)
    days = np.array([(row.get("published") or "")[:10] for row in rows])
    tops = []
    for day in sorted(set(days[relevant])):
        here = np.flatnonzero(days == day)
        first = here[np.argsort(-values[here], kind="stable")][:_TEN]
        tops.append(relevant[first].mean())
    return {
        "average_precision": round(float(average_precision_score(relevant, values)), 4),
        "precision_at_10_per_day": round(float(np.mean(tops)), 4),
        "entries": len(rows),
        "relevant": int(relevant.sum()),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("--labels", type=Path)
    parser.add_argument("--half", choices=["first", "second"])
    parser.add_argument("--list", type=int, default=0)
    parser.add_argument("--by-words", action="store_true")
    asked = parser.parse_args()
    rows = read(asked.file)
    if asked.labels:
        wanted = set(asked.labels.read_text(encoding="utf-8").split())
        rows = [{**row, "relevant": row["id"] in wanted} for row in rows]
    rows = half_of(rows, asked.half)
    for row in rows:  # feeds escape their descriptions, some twice
        row["title"], row["text"] = html.unescape(row.get("title") or ""), html.unescape(row.get("text") or "")
    config = load_config(CONFIG)
    scored = scores(
        [to_article(row) for row in rows], config, load(config.encoder, Path("data/models")), by_words=asked.by_words
    )
    for value, row in sorted(zip(scored, rows, strict=True), key=lambda pair: -pair[0])[: asked.list]:
        print(f"{value:.3f} {'+' if row['relevant'] else ' '} {row['title'][:110]}")
    print(json.dumps({"file": asked.file.name, "half": asked.half, **measure(rows, scored)}))


if __name__ == "__main__":
    main()
