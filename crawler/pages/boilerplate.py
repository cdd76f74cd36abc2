"""What an outlet prints around an article's own words, cut: datelines, share debris, calls to read other stories.

Nothing of the article is lost with it: of a dateline, outlet and agency always go; the place goes where the newsroom sits
there, or where title or text name it again ("CAIRO (Reuters) - Five were killed" keeps CAIRO); the archive keeps it all.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from crawler.pages.appeals import begins_other_stories, is_appeal, is_call, leads_on
from storage.config.settings import CrawlConfig
from storage.text.normalize import fold
from storage.text.sentences import is_closed

_DASH = r"[\-–—−ـ:/|]"
_AGENCIES = (
    "AFP|Reuters|AP|Associated Press|DPA|dpa|Xinhua|TASS|EFE|UPI|ANHA|INA|NINA|AA|Anadolu|Anadolu Agency|Agencies"
    "|SANA|WAM|KUNA|SPA|IRNA|PUKmedia|Ajans"
    "|رويترز|أ ?ف ?ب|أ\\.ف\\.ب|فرانس برس|د ?ب ?أ|أ ?ب|واع|وكالات|الأناضول|سانا|واس|وام|متابعة|متابعات|خاص|ترجمة"
    "|ڕۆیتەرز|فرانس پرێس|ئاژانسەکان"
)
_DAY = r"(?:,? (?:\w{3,9}\.? \d{1,2}|\d{1,2} \w{3,9})(?:,? \d{4})?)?"
_NAME = r"[^\W\d_][\w'’.\-]{1,20}"
BEFORE_OTHERS = 0.7  # of a text's characters: with fewer before it, a heading of other stories is one of its sections
_NO_MATCH = "(?!)"
_CAPITALS = r"(?P<place>[A-ZÇÊÎÛŞİÖÜĞ][A-ZÇÊÎÛŞİÖÜĞ'’\- ]{3,30}(?:, ?[\w ]{2,30})?)"

_NOBODY = frozenset(
    fold(word)
    for word in (
        "staff", "admin", "administrator", "editor", "newsroom", "news desk", "web desk", "agencies", "author", "staff writer", "by",
        "المحرر", "هيئة التحرير", "الناشر", "وكالات", "بەڕێوەبەر",
    )
)  # fmt: skip
_DEBRIS = re.compile(
    r"(?:TT|T T|[+\-]?\s?A\s?[+\-]?(?:\s[+\-]?\s?A\s?[+\-]?){0,2}|Aa|Share|Tweet|Print|Email|WhatsApp|Facebook|Twitter|Telegram|X|Copy link"
    r"|\d+ min(?:ute)?s? read|مشاركة|شارك|طباعة|بڵاوکردنەوە|Parve bike|Paylaş|اشتراک گذاری)",
    re.IGNORECASE,
)
_AGENCY_ALONE = re.compile(rf"(?:{_AGENCIES})")
_BEHIND_DASH = re.compile(r"\s[-–—|/]\s([^-–—|/]{2,30})$")
_BY = re.compile(r"^(?:by|written by|بقلم|كتب)[\s:]+", re.IGNORECASE)
_NUMBER = re.compile(r"[\d٠-٩۰-۹]{1,4}")
_DAY_ALONE = re.compile(r"(?=.*\b\d{1,2}\b)(?=.*\b\d{4}\b).{6,45}")  # "22 November 2026, 10:15" under the headline
_FIRST = 500  # characters of a text in which its dateline stands: the longest that is one has some 300
_POST = re.compile(r"\s?The post [^\n]{1,250}? appeared first on [^\n]{1,120}")
_SEPARATOR = re.compile(r"(\s[|–—\-:•»]\s|\s?\|\s?)")
_ENDED = re.compile(r"[.!?؟۔…:»\"”’)]\s*$")


@dataclass(frozen=True, slots=True)
class Datelines:
    """The places of the desk's datelines (crawl.datelines in config/digest.yaml): `seats` of newsrooms, which say nothing about the
    event, and the `regions` that may follow a place."""

    seats: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()

    @property
    def seat(self) -> str:
        """Return a pattern of the seats."""
        return "|".join(map(re.escape, self.seats)) or _NO_MATCH

    @property
    def region(self) -> str:
        """Return a pattern of the regions."""
        return "|".join(map(re.escape, self.regions)) or _NO_MATCH

    @property
    def opens(self) -> str:
        """Return a pattern of what ends an outlet's name at the beginning of a dateline: a dash or slash with a space or a newsroom's place
        beside it. "Rudaw-commissioned research" and "Rudaw/Ipsos poll" begin a sentence."""
        return rf"(?:\s[/\-–—]|[/\-–—](?=\s|$|(?:{self.seat}|{_AGENCIES})\b))"


ANYWHERE = Datelines()  # of a desk that names no seats


def datelines_of(config: CrawlConfig) -> Datelines:
    """Return the places of a desk's datelines."""
    return Datelines(config.datelines.seats, config.datelines.regions)


