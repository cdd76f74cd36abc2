"""Whether a story is one that somebody watches, and why. Pure.

Words are compared as the program folds them, in every script and with the clitics and endings of the article's language; names of
config/names.yaml in every spelling of every language.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from storage.config.alerts import Watch
from storage.config.names import Names
from storage.corpus.breaking import Telling
from storage.records import Article
from storage.text.clitics import stems
from storage.text.normalize import fold, words

NEAR = 0.55  # a cosine from which on two texts are about one thing, however few articles there are to compare with


@dataclass(frozen=True)
class StoryFacts:
    """What a watch asks of a story. `tellings`: the independent ones of its outlets; `near`: its articles near to a sentence."""

    story_id: int
    articles: Sequence[Article]
    tellings: Sequence[Telling]
    headline: str
    draft_id: int = 0
    relevance: float = 0.0
    is_breaking: bool = False
    near: Mapping[str, Collection[int]] | None = None

    @cached_property
    def texts(self) -> list[tuple[list[str], str, str]]:
        """The folded words, the text and the language of each article."""
        texts = [(f"{article.title}\n{article.text}", article.language) for article in self.articles]
        return [(words(text), text, language) for text, language in texts]


def reasons(watch: Watch, facts: StoryFacts, names: Names, outlet_names: Mapping[str, str]) -> list[str] | None:
    """Return why a story meets every criterion of a watch, in a few words each; None where it does not. `outlet_names` by key."""
    checks: Sequence[tuple[bool, Callable[[], str]]] = (
        (watch.breaking, lambda: "breaking" if facts.is_breaking else ""),
        (watch.relevance > 0, lambda: f"relevance {facts.relevance:.2f}" if facts.relevance >= watch.relevance else ""),
        (watch.least_outlets > 1, lambda: _outlet_count(len(facts.tellings), watch.least_outlets)),
        (bool(watch.languages), lambda: _listed(watch.languages, {article.language for article in facts.articles})),
        (bool(watch.outlets), lambda: _outlets(watch.outlets, facts.tellings, outlet_names)),
        (bool(watch.words), lambda: next(_phrases(watch.words, facts), "")),
        (bool(watch.names), lambda: next(_mentioned(watch.names, facts, names), "")),
        (bool(watch.places), lambda: next(_mentioned(watch.places, facts, names), "")),
        (bool(watch.about), lambda: _near(watch.about, facts)),
    )
    found = []
    for is_asked, reason in checks:
        if is_asked:
            if not (why := reason()):
                return None
            found.append(why)
    return found


def reached(watch: Watch, outlets: int) -> int:
    """Return the highest mark that so many independent outlets reach: `least_outlets`, or one of `again`."""
    return max(mark for mark in (watch.least_outlets, *watch.again) if mark <= outlets or mark == watch.least_outlets)


def has_phrase(phrase: Sequence[str], text: Sequence[str], language: str) -> bool:
    """Return whether folded words come one after another in a folded text of this language, with clitics and endings or without."""
    for at in range(len(text) - len(phrase) + 1):
        if all(part == word or part in stems(word, language) for part, word in zip(phrase, text[at:], strict=False)):
            return True
    return False


def _phrases(phrases: Sequence[str], facts: StoryFacts) -> Iterator[str]:
    for phrase in phrases:
        folded = words(phrase)
        if folded and any(has_phrase(folded, text, language) for text, _, language in facts.texts):
            yield phrase


def _mentioned(wanted: Sequence[str], facts: StoryFacts, names: Names) -> Iterator[str]:
    houses = {name: _house(name, names) for name in wanted}
    mentioned = {house for _, text, language in facts.texts for house in names.mentions(text, language)}
    for name, house in houses.items():
        if house in mentioned:
            yield house
        elif not house:
            yield from _phrases((name,), facts)


def _house(name: str, names: Names) -> str:
    """Return the house spelling of a name, written in any language; "" where the list does not have it."""
    folded = fold(name)
    for each in names.names:
        if any(fold(spelling) == folded for language in names.languages for spelling in each.spellings(language)):
            return each.house
    return ""


def _outlet_count(outlets: int, least: int) -> str:
    return f"{outlets} outlets" if outlets >= least else ""


def _listed(wanted: Sequence[str], found: Collection[str]) -> str:
    return ", ".join(sorted(set(wanted) & set(found)))


def _outlets(wanted: Sequence[str], tellings: Sequence[Telling], outlet_names: Mapping[str, str]) -> str:
    folded = {fold(each) for each in wanted}
    names = {telling.source: outlet_names.get(telling.source, telling.source) for telling in tellings}
    return ", ".join(name for key, name in names.items() if {fold(key), fold(name)} & folded)


def _near(sentence: str, facts: StoryFacts) -> str:
    near = (facts.near or {}).get(sentence, ())
    return "near in meaning" if any(article.id in near for article in facts.articles) else ""
