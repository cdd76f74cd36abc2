"""Count who and what articles and published entries mention, and note which names rise: `count_names` acts."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from storage.config.names import Names
from storage.corpus import articles, dossier_reading, dossiers, work_queue
from storage.corpus.dossiers import Mention, MentionedIn
from storage.database.store import Store
from storage.publishing import digests
from storage.records import Article
from storage.text.name_keys import name_key
from storage.text.normalize import fold
from summarizer.names.guess import READ_WORDS, guesses
from summarizer.names.name_words import Kind
from summarizer.names.rising import BEFORE, LEAST, WEEK, Rise, rise_of

MOST = 5_000  # articles read in a run: those of before the desk had dossiers take some runs
_STEP, _STEP_CHARS = 500, 5_000_000
_KNOWN, _KNOWN_LEAST = 5_000, 2  # names that are looked for in Arabic letters, and the articles that they have at least


@dataclass(frozen=True, slots=True)
class NamesResult:
    """How many articles were read, how many wait, and how many names rose."""

    articles: int
    waiting: int
    rising: int


def count_names(store: Store, names: Names, now: datetime, most: int = MOST) -> NamesResult:
    """Store what new articles and entries mention, the newest articles first. Raises StoreError."""
    _follow_list(store, names)
    with store.read() as db:
        others = dossier_reading.guessed_kinds(db, _KNOWN, _KNOWN_LEAST)
    known: dict[str, Kind] = {key: _kind(kind) for key, kind in others.items()}
    touched, done = set[int](), 0
    while done < most:
        with store.read() as db:
            times = work_queue.oldest(db, "names", min(most - done, _STEP), _STEP_CHARS, newest=True)
            waiting = articles.get(db, times)
        if not times:
            break
        found = [mentioned(article, names, known) for article in waiting.values()]
        with store.begin() as db:
            versions = {article.id: article.version for article in waiting.values()}
            same = work_queue.unchanged(db, "names", times, versions)
            touched |= dossiers.keep(db, [each for each in found if each.article_id in same])
            work_queue.done(db, "names", {of: at for of, at in times.items() if of in same})
        done += len(times)
    _count_entries(store, names)
    with store.read() as db:
        left = work_queue.count(db, "names")
    return NamesResult(done, left, 0 if left else _note_rises(store, touched, now))


def mentioned(article: Article, names: Names, known: Mapping[str, Kind]) -> MentionedIn:
    """Return the names in an article: those of the list, and what may be others."""
    return MentionedIn(
        article.id,
        article.source,
        article.language,
        article.when,
        mentions_in(article.title, article.text, article.language, names, known),
    )


def mentions_in(title: str, text: str, language: str, names: Names, known: Mapping[str, Kind]) -> list[Mention]:
    """Return the names in a headline and a text."""
    read = f"{title}\n{' '.join(text[: 12 * READ_WORDS].split()[:READ_WORDS])}"
    listed = [
        Mention(dossiers.listed_key(house), house, name.kind, written)
        for house, written in names.spelled(read, language).items()
        if (name := names.get(house)) is not None
    ]
    found = guesses(title, text, language, names, known)
    return [*listed, *(Mention(guess.key, guess.spelling, guess.kind, guess.spelling) for guess in found)]


def _follow_list(store: Store, names: Names) -> None:
    """Give each dossier of a name that was listed since to the list's, and note what is listed no longer."""
    keys = {
        key: name
        for name in names.names
        if name.kind != "family"
        for language in names.languages
        for spelling in name.spellings(language)
        if (key := name_key(spelling, "place" if name.kind == "place" else "person"))
    }
    with store.begin() as db:
        for key, dossier_id in dossiers.by_key(db, keys).items():
            name = keys[key]
            seen = dossier_reading.spellings(db, dossier_id)
            listed = {(language, fold(each)) for language in names.languages for each in name.spellings(language)}
            if any((each.language, fold(each.spelling)) in listed for each in seen):
                dossiers.relabel(db, dossier_id, dossiers.listed_key(name.house), name.house, name.kind)
        dossiers.follow_list(db, {name.house for name in names.names})


def _count_entries(store: Store, names: Names) -> None:
    """Note which dossiers the entries of new digests mention."""
    with store.read() as db:
        last = dossiers.newest_digest(db)
        ids = [period.digest_id for period in digests.published(db) if period.digest_id > last]
    for digest_id in ids:
        with store.begin() as db:
            digest = digests.get(db, digest_id)
            found = {
                entry.draft_id: [
                    mention.key
                    for mention in mentions_in(
                        entry.wording.headline, entry.wording.text, entry.wording.language, names, {}
                    )
                ]
                for entry in (digest.entries if digest else ())
            }
            of_keys = dossiers.by_key(db, {key for keys in found.values() for key in keys})
            by_draft = {draft: [of_keys[key] for key in keys if key in of_keys] for draft, keys in found.items()}
            dossiers.keep_entries(db, digest_id, by_draft)


def _note_rises(store: Store, touched: Collection[int], now: datetime) -> int:
    """Note which of the names that got an article rise, and return how many. Copies are left out of what rises."""
    today = dossiers.day_number(now)
    with store.read() as db:
        recent_all, before_all = (
            articles.count_between(db, now - timedelta(days=first), now - timedelta(days=end))
            for first, end in ((WEEK, 0), (WEEK + BEFORE, WEEK))
        )
        if before_all < recent_all:  # less than a week to compare with
            return 0
        candidates = dossier_reading.may_rise(db, touched, LEAST)
        days = dossier_reading.days_of(db, candidates, today - WEEK - BEFORE)
        rises: dict[int, Rise] = {}
        for dossier_id, counts in days.items():
            if rise_of(counts, today, recent_all / before_all) is None:
                continue
            own = dossier_reading.own_days_of(db, dossier_id, today - WEEK - BEFORE)
            if rise := rise_of(own, today, recent_all / before_all):
                rises[dossier_id] = rise
    if rises:
        with store.begin() as db:
            for dossier_id, rise in rises.items():
                dossiers.note_rise(db, dossier_id, now, rise.recent, rise.usual)
    return len(rises)


def _kind(kind: str) -> Kind:
    return "place" if kind == "place" else "group" if kind == "group" else "person"
