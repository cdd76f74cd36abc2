"""`python -m bench.semeval FILE`: how well the likelihood that two articles tell one event ranks pairs as people did.

FILE holds one JSON object a line: lang1, lang2, text1, text2 and overall, from 1 (the same) to 4 (nothing in common), as SemEval
2022 task 8. Told by pair of languages, as Spearman's rank correlation with the people's word: `ours`, the likelihood as the
program reckons it, with config/digest.yaml, among the texts of that pair of languages, all of one day and without headline;
`tfidf`, the cosine of TF-IDF of words; `minilm`, the cosine of the embedded English model's vectors, whatever the language;
With `--titles`, of the first line of each text alone;
`across`, of the vectors that the program compares between languages (for the model's own languages the same, for others by their
bridge), where there are such for both; `within`, of those it compares within one (lexical but for the model's own).
"""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from bench import print_figures
from bench.articles import beginning, read, to_article
from storage.config.settings import Config, load_config
from storage.corpus.vectors import Matrix
from summarizer.encoding.encoder import LEXICAL, Encoder, load
from summarizer.stories import features
from summarizer.stories.event_likelihood import likelihoods

CONFIG = Path(__file__).resolve().parents[1] / "config" / "digest.yaml"


def ours(rows: Sequence[dict[str, Any]], encoder: Encoder, config: Config) -> Matrix:
    """The likelihood of each pair: (pairs,)."""
    found = [
        to_article({"id": f"{at}/{side}", "language": row[f"lang{side}"], "text": row[f"text{side}"]})
        for side in "12"
        for at, row in enumerate(rows)
    ]
    told = features.encode_articles(
        found, lambda texts, language, within: encoder.encode(texts, language, within=within), config.digest.names
    )
    return np.diagonal(likelihoods(told, len(rows), config.stories)[:, : len(rows)])


def tfidf(rows: Sequence[dict[str, Any]]) -> Matrix:
    """Cosines of scikit-learn's TF-IDF: (pairs,)."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    made = TfidfVectorizer().fit_transform([row[f"text{side}"] for side in "12" for row in rows])
    return np.asarray(made[: len(rows)].multiply(made[len(rows) :]).sum(axis=1)).ravel()


def plain(rows: Sequence[dict[str, Any]], encoder: Encoder) -> Matrix:
    """Cosines of the model's vectors of the texts' beginnings, in English or not: (pairs,)."""
    one, other = (encoder.encode([row[f"text{side}"] for row in rows], "en").rows for side in "12")
    return np.asarray((one * other).sum(axis=1))


def cosines(rows: Sequence[dict[str, Any]], encoder: Encoder, *, within: bool) -> Matrix | None:
    """Of the vectors that the program takes for each text's language: (pairs,). None where they are not of one space."""
    spaces = {encoder.space(row[f"lang{side}"], within=within) for side in "12" for row in rows}
    if len(spaces) > 1 or (not within and LEXICAL in spaces):
        return None
    one, other = (
        np.concatenate([encoder.encode([row[f"text{side}"]], row[f"lang{side}"], within=within).rows for row in rows])
        for side in "12"
    )
    return np.asarray((one * other).sum(axis=1))


def main() -> None:
    from scipy.stats import spearmanr

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--languages", default="", help="only this pair, as en-en")
    parser.add_argument(
        "--titles", action="store_true", help="the first line of each text alone, fourteen words at most"
    )
    asked = parser.parse_args()
    rows = read(asked.file)
    if asked.titles:
        rows = [{**row, **{f"text{side}": beginning(row[f"text{side}"]) for side in "12"}} for row in rows]
    config = load_config(CONFIG)
    encoder = load(config.encoder, Path("data/models"))
    by_pair: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        by_pair.setdefault("-".join(sorted((row["lang1"], row["lang2"]))), []).append(row)
    figures: dict[str, dict[str, float]] = {}
    for pair, some in sorted(by_pair.items()):
        if asked.languages in ("", pair):
            alike = [-float(row["overall"]) for row in some]
            said = {
                "ours": ours(some, encoder, config),
                "tfidf": tfidf(some),
                "minilm": plain(some, encoder),
                "across": cosines(some, encoder, within=False),
                "within": cosines(some, encoder, within=True),
            }
            ranked = {
                name: round(float(spearmanr(alike, values).statistic), 3)
                for name, values in said.items()
                if values is not None
            }
            figures[pair] = {"pairs": len(some), **ranked}
    print_figures(figures)


if __name__ == "__main__":
    main()
