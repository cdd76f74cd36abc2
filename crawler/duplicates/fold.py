"""Article → is it a copy of one we have? The index proposes, the exact share of common word runs decides.

    pending ─▶ Print ─▶ Signature ─▶ bands ─▶ the few that may be alike ─▶ judge ─▶ Copy | lead

The earliest of a group leads; nothing is deleted. An article with a new version is judged again, and so are its copies.
"""

from collections import Counter, OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from sqlalchemy import Connection

from crawler.duplicates import signatures
from crawler.duplicates.signatures import Bands, Hashes, ShingleSet
from crawler.duplicates.similarity import Similarity, is_copy, likeness, reason
from storage.config.settings import DuplicatesConfig
from storage.corpus import articles, copies, work_queue
from storage.corpus.copies import Signature
from storage.database.chunks import chunks
from storage.database.store import Store
from storage.errors import SignatureError
from storage.records import Article, Copy

# Articles judged in one transaction. New rows fall all over the index: the more at once, the fewer times a page is written.
_BATCH = 5000
_BATCH_CHARS = 8_000_000
_TOGETHER = 200  # texts signed at once: their numbers stay in the processor's cache
_CANDIDATES = 20  # compared exactly for one article: those that share most bands
_CANDIDATES_OF = 500  # articles whose candidates' texts are held at once
_PER_BAND = 20  # articles a band is kept for within a window: one that more share is a template's, and tells nothing
_KEPT_PRINTS = 2000


@dataclass(frozen=True, slots=True)
class FoldResult:
    """`articles` judged, `copies` of them that repeat another."""

    articles: int
    copies: int


def fold_copies(store: Store, config: DuplicatesConfig, now: datetime) -> FoldResult:  # noqa: ARG001 - every stage is called so
    """Judges every article not judged yet in its present version, oldest first, in transactions of some thousand.

    Raises SignatureError where the stored signatures were made another way; StoreError.
    """
    with store.read() as db:
        _check_scheme(db, config)
    judged = found = 0
    prints = _Prints(config)
    while True:
        with store.read() as db:
            times = work_queue.oldest(db, "duplicates", _BATCH, _BATCH_CHARS)
            waiting = articles.get(db, times)
        if not times:
            return FoldResult(judged, found)
        batch = _sign(list(waiting.values()), config)  # outside of the transaction: other writers need not wait for it
        with store.begin() as db:
            same = work_queue.unchanged(
                db, "duplicates", times, {of: article.version for of, article in waiting.items()}
            )
            fold = _Fold(db, [signed for signed in batch if signed.article.id in same], prints, config)
            fold.judge()
            work_queue.done(db, "duplicates", {of: times[of] for of in same})
            fold.keep()
        judged += len(same)
        found += fold.found


def rebuild(store: Store, config: DuplicatesConfig, now: datetime) -> FoldResult:
    """Signs and judges every article anew; an interrupted rebuild goes on with the next `fold_copies`."""
    with store.begin() as db:
        copies.rebuild(db)
    return fold_copies(store, config, now)


def _check_scheme(db: Connection, config: DuplicatesConfig) -> None:
    stored = copies.newest_scheme(db)
    if stored is not None and stored != signatures.scheme(config):
        raise SignatureError(
            f"signatures were made by ({stored}), the configuration says ({signatures.scheme(config)}); nothing was compared: "
            "run `crawler duplicates --rebuild`",
            about="duplicates",
        )


@dataclass(frozen=True, slots=True)
class _Signed:
    article: Article
    print: ShingleSet
    bands: Bands

    @property
    def hashes(self) -> bytes:
        """Return the sampled hashes as stored: little-endian, 8 bytes each."""
        return self.bands.kept.astype("<u8").tobytes()


def _sign(articles: Sequence[Article], config: DuplicatesConfig) -> list[_Signed]:
    signed_articles: list[_Signed] = []
    for start in range(0, len(articles), _TOGETHER):
        together = articles[start : start + _TOGETHER]
        signed = signatures.sign([article.text for article in together], config)
        signed_articles += [_Signed(article, *signature) for article, signature in zip(together, signed, strict=True)]
    return signed_articles


class _Prints:
    """The prints of the articles last compared, so that a text many are compared with is read once."""

    def __init__(self, config: DuplicatesConfig) -> None:
        self._config = config
        self._kept: OrderedDict[tuple[int, int], ShingleSet] = OrderedDict()

    def of(self, article: Article) -> ShingleSet:
        """Return the shingles of an article's text, from memory if it was compared lately."""
        key = (article.id, article.version)
        if key not in self._kept:
            self._kept[key] = signatures.take_print(article.text, self._config.shingle_words)
        self._kept.move_to_end(key)
        if len(self._kept) > _KEPT_PRINTS:
            self._kept.popitem(last=False)
        return self._kept[key]


