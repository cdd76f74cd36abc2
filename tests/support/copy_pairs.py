"""Labeled pairs for tests/crawler/duplicates/test_copy_pairs.py, made from the demo's articles by what outlets do to an agency's text."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import combinations, product
from typing import Any

from ruamel.yaml import YAML

from crawler.demo.articles import SampleArticle, print_outlet
from crawler.demo.events import load_events
from tests.support.paths import ROOT

LANGUAGES = ("en", "ar", "ckb")
OUTLETS = ("citadel", "horizon", "karkh", "rafidain", "tigris", "waraq", "zagros")

FOREIGN = {"en": "ar", "ar": "ckb", "ckb": "en"}  # the language a quotation was first spoken in
LIVE_ITEMS = 10
_DATA = ROOT / "tests" / "data" / "copies"
TEXTS = YAML(typ="safe").load((_DATA / "texts.yaml").read_text(encoding="utf-8"))
HELD_OUT = YAML(typ="safe", pure=True).load((_DATA / "held_out.yaml").read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class Pair:
    """Two texts and whether one repeats the other; `kind` is how the second was made, `base` what it was made from."""

    language: str
    kind: str
    base: str
    one: str
    other: str
    copy: bool


def pairs() -> list[Pair]:
    """Always the same, in the same order."""
    now = datetime(2023, 10, 3, 12, tzinfo=UTC)
    printed = [one for outlet in OUTLETS for one in print_outlet(outlet, now, edited=False)]
    return [pair for language in LANGUAGES for pair in _of_language(language, printed)]


def held_out() -> list[Pair]:
    """The pairs of tests/data/copies/held_out.yaml, which no rule was chosen by."""
    return [
        Pair(language, kind, kind, _built(one, said), _built(other, said), copy)
        for language, said in HELD_OUT.items()
        for kind, copy, one, other in said["pairs"]
    ]


def _built(letters: str | int, said: dict[str, Any]) -> str:
    parts = said["parts"]
    if isinstance(letters, int):
        return str(parts["t"].format(*parts["fillings"][letters - 1].split("|")))
    text = "\n".join(parts[letter] for letter in letters.lstrip("+~"))
    for before, after in said["edits"].items() if letters[0] == "~" else ():
        text = text.replace(before, after)
    return said["dateline"] + text if letters[0] == "+" else text


def _of_language(language: str, printed: list[SampleArticle]) -> Iterator[Pair]:
    some = [one for one in printed if one.language == language]
    for one in some:
        for kind, text in _copies(one).items():
            yield Pair(language, kind, one.name, one.text, text, copy=True)
    other = [one for one in some if one.name not in load_events().copies]
    for one, two in combinations(other, 2):
        same = one.name.split("/")[1] == two.name.split("/")[1]
        yield Pair(language, "retelling" if same else "another", one.name, one.text, two.text, copy=False)
    said = TEXTS[language]
    shared = {"tail": [said["tail"]], "quote": [said["quote"]], "both": [said["quote"], said["tail"]]}
    for (one, two), (kind, both) in product(combinations(other[:8], 2), shared.items()):
        mine, theirs = ("\n".join((*each.paragraphs[:3], *both)) for each in (one, two))
        yield Pair(language, kind, one.name, mine, theirs, copy=False)
    page = "\n".join(one.text for one in other[:LIVE_ITEMS])
    for one in other[3:LIVE_ITEMS]:
        yield Pair(language, "live page", one.name, one.text, page, copy=len(one.text) > 0.15 * len(page))
    for name, template in said["templates"].items():
        filled = [template["text"].format(*filling.split()) for filling in template["fillings"]]
        for one_text, two_text in combinations(filled, 2):
            yield Pair(language, "template", name, one_text, two_text, copy=False)
        for text in filled:
            yield Pair(language, "reprint", name, said["dateline"] + text, f"{text} {said['byline']}", copy=True)


def _copies(one: SampleArticle) -> dict[str, str]:
    said, paragraphs = TEXTS[one.language], list(one.paragraphs)
    before, after = said["redated"]
    made = {
        "dateline": [said["dateline"] + paragraphs[0], *paragraphs[1:]],
        "byline": [*paragraphs, said["byline"]],
        "headline": [one.title, *paragraphs],
        "added": [*paragraphs, said["added"]],
        "cut": paragraphs[: max(3, len(paragraphs) - 1)],
        "brief": paragraphs[:2],
        "reordered": [paragraphs[0], *reversed(paragraphs[1:])],
        "redated": [paragraph.replace(before, after, 1) for paragraph in paragraphs],
        "unpointed": [
            paragraph.replace("،", ",").replace("“", '"').replace("ي", "ی").upper() for paragraph in paragraphs
        ],
        "updated": [said["added"], *paragraphs],
        "inside": [said["before"], *paragraphs, said["added"], said["tail"]],
        "quoted": [*paragraphs[:2], TEXTS[FOREIGN[one.language]]["quote"], *paragraphs[2:]],
        "reworded": [_reworded(paragraph, said["other_words"].split()) for paragraph in paragraphs],
    }
    return {kind: "\n".join(text) for kind, text in made.items()}


def _reworded(paragraph: str, words: list[str]) -> str:
    # At most one word a paragraph.
    found = paragraph.split(" ")
    others = dict(zip(words[::2], words[1::2], strict=True))
    for at, word in enumerate(found):
        if word in others:
            return " ".join((*found[:at], others[word].replace("-", " "), *found[at + 1 :]))
    return paragraph
