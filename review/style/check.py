"""Style issues that an editor should fix before an entry is printed, each with a proposed fix. Pure: no store, no clock.

`check` goes through RULES, one function a rule; each gets the words and the texts to check them against. Nothing is changed here: a
finding is advice, and a person may approve an entry that has some.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache

from review.style import words as style_words
from review.style.finding import EntryToCheck, Finding, Original, Place, SourceText
from review.style.places import unquoted, words_of
from review.style.relative_days import relative_day
from review.style.translation import missing_names, missing_numbers
from review.style.unsourced import unknown_names, unknown_numbers
from storage.config.names import Names
from storage.config.settings import StyleConfig
from storage.records import Wording
from storage.text.languages import RTL
from storage.text.normalize import clean, fold
from storage.text.sentences import BREAK, MARKS
from storage.text.shorten import shorten

__all__ = ["RULES", "EntryToCheck", "Finding", "Original", "Place", "SourceText", "check"]

VERSION = 3  # stored beside what was checked; raise it when a rule changes its answer
_CLOSING = {"“": "”", "«": "»", '"': '"'}
_OPENING = re.compile('[“«"]')
_SHOWN = 60  # characters of a passage that a message quotes
_ARABIC_WORDS = re.compile(r"[\u0620-\u06ff]+(?:\s+[\u0620-\u06ff]+)*")
_LATIN_WORDS = re.compile(r"(?<![\w'’.-])[A-Za-z][\w'’.-]*+(?:\s++[A-Za-z][\w'’.-]*+){3,}")
_LATIN_MARK = re.compile(r"(?<=[\u0620-\u064a\u066e-\u06d3\u06d5])\s*([,;?])")
_ARABIC_MARK = re.compile(r"(?<=[A-Za-z])\s*([،؛؟])")
_OTHER_MARK = dict(zip(",;?،؛؟", "،؛؟,;?", strict=True))
_SHOUTED = re.compile(r"\b[A-ZÇĞİÖŞÜÊÎÛ]{2,}(?:[\s,'’-]+[A-ZÇĞİÖŞÜÊÎÛ]{2,}){2,}\b")
_ACRONYM_LETTERS = 4  # at most, of most acronyms
_CRIED = re.compile(r"[!?؟]{2,}|!")
_STRETCH = "\u0640\u0640"


def check(
    wording: Wording,
    sentences: Sequence[str | SourceText],
    style: StyleConfig,
    allowed: Sequence[str] = (),
    names: Names | None = None,
    original: Original | None = None,
    edition: str = "",
) -> list[Finding]:
    """Return the style issues of these words, in the order of RULES. `sentences` are the articles', in any pieces; none where
    there is nothing to check numbers and names against. `allowed` are names that need no source (the digest's country);
    `names` is the list of config/names.yaml; `original` and `edition` are as in EntryToCheck."""
    sources = [item if isinstance(item, SourceText) else SourceText(item) for item in sentences]
    entry = EntryToCheck(wording, sources, style, (*allowed, *wording.outlets), names or Names(), original, edition)
    return [finding for rule in RULES.values() for finding in rule(entry)]


def _too_long(entry: EntryToCheck) -> Iterator[Finding]:
    headline, text, style = entry.wording.headline, entry.wording.text, entry.style
    if len(headline) > style.headline_chars:
        yield Finding(
            "too long",
            f"the headline has {len(headline)} characters, {style.headline_chars} at most",
            Place("headline", 0, len(headline)),
            "say it shorter",
        )
    if len(text) <= style.max_chars:
        return
    ends = [match.start() for match in BREAK.finditer(text) if match.start() <= style.max_chars]
    shortened = text[: ends[-1]] if ends else text
    fits = len(shortened) <= style.max_chars
    fix = (
        f"leave out “{shorten(text[len(shortened) :].strip(), _SHOWN)}”"
        if fits
        else "split the sentence and keep one part"
    )
    yield Finding(
        "too long", f"{len(text)} characters, {style.max_chars} at most", entry.whole, fix, shortened if fits else None
    )


def _too_short(entry: EntryToCheck) -> Iterator[Finding]:
    text, style = entry.wording.text, entry.style
    if not text:
        yield Finding("too short", "there is no text under the headline", entry.whole, "write what happened, and where")
    elif len(text) < style.min_chars:
        fix = "add who says so, where, and how many"
        yield Finding("too short", f"{len(text)} characters, {style.min_chars} at least", entry.whole, fix)


def _no_outlet(entry: EntryToCheck) -> Iterator[Finding]:
    if not entry.wording.outlets:
        yield Finding("no outlet", "no outlet named", Place("outlets"), "add it in brackets: Headline (Outlet)")


def _no_attribution(entry: EntryToCheck) -> Iterator[Finding]:
    wording = entry.wording
    stems = style_words.ATTRIBUTION.get(wording.language)
    if not wording.text or stems is None:
        return
    if _attribution(stems).search(fold(wording.text)):
        return
    first = BREAK.search(wording.text)
    end = len(wording.text[: first.start() if first else None].rstrip(f" {MARKS}"))
    is_other = entry.edition not in {"", wording.language}  # it will be translated, and its attribution with it
    words = style_words.SAID_BY[entry.edition if is_other else wording.language]
    by = words.format(wording.outlets[0]) if wording.outlets else None
    fix = f"write “{by}” after the first sentence" if by else "name the source"
    place = Place("text", end, end)
    yield Finding("no attribution", "no attribution", place, fix, None if is_other else by)


def _first_person(entry: EntryToCheck) -> Iterator[Finding]:
    pronouns = style_words.FIRST_PERSON.get(entry.wording.language, "")
    for part, text in entry.parts:
        for match in words_of(unquoted(text), [word.replace("-", " ") for word in pronouns.split()]):
            pronoun = match[0]
            if pronoun in style_words.SHOUTED_FIRST_PERSON:
                continue
            fix = "name who is meant, or use quotation marks"
            yield Finding("first person", f"“{pronoun}” speaks for the outlet", Place(part, *match.span()), fix)


def _spelling(entry: EntryToCheck) -> Iterator[Finding]:
    if entry.wording.language != "en":
        return
    for part, text in entry.parts:
        for respelling in entry.names.in_house(text)[1]:
            start = text.index(respelling.written)
            place = Place(part, start, start + len(respelling.written))
            yield Finding(
                "spelling",
                f"“{respelling.written}” is not the house spelling",
                place,
                f"write “{respelling.house}”",
                respelling.house,
            )


def _shouting(entry: EntryToCheck) -> Iterator[Finding]:
    alarm = re.compile(
        rf"(?:{style_words.ALARMS.get(entry.wording.language, 'breaking')})\s*[:|!/–—-]+\s*", re.IGNORECASE
    )
    for part, text in entry.parts:
        if match := alarm.match(text):
            message = f"“{match[0].strip()}” shouts"
            yield Finding("shouting", message, Place(part, *match.span()), "remove it", "")
        bare = unquoted(text)
        for match in _SHOUTED.finditer(bare):
            words = re.findall(r"\w+", match[0])
            if sum(len(word) >= _ACRONYM_LETTERS for word in words) * 2 < len(words):
                continue
            put = match[0].title() if part == "headline" else match[0].capitalize()
            message = f"“{shorten(match[0], _SHOWN)}” is all capitals"
            yield Finding("shouting", message, Place(part, *match.span()), f"write “{shorten(put, _SHOWN)}”", put)
        for match in _CRIED.finditer(bare):
            put = "؟" if "؟" in match[0] else "?" if "?" in match[0] else "."
            yield Finding("shouting", f"“{match[0]}” shouts", Place(part, *match.span()), f"write “{put}”", put)
        for match in re.finditer(r"\w+", text):
            if _STRETCH not in match[0]:
                continue
            put = match[0].replace(_STRETCH[0], "")
            message = f"“{match[0]}” has stretched letters"
            yield Finding("shouting", message, Place(part, *match.span()), f"write “{put}”", put)


def _in_one_kind(text: str, opening: str, closing: str) -> str:
    """Return the text with every outer quotation in these marks."""
    parts, at, missing = [], 0, set[str]()
    while match := _OPENING.search(text, at):
        mark = _CLOSING[match[0]]
        end = -1 if mark in missing else text.find(mark, match.end())
        if end < 0:
            missing.add(mark)  # nor is there one further on: it is looked for once
            parts.append(text[at : match.end()])
            at = match.end()
        else:
            parts += [text[at : match.start()], opening, text[match.end() : end], closing]
            at = end + 1
    return "".join([*parts, text[at:]])


def _quotes(entry: EntryToCheck) -> Iterator[Finding]:
    house = ("«", "»") if entry.wording.language in RTL else ("“", "”")
    kinds = {kind for kind in ('"', "“”", "«»") for _, text in entry.parts if any(mark in text for mark in kind)}
    for part, text in entry.parts:
        whole = Place(part, 0, len(text))
        uneven = text.count('"') % 2 or any(
            text.count(opening) != text.count(closing) for opening, closing in ("“”", "«»")
        )
        if uneven:
            yield Finding("quotes", "a quotation mark without its partner", whole, "close it")
        elif len(kinds) > 1 and any(mark in text for mark in '"“”«»'):
            put = _in_one_kind(text, *house)
            if put != text:
                marks = " and ".join(sorted(kinds))
                yield Finding(
                    "quotes", f"two kinds of quotation marks, {marks}", whole, f"write {house[0]}…{house[1]}", put
                )


def _directions(entry: EntryToCheck) -> Iterator[Finding]:
    rtl = entry.wording.language in RTL
    for part, text in entry.parts:
        if clean(text) != text.strip() and (put := clean(text)).split() != text.split():
            message = "it contains invisible marks that change the text direction"
            yield Finding("directions", message, Place(part, 0, len(text)), "remove them", put)
        marks = (_LATIN_MARK if rtl else _ARABIC_MARK).finditer(text)
        for match in marks:
            put = _OTHER_MARK[match[1]]
            other = "left-to-right" if rtl else "right-to-left"
            yield Finding(
                "directions", f"“{match[1]}” is the {other} mark", Place(part, *match.span()), f"write “{put}”", put
            )
        # Of an entry that is still to be translated, what is in the digest's language is translated already.
        is_other = entry.edition not in {"", entry.wording.language}
        runs = (_LATIN_WORDS if rtl else _ARABIC_WORDS).finditer(_unbracketed(text))
        for match in () if is_other else runs:
            message = f"“{shorten(match[0], _SHOWN)}” is in a different script"
            yield Finding("directions", message, Place(part, *match.span()), "translate it, or put it into brackets")
        if re.search("[0-9]", text) and re.search("[\u0660-\u0669\u06f0-\u06f9]", text):
            put = re.sub("[\u0660-\u0669\u06f0-\u06f9]", lambda digit: str(int(digit[0])), text)
            yield Finding("directions", "two kinds of digits", Place(part, 0, len(text)), "write 0 to 9", put)


RULES: dict[str, Callable[[EntryToCheck], Iterator[Finding]]] = {
    "too long": _too_long,
    "too short": _too_short,
    "no outlet": _no_outlet,
    "no attribution": _no_attribution,
    "first person": _first_person,
    "relative day": relative_day,
    "number": unknown_numbers,
    "name": unknown_names,
    "missing number": missing_numbers,
    "missing name": missing_names,
    "spelling": _spelling,
    "shouting": _shouting,
    "quotes": _quotes,
    "directions": _directions,
}


@lru_cache(maxsize=64)
def _attribution(stems: str) -> re.Pattern[str]:
    alternatives = "|".join(fold(word.replace("_", " ")) for word in stems.split())
    return re.compile(rf"(?:^| )(?:[وف])?(?:{alternatives})")


def _unbracketed(text: str) -> str:
    return re.sub(r"\([^()]*\)", lambda match: " " * len(match[0]), unquoted(text))
