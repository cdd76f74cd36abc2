"""The words of a text that may be names, by capitals or, in a script without them, by what is none; and their keys, which are equal across
scripts (storage/text/name_keys.py)."""

import re
from functools import lru_cache

from storage.text.capitals import capitalised
from storage.text.function_words import FUNCTION_WORDS
from storage.text.name_keys import keys
from storage.text.normalize import fold
from storage.text.numbers import is_number
from summarizer.stories.developments import weekday
from summarizer.stories.subjects import NO_OWN, Own, subjects

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


def keyed(text: str, language: str, title: str = "", own: Own = NO_OWN) -> dict[str, str]:
    """Return the keys of possible names in a headline and a text, each with a word that has it: words with a capital inside a sentence
    and, in a script without capitals, words that are not a number, a unit or a common subject of news or one of the desk's `own`. A day
    of the week is no name."""
    capitals = capitalised(text, title)
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
