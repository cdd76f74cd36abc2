"""What an article tells of its event: its words, names, numbers, subjects and vectors; and what two articles have in common, in
words an editor understands. How likely two tell one event is reckoned in summarizer/stories/event_likelihood.py.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from storage.config.names import Names
from storage.corpus.vectors import Matrix
from storage.records import Article
from storage.text.capitals import capitalised
from storage.text.function_words import FUNCTION_WORDS
from storage.text.name_keys import keys
from storage.text.normalize import dateline, fold, words
from storage.text.numbers import numbers
from summarizer.encoding.article_text import _CHARS, HEAD_WORDS, text_to_encode
from summarizer.encoding.encoder import LEXICAL, Encode
from summarizer.encoding.hubs import hubness
from summarizer.stories import name_guesses as guesses
from summarizer.stories.developments import DayFacts, day_facts
from summarizer.stories.particulars import Particulars
from summarizer.stories.subjects import subjects

BODY_WORDS = 2000  # more is no news article
NAME_WORDS = 400  # names and numbers are looked for in these
_SHOWN = 4  # names, words, numbers of a reason
_YEAR = 4  # digits of it, and of other numbers that are read without commas
_WORD = re.compile(r"\w[\w'’\u200c]*")


@dataclass(frozen=True, slots=True)
class ArticleFeatures:
    """Counts of folded words in the first words and in the whole text, of names by capitals (folded), of names of
    config/names.yaml (house spelling) and those of them that are places, but for where the report was written, of numbers of two
    digits or more (every text has a 3); the distinct consonant keys of what may be another name, with how it is spelt; and what the
    first words are about; and what tells it from another event of its kind."""

    article: Article
    head: Counter[str]
    body: Counter[str]
    names: Counter[str]
    listed: Counter[str]
    places: Counter[str]
    numbers: Counter[str]
    keys: dict[str, str]
    subjects: set[str]
    particulars: Particulars
    days: DayFacts


@dataclass(frozen=True, slots=True)
class MeaningVector:
    """A unit row, comparable with those of the same space; of a bridge, how near it is to fixed sentences of all kinds."""

    row: Matrix
    space: str
    hubness: float | None = None


@dataclass(frozen=True, slots=True)
class EncodedArticle:
    """The features of an article with its vectors: the one by which two texts of its language are compared, and the one for two
    languages."""

    features: ArticleFeatures
    within: MeaningVector
    across: MeaningVector


def features_of(article: Article, names: Names) -> ArticleFeatures:
    """Return the features of an article that are compared; empty where it has no words."""
    opening = f"{article.title[:_CHARS]}\n{' '.join(article.text[:_CHARS].split()[:BODY_WORDS])}".strip()
    empty = FUNCTION_WORDS.get(article.language, frozenset())
    content_words = [word for word in words(opening) if len(word) > 1 and word not in empty]
    start = " ".join(opening.split()[:NAME_WORDS])
    title = article.title[:_CHARS]
    text = " ".join(article.text[:_CHARS].split()[: NAME_WORDS - len(title.split())])
    listed_names = names.mentions(start, article.language)
    written = names.mentions(dateline(article.text), article.language)
    keyed = guesses.keyed(text, article.language, title, names.own_subjects)
    listed_keys = {of for house in listed_names for of in _keys_of(names, house, article.language)}
    return ArticleFeatures(
        article,
        Counter(content_words[:HEAD_WORDS]),
        Counter(content_words),
        capitalised(text, title),
        listed_names,
        Counter(house for house in listed_names - written if (name := names.get(house)) and name.kind == "place"),
        numbers(start, language=article.language),
        {of: word for of, word in keyed.items() if of not in listed_keys},
        subjects(content_words[:HEAD_WORDS], article.language, names.own_subjects),
        Particulars(article, names),
        day_facts(article),
    )


def _keys_of(names: Names, house: str, language: str) -> frozenset[str]:
    name = names.get(house)
    spelt = name.spellings(language) if name else ()
    return frozenset(of for spelling in spelt for word in fold(spelling).split() for of in keys(word))


def encode_articles(
    articles: Sequence[Article], encode: Encode, names: Names, reference_rows: Matrix | None = None
) -> list[EncodedArticle]:
    """Return the features and vectors of articles. `encode` gives the vectors of texts in a language: with True those to compare with
    others of that language only. `reference_rows` are those of summarizer/encoding/hubs.py."""
    within = _vectors(articles, encode, True, None)
    across = _vectors(articles, encode, False, reference_rows)
    return [
        EncodedArticle(features_of(article, names), mine, mine if mine.space == other.space else other)
        for article, mine, other in zip(articles, within, across, strict=True)
    ]


def _vectors(
    articles: Sequence[Article], encode: Encode, within: bool, reference_rows: Matrix | None
) -> list[MeaningVector]:
    vector_by_place: dict[int, MeaningVector] = {}
    for language in sorted({article.language for article in articles}):
        places = [at for at, article in enumerate(articles) if article.language == language]
        vectors = encode([text_to_encode(articles[at]) for at in places], language, within)
        found: list[float | None] = [None] * len(places)
        if reference_rows is not None and vectors.made_by not in {vectors.space, LEXICAL}:
            found = [*hubness(vectors.rows, reference_rows).tolist()]
        vector_by_place |= {
            at: MeaningVector(row, vectors.space, hub) for at, row, hub in zip(places, vectors.rows, found, strict=True)
        }
    return [vector_by_place[at] for at in range(len(articles))]


def reason(mine: ArticleFeatures, other: ArticleFeatures, weight: Callable[[str], float]) -> str:
    """Return what two articles have in common, for an editor: the day, the names, the numbers, the subjects; where that is little,
    the rarest words. `weight` is a folded word's rarity."""
    days = abs((mine.article.when.date() - other.article.when.date()).days)
    parts = ["same day" if days == 0 else f"{days} day{'s' if days > 1 else ''} apart"]
    parts += _in_common("name", _names_in_common(mine, other))
    figures = sorted(mine.numbers.keys() & other.numbers.keys(), key=lambda of: (-len(of), of))
    parts += _in_common("number", [_in_thousands(of) for of in figures])
    if mine.article.language != other.article.language:
        about = sorted(mine.subjects & other.subjects)
        parts += [f"both about: {', '.join(about[:_SHOWN])}"] if about else []
    else:
        shared = [of for of in mine.body.keys() & other.body.keys() if not of.isdigit() and of not in mine.names]
        rare = sorted(shared, key=lambda of: (-weight(of), -len(of), of))[:_SHOWN]
        parts += _in_common("word", list(_as_written(rare, mine.article)))
    return "; ".join(parts)


