"""`python -m bench.threads`: how well stories that continue others are told from those that only look alike, on made-up reports.

tests/data/threads has families of five reports in four languages: a story, its development, a later one, a report alike in kind, and one
of the same place or person. The pairs of each family, two that continue and two that do not, are decided as the program does it, in a
window of all reports of the four files, of tests/data/tellings and of the demo. Weights were fitted on families with odd numbers; precision
and recall are of the others. `--fit` prints the weights for storage/config/threads.py. Links from one family or event to another are
counted apart; some of these are of one running story all the same (cholera in one town, water from one dam).
"""

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from numpy.typing import NDArray

from bench import print_figures
from crawler.demo.articles import FOLDER as DEMO
from storage.config.settings import Config, load_config
from storage.corpus.thread_voices import Voice
from storage.records import Article
from summarizer.encoding.encoder import Encoder, Vectors, load
from summarizer.encoding.hubs import shipped_references
from summarizer.stories.features import EncodedArticle, encode_articles
from summarizer.stories.particulars import apart
from summarizer.threads.continuation import SIGNS, Continuations, likelihood, logits, voice_of

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT / "tests" / "data"
LANGUAGES = ("en", "ar", "ckb", "kmr")
BEGIN = datetime(2026, 3, 1, 9, tzinfo=UTC)
CHAINS = ((1, 0), (2, 1))  # later and earlier report of a family
LOOK_ALIKES = ((3, 0), (4, 0))
_BACKGROUND = 100  # what all pairs of two families or events together count in the fit
_LOOK_ALIKE = 2.0  # what a look-alike counts beside a chain: a wrong link costs more than a missing one
_RIDGE = 0.02

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Report:
    """A made-up report: of which family of its language (`number`), and which of the five; or of another event (`place` -1)."""

    article: Article
    number: int
    event: str
    place: int = -1


@dataclass(frozen=True, slots=True)
class Pair:
    """A later and an earlier report by their places, and whether one continues the other."""

    later: int
    earlier: int
    continues: bool


def reports() -> list[Report]:
    """Return all reports: of the families, then of other events."""
    found: list[Report] = []
    for language in LANGUAGES:
        for family in yaml.safe_load((DATA / "threads" / f"{language}.yaml").read_text(encoding="utf-8")):
            for place, (days, written) in enumerate(zip(family["days"], family["texts"], strict=True)):
                title, _, text = written.strip().partition("\n")
                article = _article(len(found), language, title, text, days)
                found.append(Report(article, family["id"], f"{language} {family['id']}", place))
    for number, (event, language, title, text) in enumerate(_other_events()):
        found.append(Report(_article(len(found), language, title, text, 0), number, event))
    return found


def _article(number: int, language: str, title: str, text: str, days: int) -> Article:
    when = BEGIN + timedelta(days=days)
    return Article(
        "bench", str(number), f"https://example.org/{number}", title, text, language, when, when, id=number + 1
    )


def _other_events() -> Iterator[tuple[str, str, str, str]]:
    """Yield the event, language, title and text of reports of tests/data/tellings and of the demo."""
    tellings = yaml.safe_load((DATA / "tellings" / "events.yaml").read_text(encoding="utf-8"))
    for event, told in tellings.items():
        for language in LANGUAGES:
            if language in told:
                title, _, text = told[language].strip().partition("\n")
                yield event, language, title, text
    events = yaml.safe_load((DEMO.parent / "events.yaml").read_text(encoding="utf-8"))["events"]
    event_of = {name: event for event, names in events.items() for name in names}
    for file in sorted(DEMO.glob("*.yaml")):
        for key, article in yaml.safe_load(file.read_text(encoding="utf-8")).items():
            if article["language"] in LANGUAGES:
                name = f"{file.stem}/{key}"
                yield event_of.get(name, name), article["language"], article["title"], article["text"]


def pairs(found: Sequence[Report], odd: bool) -> Iterator[Pair]:
    """Yield the pairs of the families with odd or even numbers."""
    families = [(at, report) for at, report in enumerate(found) if report.place >= 0]
    places = {(report.article.language, report.number, report.place): at for at, report in families}
    numbers = sorted({report.number for report in found if report.place >= 0 and report.number % 2 == odd})
    for number, language, (later, earlier) in product(numbers, LANGUAGES, (*CHAINS, *LOOK_ALIKES)):
        yield Pair(places[language, number, later], places[language, number, earlier], (later, earlier) in CHAINS)


def background(found: Sequence[Report], odd: bool) -> list[Pair]:
    """Return the pairs of reports of two families or events of a language."""
    places = [at for at, report in enumerate(found) if report.number % 2 == odd]
    return [
        Pair(later, earlier, False)
        for later, earlier in product(places, places)
        if found[later].event != found[earlier].event
        and found[later].article.language == found[earlier].article.language
    ]


