"""The numbers of a text, in figures or in words, in one form: 120,000, ١٢٠ ألف, مئة وعشرون ألف and سەد و بیست هەزار are 120000."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from storage.languages import of_each
from storage.text.normalize import fold

# A hyphen joins twenty-five, another sign ends a number.
_WORD = r"(?:[^\W\d_]|[\u064b-\u0652])+"  # with harakat: «ألفاً وثمانمئة»
_TOKEN = re.compile(rf"\d+(?:[,٬،]\d{{3}})*(?:[.٫]\d+)?(?:(?:k|mn?|bn?|trn?|tn)\b)?|{_WORD}|[^\w\s-]")
# Where a comma begins the decimals and points part thousands: 1,5 and 12.000.
_COMMA_TOKEN = re.compile(r"\d+(?:\.\d{3})+(?:,\d+)?(?!\d)|\d+(?:,\d+)?|[^\W\d_]+|[^\w\s-]")
_COMMA_DECIMALS = frozenset(of_each("COMMA_DECIMALS"))
_COMMA_BEFORE_MANY = re.compile(r"(?<![\d.,])\d+,\d{1,2}(?=\s+[^\W\d_])")  # «1,5 مليون» in any language
_THOUSANDS = re.compile(r"[,٬،]")
_DECIMAL_COMMA = re.compile(r"\d+,\d{1,2}")
_SUFFIX = re.compile(r"(?<![a-z])[a-z]+$")
_SUFFIXES = {"k": 10**3, "m": 10**6, "mn": 10**6, "b": 10**9, "bn": 10**9, "tn": 10**12, "tr": 10**12, "trn": 10**12}
_METRES = frozenset(
    ["m", "b", "tr"]
)  # alone a unit, or nothing: a number of money or of what follows, only behind a sign or before these
_MONEY_BEFORE = re.compile(r"[$€£¥]\s?$")
_COUNTED_BEHIND = re.compile(
    r"[\s-]*(?:dollars?|dinars?|euros?|pounds?|liras?|people|barrels|users|voters|pilgrims|tonnes|tons)\b",
    re.IGNORECASE,
)
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
30 thirty ثلاثون ثلاثين sî
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
1000 thousand ألف ألفا آلاف هەزار هەزارێک hezar hezarek
1000000 million mn مليون مليونا ملايين ملیۆن ملیۆنێک milyon milyonek
1000000000 billion bn مليار مليارا مليارات ملیار milyar milyarek ملیارێک
1000000000000 trillion tn تريليون ترليون تریلیۆن trilyon
"""
# Dual forms: «مليوني مسافر».
_TWICE = """
2000 ألفين ألفي ألفان
2000000 مليونين مليوني مليونان
2000000000 مليارين ملياري ملياران
"""
# Words of one language that mean something else in another: "on" is ten in Turkish.
_OWN_ONES: dict[str, str] = of_each("NUMBER_WORDS")
_OWN_TIMES: dict[str, str] = of_each("MULTIPLIER_WORDS")
_GOVERNING = frozenset(map(fold, "لبك"))  # Arabic prepositions, written to the word behind them
_LEAST_GOVERNED = 3  # letters, with it: «لست» is "I am not"
_MANY = frozenset(map(fold, ("آلاف", "ملايين", "مليارات")))  # alone: thousands, no number
_AND = frozenset(map(fold, ("and", "و", "û")))
_HALF = frozenset(map(fold, ("half", "نصف", "نیو", "nîv", "yarım", "buçuk", "نیم")))
_QUARTER = frozenset(map(fold, ("quarter", "ربع", "چارەک", "چارەکە", "çaryek", "çeyrek")))
_ARTICLES = frozenset(["a", "an"])  # "half a million", "a million and a half"
# "a quarter of a billion", «ربع مليار»: only before a million and its like; else it is a part of something, or a part of a town.
_BEFORE_MILLIONS = re.compile(
    r"\s+(?:of\s+)?(?:an?\s+)?(?:million|billion|trillion|(?:ال)?(?:مليون|مليار|تريليون)|ملیۆن\w*|ملیار\w*|mîlyon\w*|milyon\w*|milyar\w*)\b",
    re.IGNORECASE,
)
_A_HALF, _A_QUARTER = 0.5, 0.25
_PART = re.compile(r"\s+(?:of|the|their|its|من)\b", re.IGNORECASE)  # "half of them" is no number