def _in_common(what: str, shared: Sequence[str]) -> Iterator[str]:
    if shared:
        yield f"same {what}{'s' if len(shared) > 1 else ''}: {', '.join(shared[:_SHOWN])}"


def _in_thousands(figures: str) -> str:
    return f"{int(figures):,}" if figures.isdecimal() and len(figures) > _YEAR else figures


def _names_in_common(mine: ArticleFeatures, other: ArticleFeatures) -> list[str]:
    # Those of the list in house spelling; then those that one of the two writes with a capital, as it writes them.
    shared_names = sorted(mine.listed.keys() & other.listed.keys(), key=lambda of: (-len(of), of))
    shared_words = {word for of in shared_names for word in fold(of).split()}
    capitals = mine if mine.names else other
    guessed = {
        capitals.keys[key]
        for key in mine.keys.keys() & other.keys.keys()
        if fold(capitals.keys[key]) in capitals.names and fold(capitals.keys[key]) not in shared_words
    }
    return [*shared_names, *sorted(guessed, key=lambda of: (-len(of), of))]


def _as_written(folded: Iterable[str], article: Article) -> Iterator[str]:
    written = {fold(word): word for word in _WORD.findall(f"{article.text[:_CHARS]} {article.title}")}
    return (written.get(word, word) for word in folded)
