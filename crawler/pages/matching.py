"""Compare what a listing says of an article with what a page says: do they share words? Pure."""

from collections.abc import Iterable

from storage.text.function_words import FUNCTION_WORDS
from storage.text.normalize import words

# Of the listed title's words: on 134 of 138 publishers' pages the body alone has more, a stranger's body on 8 of 138.
SHARED = 1 / 3
SAID = 0.5  # of a summary's words: it is longer, and half of a newspaper's words are in any report
BY_CHANCE = 0.25  # of the title's words: "makes", "new" are in any text
FEWEST_TOLD = 3  # words of a title by which a page may be about something else: two may be a button's
FEWEST = 2  # words of a title that say something; with fewer nothing is compared
_LATIN, _ARABIC = 5, 4  # letters by which words compare: endings and most forms of a word come behind them
_ARTICLES = ("وال", "بال", "کال", "فال", "لل", "ال")
_ENGLISH = """
    a an the of to in on at for from with by and or but as is are was were be been it its this that after over into more not new says said
"""
_COMMON = frozenset(_ENGLISH.split()).union(*FUNCTION_WORDS.values())
_ARABIC_SCRIPT = "\u0600"


def matches(title: str, summary: str, heading: str, text: str) -> bool | None:
    """Return whether a page is about what its listing says of it; None where the listing says too little to tell, or in other letters."""
    expected, on_page = keys(title), keys(text) | keys(heading)
    if len(expected) < FEWEST or not _in_one_script(expected, on_page):
        return None
    if len(expected) < FEWEST_TOLD and not expected & on_page and not keys(summary):
        return None
    if len(expected & on_page) >= SHARED * len(expected):
        return True
    summed = keys(summary)
    return len(summed) >= 2 * FEWEST and len(summed & on_page) >= SAID * len(summed)


def shares_nothing(title: str, summary: str, text: str) -> bool:
    """Return whether a text has hardly a word of the title that its listing gave, and few of the summary."""
    expected, on_page, summed = keys(title), keys(text), keys(summary)
    if len(expected) < FEWEST or not _in_one_script(expected, on_page):
        return False
    if len(expected & on_page) > len(expected) * BY_CHANCE:
        return False
    return len(summed & on_page) < SHARED * len(summed) or not summed


def is_heading_of(title: str, heading: str) -> bool:
    """Return whether a page's heading is the headline that its listing gave, in these words or nearly."""
    expected, own = keys(title), keys(heading)
    return bool(expected) and len(expected & own) >= SAID * max(len(expected), len(own))


def is_another_text(stored: str, text: str) -> bool:
    """Return whether a text shares hardly a word with the stored one: another page, not an edit."""
    before, now = keys(stored), keys(text)
    return len(now) >= FEWEST and len(before) >= FEWEST and len(before & now) < SHARED * min(len(before), len(now))


def keys(text: str) -> frozenset[str]:
    """Return what the words of a text compare by: their first letters, without article; words that every text has are left out."""
    return frozenset(map(_key, _telling(set(words(text)))))


def _in_one_script(expected: frozenset[str], on_page: frozenset[str]) -> bool:
    """Return whether the title has words in the script that most of the page's words are in."""
    is_latin = [key < _ARABIC_SCRIPT for key in on_page if not key.isdigit()]
    return not on_page or (2 * sum(is_latin) > len(is_latin)) in {key < _ARABIC_SCRIPT for key in expected}


def _telling(all_words: Iterable[str]) -> Iterable[str]:
    return (
        word for word in all_words if word not in _COMMON and (len(word) > 2 or (len(word) == 2 and word.isdigit()))
    )


def _key(word: str) -> str:
    if word < _ARABIC_SCRIPT:
        return word[:_LATIN]
    for article in _ARTICLES:
        if word.startswith(article) and len(word) - len(article) > 2:
            return word[len(article) :][:_ARABIC]
    return word[:_ARABIC]