@dataclass(frozen=True, slots=True)
class Number:
    """A number and its place: `text[start:end]`."""

    value: float
    start: int
    end: int

    @property
    def text(self) -> str:
        """Return the value in ASCII digits, without leading zeros."""
        return str(int(self.value)) if self.value == int(self.value) else str(self.value)


def numbers(text: str, least: float = _LEAST, language: str = "") -> Counter[str]:
    """Count the numbers of a text from `least` on, in ASCII digits without leading zeros."""
    return Counter(number.text for number in find_numbers(text, language) if number.value >= least)


def find_numbers(text: str, language: str = "") -> Iterator[Number]:
    """Yield the numbers of a text from 1 on, in order. `language` decides what a comma between digits means, and adds its own words."""
    reader = _NumberReader()
    for token, start, end in _tokens(text, language):
        figures = token[0].isdigit()
        ones, times = (0, 0) if figures else _meaning(token, language)
        word = fold(token)
        fraction = 0.0 if figures else _fraction(word, text, end)
        if fraction == _A_HALF and reader.add_half(end):
            continue
        if times and (reader.open or reader.fraction or word not in _MANY):
            reader.multiply(times, start, end)
        elif ones and reader.takes(ones):
            reader.add(ones, start, end)
        elif (word in _AND and not reader.in_figures) or (word in _ARTICLES and (reader.fraction or reader.joined)):
            reader.joined = word in _AND
        elif word == "of" and reader.fraction:
            pass
        else:
            yield from reader.end_number()
            if figures:
                reader.add(_in_figures(text, token, start, end, language), start, end)
                reader.in_figures = True
            elif ones:
                reader.add(ones, start, end)
            reader.fraction, reader.fraction_at = fraction, start
            continue
        reader.in_figures = False
    yield from reader.end_number()


class _NumberReader:
    """The number being read: thousands and millions so far, and the part below the next multiplier."""

    def __init__(self) -> None:
        self.fraction = 0.0
        self.joined = self.in_figures = False
        self.fraction_at = 0
        self._begin()

    def _begin(self) -> None:
        self._whole = self._part = 0.0
        self._start = self._end = 0
        self._last = 0  # the last thousand or million said
        self._halved = 0

    @property
    def open(self) -> float:
        """Return the part that a multiplier would apply to; 0 where there is none."""
        return self._part

    def takes(self, ones: int) -> bool:
        """Return whether the next word continues this number: "forty" takes "two", "two" does not take "forty"."""
        return not self.in_figures and not (_LEAST <= self._part < ones)

    def add(self, value: float, start: int, end: int) -> None:
        """Add a value to the part below the next multiplier."""
        if not (self._whole or self._part):
            self._start = start
        self._part, self._end = self._part + value, end
        self.fraction, self.joined = 0.0, False

    def add_half(self, end: int) -> bool:
        """Add a half to the number so far, if there is one, and return whether it was: «مليار ونصف», "two and a half million"."""
        if self._part:
            self._part, self._end = self._part + 0.5, end
        elif self._whole and self._last and not self._halved:
            self._whole, self._end, self._halved = self._whole + self._last / 2, end, self._last
        else:
            return False
        self.joined = False
        return True

    def multiply(self, times: int, start: int, end: int) -> None:
        """Multiply the part so far: by a hundred within it, by a thousand or more to close it."""
        if self._halved == times and not self._part:  # «مليار ونصف المليار»
            self._end = end
            return
        if not (self._whole or self._part):
            self._start = self.fraction_at if self.fraction else start
        factor = self._part or self.fraction or 1
        self._part, self._end, self.fraction, self.joined = factor * times, end, 0.0, False
        if times >= _THOUSAND:
            self._whole, self._part, self._last = self._whole + self._part, 0.0, times

    def end_number(self) -> Iterator[Number]:
        """Yield the number so far, if it is 1 or more, and begin a new one."""
        value = round(self._whole + self._part, 2)
        if value >= 1:
            yield Number(value, self._start, self._end)
        self.fraction = 0.0
        self.joined = self.in_figures = False
        self._begin()


