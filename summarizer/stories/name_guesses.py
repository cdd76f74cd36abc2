"""The words of a text that may be names, by capitals or, in a script without them, by what is none; and their keys, which are equal across
scripts (storage/text/name_keys.py)."""

import re
from collections import Counter
from functools import lru_cache

from storage.text.function_words import FUNCTION_WORDS
from storage.text.name_keys import keys
from storage.text.normalize import fold
from storage.text.numbers import is_number
from summarizer.stories.developments import weekday
from summarizer.stories.subjects import NO_OWN, Own, subjects

_LATIN_WORD = re.compile(r"[A-ZÀ-ÞÇĞİÖŞÜÊÎÛ][\w'’-]+")
_LATIN_LONG = re.compile(r"[A-Za-zÀ-ÿĞğİıŞş][\w'’-]{3,}")
_FEW, _MOSTLY = 3, 0.75  # longer words, and the share of them with a capital, that make a headline Title Case
_LATIN = re.compile(r"[a-zà-ÿ]")
_WORD = re.compile(r"\w[\w'’\u200c]*")
_LONGEST = 40  # letters: a longer word is no name, and is not to fill the memory of this module
# Words that Arabic and Sorani share, or borrow from the same language: a match of these is not a name.
_LOANS = """
kilometr kilometir metr meter litr liter ton tonn gram kilogram milimetr santimetr dunim barmil doktor muhandis
telefon telefizion radyo internet facebook komputer kamera film siasi siasat hukumat wizarat wazir rais majlis
محافظة ناحية قضاء مدينة منطقة حكومة مشروع بەرنامە مودير مدير معاون وكيل عام اجتماعي سياسي اقتصادي مجتمع ئابووری
کۆمپانیا هەفتە سەعات ساعة دقيقة دەقیقە تاريخ تەئریخ بەڕێوەبەر شارەوانی پارێزگا قەزا ناحیە پڕۆژە
"""
_SENTENCE_START = re.compile(r"(?:^|[.!?:\n“\"]\s{0,20})[\w'’-]+")


def names(text: str, title: str = "") -> Counter[str]:
    """Count the folded words in Latin letters that are capitalised inside a sentence (mostly names). In a headline all of whose
    words have a capital only those count that the text capitalises as well."""
    capitals = _capitals(text)
    headed = _capitals(title)
    if headed and in_title_case(title):
        headed = Counter({word: count for word, count in headed.items() if word in capitals})
    return capitals + headed


def in_title_case(title: str) -> bool:
    """Return whether nearly all longer words of a headline, but for its first, begin with a capital."""
    long = [word for word in _LATIN_LONG.findall(title)[1:] if not word.isupper()]
    return len(long) >= _FEW and sum(word[0].isupper() for word in long) >= _MOSTLY * len(long)


def _capitals(text: str) -> Counter[str]:
    starts = {match.end() for match in _SENTENCE_START.finditer(text)}
    return Counter(fold(match[0]) for match in _LATIN_WORD.finditer(text) if match.end() not in starts)


def keyed(text: str, language: str, title: str = "", own: Own = NO_OWN) -> dict[str, str]:
    """Return the keys of possible names in a headline and a text, each with a word that has it: words with a capital inside a sentence
    and, in a script without capitals, words that are not a number, a unit or a common subject of news or one of the desk's `own`. A day
    of the week is no name."""
    capitals = names(text, title)
    return {
        name_key: word
        for word in sorted(set(_WORD.findall(f"{title}\n{text}")), reverse=True)  # the spelling with a capital stays
        if len(word) <= _LONGEST and (fold(word) in capitals or may_be_name(fold(word), language, own))
        if weekday(fold(word), language) is None
        for name_key in keys(fold(word))
    }


def may_be_name(word: str, language: str, own: Own = NO_OWN) -> bool:
    """Return whether a folded word of a script without capitals may be a name; the desk's `own` subjects are none."""
    return _may_be_name(word, language) and not (own and subjects([word], language, own))


@lru_cache(maxsize=65_536)
def _may_be_name(word: str, language: str) -> bool:
    if not word or word[0].isdigit() or _LATIN.match(word) or word in FUNCTION_WORDS.get(language, ()):
        return False
    return keys(word).isdisjoint(_no_names()) and not is_number(word) and not subjects([word], language)


@lru_cache(maxsize=1)
def _no_names() -> frozenset[str]:
    return frozenset(loan_key for word in _LOANS.split() for loan_key in keys(fold(word)))
