"""Text → sentences, as spans into the text, in en, ar, ckb, kmr, fa and tr.

A newline always ends a sentence, a sentence mark does unless the words around it say otherwise: abbreviations, titles, initials,
ordinals, a small letter behind it. The Arabic semicolon ؛ and the colon end none. A sentence may end inside a quotation of
several: whoever prints one asks `quotes_whole`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from storage.languages import of_each
from storage.text.scripts import ARABIC
from storage.text.sentences import CLOSERS, MARKS
from summarizer.drafts.quotations import quotes_whole

__all__ = ["Span", "quotes_whole", "split"]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Before a name: never the end of a sentence. Those of one language may be words of another ("end").
_TITLES = _words(
    "mr mrs ms dr drs prof profs gen col cols lt capt sgt maj brig cmdr cdr adm gov govs sen sens rep reps gens st mt ft rev "
    "hon pres supt det "
    "insp messrs mme mlle vs ret e.g i.e cf eng engr amb fr spc cpl pfc pvt pte ssgt msgt tsgt sfc cpt ens vadm radm atty cllr msgr br bro "
    "asst assoc dept univ kapt doç yrd av alb kor korg tümg tuğg sn bkz m.ö m.s"
)
_ABBREVIATIONS: dict[str, str] = of_each("ABBREVIATIONS")
_TITLES_OF = {language: _words(words) for language, words in _ABBREVIATIONS.items()}
# With a capital, before a name: "Sec. Blinken", but "wait a sec."
_CAPITAL_TITLES = _words("Min Sec Dir Dep Sh Pr Mr")
# Before a number only.
_NUMBERED = _words(
    "no nos fig figs vol pp approx ca est art arts sec sect par para paras ch chap cl res jan feb mar apr jun jul aug sep sept "
    "oct nov dec bnd rûp "
    "hej xal mad md"
)
# May end a sentence: in English they do before a word of _STARTERS.
_OPEN = _words("etc al inc ltd co corp jr sr bros u.s u.n u.k u.a.e d.c a.m p.m ph.d vb vd hwd wd bnr yd إلخ الخ هتد")
_AMOUNTS = _words("mlyr mlr mln trl")  # not at the end of a sentence before a small letter: «1,9 mlyr. dolar»
_STARTERS = _words(
    "a about after all also although an and another any as at before both but by despite during each earlier every for from he her "
    "his how however i if in it its last later many meanwhile more most no now on one only other our several she since so some "
    "such that the their then there these they this those though two under until we what when where while who with you"
)
_CASED = frozenset(["en", "tr"])  # sentences begin with a capital; Kurmanji pages are careless about it

# A run of marks and the closing marks after it. The look-behind lets a run be tried once: no backtracking over long ones.
_END = re.compile(rf"(?<![{MARKS}])([{MARKS}]++)[{CLOSERS}]*+(?=\s|$)")
# A mark with a word of the Arabic script right after it, as on many pages; not after one letter («د.أحمد»).
_NO_SPACE = re.compile("(?<=[\u0621-\u064a\u066e-\u06d3\u06d5]{2})[.؟!۔](?=[\u0621-\u064a\u066e-\u06d3\u06d5]{2})")
_LAST_WORD = re.compile(r"[^\s\"“”«»()\[\]،,;؛:/]{1,12}$")
_NEXT_WORD = re.compile(r"[\s\"'“‘«(\[\-–—$€£]*([^\W_]+)")
_STRETCH = "\u0640"


@dataclass(frozen=True, slots=True)
class Span:
    """`text[start:end]`, without spaces around it."""

    start: int
    end: int


def split(text: str, language: str) -> list[Span]:
    """Return the sentences of a text in order, without overlap, none empty; only spaces are between them."""
    spans: list[Span] = []
    start = 0
    for line in text.split("\n"):
        for cut in _cuts(line, language):
            sentence = line[cut[0] : cut[1]]
            first = start + cut[0] + len(sentence) - len(sentence.lstrip())
            last = start + cut[0] + len(sentence.rstrip())
            if first < last:
                spans.append(Span(first, last))
        start += len(line) + 1
    return spans


def _cuts(line: str, language: str) -> Iterator[tuple[int, int]]:
    ends = [match.end() for match in _END.finditer(line) if _ends(line, match, language)]
    ends += [match.end() for match in _NO_SPACE.finditer(line)]
    start = 0
    for end in [*sorted(ends), len(line)]:
        yield start, end
        start = end


def _ends(line: str, match: re.Match[str], language: str) -> bool:
    """Return whether a sentence ends at these marks, by the words around them."""
    mark = match[1]
    following = _NEXT_WORD.match(line, match.end())
    if following is None:
        return True
    after = following[1]
    if mark != ".":
        # «?», «!» and dots: a small letter after them continues the sentence («"Why?" he asked»); so do dots in Arabic writing.
        return not after[0].islower() and not (mark in {"..", "...", "…"} and ARABIC.match(after))
    word = _LAST_WORD.search(line, max(0, match.start() - 12), match.start())
    if word is None:
        return True
    if word[0].isdigit() and not line[: word.start()].strip():
        return False  # «1. Officials …»: an item of a list
    return _full_stop(word[0], after, language)


def _full_stop(word: str, after: str, language: str) -> bool:
    """Return whether the point after `word` is a full stop, where `after` is the next word."""
    key = word.lower().rsplit("-", 1)[-1]  # «Lt.-Col.»
    if key in _TITLES or key in _TITLES_OF.get(language, ()) or word in _CAPITAL_TITLES:
        return False
    if key in _NUMBERED and after[0].isdigit():
        return False
    if after[0].islower() and (language in _CASED or key in _OPEN or key in _AMOUNTS or key.isdigit()):
        return False
    if key.isdigit():
        return not (language == "tr" and len(key) < 4)  # «19. Yüzyıl», «2. Ordu»
    if _is_initials(word) or key in _OPEN:
        return after.lower() in _STARTERS and len(word) > 1
    return True


def _is_initials(word: str) -> bool:
    """«J», «U.S», «د», «أ.د»: letters one by one. A single small Latin letter is a word."""
    letters = word.replace(_STRETCH, "").split(".")  # «هـ»
    if any(len(letter) != 1 or not letter.isalpha() for letter in letters):
        return False
    return len(letters) > 1 or not word.islower()
