"""Names in Latin letters: runs of words with capitals, without the titles before them. Pure."""

import re
from collections.abc import Iterator, Sequence

from summarizer.names.name_words import (
    GROUPS,
    MOST_WORDS,
    NONE,
    PLACES,
    PLACES_BEHIND,
    TITLES,
    Kind,
    folded_word,
    is_no_name,
)

_LATIN = re.compile(r"[^\W\d_][\w'’ʼ-]*")
_ARTICLES = ("al-", "el-", "as-", "es-", "ash-", "ad-", "an-", "ar-", "at-", "az-")
_WITHIN = frozenset({"bin", "ibn", "bint", "abu", "abd", "abdul", "al", "el", "de", "der", "von", "van"})
_OF = frozenset({"of", "for", "u"})
_SENTENCE_ENDS = (".", "!", "?", ":", "؟", "\n", "“", '"', "«")
_SUFFIX = re.compile(r"['’]\w{1,4}$")
_ACRONYM = range(4, 9)  # letters
_SHORTEST = 3  # letters of a word that begins a sentence and a name


def by_capitals(text: str, language: str) -> Iterator[tuple[str, Kind]]:
    """Yield the names of a text in Latin letters, each with its kind."""
    run: list[str] = []
    end, before, starts = -1, "", False
    for match in _LATIN.finditer(text):
        word, joined = match[0], bool(run) and text[end : match.start()] == " "
        end = match.end()
        if not joined:
            yield from _of_run(run, language, starts, before)
            run = []
            starts = match.start() == 0 or text[max(0, match.start() - 3) : match.start()].rstrip(" ").endswith(
                _SENTENCE_ENDS
            )
            before = "" if starts else before
        lower = folded_word(word)
        if _has_capital(word):
            run.append(_SUFFIX.sub("", word))
            if run[-1] == word:
                continue
        elif run and (lower in _WITHIN or lower in _OF):
            run.append(word)
            continue
        yield from _of_run(run, language, starts, before, lower)
        run, before = [], lower if lower not in _OF else before
    yield from _of_run(run, language, starts, before)


def _has_capital(word: str) -> bool:
    if word.startswith(_ARTICLES):
        word = word.partition("-")[2]
    return word[:1].isupper()


def _of_run(
    run: Sequence[str], language: str, starts_sentence: bool, before: str = "", behind: str = ""
) -> Iterator[tuple[str, Kind]]:
    """Yield the names of a run of words with capitals between two other words."""
    for words in _at_of(_bare(run, language, starts_sentence), language):
        if not words or len(words) > MOST_WORDS or sum(word.isupper() for word in words) > 1:
            continue
        folded, shown = [folded_word(word) for word in words], " ".join(words)
        if behind in PLACES_BEHIND.get(language, NONE) or before in PLACES.get(language, NONE):
            yield shown, "place"
        elif len(words) == 1:
            if shown.isupper() and shown.isascii() and len(shown) in _ACRONYM:
                yield shown, "group"
        elif {folded[0], folded[-1]} & GROUPS.get(language, NONE):
            yield shown, "group"
        elif folded[-1] in PLACES_BEHIND.get(language, NONE):
            yield " ".join(words[:-1]), "place"
        elif folded[0] in PLACES.get(language, NONE):
            yield " ".join(words[1:]), "place"
        else:
            yield shown, "person"


def _bare(run: Sequence[str], language: str, starts_sentence: bool) -> Sequence[str]:
    """Return a run without what is before the name (titles, days, a word that only begins the sentence) and without what trails it."""
    bare = list(run)
    while bare and is_no_name(folded_word(bare[0]), language):
        bare.pop(0)
    if not bare or folded_word(bare[0]) not in GROUPS.get(language, NONE):  # «Ministry of Oil»
        titles = TITLES.get(language, NONE)
        last = max((place for place, word in enumerate(bare) if folded_word(word) in titles), default=-1)
        bare = bare[last + 1 :]
        if bare and starts_sentence and last < 0 and len(bare[0]) < _SHORTEST:
            bare.pop(0)
    while bare and (not _has_capital(bare[-1]) or is_no_name(folded_word(bare[-1]), language)):
        bare.pop()
    return bare


def _at_of(words: Sequence[str], language: str) -> Iterator[Sequence[str]]:
    """Yield a run whole where it is a group's name (Ministry of Oil), else what is between its words "of"."""
    groups = GROUPS.get(language, NONE)
    folded = [folded_word(word) for word in words]
    if not _OF.intersection(folded) or (folded and folded[0] in groups):
        yield words
        return
    piece: list[str] = []
    for word in words:
        if folded_word(word) in _OF:
            yield piece
            piece = []
        else:
            piece.append(word)
    yield piece
