"""One source's part of a crawl: its listings, then the articles that are new or due, stored one by one."""

import asyncio
import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy.exc import DataError, IntegrityError

from crawler import pages
from crawler.crawl import vanished
from crawler.crawl.backward_walk import requested_walk
from crawler.crawl.context import CrawlContext
from crawler.crawl.frontier import VisitCandidate, is_due, is_inside, is_left_alone, newest, was_read
from crawler.crawl.listing_stats import ListingStats, is_refusal
from crawler.crawl.source_listings import SourceListings
from crawler.listings.kinds import kind_of
from crawler.listings.link import Link
from crawler.pages import fixtures
from crawler.pages.boilerplate import datelines_of
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
OTHER_ADDRESS = "other_address"  # recorded for a listed address whose page is another address's article
# Reasons why a page hides the text of its article: a lead from its listing is stored instead.
HIDES = frozenset({"paywall", "login", "cookie_wall", "geo_block", "not_html"})
ABSENT = frozenset({"http_404", "http_410"})
REFUSALS = 3  # consecutive refusals, after which the rest is not requested in this run


class SourceVisit:
    """The visit of one source in one run."""

    def __init__(self, source: Source, crawl: CrawlContext, reads: Mapping[str, ListingHistory]) -> None:
        """`reads`: the recent history of each of its listings."""
        self._source = source
        self._crawl = crawl
        self._candidates = None if crawl.replay else crawl.candidates
        walk = requested_walk(crawl.pull.since, crawl.pull.until)
        self._listed = SourceListings(source, crawl, walk, reads, self._visit_now, keeps=crawl.pull.limit is None)
        self._visited: dict[str, datetime | None] = {}  # by identity: the publication time
        self._stored_before: set[str] = set()  # identities of the visited ones that an earlier run stored
        self._refused = 0
        self._was_read = False  # whether any fetched page of this outlet was read in this run

    async def run(self) -> None:
        """Read the listings and visit the articles. A fault of this source alone is the last line of its outcomes. Raises StoreError:
        nothing can be stored any more."""
        try:
            await self._listed.read()
            await self._visit_all()
            self._listed.end()
            await self._visit_doubted()
            await self._visit_cited()
        except StoreError as error:
            self._stop("store", f"could not be stored: {error}; everything stored before is kept")
            raise
        except asyncio.CancelledError:
            # No fault of the outlet's: what was read so far counts, the rest is not reported.
            self._listed.tallies = [tally for tally in self._tallies if tally.answers]
            for tally in self._tallies:
                tally.messages.append(
                    "the crawl was stopped early; everything stored so far is kept, the next run continues"
                )
            raise
        except Exception as error:
            log.exception("%s", self._source.key)
            self._stop(
                "error",
                f"stopped by an error in this program: {type(error).__name__}: {error}; everything stored so far is kept",
            )

    @property
    def _tallies(self) -> list[ListingStats]:
        return self._listed.tallies

    def outcomes(self) -> list[Outcome]:
        """Return one outcome per listing, as far as it got."""
        return [tally.outcome() for tally in self._tallies]

    def _stop(self, reason: str, line: str) -> None:
        if not self._tallies:
            self._listed.tally(self._source.home, "")
        self._tallies[-1].fail(reason, line)

    async def _visit_all(self) -> None:
        if self._crawl.replay is not None:
            for candidate in self._listed.seen.values():
                self._crawl.replay.claim(candidate.link.url)
        await self._visit_some([candidate for candidate in self._select() if candidate.identity not in self._visited])

    async def _visit_now(self, candidates: Sequence[VisitCandidate]) -> dict[str, datetime]:
        # For a listing without dates: backward_walk.py needs to know how far back it is.
        await self._visit_some([candidate for candidate in candidates if candidate.identity not in self._visited])
        return {
            candidate.identity: when
            for candidate in candidates
            if (when := self._visited.get(candidate.identity)) is not None
        }

    async def _visit_some(self, candidates: Sequence[VisitCandidate]) -> None:
        with self._crawl.store.read() as db:
            stored = articles.check_times(db, self._source.key, [candidate.identity for candidate in candidates])
        self._stored_before |= stored.keys()
        settled = []
        for candidate in candidates:
            reason = self._listed.recent.get(candidate.link.url, "")
            self._visited[candidate.identity] = None
            if candidate.is_whole and not was_read(candidate, stored.get(candidate.identity)):
                await self._visit(candidate)
            elif (
                candidate.is_whole
                or not is_due(candidate.link, stored.get(candidate.identity), self._crawl.now, self._crawl.config)
                or reason == OTHER_ADDRESS
            ):
                candidate.tally.known += 1
                settled.append(candidate)
            elif is_left_alone(reason):
                candidate.tally.drops[reason] += 1
                settled.append(candidate)
            else:
                await self._visit(candidate)
        self._listed.settle(settled)

    async def _visit_doubted(self) -> None:
        # Articles that were missing in recent runs, listed or not: gone for good, or was it a bad hour?
        if self._crawl.replay is not None:
            return
        with self._crawl.store.read() as db:
            missed = observations.missed(db, self._source.key)
        doubted = [
            article
            for article, observed in missed
            if vanished.is_due(observed, self._crawl.config, self._crawl.now)
            and not is_left_alone(self._listed.recent.get(article.url, ""))
        ]
        if not doubted:
            return
        await self._visit_unlisted(doubted, DOUBTED)

    async def _visit_cited(self) -> None:
        # Articles that a published entry cites are re-checked long after their listing dropped them.
        whole = any(
            listing.full_text or kind_of(listing).is_whole
            for edition in self._source.editions.values()
            for listing in edition.listings
        )
        if self._crawl.replay is not None or whole:  # its page may differ from its listing: no change of the outlet's
            return
        with self._crawl.store.read() as db:
            cited = citations.behind_printed(db, self._source.key, self._crawl.now - timedelta(days=1))
            doubted = {article.id for article, observed in observations.missed(db, self._source.key) if gone(observed)}
        due = [
            article
            for article, last in cited
            if article.id not in doubted
            and vanished.is_due_again(article.fetched_at, last, self._crawl.config, self._crawl.now)
            and not is_left_alone(self._listed.recent.get(article.url, ""))
        ]
        if due:
            await self._visit_unlisted(due, CITED)

    async def _visit_unlisted(self, unlisted: Sequence[Article], name: str) -> None:
        tally = self._listed.tally(name, "")
        tally.found = min(len(unlisted), vanished.MOST)
        editions = list(self._source.editions)
        for article in unlisted[: vanished.MOST]:
            language = article.language if article.language in editions else editions[0]
            await self._visit(VisitCandidate(Link(article.url), article.identity, language, tally))

    def _is_gone(self, candidate: VisitCandidate, reason: str) -> bool:
        # Return whether a stored article was taken away: recorded as an observation, never as a drop.
        state = vanished.absence(reason, was_read=self._was_read)
        if state is None or self._crawl.replay is not None:
            return False
        with self._crawl.store.begin() as db:
            article_id = articles.known_id(db, self._source.key, candidate.identity)
            if article_id is not None:
                observations.add(db, Observation(article_id, self._crawl.now, state))
        candidate.tally.gone += article_id is not None
        return article_id is not None

    def _select(self) -> Iterator[VisitCandidate]:
        inside = []
        for candidate in self._listed.seen.values():
            if is_inside(candidate.link.published_at, self._crawl.pull.since, self._crawl.pull.until):
                inside.append(candidate)
            else:
                candidate.tally.left_out += 1
        chosen = newest(inside, self._crawl.pull.limit)
        chosen_ids = {candidate.identity for candidate in chosen}
        for candidate in inside:
            candidate.tally.left_out += candidate.identity not in chosen_ids
        return iter(chosen)

    async def _visit(self, candidate: VisitCandidate) -> None:
        try:
            article = await self._read(candidate)
            self._visited[candidate.identity] = article.published_at
            if not is_inside(article.published_at, self._crawl.pull.since, self._crawl.pull.until):
                candidate.tally.left_out += 1
                self._listed.settle([candidate])
                return
            self._require_same(article, candidate)
            self._keep(article, candidate)
            if article.identity != candidate.identity:
                # Its page names another address: the listed one needs no second visit soon.
                self._note(candidate, OTHER_ADDRESS, f"is {article.url}")
        except FetchError as error:
            self._not_fetched(candidate, error)
        except ExtractionError as error:
            if not self._is_lead(candidate, error.reason):
                self._drop(candidate, error.reason, error.message)
                if error.reason in HIDES and candidate.link.summary:
                    self._keep_lead(candidate)
        except StoreError as error:
            if not isinstance(error.__cause__, DataError | IntegrityError):
                raise
            self._drop(candidate, "error", error.message)
        except Exception as error:
            log.exception("%s", candidate.link.url)
            self._drop(candidate, "error", f"{type(error).__name__}: {error}")

    async def _read(self, candidate: VisitCandidate) -> Article:
        if candidate.is_whole and candidate.page is not None:
            return await self._extract(candidate, None, candidate.page)
        if self._refused >= REFUSALS:
            raise FetchError(
                "not requested: the pages before it were refused", about=candidate.link.url, reason="http_403"
            )
        home = self._source.home if self._source.browser else ""
        try:
            page = await self._crawl.fetcher.fetch(
                address(candidate.link.url, self._source.drop_query), candidate.language, home
            )
        except FetchError as error:
            if (
                error.reason in ABSENT
                and candidate.link.beginning
                and candidate.page is not None
                and not self._is_kept(candidate)
            ):
                begun = replace(candidate, link=replace(candidate.link, html=candidate.link.beginning))
                return await self._extract(begun, None, candidate.page)  # all that there is of it
            raise
        if vanished.is_sent_home(page, self._source):
            raise ExtractionError("leads to the front page", about=candidate.link.url, reason="sent_home")
        article = await self._extract(candidate, page, page)
        if page.final_url != page.url and article.identity != candidate.identity and self._is_kept(candidate):
            # The outlet gave its articles other addresses: what was kept under the old one is the same article.
            article = replace(article, identity=candidate.identity)
        self._was_read, self._refused = True, 0
        return article

    async def _extract(self, candidate: VisitCandidate, page: Page | None, origin: Page) -> Article:
        # Return the article as its page or, without one, its listing has it; `origin` is the page that was fetched for it.
        link = candidate.link if candidate.listing is not None else None
        try:
            article = await self._crawl.reader.read(page, self._source, candidate.language, link, origin.fetched_at)
        except ExtractionError as error:
            if page is not None and self._candidates is not None and error.reason in fixtures.UNREAD:
                fixtures.keep_candidate(self._candidates, page, self._source, candidate.language, error.reason)
            raise
        return replace(article, archived_at=origin.archived_at)

    def _is_kept(self, candidate: VisitCandidate) -> bool:
        with self._crawl.store.read() as db:
            return articles.known_id(db, self._source.key, candidate.identity) is not None

    def _not_fetched(self, candidate: VisitCandidate, error: FetchError) -> None:
        if error.stops_host:
            candidate.tally.waiting += 1
            candidate.tally.fail(error.reason, str(error))
        elif not self._is_lead(candidate, error.reason):
            self._drop(candidate, error.reason, error.message)

    def _is_lead(self, candidate: VisitCandidate, reason: str) -> bool:
        # Return whether its page refused us and a lead from its listing was stored instead.
        if not is_refusal(reason):
            self._refused = 0
            return False
        self._refused += 1
        candidate.tally.refused += 1
        return self._keep_lead(candidate)

    def _keep_lead(self, candidate: VisitCandidate) -> bool:
        # Return whether a lead from its listing was stored.
        try:
            lead = pages.lead(
                candidate.link,
                self._source,
                candidate.language,
                candidate.page.fetched_at if candidate.page else self._crawl.now,
                datelines=datelines_of(self._crawl.config),
            )
            self._keep(replace(lead, archived_at=candidate.page.archived_at if candidate.page else ""), candidate)
        except ExtractionError:  # its listing gives no title
            return False
        return True

    def _require_same(self, article: Article, candidate: VisitCandidate) -> None:
        # A stored text is replaced by an edited version only, never by a wall or another page at its address.
        if candidate.identity not in self._stored_before and candidate.listing is not None:
            return
        with self._crawl.store.read() as db:
            stored = articles.find(db, self._source.key, article.identity)
        if stored is None or not stored.read or is_heading_of(stored.title, article.title):
            return
        if is_another_text(f"{stored.title}\n{stored.text}", f"{article.title}\n{article.text}"):
            raise ExtractionError(
                "has almost nothing of the stored article, which is kept", about=article.url, reason="other_page"
            )

    def _keep(self, article: Article, candidate: VisitCandidate) -> None:
        tally = candidate.tally
        with self._crawl.store.begin() as db:
            article_id, outcome = articles.add(db, article)
            frontier.take_out(db, self._source.key, [candidate.identity])
            if outcome != "new" and article.read:
                observations.add(db, Observation(article_id, self._crawl.now, "there"))
        tally.leads += outcome == "new" and not article.read
        setattr(tally, outcome, getattr(tally, outcome) + 1)

    def _drop(self, candidate: VisitCandidate, reason: str, detail: str) -> None:
        if self._is_gone(candidate, reason):
            return
        candidate.tally.drops[reason] += 1
        self._note(candidate, reason, detail)

    def _note(self, candidate: VisitCandidate, reason: str, detail: str) -> None:
        with self._crawl.store.begin() as db:
            runs.drop(db, Drop(self._source.key, candidate.link.url, reason, self._crawl.now, detail[:500]))
            if is_left_alone(reason):  # what passes is tried again by the next run, listed then or not
                frontier.take_out(db, self._source.key, [candidate.identity])