def tidy_text(
    text: str, title: str, names: Sequence[str], patterns: Iterable[str], datelines: Datelines = ANYWHERE
) -> str:
    """Return the article's own words. `names` are what the outlet calls itself; `patterns` what its entry says to cut."""
    text = _POST.sub("", text) if " appeared first on " in text else text
    lines = _own_lines([line.strip() for line in text.split("\n")], title)
    lines = _before_next_story(lines, names, datelines)
    text = _without_dateline("\n".join(lines), title, names, datelines)
    for pattern in patterns:
        text = re.sub(pattern, "", text)
    return "\n".join(line for line in (part.strip() for part in text.split("\n")) if line)


@lru_cache(maxsize=256)
def folded_names(names: tuple[str, ...]) -> frozenset[str]:
    """Return names in the form that is compared."""
    return frozenset(map(fold, names))


def tidy_title(title: str, names: Sequence[str]) -> str:
    """The headline without the outlet's name behind or before it, and once where it was printed twice."""
    own = folded_names(tuple(names))
    parts = _SEPARATOR.split(title)
    while len(parts) > 2 and fold(parts[-1]) in own:
        parts = parts[:-2]
    while len(parts) > 2 and fold(parts[0]) in own:
        parts = parts[2:]
    title = "".join(parts).strip()
    half = len(title) // 2
    doubled = len(title) > 20 and title[:half].strip() == title[-half:].strip()
    return title[:half].strip() if doubled else title


def tidy_authors(authors: Iterable[str], names: Sequence[str], datelines: Datelines = ANYWHERE) -> tuple[str, ...]:
    """Return people's names, each once: no addresses, no outlet, no "Staff", no city; an agency only where it stands alone."""
    nobody = _NOBODY | folded_names(tuple(names))
    by_folded: dict[str, str] = {}
    for author in authors:
        for part in re.split(r"\s?[,;|،]\s?|\s(?:and|und|et|y|og|och|&|و|û|ve)\s", author[:300]):
            name = _BY.sub("", _without_agency(part).strip(" -–—:\"'"))
            folded = fold(name)
            staff = folded in nobody or folded.endswith((" staff", " desk", " newsroom"))
            if 2 < len(name) <= 80 and not staff and not re.search(r"https?:|www\.|@|\d{3}", name):
                by_folded.setdefault(folded, name)
    people = [name for name in by_folded.values() if not _AGENCY_ALONE.fullmatch(name) and name not in datelines.seats]
    return tuple(people or by_folded.values())[:10]


def _without_agency(part: str) -> str:
    """Return an author's line without the agency behind a dash: «سلام خالد - رويترز»."""
    match = _BEHIND_DASH.search(part)
    return part[: match.start()] if match and _AGENCY_ALONE.fullmatch(match[1]) else part


def _own_lines(lines: list[str], title: str) -> list[str]:
    """Without debris, calls to read on, repeated lines, the title printed again, and what follows a list of other stories."""
    own: list[str] = []
    earlier = {fold(title)} if title else set()
    teasers = False  # below "Related stories": headlines until a whole sentence comes
    for number, line in enumerate(lines):
        if begins_other_stories(line) and sum(map(len, own)) >= BEFORE_OTHERS * sum(map(len, lines)):
            break
        folded = fold(line)
        at_edge = number < 6 or number >= len(lines) - 5
        if number < 3 and _DAY_ALONE.fullmatch(line) and not is_closed(line):
            continue
        if not folded or _DEBRIS.fullmatch(line) or (at_edge and _NUMBER.fullmatch(line)):
            continue
        if leads_on(line, folded):
            teasers = is_call(line)
            continue
        if teasers and not is_closed(line):
            continue
        teasers = False
        # Later on, recipes and minutes repeat lines.
        if folded in earlier and (number < 6 or not own or folded == fold(own[-1])):
            continue
        if number >= len(lines) - 5 and len(line) < 260 and is_appeal(line):
            continue
        earlier.add(folded)
        own.append(line)
    return own


def _before_next_story(lines: list[str], names: Sequence[str], datelines: Datelines) -> list[str]:
    """Up to where the outlet's own dateline begins another story, and without the headlines before it."""
    printed = _printed_in("\n".join(lines), names)
    own = _own_dateline(printed, datelines)
    for number, line in enumerate(lines if printed else ()):
        if number and own.match(line):
            ends = [place for place in range(number) if is_closed(lines[place])]
            if ends:
                return lines[: ends[-1] + 1]
    return lines


