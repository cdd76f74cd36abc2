"""Pages that answer 200 and are no article: challenges, walls, soft 404s, maintenance, errors. Judged by title, words, size, and by
whether the page is about what its listing said. A stub's title or text is made of such words nearly alone; a report only has them."""

import itertools
import re

from crawler.parsing.non_article_words import (
    AROUND,
    CONSENT,
    ERRORS,
    FILLERS,
    ITSELF,
    PAY,
    PAY_WORDS,
    PLACES,
    READ,
    SELF,
    TITLES,
)
from storage.text.normalize import fold, words
from storage.text.sentences import is_closed

SMALL = 800  # characters of text: above it a page that mentions a login is still an article
LARGE = 6_000  # … and above this one that speaks of cookies throughout
BEGINNING = 200  # characters in which a stub says what it is, where nothing else tells that it is one
SPARE = 1  # other words in the title of a stub: "Basra bridge not found" has two
WALLED = 0.75  # of a sentence's words: one that asks the reader to subscribe has hardly another
TELLING = 3  # things that a page tells of itself: a report may have two of them
ASKING = 0.5  # of a text's characters in sentences that speak of the reader's consent: a wall
ASKING_ALWAYS = 0.8  # … where its heading is the listed headline all the same
_BEFORE_LAST = 2  # lines at a text's end among which an appeal stands for a cut article

_MARKS = re.compile(
    r"_cf_chl_opt|cf-browser-verification|challenge-form|_Incapsula_Resource|captcha-delivery\.com|px-captcha|ddos-guard/|__ddg"
)
_SENTENCE = re.compile(r"[^.!?؟\n]+")


def _folded(written: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(fold(word) for word in written.split()))


_TITLES = {reason: tuple(map(fold, phrases)) for reason, phrases in TITLES.items()}
_ERRORS = {reason: tuple(map(fold, phrases)) for reason, phrases in ERRORS.items()}
_FILLERS = frozenset(_folded(FILLERS))
_PAY, _PAY_WORDS, _READ, _SELF, _CONSENT, _ITSELF = map(_folded, (PAY, PAY_WORDS, READ, SELF, CONSENT, ITSELF))
_PLACES = _folded(PLACES)
_AROUND = frozenset(_folded(AROUND))


def stub_reason(
    html: str, title: str, text: str, *, free: bool, is_about_listed: bool | None = None, headed: bool = False
) -> str:
    """Return why this page is no article: "challenge", "soft_404", "maintenance", "login", "paywall", "cookie_wall", "error_page",
    "geo_block", or "".

    `free` is False where the page itself says it is not accessible for free; `is_about_listed`: whether the page is about the
    listed article (None: unknown), `headed` whether its heading is the listed headline. A long text is an article whatever it speaks of.
    """
    if len(text) > LARGE:
        return ""
    if len(text) <= SMALL and not headed:
        if not is_about_listed and _MARKS.search(html[:200_000]):
            return "challenge"
        if reason := _title_reason(title) or _error_reason(text, is_about_listed):
            return reason
    if _asks_consent(text, ASKING_ALWAYS if headed else ASKING):
        return "cookie_wall"
    return "paywall" if len(text) <= SMALL and _is_walled(text, free=free) else ""


def _title_reason(title: str) -> str:
    heading = fold(title)
    for reason, phrases in _TITLES.items():
        for phrase in phrases:
            if f" {phrase} " in f" {heading} " and _spare_words(heading, phrase) <= SPARE:
                return reason
    return ""


def _spare_words(heading: str, phrase: str) -> int:
    rest = f" {heading} ".replace(f" {phrase} ", " ", 1).split()
    return sum(word not in _FILLERS for word in rest)


def _error_reason(text: str, is_about_listed: bool | None) -> str:
    if is_about_listed:
        return ""
    start = fold(text if is_about_listed is False else text[:BEGINNING])
    return next((reason for reason, phrases in _ERRORS.items() if any(phrase in start for phrase in phrases)), "")


def _is_walled(text: str, *, free: bool) -> bool:
    """Return whether a text ends in an appeal to subscribe or to log in, or breaks off where the page says it is not free."""
    if any(_is_appeal(words(sentence)) for sentence in _SENTENCE.findall(text)):
        return True
    return not free and not is_closed(text)


def _is_appeal(sentence: list[str]) -> bool:
    if not any(_asks_to_pay(word) for word in sentence) and not _follows(sentence, {"log", "sign"}, {"in", "up"}):
        return False
    if not any(_has(word, _READ) for word in sentence):
        return False
    plain = sum(word in _AROUND or _asks_to_pay(word) or _has(word, _READ) for word in sentence)
    return plain >= WALLED * len(sentence)


def _follows(sentence: list[str], first: set[str], then: set[str]) -> bool:
    return any(word in first and after in then for word, after in itertools.pairwise(sentence))


def _asks_consent(text: str, share: float) -> bool:
    asking = total = 0
    for sentence in _SENTENCE.findall(text):
        total += len(sentence)
        asking += len(sentence) if _is_of_consent(words(sentence)) else 0
    return asking > 0 and asking >= share * total


def _is_of_consent(sentence: list[str]) -> bool:
    things = {stem for word in sentence if word.startswith(_CONSENT) for stem in _CONSENT if word.startswith(stem)}
    if not things:
        return False
    if any(word in _SELF for word in sentence):
        return len(things) > 1 or any(stem.startswith(("cook", "cerez", "کوکی", "kuki")) for stem in things)
    # "Accept all cookies", "Purposes: measuring of advertising": a button or a list
    return len(things) > 1 and len(things) >= len(sentence) / 4


def _asks_to_pay(word: str) -> bool:
    return word in _PAY_WORDS or _has(word, _PAY)


def reason_by_itself(text: str) -> str:
    """Return "geo_block" or "error_page" where a short text speaks of its own page and to its reader, as blocks and errors do and hardly
    a report; else ""."""
    things = (
        {stem for word in words(text) for stem in _ITSELF if word.startswith(stem)} if len(text) <= SMALL else set()
    )
    if len(things) < TELLING:
        return ""
    return "geo_block" if things.intersection(_PLACES) else "error_page"


def _has(word: str, stems: tuple[str, ...]) -> bool:
    return word.startswith(stems)
