"""Two events told in one frame stay two; one event told in other words stays one. In five languages, made up."""

from datetime import UTC, datetime, timedelta

import pytest
from ruamel.yaml import YAML

from storage.config.settings import StoriesConfig, load_config
from storage.records import Article
from summarizer.encoding.encoder import Encoder
from summarizer.stories.event_likelihood import likelihoods
from summarizer.stories.features import encode_articles
from summarizer.stories.particulars import Particulars, apart
from tests.support.paths import ROOT
from tests.support.records import an_article

CONFIG = StoriesConfig()
NAMES = load_config(ROOT / "config" / "digest.yaml").digest.names
FRAMES = ROOT / "tests" / "data" / "frames"
Pair = tuple[Article, Article]


SUNDAY = datetime(2023, 10, 1, 12, 0, tzinfo=UTC)


def report(written: str, language: str, day: int = 0) -> Article:
    title, _, text = written.partition("\n")
    when = SUNDAY + timedelta(days=day)
    return an_article(identity=title, title=title, text=text, language=language, published_at=when)


def pairs(file: str) -> list[Pair]:
    made: list[Pair] = []
    for row in YAML(typ="safe").load((FRAMES / file).read_text(encoding="utf-8")):
        languages = row.get("languages") or [row["language"]] * 2
        texts = [row["frame"].format(*row[of]) if "frame" in row else row[of] for of in ("one", "other")]
        days = row.get("days") or [0, 0]
        made.append((report(texts[0], languages[0], days[0]), report(texts[1], languages[1], days[1])))
    return made


TWO, ONE = pairs("two_events.yaml"), pairs("one_event.yaml")


@pytest.fixture(scope="module")
def likely(encoder: Encoder) -> dict[Pair, float]:
    """Of each pair, among all of them."""
    every = [*TWO, *ONE]
    flat = [article for pair in every for article in pair]
    encoded = encode_articles(flat, lambda texts, of, within: encoder.encode(texts, of, within=within), NAMES)
    found = likelihoods(encoded, len(flat), CONFIG)
    return {pair: float(found[2 * at, 2 * at + 1]) for at, pair in enumerate(every)}


@pytest.mark.parametrize("pair", TWO, ids=lambda pair: pair[0].title)
def test_two_events_of_one_frame_are_two(pair: Pair, likely: dict[Pair, float]) -> None:
    assert likely[pair] < CONFIG.join
    assert apart(*(Particulars(article, NAMES) for article in pair))


@pytest.mark.parametrize("pair", ONE, ids=lambda pair: pair[0].title)
def test_one_event_in_other_words_is_one(pair: Pair, likely: dict[Pair, float]) -> None:
    assert not apart(*(Particulars(article, NAMES) for article in pair))
    assert likely[pair] >= CONFIG.join


def test_a_text_that_begins_with_a_headline_in_title_case_names_no_places_by_it() -> None:
    text = "Court Filing Puts Mayor In Panic Mode\nA filing at a court in Kut accuses the mayor of selling one road twice, to two brothers."
    found = Particulars(report(f"\n{text}", "en"), NAMES)
    assert not any(of.casefold() == "panic" for of in found.towns)