def _without_dateline(text: str, title: str, names: Sequence[str], datelines: Datelines) -> str:
    for pattern in _dateline_patterns(_printed_in(text[:_FIRST], names), datelines):
        if not (match := pattern.match(text)):
            continue
        rest = text[match.end() :].lstrip()
        place = (match.groupdict().get("place") or "").strip(" ,")
        is_seat = re.match(rf"(?:{datelines.seat})\b", place, re.IGNORECASE) is not None
        if not place or _is_told(place, f"{title} {rest}") or (not match.groupdict().get("agency") and is_seat):
            return rest
        return f"{place} – {rest}"
    return text


def _printed_in(text: str, names: Sequence[str]) -> tuple[str, ...]:
    # Pages name themselves, each in its own way: patterns are made only of names that can match at all.
    plain = _caseless(text)
    return tuple(name for name in sorted(names, key=len, reverse=True) if len(name) > 3 and _caseless(name) in plain)


def _caseless(text: str) -> str:
    # What re.IGNORECASE takes for equal is equal here.
    return text.casefold().replace("i\u0307", "i").replace("ı", "i")


def _is_told(place: str, text: str) -> bool:
    return f" {fold(place.split(',', 1)[0])}" in f" {fold(text)}"


@lru_cache(maxsize=256)
def _own_dateline(names: tuple[str, ...], datelines: Datelines) -> re.Pattern[str]:
    """Return a pattern of an outlet's own dateline at the beginning of a line: «البريد - البصرة», "Akre (Harbour Wire) -"."""
    own = "|".join(map(re.escape, names)) or r"(?!)"
    return re.compile(rf"(?:{own}){datelines.opens}|{_NAME}(?: {_NAME})? \((?:{own})\)\s?{_DASH}", re.IGNORECASE)


_AFTER = rf"\s?{_DASH}{{1,2}}\s?"


@lru_cache(maxsize=256)
def _dateline_patterns(names: tuple[str, ...], datelines: Datelines) -> tuple[re.Pattern[str], ...]:
    with_agency, with_place = _nameless_patterns(datelines)
    if not names:
        return (*with_agency, *with_place)
    own = "|".join(map(re.escape, names))
    return (
        # Harbour Wire/ Akre – …; «البريد - البصرة»; «البريد/»
        re.compile(
            rf"(?i:{own}){datelines.opens}\s?(?:(?:{_AGENCIES})(?:{_AFTER}|\s)|(?:{datelines.seat})(?:{_AFTER}|\s?\n)|)"
        ),
        # Akre (Harbour Wire) - …
        re.compile(rf"{_place(datelines)}{_DAY} ?\((?i:{own})\){_AFTER}"),
        *with_agency,
        # «القاهرة - البريد»
        re.compile(rf"(?P<place>{datelines.seat}) ?{_DASH} ?(?i:{own})(?:{_AFTER}|\s?\n)"),
        *with_place,
    )


@lru_cache(maxsize=16)
def _nameless_patterns(datelines: Datelines) -> tuple[tuple[re.Pattern[str], ...], tuple[re.Pattern[str], ...]]:
    """Return the patterns of datelines without the outlet's name: those with an agency, which come before, and those with a place."""
    with_agency = (
        # CAIRO, Nov 22 (Reuters) - …; «القاهرة (رويترز) -»; «القاهرة – (أ ف ب)»
        re.compile(rf"{_place(datelines)}{_DAY} ?(?:{_DASH} ?)?\((?P<agency>{_AGENCIES})\)(?:{_AFTER}|\s?\n)"),
        re.compile(rf"\((?P<agency>{_AGENCIES})\)(?:{_AFTER}|\s?\n)"),
    )
    with_place = (
        # a seat or another place, and its region: NAKURU, Kenya – …
        re.compile(rf"(?P<place>{_NAME}(?: {_NAME}){{0,2}}, ?(?:{datelines.region}))\s?[\-–—]\s?"),
        # MOSUL – The …
        re.compile(rf"{_CAPITALS}\s?[\-–—]{{1,2}}\s(?=[A-Z\"“‘ÇÊÎÛŞİÖÜĞ])"),
    )
    return with_agency, with_place


def _place(datelines: Datelines) -> str:
    return rf"(?P<place>{_NAME}(?: {_NAME}){{0,3}}(?:, ?(?:{datelines.region}|{_NAME}(?: {_NAME}){{0,2}}))?)"