class _Fold:
    """One batch: who leads, who follows whom, and what of the index changes by it."""

    def __init__(self, db: Connection, batch: list[_Signed], prints: _Prints, config: DuplicatesConfig) -> None:
        self._db, self._prints, self._config = db, prints, config
        self._batch = sorted(batch, key=lambda signed: _order(signed.article))
        self._signed = {signed.article.id: signed for signed in self._batch}
        self._said = copies.by_article(db, self._signed)
        self._again: dict[int, datetime] = {}  # to be judged once more: what they repeated has changed
        self._verdicts: dict[int, Copy] = {}
        self._withdraw()
        self._index = self._read_index()  # who leads under a band, in any week of the window
        self._leads: dict[int, Article] = {}
        self._dropped: list[tuple[int, int, int]] = []
        self._added: list[tuple[int, int, int]] = []

    @property
    def found(self) -> int:
        """Return how many of the judged articles are copies."""
        return len(self._verdicts.keys() & self._signed.keys())

    def judge(self) -> None:
        """Compare each new article with the leads that share most bands, and note the verdicts."""
        for article_ids in chunks(self._signed, _CANDIDATES_OF):
            near = {of: self._near(self._signed[of]) for of in article_ids}
            stored = {lead for leads in near.values() for lead in leads} - self._signed.keys()
            here = {of: article for of, article in self._leads.items() if of in self._signed}
            self._leads = {**here, **articles.get(self._db, stored)}
            for of in article_ids:
                self._place(self._signed[of])

    def keep(self) -> None:
        """Writes what `judge` found."""
        week, scheme = copies.week, signatures.scheme(self._config)
        copies.sign(
            self._db,
            [
                Signature(
                    of,
                    signed.article.version,
                    scheme,
                    signed.hashes,
                    len(signed.print.words),
                    week(signed.article.when),
                )
                for of, signed in self._signed.items()
            ],
        )
        copies.unindex(self._db, self._dropped)
        copies.index(self._db, self._added)
        copies.keep(self._db, list(self._verdicts.values()))
        work_queue.add(self._db, self._again, "duplicates")
        moved = self._said.keys() | self._again.keys() | (self._verdicts.keys() - self._signed.keys())
        work_queue.add(self._db, {of: a.when for of, a in articles.get(self._db, moved).items()}, "stories")

    def _withdraw(self) -> None:
        # A new version: the old one's bands go, what was said of it too, and its copies are judged again.
        old = copies.signatures_of(self._db, self._signed)
        if not old:
            return
        copies.unindex(self._db, [row for of, bands in old.items() if of not in self._said for row in _rows(bands)])
        copies.unsign(self._db, old)
        copies.forget(self._db, old)
        unled = {copy.article_id for verdicts in copies.followers(self._db, old).values() for copy in verdicts}
        copies.forget(self._db, unled)
        self._again |= {of: article.when for of, article in articles.get(self._db, unled).items()}

    def _weeks(self, article: Article) -> range:
        window = timedelta(days=self._config.window_days)
        return range(copies.week(article.when - window), copies.week(article.when + window) + 1)

    def _read_index(self) -> dict[int, list[int]]:
        wanted: dict[int, list[Hashes]] = {}
        for signed in self._batch:
            for week in self._weeks(signed.article):
                wanted.setdefault(week, []).append(signed.bands.asked)
        found: dict[int, list[int]] = {}
        for week, values in wanted.items():
            for band, article_id in copies.sharing(self._db, week, np.unique(np.concatenate(values)).tolist()):
                found.setdefault(band, []).append(article_id)
        return found

    def _near(self, signed: _Signed) -> list[int]:
        """Return who leads and shares most bands."""
        shared = Counter(of for band in signed.bands.asked.tolist() for of in self._index.get(band, ()))
        return [of for of, _ in shared.most_common(_CANDIDATES)]

    def _place(self, signed: _Signed) -> None:
        article = signed.article
        match = self._best(signed)
        if match is None:
            self._lead(signed)
            return
        lead, like = match
        if _order(article) < _order(lead):
            self._take_over(signed, lead)
        else:
            self._verdicts[article.id] = self._copy(article, lead, like)

    def _best(self, signed: _Signed) -> tuple[Article, Similarity] | None:
        window = timedelta(days=self._config.window_days)
        best: tuple[Article, Similarity] | None = None
        for of in self._near(signed):
            lead = self._leads.get(of)
            if lead is None or of == signed.article.id or abs(lead.when - signed.article.when) > window:
                continue
            theirs = self._print_of(lead)
            like = likeness(signed.print, theirs)
            if is_copy(signed.print, theirs, like, self._config) and (best is None or like > best[1]):
                best = (lead, like)
        return best

    def _lead(self, signed: _Signed) -> None:
        article = signed.article
        self._leads[article.id] = article
        week = copies.week(article.when)
        for band in signed.bands.kept.tolist():
            standing = self._index.setdefault(band, [])
            if len(standing) < _PER_BAND:
                standing.append(article.id)
                self._added.append((week, band, article.id))

    def _take_over(self, signed: _Signed, lead: Article) -> None:
        """The article came later but was published first: it leads, and what followed the other follows it where alike."""
        for row in _rows(copies.signatures_of(self._db, [lead.id])[lead.id]):
            if lead.id in self._index.get(row[1], ()):
                self._index[row[1]].remove(lead.id)
            self._dropped.append(row)
        del self._leads[lead.id]
        self._lead(signed)
        following = {c.article_id: c for verdicts in copies.followers(self._db, [lead.id]).values() for c in verdicts}
        following |= {of: copy for of, copy in self._verdicts.items() if copy.of_id == lead.id}
        for article in [lead, *articles.get(self._db, following).values()]:
            mine = self._print_of(article)
            like = likeness(mine, signed.print)
            if is_copy(mine, signed.print, like, self._config):
                self._verdicts[article.id] = self._copy(article, signed.article, like)
            else:
                self._verdicts.pop(article.id, None)
                self._again[article.id] = article.when

    def _print_of(self, article: Article) -> ShingleSet:
        signed = self._signed.get(article.id)
        return signed.print if signed else self._prints.of(article)

    def _copy(self, article: Article, lead: Article, like: Similarity) -> Copy:
        longer = len(self._print_of(article).runs) > len(self._print_of(lead).runs)
        return Copy(article.id, lead.id, like.jaccard, like.contained, reason(like, lead, longer))


def _rows(signature: Signature) -> list[tuple[int, int, int]]:
    bands = np.frombuffer(signature.hashes, "<u8").tolist()
    return [(signature.week, band, signature.article_id) for band in bands]


def _order(article: Article) -> tuple[datetime, int]:
    return (article.when, article.id)