def _fraction(word: str, text: str, end: int) -> float:
    """Return the fraction that a word ending there says of what follows: 0.5, 0.25; 0 where it says none."""
    bare = word[1:] if word[:1] == "و" else word
    if word in _HALF or bare in _HALF:
        return 0.0 if _PART.match(text, end) and not _BEFORE_MILLIONS.match(text, end) else _A_HALF
    return _A_QUARTER if bare in _QUARTER and _BEFORE_MILLIONS.match(text, end) else 0.0


def _tokens(text: str, language: str) -> Iterator[tuple[str, int, int]]:
    if language in _COMMA_DECIMALS:
        yield from ((match[0], match.start(), match.end()) for match in _COMMA_TOKEN.finditer(text))
        return
    decimals = {match.start(): match.end() for match in _COMMA_BEFORE_MANY.finditer(text)}
    at = 0
    while match := _TOKEN.search(text, at):
        end = match.end()
        if match.start() in decimals:
            end = decimals[match.start()]
            behind = _TOKEN.search(text, end)
            if behind is None or not _meaning(behind[0], language)[1]:
                end = match.end()
        yield text[match.start() : end], match.start(), end
        at = end


def is_number(word: str) -> bool:
    """Return whether a word of one of the four languages is a number or a multiplier."""
    return any(_meaning(word))


def _in_figures(text: str, token: str, start: int, end: int, language: str) -> float:
    suffix = _SUFFIX.search(token)
    times = 1
    if suffix:
        token = token[: suffix.start()]
        alone = suffix[0] in _METRES
        if not alone or _MONEY_BEFORE.search(text[max(0, start - 2) : start]) or _COUNTED_BEHIND.match(text, end):
            times = _SUFFIXES[suffix[0]]
    if language in _COMMA_DECIMALS:
        token = token.replace(".", "").replace(",", ".")
    elif _DECIMAL_COMMA.fullmatch(token):
        token = token.replace(",", ".")
    bare = _THOUSANDS.sub("", token).replace("٫", ".")
    return float(bare) * times if len(bare) <= _DIGITS else 0.0


@lru_cache(maxsize=65_536)
def _meaning(token: str, language: str = "") -> tuple[int, int]:
    # The value that the word adds, and the factor it multiplies by; 0 for none. "وعشرون" is "and twenty", «المليون» "the million",
    # «لمئة» "for a hundred"; «بالمئة» is "per cent", and no number.
    ones, times = _tables(language)
    word = fold(token)
    bare_word = word[1:] if word.startswith("و") and len(word) > 2 else word
    governed = bare_word[1:] if bare_word[:1] in _GOVERNING and len(bare_word) > _LEAST_GOVERNED else bare_word
    for bare in (word, bare_word, word.removeprefix("ال"), governed):
        if bare in ones or bare in times:
            return ones.get(bare, 0), times.get(bare, 0)
    return 0, 0


@lru_cache(maxsize=8)
def _tables(language: str) -> tuple[dict[str, int], dict[str, int]]:
    def values(table: str) -> dict[str, int]:
        lines = [line.split() for line in table.strip().splitlines()]
        return {fold(word): int(line[0]) for line in lines for word in line[1:]}

    own_ones, own_times = _OWN_ONES.get(language, ""), _OWN_TIMES.get(language, "")
    return values(_ONES) | values(_TWICE) | values(own_ones), values(_TIMES) | values(own_times)