class Measured:
    """The signs of all reports with each other, as the program computes them."""

    def __init__(self, found: Sequence[Report], encoder: Encoder, config: Config) -> None:
        def encode(texts: Sequence[str], language: str, within: bool) -> Vectors:
            return encoder.encode(texts, language, within=within)

        names = config.digest.names
        self.encoded: list[EncodedArticle] = encode_articles(
            [report.article for report in found], encode, names, shipped_references()
        )
        self.voices: list[Voice] = [voice_of(at, encoded) for at, encoded in enumerate(self.encoded)]
        self.signs = Continuations(self.voices, config.threads).signs(np.arange(len(found)))
        self.config = config.threads

    def apart(self, pair: Pair) -> bool:
        """Return whether the reports of a pair are of two places or counterparts."""
        return apart(self.encoded[pair.later].features.particulars, self.encoded[pair.earlier].features.particulars)

    def score(self, wanted: Sequence[Pair]) -> Floats:
        """Return how likely the later report of each pair continues the earlier one."""
        all_logits = logits(self.signs, self.config.weights)
        held = np.array([self.config.weights.apart if self.apart(pair) else 0.0 for pair in wanted], np.float32)
        mine = np.array([all_logits[pair.later, pair.earlier] for pair in wanted], np.float32)
        words = np.array([self.signs["words"][pair.later, pair.earlier] for pair in wanted])
        enough = (words >= self.config.least_words) & (words < self.config.series)
        return np.where(enough, likelihood(mine + held), 0).astype(np.float64)

    def table(self, wanted: Sequence[Pair]) -> Floats:
        """Return the signs of each pair: (pairs, 4)."""
        rows = [[*(self.signs[name][pair.later, pair.earlier] for name in SIGNS), self.apart(pair)] for pair in wanted]
        return np.nan_to_num(np.array(rows, np.float64))


def figures(scores: Floats, wanted: Sequence[Pair], threshold: float) -> dict[str, Any]:
    """Return precision and recall of the links of these pairs."""
    linked, continues = scores >= threshold, np.array([pair.continues for pair in wanted])
    right, links, chains = int((linked & continues).sum()), int(linked.sum()), int(continues.sum())
    return {
        "chains": chains,
        "look_alikes": len(wanted) - chains,
        "precision": round(right / max(1, links), 3),
        "recall": round(right / max(1, chains), 3),
    }


def fit(table: Floats, continues: Floats, counts: Floats) -> Floats:
    """Return base and weights: (5,). A logistic regression with a ridge; what holds events apart weighs against a link."""
    from scipy.optimize import minimize

    def loss(weights: Floats) -> float:
        at = weights[0] + table @ weights[1:]
        wrong = np.where(continues > 0, np.logaddexp(0, -at), np.logaddexp(0, at))
        return float((counts * wrong).sum() + _RIDGE * (weights[1:] ** 2).sum())

    start = np.array([-4.0, 1, 1, 1, -1])
    bounds = [(None, 0.0), (0.0, None), (0.0, None), (0.0, None), (None, 0.0)]
    return np.asarray(minimize(loss, start, method="L-BFGS-B", bounds=bounds).x)


def fitted(measured: Measured, found: Sequence[Report]) -> dict[str, float]:
    """Return the weights that fit the families with odd numbers best, in one language."""
    own, others = list(pairs(found, odd=True)), background(found, odd=True)
    counts = [1.0 if pair.continues else _LOOK_ALIKE for pair in own] + [_BACKGROUND / len(others)] * len(others)
    every_pair = [*own, *others]
    continues = np.array([float(pair.continues) for pair in every_pair])
    weights = fit(measured.table(every_pair), continues, np.array(counts))
    return {name: round(float(value), 2) for name, value in zip(("base", *SIGNS, "apart"), weights, strict=True)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--fit", action="store_true", help="print the weights that the odd families give")
    given = parser.parse_args()
    config = load_config(ROOT / "config" / "digest.yaml")
    found = reports()
    measured = Measured(found, load(config.encoder, Path("data/models")), config)
    if given.fit:
        print_figures(fitted(measured, found))
        return
    print_figures(measure(measured, found))


def measure(measured: Measured, found: Sequence[Report]) -> dict[str, Any]:
    """Return the figures of both halves."""
    threshold = measured.config.link
    shown: dict[str, Any] = {}
    for half, odd in (("chosen on (odd)", True), ("reported (even)", False)):
        own = list(pairs(found, odd))
        shown[half] = figures(measured.score(own), own, threshold)
        for language in LANGUAGES:
            mine = [pair for pair in own if found[pair.later].article.language == language]
            shown[half][language] = figures(measured.score(mine), mine, threshold)
        others = background(found, odd)
        shown[half]["another event"] = {
            "pairs": len(others),
            "linked": int((measured.score(others) >= threshold).sum()),
        }
    return shown


if __name__ == "__main__":
    main()
