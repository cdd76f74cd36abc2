"""Where the articles of a story give different numbers for the same thing: "outlets differ: Rudaw: 1 dead; Sharq Awsat: 6". Pure.

Ages, times of day, ordinals and the ends of ranges count nothing; "no one" counts 0; four soldiers and two civilians are also six. Sums of
money are compared only where the words around them have something in common.

A number belongs to the nearest word for a thing ("killed", «مقتل», «کوژران», "dollars") with at most a few words, no comma and no
"and" between. Read are the headline and the first sentences: further down articles repeat earlier events.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from storage.languages import of_each
from storage.records import Article
from storage.text.clitics import stems
from storage.text.function_words import FUNCTION_WORDS
from storage.text.normalize import fold
from storage.text.numbers import is_number
from summarizer.drafts.counted_numbers import Place, counted_numbers
from summarizer.drafts.sentences import split

SENTENCES = 5  # of an article, that are read
_CHARS = 600  # of a sentence
_LEAST_LETTERS = 4  # of a word that says what money is for
_GAP_WORDS = 5  # at most between a number and its thing
_SUBJECT_WORDS = 12  # at most, where the number begins the sentence and the thing is its verb
_APART = 0.02  # of the larger: 1.5 and 1.49 billion are one number
_WORD = re.compile(r"[\w’'\u200c]+")
_BREAK = re.compile(r"[,;:،؛.!?؟۔()]|\b(?:and|while|but|û|ve|lê)\b|(?:^|\s)و(?:\s|$)", re.IGNORECASE)
# "Nine men suspected of belonging to a cell have been detained": the sentence begins with its subject's number.
_BEGINS = re.compile(r"\W*(?:(?:at least|about|some|around|nearly|almost|more than|over) )?$", re.IGNORECASE)
_PASSIVE = re.compile(r"\b(?:have|has|had|were|was|are|is|being)(?: been| reportedly| also)?\s*$", re.IGNORECASE)
_OWN_WAW = ("وفا", "وزي", "وزا", "وكا", "واس", "وسط", "وقو", "وصل")  # Arabic words that begin with و without an "and"

_VERB_LAST = frozenset({"ckb", "kmr", "fa", "tr"})

# Beginnings of folded words, whole words where they end in a space.
_WORDS_FOR: dict[str, dict[str, str]] = of_each("DIFFERENCE_WORDS")
_THINGS = {thing: {language: words[thing] for language, words in _WORDS_FOR.items()} for thing in _WORDS_FOR["en"]}
_PEOPLE_WORDS: dict[str, str] = of_each("PEOPLE")
_PEOPLE = {
    language: re.compile("|".join(fold(word) for word in words.split())) for language, words in _PEOPLE_WORDS.items()
}
_PARTS = re.compile(r"[,،]|\band\b|û\b|ve\b|(?:^|\s)و", re.IGNORECASE)
_NOUN_CHARS = 16  # after a number, where its noun is
_MONEY = frozenset(["dollars", "dinars"])
_AROUND = 60  # characters on both sides of a sum of money, whose words say what it is for


@dataclass(frozen=True, slots=True)
class Amount:
    """So many of a thing, a key of the list above."""

    thing: str
    value: float


@dataclass(frozen=True, slots=True)
class _Count:
    """An amount with the words around it; `sums` are what it makes with others of its sentence."""

    amount: Amount
    around: frozenset[str]
    language: str
    sums: tuple[float, ...] = ()

    @property
    def values(self) -> tuple[float, ...]:
        """Return the sums of parts that this number may be, and the number."""
        return (*self.sums, self.amount.value)


def differ(cited_articles: Sequence[tuple[str, Article]]) -> list[str]:
    """Return a line for each thing of which outlets give different numbers. `cited_articles` are outlets as cited with their
    articles, oldest first; the newest article of an outlet counts.

    An outlet whose number is also in the other's first sentences does not differ from it.
    """
    counts_by_outlet = {outlet: _counts(article) for outlet, article in cited_articles}
    lines = []
    for thing in _THINGS:
        of_thing = {
            outlet: [count for count in outlet_counts if count.amount.thing == thing]
            for outlet, outlet_counts in counts_by_outlet.items()
        }
        of_thing = {outlet: counts for outlet, counts in of_thing.items() if counts}
        if _disagree(list(of_thing.values())):
            lines.append(f"outlets differ: {_line(thing, of_thing)}")
    return lines


def amounts(article: Article) -> list[Amount]:
    """Return the amounts in the headline and first sentences, in order, each once."""
    return list(dict.fromkeys(count.amount for count in _counts(article)))


def _counts(article: Article) -> list[_Count]:
    spans = split(article.text, article.language)[:SENTENCES]
    pieces = [article.title[:_CHARS], *(article.text[span.start : span.end][:_CHARS] for span in spans)]
    return [count for piece in pieces for count in _counted(piece, article.language)]


def _disagree(counts_by_outlet: Sequence[Sequence[_Count]]) -> bool:
    return any(
        _comparable(first, second)
        and not any(
            _same(mine, yours) for count in first for other in second for mine in count.values for yours in other.values
        )
        for at, first in enumerate(counts_by_outlet)
        for second in counts_by_outlet[at + 1 :]
    )


def _comparable(first: Sequence[_Count], second: Sequence[_Count]) -> bool:
    """Return whether two outlets may count the same thing: the words around sums of money must have something in common."""
    if first[0].amount.thing not in _MONEY or first[0].language != second[0].language:
        return True
    return any(not count.around.isdisjoint(other.around) for count in first for other in second)


def _same(value: float, other: float) -> bool:
    return abs(value - other) <= _APART * max(value, other)


def _line(thing: str, counts_by_outlet: Mapping[str, Sequence[_Count]]) -> str:
    parts = [f"{outlet}: {_figure(counts[0].values[0])}" for outlet, counts in counts_by_outlet.items()]
    return "; ".join([f"{parts[0]} {thing}", *parts[1:]])


def _figure(value: float) -> str:
    return f"{value:,.0f}" if value == int(value) else f"{value:,}"


def _counted(text: str, language: str) -> list[_Count]:
    """Return the numbers of a sentence with the things they count. A dollar sign is a word for dollars."""
    numbers = counted_numbers(text, language)
    placed: list[tuple[int, int, Amount]] = []
    for match in re.finditer(r"\$\s*", text):
        placed += [(start, end, Amount("dollars", value)) for start, end, value in numbers if start == match.end()]
    used: set[int] = set()
    for start, end, thing in _things(text, language):
        near = [
            (max(at - end, start - stop), at, stop, value)
            for at, stop, value in numbers
            if at not in used and _joined(text, (start, end), (at, stop), language)
        ]
        if near:
            _, at, stop, value = min(near)
            used.add(at)
            placed.append((at, stop, Amount(thing, value)))
    chains = _chains(text, numbers, language)
    return [
        _Count(amount, _around(text, at, stop, language), language, _sums(at, amount, placed, chains))
        for at, stop, amount in placed
    ]


def _sums(
    at: int, amount: Amount, placed: Sequence[tuple[int, int, Amount]], chains: Mapping[int, float]
) -> tuple[float, ...]:
    """Return the sums that an amount is part of: "four soldiers and two civilians", and all of one thing in the sentence."""
    if amount.thing in _MONEY:
        return ()
    total = sum(other.value for _, _, other in placed if other.thing == amount.thing)
    others = {place for place, _, other in placed if other.thing != amount.thing}
    chain = chains.get(at, 0.0) if not others & chains.keys() else 0.0
    return tuple(dict.fromkeys(value for value in (chain, total) if value > amount.value))


def _chains(text: str, numbers: Sequence[Place], language: str) -> dict[int, float]:
    """Return the total of numbers of people joined by "and", for the place of each."""
    people = _PEOPLE.get(language)
    ordered = sorted(numbers)
    sums: dict[int, float] = {}
    chain: list[Place] = []
    for number in [*ordered, None]:
        goes_on = bool(number and chain and people and _parted(text, chain[-1], number, people))
        if not goes_on:
            if len(chain) > 1:
                sums |= dict.fromkeys((at for at, _, _ in chain), sum(value for _, _, value in chain))
            chain = []
        if number:
            chain.append(number)
    return sums


def _parted(text: str, first: Place, second: Place, people: re.Pattern[str]) -> bool:
    """Return whether only a few words and an "and" are between two numbers, one of them of people. An Arabic "and" begins the number."""
    joined = text[second[0]] == "و"
    words = fold(text[first[1] : second[0]]).split()
    if len(words) > _GAP_WORDS or not (joined or _PARTS.search(text[first[1] : second[0]])):
        return False
    return any(people.match(word) for word in fold(text[first[0] : second[1] + _NOUN_CHARS]).split())


@lru_cache(maxsize=4096)
def _common(language: str) -> frozenset[str]:
    return FUNCTION_WORDS.get(language, frozenset())


def _around(text: str, start: int, end: int, language: str) -> frozenset[str]:
    near = f"{text[max(0, start - _AROUND) : start]} {text[end : end + _AROUND]}"
    words = {word for word in fold(near).split() if len(word) >= _LEAST_LETTERS and not word.isdigit()}
    words -= _common(language)
    return frozenset(
        form for word in words if not _thing(word, language) and not is_number(word) for form in stems(word, language)
    )


def _things(text: str, language: str) -> Iterator[tuple[int, int, str]]:
    for match in _WORD.finditer(text):
        if thing := _thing(match[0], language):
            yield match.start(), match.end(), thing


@lru_cache(maxsize=65_536)
def _thing(word: str, language: str) -> str | None:
    """Return the thing that a word names, a key of `_THINGS`."""
    forms = stems(fold(word), language) if language == "ar" else (fold(word),)
    return next((name for name, pattern in _patterns(language) if any(pattern.match(form) for form in forms)), None)


@lru_cache(maxsize=16)
def _patterns(language: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    patterns = []
    for thing, by_language in _THINGS.items():
        words = [
            fold(word.rstrip("_")) + ("$" if word.endswith("_") else "")
            for word in by_language.get(language, "").split()
        ]
        if words:
            patterns.append((thing, re.compile("|".join(words))))
    return tuple(patterns)


def _joined(text: str, thing: tuple[int, int], number: tuple[int, int], language: str) -> bool:
    """Return whether a number may belong to a thing: few words between them, none that begins another part of the sentence."""
    first, second = sorted((thing, number))
    between = text[first[1] : second[0]]
    if second[0] < first[1]:  # «قتيلين»: the word is both
        return True
    words = between.split()
    subject = first == number and _is_subject(text, number, between, language)
    if len(words) > (_SUBJECT_WORDS if subject else _GAP_WORDS) or _BREAK.search(between):
        return False
    # «وإصابة»: the "and" is part of the next word.
    arabic = [*words, text[second[0] : second[1]]] if language == "ar" else []
    return not any(word.startswith("و") and len(word) > 3 and not word.startswith(_OWN_WAW) for word in arabic)


def _is_subject(text: str, number: tuple[int, int], between: str, language: str) -> bool:
    """Return whether a number counts the people of whom a distant verb tells: it begins an English sentence, or people come right behind
    it in a language whose verbs come last."""
    if language == "en":
        return bool(_BEGINS.match(text[: number[0]]) and _PASSIVE.search(between))
    people = _PEOPLE.get(language) if language in _VERB_LAST else None
    return bool(people and any(people.match(word) for word in fold(between).split()[:1]))
