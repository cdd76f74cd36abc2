"""Article → is it a copy of one we have? The index proposes, the exact share of common word runs decides.

    pending ─▶ Print ─▶ Signature ─▶ bands ─▶ the few that may be alike ─▶ judge ─▶ Copy | lead

The earliest of a group leads; nothing is deleted. An article with a new version is judged again, and so are its copies.
"""

from collections import Counter, OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta
from difflib import SequenceMatcher

import numpy as np
from sqlalchemy import Connection

from crawler import shingles
from crawler.shingles import Print
from storage import articles, copies, pending
from storage.config import DuplicatesConfig
from storage.copies import Signature
from storage.errors import SignatureError
from storage.records import Article, Copy
from storage.store import Store

_BATCH = 500  # articles judged in one transaction
_BATCH_CHARS = 8_000_000
_CANDIDATES = 20  # compared exactly for one article: those that share most bands
_PER_BAND = 20  # articles a band is kept for within a week: one that more share is a template's, and tells nothing
_KEPT_PRINTS = 2000
_ALIGNED = 400  # words of two texts laid beside each other to find what differs: a hundredth of a second
_FILLING = 4  # words of a name or a number with its unit


@dataclass(frozen=True, slots=True)
class Folded:
    """`articles` judged, `copies` of them that repeat another."""

    articles: int
    copies: int


@dataclass(frozen=True, slots=True, order=True)
class Likeness:
    """How much of two texts is the same: shares 0..1 of their word runs. `contained` is of the one with fewer runs."""

    jaccard: float
    contained: float


def likeness(one: Print, other: Print) -> Likeness:
    """Both 0.0 where a text is empty."""
    common = len(np.intersect1d(one.runs, other.runs, assume_unique=True))
    fewer = min(len(one.runs), len(other.runs))
    if not common or not fewer:
        return Likeness(0.0, 0.0)
    return Likeness(common / (len(one.runs) + len(other.runs) - common), common / fewer)


def is_copy(one: Print, other: Print, like: Likeness, config: DuplicatesConfig) -> bool:
    """Whether texts so alike are one text, not two fillings of a template. Short texts need more."""
    fewer = min(len(one.words), len(other.words))
    if fewer < config.min_words:
        return fewer >= config.short_words and like.jaccard >= config.short_jaccard
    alike = like.jaccard >= config.jaccard or like.contained >= config.containment
    return alike and not is_template(one, other, config)


def is_template(one: Print, other: Print, config: DuplicatesConfig) -> bool:
    """Whether two texts fill the same sentences with other numbers or names: a weekly rate, a bulletin, a match."""
    mine, theirs = _numbers(one), _numbers(other)
    fewer = min(len(mine), len(theirs))
    if fewer > 0 and len(mine & theirs) < config.same_numbers * fewer:
        return True
    words = min(len(one.words), len(other.words), _ALIGNED)
    return fillings(one, other) >= max(config.min_fillings, config.fillings * words)


def fillings(one: Print, other: Print) -> int:
    """At how many places one text has words of its own where the other has others; what is only added, left out or moved
    does not count. The first words of both are looked at."""
    mine, theirs = one.words[:_ALIGNED], other.words[:_ALIGNED]
    only_mine, only_theirs = set(mine) - set(other.words), set(theirs) - set(one.words)
    if not only_mine or not only_theirs:
        return 0
    steps = SequenceMatcher(None, mine, theirs, autojunk=False).get_opcodes()
    return sum(
        1
        for step, begin, end, start, stop in steps
        if step == "replace"
        and max(end - begin, stop - start) <= _FILLING
        and not only_mine.isdisjoint(mine[begin:end])
        and not only_theirs.isdisjoint(theirs[start:stop])
    )


def _numbers(one: Print) -> set[str]:
    return {word for word in one.words if word.isdigit()}


def reason(like: Likeness, lead: Article, longer: bool) -> str:
    """The verdict in an editor's words. `longer`: the copy has more words than what it repeats."""
    where = f"“{lead.title}” ({lead.source})" if lead.title else lead.url
    if longer:
        return f"{like.contained:.0%} of the 5-word runs of {where} stand in it"
    return f"{like.contained:.0%} of its 5-word runs stand in {where}"


