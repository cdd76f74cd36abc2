"""The words of a text in Latin letters that begin with a capital inside a sentence: mostly names."""

import re
from collections import Counter

from storage.text.normalize import fold

_LATIN_WORD = re.compile(r"[A-ZÀ-ÞÇĞİÖŞÜÊÎÛ][\w'’-]+")
_LATIN_LONG = re.compile(r"[A-Za-zÀ-ÿĞğİıŞş][\w'’-]{3,}")
_FEW, _MOSTLY = 3, 0.75  # longer words, and the share of them with a capital, that make a headline Title Case
_SENTENCE_START = re.compile(r"(?:^|[.!?:\n“\"]\s{0,20})[\w'’-]+")


def capitalised(text: str, title: str = "") -> Counter[str]:
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
