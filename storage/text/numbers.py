"""The numbers of a text, in figures or in words, in one form: 120,000, ١٢٠ ألف, مئة وعشرون ألف and سەد و بیست هەزار are 120000."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from storage.text.normalize import fold

# A hyphen joins twenty-five, another sign ends a number.
_TOKEN = re.compile(r"\d+(?:[,٬،]\d{3})*(?:[.٫]\d+)?|[^\W\d_]+|[^\w\s-]")
_THOUSANDS = re.compile(r"[,٬،]")
_LEAST = 10  # every text has a three
_THOUSAND = 1000
_DIGITS = 15  # a longer one is a serial number

# English, Arabic, Sorani, Kurmanji. Sorani سێ (3) and سی (30) fold alike: 3.
_ONES = """
1 one احد احدى واحد یەک yek
2 two اثنان اثنين اثنا اثني اثنتا دوو du
3 three ثلاث ثلاثة سێ sê
4 four أربع أربعة چوار çar
5 five خمس خمسة پێنج pênc
6 six ست ستة شەش şeş
7 seven سبع سبعة حەوت heft
8 eight ثمان ثمانية ثماني هەشت heşt
9 nine تسع تسعة نۆ neh
10 ten عشر عشرة دە deh
11 eleven یازدە yanzdeh
12 twelve دوازدە دوانزە dwanzdeh
13 thirteen سێزدە سیانزە sêzdeh
14 fourteen چواردە çardeh
15 fifteen پازدە پانزە panzdeh
16 sixteen شازدە شانزە şanzdeh
17 seventeen حەڤدە هەڤدە hevdeh
18 eighteen هەژدە hejdeh
19 nineteen نۆزدە nozdeh
20 twenty عشرون عشرين بیست bîst
30 thirty ثلاثون ثلاثين
40 forty أربعون أربعين چل çil
50 fifty خمسون خمسين پەنجا pêncî
60 sixty ستون ستين شەست şêst
70 seventy سبعون سبعين حەفتا heftê
80 eighty ثمانون ثمانين هەشتا heştê
90 ninety تسعون تسعين نەوەد nod
200 مئتان مئتين مئتي مائتين مائتي
300 ثلاثمئة ثلاثمائة
400 أربعمئة أربعمائة
500 خمسمئة خمسمائة
600 ستمئة ستمائة
700 سبعمئة سبعمائة
800 ثمانمئة ثمانمائة
900 تسعمئة تسعمائة
"""
_TIMES = """
100 hundred مئة مائة سەد sed
1000 thousand ألف آلاف هەزار hezar
1000000 million مليون ملايين ملیۆن milyon
1000000000 billion bn مليار مليارات ملیار milyar
"""
_MANY = frozenset(map(fold, ("آلاف", "ملايين", "مليارات")))  # alone: thousands, no number
_AND = frozenset(map(fold, ("and", "و", "û")))


@dataclass(frozen=True, slots=True)
class Number:
    """A number and where it stands: `text[start:end]`."""

    value: float
    start: int
    end: int

    @property
    def text(self) -> str:
        """In ASCII digits, without leading zeros."""
        return str(int(self.value)) if self.value == int(self.value) else str(self.value)


def numbers(text: str, least: float = _LEAST) -> Counter[str]:
    """The numbers of a text from `least` on, in ASCII digits without leading zeros, with how often."""
    return Counter(one.text for one in standing(text) if one.value >= least)


def standing(text: str) -> Iterator[Number]:
    """The numbers of a text from 1 on, in order."""
    whole = said = 0.0  # the thousands and millions said so far; what is said of the next ones
    start = end = 0
    in_figures = False
    for found in _TOKEN.finditer(text):
        token = found[0]
        figures = token[0].isdigit()
        ones, times = (0, 0) if figures else _meaning(token)
        if times and (said or fold(token) not in _MANY):
            start = start if whole or said else found.start()
            said, end = (said or 1) * times, found.end()
            if times >= _THOUSAND:
                whole, said = whole + said, 0.0
        elif ones and not in_figures and not (_LEAST <= said < ones):
            start = start if whole or said else found.start()
            said, end = said + ones, found.end()
            continue
        elif fold(token) not in _AND or in_figures:
            yield from _said(whole + said, start, end)
            whole, said = 0.0, float(ones)
            if figures:
                said = _in_figures(token)
            start, end = found.span()
        in_figures = figures
    yield from _said(whole + said, start, end)


def is_number(word: str) -> bool:
    """Whether a word of one of the four languages says a number, or multiplies one."""
    return any(_meaning(word))


def _said(number: float, start: int, end: int) -> Iterator[Number]:
    if number >= 1:
        yield Number(number, start, end)


def _in_figures(token: str) -> float:
    bare = _THOUSANDS.sub("", token).replace("٫", ".")
    return float(bare) if len(bare) <= _DIGITS else 0.0


@lru_cache(maxsize=65_536)
def _meaning(token: str) -> tuple[int, int]:
    # What the word adds, and what it multiplies by; 0 for none. "وعشرون" is "and twenty".
    ones, times = _tables()
    word = fold(token)
    bare = word[1:] if word.startswith("و") and len(word) > 2 else word
    return ones.get(word) or ones.get(bare, 0), times.get(word) or times.get(bare, 0)


@lru_cache(maxsize=1)
def _tables() -> tuple[dict[str, int], dict[str, int]]:
    def read(table: str) -> dict[str, int]:
        lines = [line.split() for line in table.strip().splitlines()]
        return {fold(word): int(line[0]) for line in lines for word in line[1:]}

    return read(_ONES), read(_TIMES)
