"""One source's part of a crawl: its listings, then the articles that are new or due, kept one by one."""

import asyncio
import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy.exc import DataError, IntegrityError

from crawler import pages
from crawler.crawl import vanished
from crawler.crawl.backward_walk import asked_for
from crawler.crawl.context import CrawlContext
from crawler.crawl.frontier import VisitCandidate, is_due, is_inside, is_left_alone, newest, was_read
from crawler.crawl.listing_stats import ListingStats, is_refusal
from crawler.crawl.source_listings import SourceListings
from crawler.listings.kinds import kind_of
from crawler.listings.link import Link
from crawler.pages import fixtures
from crawler.pages.matching import is_another_text, is_heading_of
from crawler.parsing.urls import address
from crawler.sources.source import Source
from storage.corpus import articles
from storage.crawling import frontier, observations, runs
from storage.crawling.observations import gone
from storage.editing import citations
from storage.errors import ExtractionError, FetchError, StoreError
from storage.records import Article, Drop, ListingHistory, Observation, Outcome, Page

log = logging.getLogger(__name__)

DOUBTED = "articles that may be gone"  # the listing named in the outcome of those asked for again
CITED = "articles that were cited"  # the same of those behind printed entries
OTHER_ADDRESS = "other_address"  # noted of a listed address whose page is an article of another one
# Why a page shows no text where there is an article: what its listing said of it is kept instead, as a lead.
HIDES = frozenset({"paywall", "login", "cookie_wall", "geo_block", "no_text", "not_html"})
ABSENT = frozenset({"http_404", "http_410"})
REFUSALS = 3  # pages refused one after another: the rest is not asked for in this run


