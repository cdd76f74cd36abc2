"""How well sentences are chosen: `python -m bench.summaries FILE [--half first|second] [--bridged]`.

FILE holds one JSON object a line: id, language, title, text, summaries [..] by people, and `sentences` (how many to pick) or
`ratio` (of the article's sentences). Compared are the program's own choice (only sentences fit for print, ranked, as in a
draft), the first sentences, random ones (five draws), and sumy's LexRank and TextRank, all from the same sentences. A newline
that does not follow a sentence mark is taken for the wrapping of a long line. Prints ROUGE F1, 0 to 100, and bootstrap 95 %
intervals of ours and of ours less lead. `--half` takes the rows whose id hashes even (first) or odd (second): weights were
chosen on the first half, figures are reported on the second. `--bridged`: of a language the model does not know, vectors by its
bridge in place of the lexical ones the program uses within a language.
"""

import argparse
import json
import random
import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from sumy.models.dom import ObjectDocumentModel, Paragraph
from sumy.models.dom import Sentence as SumySentence
from sumy.summarizers.lex_rank import LexRankSummarizer
from sumy.summarizers.text_rank import TextRankSummarizer

from bench import rouge
from bench.articles import half_of
from storage.config.settings import DraftsConfig, load_config
from storage.records import Article
from storage.text.normalize import words
from summarizer.drafts.article_choice import QuotableArticle
from summarizer.drafts.draft import select
from summarizer.drafts.sentences import split
from summarizer.drafts.wording import printable
from summarizer.encoding.encoder import LEXICAL, Encoder, load

SYSTEMS = ("ours", "lead", "random", "lexrank", "textrank")
_WRAPPED = re.compile(r"(?<![.!?؟۔:])\n")
_CONFIG = Path(__file__).parent.parent / "config" / "digest.yaml"
_FETCHED = datetime(2023, 10, 1, tzinfo=UTC)  # no choice depends on it
_DRAWS = 5
_RESAMPLES = 2000

Row = dict[str, Any]


class Words:
    """sumy's tokenizer interface over our own words: its own splits Arabic at harakat and needs downloaded data."""

    def to_words(self, sentence: str) -> tuple[str, ...]:
        return tuple(words(sentence))


def measure(rows: Sequence[Row], config: DraftsConfig, encoder: Encoder, *, bridged: bool) -> dict[str, Any]:
    """{measure: {system: mean F1}}, with intervals."""
    scores = [_scores(row, config, encoder, bridged=bridged) for row in rows]
    report: dict[str, Any] = {"rows": len(rows)}
    for name in rouge.MEASURES:
        columns = {system: np.array([one[system][name] for one in scores]) for system in SYSTEMS}
        report[name] = {system: round(float(column.mean()), 2) for system, column in columns.items()}
        report[name]["ours_95"] = _interval(columns["ours"])
        report[name]["ours_less_lead_95"] = _interval(columns["ours"] - columns["lead"])
    return report


def article_of(row: Row) -> Article:
    text = _WRAPPED.sub(" ", row["text"])
    return Article("bench", str(row["id"]), "", row["title"] or "", text, row["language"], _FETCHED)


def ours(article: Article, count: int, config: DraftsConfig, encoder: Encoder, *, bridged: bool = False) -> str:
    """The program's choice of that many sentences."""
    voice = QuotableArticle(article, tuple(printable(article, len(article.text))))
    if not voice.sentences:
        return ""
    kept = select(
        [voice],
        lambda texts, language: encoder.encode(texts, language, within=not bridged).rows,
        config,
        lexical=encoder.space(article.language, within=not bridged) == LEXICAL,
        count=count,
    )
    return " ".join(one.text for one in kept)


def _scores(row: Row, config: DraftsConfig, encoder: Encoder, *, bridged: bool) -> dict[str, dict[str, float]]:
    article = article_of(row)
    sentences = [article.text[span.start : span.end] for span in split(article.text, article.language)]
    count = row.get("sentences") or max(1, round(row["ratio"] * len(sentences)))
    drawn = random.Random(article.identity)  # noqa: S311 - a draw, not a secret
    summaries = {
        "ours": [ours(article, count, config, encoder, bridged=bridged)],
        "lead": [" ".join(sentences[:count])],
        "random": [" ".join(drawn.sample(sentences, min(count, len(sentences)))) for _ in range(_DRAWS)],
        "lexrank": [_by_sumy(LexRankSummarizer(), sentences, count)],
        "textrank": [_by_sumy(TextRankSummarizer(), sentences, count)],
    }
    return {system: _mean([rouge.score(text, row["summaries"]) for text in made]) for system, made in summaries.items()}


def _by_sumy(summarizer: Callable[[Any, int], Sequence[object]], sentences: Sequence[str], count: int) -> str:
    if len(sentences) <= count:
        return " ".join(sentences)
    document = ObjectDocumentModel([Paragraph([SumySentence(one, Words()) for one in sentences])])
    return " ".join(str(one) for one in summarizer(document, count))


def _mean(scores: Sequence[dict[str, float]]) -> dict[str, float]:
    return {name: sum(one[name] for one in scores) / len(scores) for name in rouge.MEASURES}


def _interval(values: np.ndarray[Any, Any]) -> list[float]:
    drawn = np.random.default_rng(0).choice(values, (_RESAMPLES, len(values))).mean(axis=1)
    return [round(float(edge), 2) for edge in np.quantile(drawn, [0.025, 0.975])]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("--half", choices=["first", "second"])
    parser.add_argument("--bridged", action="store_true")
    asked = parser.parse_args()
    rows = half_of([json.loads(line) for line in asked.file.read_text(encoding="utf-8").splitlines()], asked.half)
    config = load_config(_CONFIG)
    report = measure(rows, config.drafts, load(config.encoder, Path("data/models")), bridged=asked.bridged)
    print(json.dumps({"file": asked.file.name, "half": asked.half, "bridged": asked.bridged, **report}))


if __name__ == "__main__":
    main()
