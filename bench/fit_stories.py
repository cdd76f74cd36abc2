"""`python -m bench.fit_stories ECBPLUS HEADLINES`: fits the weights by which two texts of one language are compared.

ECBPLUS is the file of `bench.stories`, HEADLINES one of the same form with titles (wcep_dev.jsonl). Prints, as YAML to paste into
config/digest.yaml under `stories:`, the weights of whole articles (`weights`), of headlines alone (`brief`), and both for a
language that no model reads, for which English is read without its capitals and its model.

Whole articles: all pairs of the ECB+ topics with even numbers. Headlines: the same articles' first sentences, alone and in one window
with every second story of HEADLINES. A logistic regression with a ridge and without negative weights, each set counting once
for each of its articles. `brief` is raised by LIFT afterwards: stories are joined by the mean of likelihoods, which a few doubtful
pairs of short texts pull down; 0, 0.25, 0.5 and 0.75 were tried on the even topics.
"""

import argparse
import zlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench.articles import headlines_alone, read, to_article
from storage.config.settings import Config, load_config
from summarizer.encoding.encoder import LEXICAL, Encoder, Vectors, lexical, load
from summarizer.stories import features
from summarizer.stories.event_likelihood import Likelihoods

CONFIG = Path(__file__).resolve().parents[1] / "config" / "digest.yaml"
SIGNS = ("head", "body", "vectors", "names", "numbers")
RIDGE = 0.01
LIFT = 0.5
_SCALE = 1000  # what all pairs together count, beside the ridge
_UNREAD = "und"

Rows = Sequence[dict[str, Any]]
Floats = NDArray[np.float64]


def signs_and_labels(rows: Rows, encoder: Encoder, config: Config, *, unread: bool) -> tuple[Floats, Floats, Floats]:
    """Of all pairs of the rows: the signs (pairs, 5), 1 for one story, and what each pair counts."""
    articles = [to_article(row) for row in rows]
    if unread:
        articles = [replace(one, title=one.title.lower(), text=one.text.lower(), language=_UNREAD) for one in articles]

    def encode(texts: Sequence[str], language: str, within: bool) -> Vectors:
        made = encoder.encode(texts, language, within=within)
        return Vectors(LEXICAL, lexical(texts), LEXICAL) if unread else made

    told = features.encode_articles(articles, encode, config.digest.names)
    planes = Likelihoods(told, config.stories).signs(np.arange(len(told)))
    pairs = np.triu_indices(len(told), 1)
    table = np.stack([planes[name][pairs] for name in SIGNS], axis=1).astype(np.float64)
    if unread:
        table[:, SIGNS.index("names")] = 0  # such a language may have no capitals
    stories = np.array([str(row["story"]) for row in rows])
    same = (stories[pairs[0]] == stories[pairs[1]]).astype(np.float64)
    return table, same, np.full(len(same), 1 / len(rows))


def fit(sets: Sequence[tuple[Floats, Floats, Floats]]) -> Floats:
    """Base and weights: (6,)."""
    from scipy.optimize import minimize
    from scipy.special import expit

    table, same, counts = (np.concatenate([one[part] for one in sets]) for part in range(3))
    counts = counts / counts.sum() * _SCALE

    def loss(w: Floats) -> tuple[float, Floats]:
        logits = w[0] + table @ w[1:]
        wrong = np.where(same > 0, np.logaddexp(0, -logits), np.logaddexp(0, logits))
        slope = (expit(logits) - same) * counts
        ridge = 2 * RIDGE * w[1:]
        return float((wrong * counts).sum() + RIDGE * (w[1:] ** 2).sum()), np.concatenate(
            [[slope.sum()], table.T @ slope + ridge]
        )

    bounds = [(None, 0.0)] + [(0.0, None)] * len(SIGNS)
    found = minimize(loss, np.array([-8.0] + [4.0] * len(SIGNS)), jac=True, method="L-BFGS-B", bounds=bounds)
    return np.asarray(found.x)


def as_yaml(name: str, weights: Floats) -> str:
    lines = [f"    {sign}: {round(float(value), 2)}" for sign, value in zip(("base", *SIGNS), weights, strict=True)]
    return "\n".join([f"  {name}:", *lines])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("ecbplus", type=Path)
    parser.add_argument("headlines", type=Path)
    asked = parser.parse_args()
    config = load_config(CONFIG)
    encoder = load(config.encoder, Path("data/models"))
    articles = [row for row in read(asked.ecbplus) if int(row["topic"]) % 2 == 0]
    others = [row for row in read(asked.headlines) if zlib.crc32(str(row["story"]).encode()) % 2 == 0]
    alone = headlines_alone(articles)
    mixed = [*alone, *({**row, "story": f"other {row['story']}"} for row in headlines_alone(others))]
    lift = np.array([LIFT] + [0.0] * len(SIGNS))
    for unread, names in ((False, ("weights", "brief")), (True, ("lexical", "lexical_brief"))):
        whole, head, both = (
            signs_and_labels(rows, encoder, config, unread=unread) for rows in (articles, alone, mixed)
        )
        print(as_yaml(names[0], fit([whole])))
        print(as_yaml(names[1], fit([head, both]) + lift))


if __name__ == "__main__":
    main()