class SourceVisit:
    """What one run does with one source."""

    def __init__(self, source: Source, crawl: CrawlContext, reads: Mapping[str, ListingHistory]) -> None:
        """`reads`: how each of its listings was read lately."""
        self._source = source
        self._fetcher = crawl.fetcher
        self._store = crawl.store
        self._pull = crawl.pull
        self._config = crawl.config
        self._now = crawl.now
        self._replay = crawl.replay
        self._reader = crawl.reader
        self._candidates = None if crawl.replay else crawl.candidates
        asked = asked_for(crawl.pull.since, crawl.pull.until)
        self._listed = SourceListings(source, crawl, asked, reads, self._visit_now, keeps=crawl.pull.limit is None)
        self._visited: dict[str, datetime | None] = {}  # by identity: when it was published
        self._kept: set[str] = set()  # of the visited ones, by identity, those kept by an earlier run
        self._refused = 0
        self._was_read = False  # a fetched page of this outlet was, in this run

    async def run(self) -> None:
        """What stops this source alone is the last line of its outcomes. Raises StoreError: nothing can be kept any more."""
        try:
            await self._listed.read()
            await self._visit_all()
            self._listed.end()
            await self._visit_doubted()
            await self._visit_cited()
        except StoreError as error:
            self._stop("store", f"could not be kept: {error}; what was kept before stays")
            raise
        except asyncio.CancelledError:
            # No fault of the outlet's: what was asked so far stands, and nothing is said of the rest.
            self._listed.tallies = [tally for tally in self._tallies if tally.asked]
            for tally in self._tallies:
                tally.said.append("the crawl was stopped before its end; what was kept stays, the next run goes on")
            raise
        except Exception as error:
            log.exception("%s", self._source.key)
            self._stop(
                "error", f"stopped by a fault of this program: {type(error).__name__}: {error}; what was kept stays"
            )

    @property
    def _tallies(self) -> list[ListingStats]:
        return self._listed.tallies

    def outcomes(self) -> list[Outcome]:
        """One a listing, as far as it got."""
        return [tally.outcome() for tally in self._tallies]

    def _stop(self, reason: str, line: str) -> None:
        if not self._tallies:
            self._listed.tally(self._source.home, "")
        self._tallies[-1].fail(reason, line)

    async def _visit_all(self) -> None:
        if self._replay is not None:
            for one in self._listed.seen.values():
                self._replay.claim(one.link.url)
        await self._visit_some([one for one in self._wanted() if one.identity not in self._visited])

    async def _visit_now(self, some: Sequence[VisitCandidate]) -> dict[str, datetime]:
        # For a listing that does not say how old its articles are: backward_walk.py wants to know how far back it has come.
        await self._visit_some([one for one in some if one.identity not in self._visited])
        return {one.identity: when for one in some if (when := self._visited.get(one.identity)) is not None}

    async def _visit_some(self, wanted: Sequence[VisitCandidate]) -> None:
        with self._store.read() as db:
            kept = articles.check_times(db, self._source.key, [one.identity for one in wanted])
        self._kept |= kept.keys()
        settled = []
        for one in wanted:
            reason = self._listed.recent.get(one.link.url, "")
            self._visited[one.identity] = None
            if one.is_whole and not was_read(one, kept.get(one.identity)):
                await self._visit(one)
            elif (
                one.is_whole
                or not is_due(one.link, kept.get(one.identity), self._now, self._config)
                or reason == OTHER_ADDRESS
            ):
                one.tally.known += 1
                settled.append(one)
            elif is_left_alone(reason):
                one.tally.drops[reason] += 1
                settled.append(one)
            else:
                await self._visit(one)
        self._listed.settle(settled)

    async def _visit_doubted(self) -> None:
        # Articles that were not there lately, listed or not: gone for good, or was it a bad hour?
        if self._replay is not None:
            return
        with self._store.read() as db:
            missed = observations.missed(db, self._source.key)
        doubted = [
            article
            for article, seen in missed
            if vanished.is_due(seen, self._config, self._now)
            and not is_left_alone(self._listed.recent.get(article.url, ""))
        ]
        if not doubted:
            return
        await self._visit_unlisted(doubted, DOUBTED)

    async def _visit_cited(self) -> None:
        # What a printed entry cites is watched for long after its listing forgot it.
        whole = any(
            one.full_text or kind_of(one).is_whole
            for edition in self._source.editions.values()
            for one in edition.listings
        )
        if self._replay is not None or whole:  # its page may read otherwise than its listing: no change of the outlet's
            return
        with self._store.read() as db:
            found = citations.behind_printed(db, self._source.key, self._now - timedelta(days=1))
            doubted = {article.id for article, seen in observations.missed(db, self._source.key) if gone(seen)}
        due = [
            article
            for article, last in found
            if article.id not in doubted
            and vanished.is_due_again(article.fetched_at, last, self._config, self._now)
            and not is_left_alone(self._listed.recent.get(article.url, ""))
        ]
        if due:
            await self._visit_unlisted(due, CITED)

    async def _visit_unlisted(self, some: Sequence[Article], name: str) -> None:
        tally = self._listed.tally(name, "")
        tally.found = min(len(some), vanished.MOST)
        editions = list(self._source.editions)
        for article in some[: vanished.MOST]:
            language = article.language if article.language in editions else editions[0]
            await self._visit(VisitCandidate(Link(article.url), article.identity, language, tally))

    def _is_gone(self, one: VisitCandidate, reason: str) -> bool:
        # Whether an article we have was taken away: kept as an observation, never as a drop.
        said = vanished.absence(reason, was_read=self._was_read)
        if said is None or self._replay is not None:
            return False
        with self._store.begin() as db:
            article_id = articles.known_id(db, self._source.key, one.identity)
            if article_id is not None:
                observations.add(db, Observation(article_id, self._now, said))
        one.tally.gone += article_id is not None
        return article_id is not None

    def _wanted(self) -> Iterator[VisitCandidate]:
        inside = []
        for one in self._listed.seen.values():
            if is_inside(one.link.published_at, self._pull.since, self._pull.until):
                inside.append(one)
            else:
                one.tally.left_out += 1
        chosen = newest(inside, self._pull.limit)
        chosen_ids = {one.identity for one in chosen}
        for one in inside:
            one.tally.left_out += one.identity not in chosen_ids
        return iter(chosen)

    async def _visit(self, one: VisitCandidate) -> None:
        try:
            article = await self._read(one)
            self._visited[one.identity] = article.published_at
            if not is_inside(article.published_at, self._pull.since, self._pull.until):
                one.tally.left_out += 1
                self._listed.settle([one])
                return
            self._require_same(article, one)
            self._keep(article, one)
            if article.identity != one.identity:
                # Its page names another address: the listed one needs no second visit soon.
                self._note(one, OTHER_ADDRESS, f"is {article.url}")
        except FetchError as error:
            self._not_fetched(one, error)
        except ExtractionError as error:
            if not self._is_lead(one, error.reason):
                self._drop(one, error.reason, error.message)
                if error.reason in HIDES and one.link.summary:
                    self._keep_lead(one)
        except StoreError as error:
            if not isinstance(error.__cause__, DataError | IntegrityError):
                raise
            self._drop(one, "error", error.message)
        except Exception as error:
            log.exception("%s", one.link.url)
            self._drop(one, "error", f"{type(error).__name__}: {error}")

    async def _read(self, one: VisitCandidate) -> Article:
        if one.is_whole and one.page is not None:
            return await self._told(one, None, one.page)
        if self._refused >= REFUSALS:
            raise FetchError("not asked: the pages before it were refused", about=one.link.url, reason="http_403")
        home = self._source.home if self._source.browser else ""
        try:
            page = await self._fetcher.fetch(address(one.link.url, self._source.drop_query), one.language, home)
        except FetchError as error:
            if error.reason in ABSENT and one.link.beginning and one.page is not None and not self._is_kept(one):
                begun = replace(one, link=replace(one.link, html=one.link.beginning))
                return await self._told(begun, None, one.page)  # all that there is of it
            raise
        if vanished.is_sent_home(page, self._source):
            raise ExtractionError("leads to the front page", about=one.link.url, reason="sent_home")
        article = await self._told(one, page, page)
        if page.final_url != page.url and article.identity != one.identity and self._is_kept(one):
            # The outlet gave its articles other addresses: what was kept under the old one is the same article.
            article = replace(article, identity=one.identity)
        self._was_read, self._refused = True, 0
        return article

    async def _told(self, one: VisitCandidate, page: Page | None, origin: Page) -> Article:
        # As its page or, without one, its listing tells it; `origin` is the page that was fetched for it.
        link = one.link if one.listing is not None else None
        try:
            article = await self._reader.read(page, self._source, one.language, link, origin.fetched_at)
        except ExtractionError as error:
            if page is not None and self._candidates is not None and error.reason in fixtures.UNREAD:
                fixtures.keep_candidate(self._candidates, page, self._source, one.language, error.reason)
            raise
        return replace(article, archived_at=origin.archived_at)

    def _is_kept(self, one: VisitCandidate) -> bool:
        with self._store.read() as db:
            return articles.known_id(db, self._source.key, one.identity) is not None

    def _not_fetched(self, one: VisitCandidate, error: FetchError) -> None:
        if error.stops_host:
            one.tally.waiting += 1
            one.tally.fail(error.reason, str(error))
        elif not self._is_lead(one, error.reason):
            self._drop(one, error.reason, error.message)

    def _is_lead(self, one: VisitCandidate, reason: str) -> bool:
        # Whether its page refused us and what its listing said of it was kept instead.
        if not is_refusal(reason):
            self._refused = 0
            return False
        self._refused += 1
        one.tally.refused += 1
        return self._keep_lead(one)

    def _keep_lead(self, one: VisitCandidate) -> bool:
        # Whether what its listing said of it was kept.
        try:
            lead = pages.lead(one.link, self._source, one.language, one.page.fetched_at if one.page else self._now)
            self._keep(replace(lead, archived_at=one.page.archived_at if one.page else ""), one)
        except ExtractionError:  # its listing gives no title
            return False
        return True

    def _require_same(self, article: Article, one: VisitCandidate) -> None:
        # A text that is kept gives way to an edit of it, never to a wall or to another page at its address.
        if one.identity not in self._kept and one.listing is not None:
            return
        with self._store.read() as db:
            kept = articles.find(db, self._source.key, article.identity)
        if kept is None or not kept.read or is_heading_of(kept.title, article.title):
            return
        if is_another_text(f"{kept.title}\n{kept.text}", f"{article.title}\n{article.text}"):
            raise ExtractionError(
                "has hardly a word of the article that is kept; it stays", about=article.url, reason="other_page"
            )

    def _keep(self, article: Article, one: VisitCandidate) -> None:
        tally = one.tally
        with self._store.begin() as db:
            article_id, kept = articles.add(db, article)
            frontier.take_out(db, self._source.key, [one.identity])
            if kept != "new" and article.read:
                observations.add(db, Observation(article_id, self._now, "there"))
        tally.leads += kept == "new" and not article.read
        setattr(tally, kept, getattr(tally, kept) + 1)

    def _drop(self, one: VisitCandidate, reason: str, detail: str) -> None:
        if self._is_gone(one, reason):
            return
        one.tally.drops[reason] += 1
        self._note(one, reason, detail)

    def _note(self, one: VisitCandidate, reason: str, detail: str) -> None:
        with self._store.begin() as db:
            runs.drop(db, Drop(self._source.key, one.link.url, reason, self._now, detail[:500]))
            if is_left_alone(reason):  # what passes is tried again by the next run, listed then or not
                frontier.take_out(db, self._source.key, [one.identity])
