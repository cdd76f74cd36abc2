"""`python -m bench.stories FILE`: B³ and adjusted Rand index of the stories our grouping makes of labelled articles.

FILE holds one JSON object a line: id, source, language, published, title, text, story; any but id, text and story may miss.
The articles are grouped as the program does it, with config/digest.yaml. `--topics even|odd` keeps only the articles whose
`topic` is even or odd: the weights were fitted on the even ones. `--titles` drops the texts; where there is no title, the first
sentence stands in, fourteen words of it at most.
"""

import argparse
import json
import time
from collections.abc import Sequence
from pathlib import Path

from bench.articles import headlines_alone, kept, read
from storage.config.settings import load_config
from storage.corpus import stories
from summarizer.encoding.encoder import load
from summarizer.stories.group import group_stories

CONFIG = Path(__file__).resolve().parents[1] / "config" / "digest.yaml"


def b_cubed(found: Sequence[int], true: Sequence[object]) -> tuple[float, float, float]:
    """Precision, recall and F1 (Bagga and Baldwin 1998), each article counting once."""
    precision = recall = 0.0
    for at in range(len(true)):
        together = {other for other in range(len(true)) if found[other] == found[at]}
        same = {other for other in range(len(true)) if true[other] == true[at]}
        precision += len(together & same) / len(together) / len(true)
        recall += len(together & same) / len(same) / len(true)
    return precision, recall, 2 * precision * recall / (precision + recall)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--topics", choices=["even", "odd"])
    parser.add_argument("--titles", action="store_true", help="headlines alone")
    asked = parser.parse_args()
    rows = read(asked.file)
    if asked.topics:
        rows = [row for row in rows if int(row["topic"]) % 2 == (asked.topics == "odd")]
    if asked.titles:
        rows = headlines_alone(rows)
    config = load_config(CONFIG)
    encoder = load(config.encoder, Path("data/models"))
    encoder.encode(["warm"], "en")
    with kept(rows) as (store, ids, now):
        began = time.perf_counter()
        group_stories(store, config.stories, encoder, now, config.digest.names)
        seconds = time.perf_counter() - began
        with store.read() as db:
            placed = stories.by_article(db, ids)
    from sklearn.metrics import adjusted_rand_score

    found = [placed[article_id].story_id for article_id in ids]
    true = [row["story"] for row in rows]
    precision, recall, f1 = b_cubed(found, true)
    figures = {"precision": precision, "recall": recall, "f1": f1, "ari": float(adjusted_rand_score(true, found))}
    rounded = {name: round(value, 4) for name, value in figures.items()}
    print(json.dumps({**rounded, "stories": len(set(found)), "articles_per_second": round(len(rows) / seconds, 1)}))


if __name__ == "__main__":
    main()
