"""`python -m bench.relevance FILE…`: how well our score puts first what belongs in the digest.

FILE holds one JSON object a line: id, source, language, published, title, text, relevant (true, false); any but id and relevant
may miss. `--labels FILE` takes the labels from another file, the ids of the relevant ones, one a line, or the beginnings of their
SHA-256: data that may not be copied is labelled so. `--half first|second` keeps one half of the ids, `--days even|odd` the entries
of those days. `--list N` shows the first N; `--by-words` leaves vectors out; `--fit DAYS` learns weights from those days, with the
digest's entries in `--printed` (JSON: entries with date, headline, summary) and the examples in tests/data/relevance/leisure.jsonl,
and prints them. What is in a language that nothing of the desk reads is left out.

average_precision is scikit-learn's; precision_at_10_per_day the mean over the days that have a relevant one of the share of
relevant ones among the day's ten highest (fewer where it has fewer); at_bar is precision and recall of what is not under `digest: bar`.
"""

import argparse
import hashlib
import html
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from bench.articles import half_of, read, to_article
from bench.stories import CONFIG
from storage.config.settings import Config, RelevanceConfig, load_config
from storage.records import Article
from summarizer.drafts.sentences import split
from summarizer.encoding.encoder import Encoder, load
from summarizer.relevance.score import Relevance, RelevanceInput, judge
from summarizer.relevance.topics import TopicLikeness, TopicRows, compare

LANGUAGES = frozenset({"en", "ar", "ckb", "kmr", "fa", "tr"})
OWN = CONFIG.parents[1] / "tests" / "data" / "relevance" / "leisure.jsonl"
_LEARNED = ("headline", "mentioned", "words", "mentions", "likeness", "contrast", "unwanted")
_HEX = 16
_TEN = 10


def scores(articles: Sequence[Article], config: Config, encoder: Encoder, *, by_words: bool = False) -> list[float]:
    """Each article's score, as a draft of it alone would get; `by_words`: without vectors."""
    return [found.score for found in judged(articles, config, encoder, by_words=by_words)]


def judged(articles: Sequence[Article], config: Config, encoder: Encoder, *, by_words: bool = False) -> list[Relevance]:
    """The same with its signs."""
    nothing = [TopicLikeness()] * len(articles)
    near = nothing if by_words else _likeness(articles, config.relevance, encoder)
    return [
        judge(
            RelevanceInput(
                article.title,
                article.text,
                article.language,
                likeness=like.likeness,
                like=like.like,
                contrast=like.contrast,
                unlike=like.unlike,
                bridged=encoder.bridged(article.language),
            ),
            config,
        )
        for article, like in zip(articles, near, strict=True)
    ]


def _likeness(articles: Sequence[Article], config: RelevanceConfig, encoder: Encoder) -> list[TopicLikeness]:
    rows = encoder.encode([*config.topics, *config.unwanted_topics], "en")
    topics = TopicRows(rows.rows[: len(config.topics)], rows.rows[len(config.topics) :])
    found = [TopicLikeness()] * len(articles)
    for language in {one.language for one in articles}:
        at = [place for place, one in enumerate(articles) if one.language == language]
        if encoder.space(language) != rows.space:
            continue
        firsts = [_first(articles[place]) for place in at]
        titles = encoder.encode(
            [articles[place].title or first for place, first in zip(at, firsts, strict=True)], language
        )
        bodies = encoder.encode(firsts, language)
        for row, place in enumerate(at):
            both = np.stack([titles.rows[row], bodies.rows[row]])
            found[place] = compare(both, topics, config, bridged=encoder.bridged(language))
    return found


def _first(article: Article) -> str:
    spans = split(article.text, article.language)
    return article.text[spans[0].start : spans[0].end] if spans else article.title


def measure(rows: Sequence[dict[str, Any]], scored: Sequence[float], bar: float = 0) -> dict[str, Any]:
    """The figures, and how many rows there are."""
    from sklearn.metrics import average_precision_score

    relevant = np.array([bool(row["relevant"]) for row in rows])
    values = np.array(scored)
    days = np.array([_day(row) for row in rows])
    tops = []
    for day in sorted(set(days[relevant])):
        here = np.flatnonzero(days == day)
        first = here[np.argsort(-values[here], kind="stable")][:_TEN]
        tops.append(relevant[first].mean())
    over = values >= bar
    return {
        "average_precision": round(float(average_precision_score(relevant, values)), 4),
        "precision_at_10_per_day": round(float(np.mean(tops)), 4),
        "at_bar": {
            "bar": bar,
            "precision": round(float(relevant[over].mean()), 4),
            "recall": round(float((relevant & over).sum() / relevant.sum()), 4),
        },
        "entries": len(rows),
        "relevant": int(relevant.sum()),
    }