def fold_copies(store: Store, config: DuplicatesConfig, now: datetime) -> Folded:  # noqa: ARG001 - every stage is called so
    """Judges every article not judged yet in its present version, oldest first, in transactions of a few hundred.

    Raises SignatureError where the stored signatures were made another way; StoreError.
    """
    with store.read() as db:
        _check_scheme(db, config)
    judged = found = 0
    prints = _Prints(config)
    while True:
        with store.begin() as db:
            times = pending.oldest(db, "duplicates", _BATCH, _BATCH_CHARS)
            if not times:
                return Folded(judged, found)
            fold = _Fold(db, list(articles.get(db, times).values()), prints, config)
            fold.judge()
            pending.done(db, "duplicates", times)
            fold.keep()
        judged += len(times)
        found += fold.found


def rebuild(store: Store, config: DuplicatesConfig, now: datetime) -> Folded:
    """Signs and judges every article anew; an interrupted rebuild goes on with the next `fold_copies`."""
    with store.begin() as db:
        copies.rebuild(db)
    return fold_copies(store, config, now)


def _check_scheme(db: Connection, config: DuplicatesConfig) -> None:
    kept = copies.newest_scheme(db)
    if kept is not None and kept != shingles.scheme(config):
        raise SignatureError(
            f"signatures were made by ({kept}), the configuration says ({shingles.scheme(config)}); nothing was compared: "
            "run `crawler duplicates --rebuild`",
            about="duplicates",
        )


class _Prints:
    """The prints of the articles last compared, so that a text many are compared with is read once."""

    def __init__(self, config: DuplicatesConfig) -> None:
        self._config = config
        self._kept: OrderedDict[tuple[int, int], Print] = OrderedDict()

    def of(self, article: Article) -> Print:
        key = (article.id, article.version)
        if key not in self._kept:
            self._kept[key] = shingles.take_print(article.text, self._config.shingle_words)
        self._kept.move_to_end(key)
        if len(self._kept) > _KEPT_PRINTS:
            self._kept.popitem(last=False)
        return self._kept[key]


