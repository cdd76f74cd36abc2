"""What the page of a name and the lists of names show, read from the store. Writes nothing."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import log

from sqlalchemy import Connection

from storage.config.names import Name, Names
from storage.corpus import dossier_reading as reading
from storage.corpus.dossier_reading import MentioningArticle, Spelling
from storage.corpus.dossiers import Dossier, day_number, day_of, listed_key
from storage.publishing import digests
from storage.records import Entry
from storage.text.name_keys import name_key
from storage.text.normalize import fold

WEEKS = 26
RISEN_DAYS = 14  # for which a rise is shown
OFTEN = 5  # articles from which on a name that is not listed has a page
_SHOWN, _WITH, _ENTRIES = 60, 24, 40
_NEWEST = 1000  # articles in which it is counted who is mentioned together
_NOT_SHOWN = "family"  # names that are always part of another


@dataclass(frozen=True, slots=True)
class Companion:
    """Another name, and how many of the newest articles mention both."""

    dossier: Dossier
    count: int


@dataclass(frozen=True, slots=True)
class DossierView:
    """What is known of a name: `weeks` are Mondays, `counts` articles by outlet in each of them; companions were counted in the `newest`
    articles."""

    dossier: Dossier
    span: tuple[datetime, datetime] | None
    weeks: Sequence[date]
    counts: Mapping[str, Sequence[int]]
    spellings: Sequence[Spelling]
    companions: Sequence[Companion]
    newest: int
    articles: Sequence[MentioningArticle]
    entries: Mapping[int, Entry]


@dataclass(frozen=True, slots=True)
class NamesView:
    """Names that rise, those that are mentioned often, and those of the list; or those that were looked for."""

    rising: Sequence[Dossier]
    often: Sequence[Dossier]
    listed: Sequence[Dossier]
    found: Sequence[Dossier] | None = None


def names_view(db: Connection, names: Names, words: str, now: datetime) -> NamesView:
    """Return the lists of names; with words, those that have them in a spelling."""
    if fold(words):
        return NamesView((), (), (), find_dossiers(db, names, words))
    return NamesView(
        rising_names(db, now),
        reading.most_mentioned(db, _SHOWN, listed=False, least=2 * OFTEN),
        [each for each in reading.most_mentioned(db, 4 * _SHOWN, listed=True) if each.kind != _NOT_SHOWN],
    )


def rising_names(db: Connection, now: datetime) -> list[Dossier]:
    """Return the names that are offered to names.yaml: those that rose in the last days."""
    return reading.risen(db, now - timedelta(days=RISEN_DAYS), _SHOWN)


def find_dossiers(db: Connection, names: Names, words: str) -> list[Dossier]:
    """Return the names that have these words in a spelling, the most mentioned first; else the one that sounds so, in any script."""
    asked = fold(words)
    listed = [
        name
        for name in names.names
        if any(asked in fold(spelling) for language in names.languages for spelling in name.spellings(language))
    ]
    keys = {listed_key(name.house) for name in listed}
    keys |= {key for kind in ("person", "place") if (key := name_key(words.strip(), kind))}
    found = reading.with_keys(db, keys)
    exact = {name.house for name in listed if _is_spelling(asked, name, names)}
    return sorted(found, key=lambda dossier: (dossier.name not in exact, -dossier.mentions))


def _is_spelling(asked: str, name: Name, names: Names) -> bool:
    return any(asked == fold(spelling) for language in names.languages for spelling in name.spellings(language))


def dossier_view(db: Connection, dossier_id: int, now: datetime, language: str = "") -> DossierView | None:
    """Return the page of a name; articles in one language only, where it is given."""
    dossier = reading.get(db, dossier_id)
    if dossier is None:
        return None
    monday = day_number(now) - (day_number(now) + 3) % 7
    numbers = [monday - 7 * (WEEKS - 1 - place) for place in range(WEEKS)]
    by_week = reading.by_week(db, dossier_id, numbers[0], monday + 7)
    totals = Counter[str]()
    for (_, source), count in by_week.items():
        totals[source] += count
    companions, newest = _companions(db, dossier)
    printed = digests.printed(db, reading.entries_of(db, dossier_id, _ENTRIES))
    return DossierView(
        dossier,
        reading.span(db, dossier_id),
        [day_of(number) for number in numbers],
        {source: [by_week.get((number, source), 0) for number in numbers] for source, _ in totals.most_common()},
        reading.spellings(db, dossier_id),
        companions,
        newest,
        reading.articles_of(db, dossier_id, _SHOWN, language),
        {draft_id: printing.entry for draft_id, printing in printed.items() if printing.entry is not None},
    )


def _companions(db: Connection, dossier: Dossier) -> tuple[list[Companion], int]:
    """Return the names that its newest articles mention more often than all articles do, and how many articles these are."""
    counts, newest = reading.together_with(db, dossier.id, _NEWEST)
    total = max(reading.newest_article(db), 1)
    commonest = Counter({of: count for of, count in counts.items() if count > 1 or newest < OFTEN})
    others = reading.with_ids(db, [of for of, _ in commonest.most_common(10 * _WITH)])
    scored = [
        (
            commonest[of] * log(max(commonest[of] / newest * total / max(other.mentions, 1), 1.01)),
            Companion(other, commonest[of]),
        )
        for of, other in others.items()
        if other.kind != _NOT_SHOWN and (other.is_listed or other.mentions >= OFTEN) and not _within(other, dossier)
    ]
    scored.sort(key=lambda pair: (-pair[0], pair[1].dossier.id))
    return [companion for _, companion in scored[:_WITH]], newest


def _within(other: Dossier, dossier: Dossier) -> bool:
    """Return whether a name is part of the other one, or has it as its part."""
    mine, its = f" {fold(dossier.name)} ", f" {fold(other.name)} "
    return mine in its or its in mine


def proposed(dossier: Dossier, spellings: Sequence[Spelling]) -> Name:
    """Return a name as it could be listed: its commonest English spelling, or the commonest of all, and the others that articles have."""
    commonest = sorted(spellings, key=lambda each: (each.language != "en", -each.mentions))
    house = commonest[0].spelling if commonest else dossier.name
    by_language: dict[str, list[str]] = {}
    for each in spellings:
        known = by_language.setdefault(each.language, [])
        if fold(each.spelling) not in {fold(other) for other in [*known, *([house] if each.language == "en" else [])]}:
            known.append(each.spelling)
    lists = {language: tuple(known) for language, known in by_language.items() if known and language != "und"}
    return Name.model_validate({"house": house, "kind": dossier.kind, **lists})


def dossier_json(view: DossierView, names: Mapping[str, str]) -> dict[str, object]:
    """Return the numbers behind the page."""
    outlets = [
        {"outlet": source, "name": names.get(source, source), "counts": list(counts)}
        for source, counts in view.counts.items()
    ]
    return {
        **summary_json(view.dossier),
        "first": view.span[0].isoformat() if view.span else None,
        "last": view.span[1].isoformat() if view.span else None,
        "weeks": [f"{week}" for week in view.weeks],
        "outlets": outlets,
        "spellings": [
            {"language": each.language, "spelling": each.spelling, "articles": each.mentions} for each in view.spellings
        ],
        "with": [{**summary_json(each.dossier), "together": each.count} for each in view.companions],
        "counted_in": view.newest,
        "entries": [
            {"draft": draft_id, "date": f"{entry.wording.date}", "headline": entry.wording.headline}
            for draft_id, entry in view.entries.items()
        ],
        "articles": [
            {
                "article": each.id, "outlet": each.source, "language": each.language, "title": each.title,
                "at": each.at.isoformat(), "copy_of": each.copy_of or None,
            }
            for each in view.articles
        ],
    }  # fmt: skip


def summary_json(dossier: Dossier) -> dict[str, object]:
    """Return a name in a list."""
    return {
        "id": dossier.id,
        "name": dossier.name,
        "kind": dossier.kind,
        "listed": dossier.is_listed,
        "mentions": dossier.mentions,
        "last": dossier.last_at.isoformat(),
        "rose": dossier.rose_at.isoformat() if dossier.rose_at else None,
        "week": dossier.recent,
        "usual": round(dossier.usual, 1),
    }