def fit(
    rows: Sequence[dict[str, Any]], own: Sequence[dict[str, Any]], config: Config, encoder: Encoder
) -> dict[str, float]:
    """The weights of the signs that an entry alone has, by logistic regression; examples of ours count twice."""
    from sklearn.linear_model import LogisticRegression

    every = [*rows, *own]
    found = judged([to_article(row) for row in every], config, encoder)
    table = np.array([[one.signs[name] for name in _LEARNED] for one in found])
    model = LogisticRegression(max_iter=4000).fit(
        table, [bool(row["relevant"]) for row in every], sample_weight=[1.0] * len(rows) + [2.0] * len(own)
    )
    base = float(model.intercept_[0]) - config.relevance.weights.recent  # an entry alone is always new
    return {"base": round(base, 2)} | {
        name: round(float(weight), 2) for name, weight in zip(_LEARNED, model.coef_[0], strict=True)
    }


def labelled(files: Sequence[Path], labels: Path | None) -> list[dict[str, Any]]:
    """The rows of these files, with their labels, their entities undone: feeds escape descriptions, some twice."""
    rows = [row for file in files for row in read(file)]
    if labels:
        wanted = set(labels.read_text(encoding="utf-8").split())
        rows = [{**row, "relevant": bool(wanted & {row["id"], _hash(row["id"])})} for row in rows]
    for row in rows:
        row["title"], row["text"] = (html.unescape(html.unescape(row.get(of) or "")) for of in ("title", "text"))
    return rows


def printed(file: Path) -> list[dict[str, Any]]:
    """The entries of a printed digest, all relevant."""
    entries = json.loads(file.read_text(encoding="utf-8"))["entries"]
    return [
        {
            "id": f"printed {at}",
            "published": one["date"],
            "title": one["headline"],
            "text": one.get("summary") or one.get("text") or "",
            "relevant": True,
        }
        for at, one in enumerate(entries)
    ]


def _of_days(rows: Sequence[dict[str, Any]], days: str | None) -> list[dict[str, Any]]:
    return [row for row in rows if not days or (int(_day(row)[8:10] or 0) % 2 == 0) == (days == "even")]


def _day(row: dict[str, Any]) -> str:
    return (row.get("published") or "")[:10]


def _hash(of: str) -> str:
    return hashlib.sha256(of.encode()).hexdigest()[:_HEX]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", type=Path, nargs="+")
    parser.add_argument("--labels", type=Path)
    parser.add_argument("--half", choices=["first", "second"])
    parser.add_argument("--days", choices=["even", "odd"])
    parser.add_argument("--list", type=int, default=0)
    parser.add_argument("--by-words", action="store_true")
    parser.add_argument("--fit", choices=["even", "odd"])
    parser.add_argument("--printed", type=Path)
    asked = parser.parse_args()
    config = load_config(CONFIG)
    encoder = load(config.encoder, Path("data/models"))
    every = [row for row in labelled(asked.files, asked.labels) if (row.get("language") or "en") in LANGUAGES]
    if asked.fit:
        more = printed(asked.printed) if asked.printed else []
        print(json.dumps(fit(_of_days([*every, *more], asked.fit), read(OWN), config, encoder)))
        return
    rows = half_of(_of_days(every, asked.days), asked.half)
    scored = scores([to_article(row) for row in rows], config, encoder, by_words=asked.by_words)
    for value, row in sorted(zip(scored, rows, strict=True), key=lambda pair: -pair[0])[: asked.list]:
        print(f"{value:.3f} {'+' if row['relevant'] else ' '} {row['title'][:110]}")
    about = {"files": [file.name for file in asked.files], "half": asked.half, "days": asked.days}
    print(json.dumps({**about, **measure(rows, scored, config.digest.bar)}))


if __name__ == "__main__":
    main()
