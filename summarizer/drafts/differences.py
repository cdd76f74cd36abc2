"""Where the articles of a story give different numbers for the same thing: "outlets differ: Rudaw: 1 dead; Sharq Awsat: 6". Pure.

A number belongs to the nearest word for a thing ("killed", «مقتل», «کوژران», "dollars") with at most a few words, no comma and no
"and" between. Read are the headline and the first sentences: further down stands what happened before.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from storage.records import Article
from storage.text.clitics import stems
from storage.text.months import MONTHS, UNITS
from storage.text.normalize import fold
from storage.text.numbers import standing
from summarizer.drafts.sentences import split

SENTENCES = 5  # of an article, that are read
_CHARS = 600  # of a sentence
_GAP_WORDS = 5  # at most between a number and its thing
_SUBJECT_WORDS = 12  # at most, where the number begins the sentence and the thing is its verb
_APART = 0.02  # of the larger: 1.5 and 1.49 billion are one number
_YEARS = range(1900, 2100)
_WORD = re.compile(r"[\w’'\u200c]+")
_BREAK = re.compile(r"[,;:،؛.!?؟۔()]|\b(?:and|while|but|û|ve|lê)\b|(?:^|\s)و(?:\s|$)", re.IGNORECASE)
# «ثلاثة من الضحايا», "two of those killed": a part of them, not how many they are.
_PART = re.compile(
    r"\s+(?:of (?:the|them|those|his|her|their|its)\b|من (?:ال|بين|هم)|منهم|لە(?:و|م|وان)?\s|لەوانە|ji (?:wan|ên|yên)\b|onlardan\b|تن از)"
)
# "Nine men suspected of belonging to a cell have been detained": the sentence begins with its subject's number.
_BEGINS = re.compile(r"\W*(?:(?:at least|about|some|around|nearly|almost|more than|over) )?$", re.IGNORECASE)
_PASSIVE = re.compile(r"\b(?:have|has|had|were|was|are|is|being)(?: been| reportedly| also)?\s*$", re.IGNORECASE)
_OWN_WAW = ("وفا", "وزي", "وزا", "وكا", "واس", "وسط", "وقو", "وصل")  # Arabic words that begin with و without an "and"

# Beginnings of folded words, whole words where they end in a space.
_THINGS: dict[str, dict[str, str]] = {
    "dead": {
        "en": "kill dead dies died death fatalit martyr",
        "ar": "مقتل قتل استشهاد استشهد شهيد شهداء مصرع وفاة توفي ضحايا ضحية",
        "ckb": "کوژر کوشت گیانیان گیانی مردن مرد شەهید قوربانی",
        "kmr": "kuşt hatkuşt mirin mir_ miribûn şehîd qurban kuştî kuştin",
        "fa": "کشته جان قربانی شهید",
        "tr": "öldü ölü_ ölen ölü öldürül yaşamını hayatını",
    },
    "wounded": {
        "en": "wound injur hurt",
        "ar": "إصابة أصيب إصابات جرح جريح جرحى مصاب",
        "ckb": "بریندار",
        "kmr": "birîndar",
        "fa": "زخمی مجروح مصدوم",
        "tr": "yaral",
    },
    "arrested": {
        "en": "arrest detain captur apprehend",
        "ar": "اعتقال اعتقل القبض توقيف احتجاز اعتقلت",
        "ckb": "دەستگیر",
        "kmr": "destgîr binçav girtin",
        "fa": "بازداشت دستگیر",
        "tr": "gözalt tutuklan yakalan",
    },
    "missing": {"en": "missing", "ar": "مفقود فقدان", "ckb": "بێسەروشوێن", "kmr": "winda", "fa": "ناپدید مفقود", "tr": "kayıp"},
    "displaced": {"en": "displace", "ar": "نازح نزوح", "ckb": "ئاوارە", "kmr": "koçber", "fa": "آواره", "tr": "yerinden"},
    "dollars": {"en": "dollar usd", "ar": "دولار", "ckb": "دۆلار", "kmr": "dolar", "fa": "دلار", "tr": "dolar"},
    "dinars": {"en": "dinar", "ar": "دينار", "ckb": "دینار", "kmr": "dînar dinar", "fa": "دینار", "tr": "dinar"},
}  # fmt: skip
# One and two of them, where no number is said: «مقتل شخصين», "a soldier was killed", «کوژرانی کەسێک».
_FEW: dict[str, dict[str, int]] = {
    "ar": {
        "شخص": 1, "شخصين": 2, "شخصان": 2, "مدني": 1, "مدنيين": 2, "جندي": 1, "جنديين": 2, "جنديان": 2, "شرطي": 1, "شرطيين": 2,
        "عنصر": 1, "عنصرين": 2, "طفل": 1, "طفلين": 2, "رجل": 1, "رجلين": 2, "امرأة": 1, "قتيلين": 2, "قتيلان": 2, "قتيل": 1,
        "جريحين": 2, "جريح": 1, "مسلحين": 2, "متهم": 1, "متهمين": 2,
    },
    "ckb": {"کەسێک": 1, "هاووڵاتییەک": 1, "سەربازێک": 1, "پێشمەرگەیەک": 1, "منداڵێک": 1, "ژنێک": 1, "پیاوێک": 1},
    "kmr": {"kesek": 1, "leşkerek": 1, "pêşmergeyek": 1, "welatiyek": 1, "zarokek": 1, "jinek": 1, "mêrek": 1},
}  # fmt: skip
_ONE = re.compile(
    r"\b(?:a|an|one) (?:\w+ )?(?:man|woman|child|boy|girl|person|civilian|soldier|fighter|policeman|officer|guard|member|student"
    r"|worker|journalist)\b",
    re.IGNORECASE,
)
_UNITS = "percent per km kilometers kilometres kilometer metres meters pm am year old years aged"
_NOT_COUNTED = frozenset(map(fold, _UNITS.split())) | UNITS.keys()


@dataclass(frozen=True, slots=True)
class Amount:
    """So many of a thing, a key of the list above."""

    thing: str
    value: float


def differ(told: Sequence[tuple[str, Article]]) -> list[str]:
    """A line for each thing of which outlets give different numbers, in the order told. `told` are outlets as cited with their
    articles, oldest first; the newest article of an outlet speaks for it.

    An outlet whose number stands in the other's first sentences as well does not differ from it.
    """
    said = {outlet: amounts(article) for outlet, article in told}
    lines = []
    for thing in _THINGS:
        given = {outlet: [one.value for one in found if one.thing == thing] for outlet, found in said.items()}
        given = {outlet: values for outlet, values in given.items() if values}
        if _disagree(list(given.values())):
            lines.append(f"outlets differ: {_line(thing, given)}")
    return lines


def amounts(article: Article) -> list[Amount]:
    """What the headline and first sentences count, in order, each once."""
    spans = split(article.text, article.language)[:SENTENCES]
    pieces = [article.title[:_CHARS], *(article.text[span.start : span.end][:_CHARS] for span in spans)]
    return list(dict.fromkeys(found for piece in pieces for found in _counted(piece, article.language)))


def _disagree(given: Sequence[Sequence[float]]) -> bool:
    return any(
        not any(_same(one, two) for one in first for two in second)
        for at, first in enumerate(given)
        for second in given[at + 1 :]
    )


def _same(one: float, other: float) -> bool:
    return abs(one - other) <= _APART * max(one, other)


def _line(thing: str, given: Mapping[str, Sequence[float]]) -> str:
    parts = [f"{outlet}: {_figure(values[0])}" for outlet, values in given.items()]
    return "; ".join([f"{parts[0]} {thing}", *parts[1:]])


def _figure(value: float) -> str:
    return f"{value:,.0f}" if value == int(value) else f"{value:,}"


def _counted(text: str, language: str) -> Iterator[Amount]:
    """The numbers of a sentence with their things. A dollar sign is a word for dollars."""
    numbers = _numbers(text, language)
    for match in re.finditer(r"\$\s*", text):
        numbers_behind = [value for start, _, value in numbers if start == match.end()]
        yield from (Amount("dollars", value) for value in numbers_behind)
    taken: set[int] = set()
    for start, end, thing in _things(text, language):
        near = [
            (max(at - end, start - stop), at, value)
            for at, stop, value in numbers
            if at not in taken and _joined(text, (start, end), (at, stop), language)
        ]
        if near:
            _, at, value = min(near)
            taken.add(at)
            yield Amount(thing, value)


def _numbers(text: str, language: str) -> list[tuple[int, int, float]]:
    found: list[tuple[int, int, float]] = []
    for one in standing(text):
        behind = fold(text[one.end : one.end + 24]).split()[:2]
        before = fold(text[max(0, one.start - 16) : one.start]).split()[-1:]
        unit = any(word in _NOT_COUNTED for word in behind[:1])
        dated = any(word in MONTHS for word in [*behind[:1], *before])
        if not (unit or dated or _PART.match(text, one.end) or (one.value in _YEARS and text[one.start].isdigit())):
            found.append((one.start, one.end, one.value))
    few = {fold(word): value for word, value in _FEW.get(language, {}).items()}
    covered = [(start, end) for start, end, _ in found]
    for match in _WORD.finditer(text) if few else ():
        value = next((few[stem] for stem in stems(fold(match[0]), language) if stem in few), 0)
        # «خمسة عشر شخصا»: the number is said before.
        if value and not any(0 <= match.start() - end <= 2 for _, end in covered):
            found.append((match.start(), match.end(), float(value)))
    if language == "en":
        found += [(match.start(), match.end(), 1.0) for match in _ONE.finditer(text)]
    return found


def _things(text: str, language: str) -> Iterator[tuple[int, int, str]]:
    for match in _WORD.finditer(text):
        if thing := _thing(match[0], language):
            yield match.start(), match.end(), thing


@lru_cache(maxsize=65_536)
def _thing(word: str, language: str) -> str | None:
    """What a word counts, if anything."""
    forms = stems(fold(word), language) if language == "ar" else (fold(word),)
    return next((of for of, one in _patterns(language) if any(one.match(form) for form in forms)), None)


@lru_cache(maxsize=16)
def _patterns(language: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    made = []
    for thing, by_language in _THINGS.items():
        words = [
            fold(word.rstrip("_")) + ("$" if word.endswith("_") else "")
            for word in by_language.get(language, "").split()
        ]
        if words:
            made.append((thing, re.compile("|".join(words))))
    return tuple(made)


def _joined(text: str, thing: tuple[int, int], number: tuple[int, int], language: str) -> bool:
    """Whether a number may belong to a thing: few words between them, none that begins another part of the sentence."""
    first, second = sorted((thing, number))
    between = text[first[1] : second[0]]
    if second[0] < first[1]:  # «قتيلين»: the word is both
        return True
    words = between.split()
    subject = first == number and language == "en" and _BEGINS.match(text[: number[0]]) and _PASSIVE.search(between)
    if len(words) > (_SUBJECT_WORDS if subject else _GAP_WORDS) or _BREAK.search(between):
        return False
    # «وإصابة»: the "and" is part of the next word.
    arabic = [*words, text[second[0] : second[1]]] if language == "ar" else []
    return not any(word.startswith("و") and len(word) > 3 and not word.startswith(_OWN_WAW) for word in arabic)