class _Fold:
    """One batch: who leads, who follows whom, and what of the index changes by it."""

    def __init__(self, db: Connection, batch: list[Article], prints: _Prints, config: DuplicatesConfig) -> None:
        self._db, self._prints, self._config = db, prints, config
        self._batch = sorted(batch, key=_order)
        self._said = copies.of(db, [article.id for article in batch])
        self._again: dict[int, datetime] = {}  # to be judged once more: what they repeated has changed
        self._verdicts: dict[int, Copy] = {}
        self._withdraw()
        self._signatures = self._sign()
        self._bands = {of: shingles.bands(made.hashes, config) for of, made in self._signatures.items()}
        self._asked = {article.id: self._ask(article) for article in self._batch}
        self._index = self._read_index()
        self._leads = articles.get(db, {of for standing in self._index.values() for of in standing})
        self._dropped: list[tuple[int, int, int]] = []
        self._added: list[tuple[int, int, int]] = []

    @property
    def found(self) -> int:
        return len(self._verdicts.keys() & self._signatures.keys())

    def judge(self) -> None:
        for article in self._batch:
            match = self._best(article)
            if match is None:
                self._lead(article)
                continue
            lead, like = match
            if _order(article) < _order(lead):
                self._take_over(article, lead)
            else:
                self._verdicts[article.id] = self._copy(article, lead, like)

    def keep(self) -> None:
        """Writes what `judge` found."""
        copies.sign(self._db, list(self._signatures.values()))
        copies.unindex(self._db, self._dropped)
        copies.index(self._db, self._added)
        copies.keep(self._db, list(self._verdicts.values()))
        pending.add(self._db, "duplicates", self._again)
        moved = self._said.keys() | self._again.keys() | (self._verdicts.keys() - self._signatures.keys())
        pending.add(self._db, "stories", {of: a.when for of, a in articles.get(self._db, moved).items()})

    def _withdraw(self) -> None:
        # A new version: the old one's bands go, what was said of it too, and its copies are judged again.
        ids = [article.id for article in self._batch]
        old = copies.signatures_of(self._db, ids)
        leads = {of: signature for of, signature in old.items() if of not in self._said}
        rows = [(s.week, band, of) for of, s in leads.items() for band in shingles.bands(s.hashes, self._config)]
        copies.unindex(self._db, rows)
        copies.forget(self._db, ids)
        left = {copy.article_id for said in copies.followers(self._db, ids).values() for copy in said}
        copies.forget(self._db, left)
        self._again |= {of: article.when for of, article in articles.get(self._db, left).items()}

    def _sign(self) -> dict[int, Signature]:
        made = shingles.scheme(self._config)
        taken = [self._prints.of(article) for article in self._batch]
        hashes = shingles.sign(taken, self._config)
        return {
            article.id: Signature(
                article.id, article.version, made, hashes[at], len(taken[at].words), copies.week(article.when)
            )
            for at, article in enumerate(self._batch)
        }

    def _ask(self, article: Article) -> list[int]:
        # A long text asks with more samples than it is kept under: what it holds may be a small part of it.
        more = shingles.samples(self._prints.of(article), self._config)[: 8 * self._config.samples]
        return list({*self._bands[article.id], *shingles.sample_bands(more)})

    def _weeks(self, article: Article) -> range:
        window = timedelta(days=self._config.window_days)
        return range(copies.week(article.when - window), copies.week(article.when + window) + 1)

    def _read_index(self) -> dict[tuple[int, int], list[int]]:
        asked: dict[int, set[int]] = {}
        for article in self._batch:
            for week in self._weeks(article):
                asked.setdefault(week, set()).update(self._asked[article.id])
        found: dict[tuple[int, int], list[int]] = {}
        for week, values in asked.items():
            found |= copies.sharing(self._db, week, values)
        return found

    def _best(self, article: Article) -> tuple[Article, Likeness] | None:
        shared: Counter[int] = Counter()
        for week in self._weeks(article):
            for band in self._asked[article.id]:
                for of in self._index.get((week, band), ()):
                    shared[of] += 1
        window = timedelta(days=self._config.window_days)
        mine = self._prints.of(article)
        best: tuple[Article, Likeness] | None = None
        for of, _ in shared.most_common(_CANDIDATES):
            lead = self._leads[of]
            if of == article.id or abs(lead.when - article.when) > window:
                continue
            like = likeness(mine, self._prints.of(lead))
            if is_copy(mine, self._prints.of(lead), like, self._config) and (best is None or like > best[1]):
                best = (lead, like)
        return best

    def _lead(self, article: Article) -> None:
        self._leads[article.id] = article
        week = self._signatures[article.id].week
        for band in self._bands[article.id]:
            standing = self._index.setdefault((week, band), [])
            if len(standing) < _PER_BAND:
                standing.append(article.id)
                self._added.append((week, band, article.id))

    def _take_over(self, article: Article, lead: Article) -> None:
        """`article` came later but was published first: it leads, and what followed the other follows it where alike."""
        self._lead(article)
        signature = self._signatures.get(lead.id) or copies.signatures_of(self._db, [lead.id])[lead.id]
        for band in set(shingles.bands(signature.hashes, self._config)):
            row = (signature.week, band, lead.id)
            if lead.id in self._index.get(row[:2], ()):
                self._index[row[:2]].remove(lead.id)
            self._added = [kept for kept in self._added if kept != row]
            self._dropped.append(row)
        del self._leads[lead.id]
        following = {c.article_id: c for said in copies.followers(self._db, [lead.id]).values() for c in said}
        following |= {of: copy for of, copy in self._verdicts.items() if copy.of_id == lead.id}
        for one in [lead, *articles.get(self._db, following).values()]:
            mine, theirs = self._prints.of(one), self._prints.of(article)
            like = likeness(mine, theirs)
            if is_copy(mine, theirs, like, self._config):
                self._verdicts[one.id] = self._copy(one, article, like)
            else:
                self._verdicts.pop(one.id, None)
                self._again[one.id] = one.when

    def _copy(self, article: Article, lead: Article, like: Likeness) -> Copy:
        longer = len(self._prints.of(article).runs) > len(self._prints.of(lead).runs)
        return Copy(article.id, lead.id, like.jaccard, like.contained, reason(like, lead, longer))


def _order(article: Article) -> tuple[datetime, int]:
    return (article.when, article.id)
