"""What one source lists: its listings read as far back as this run wants, each article that is new put into the frontier."""

from collections import deque
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial

from crawler.archive.replay import Replay
from crawler.crawl import backward_walk, leftovers
from crawler.crawl.backward_walk import Walk
from crawler.crawl.context import CrawlContext
from crawler.crawl.frontier import VisitCandidate, is_inside, is_left_alone, is_tried_again
from crawler.crawl.listing_stats import ListingStats, is_flood
from crawler.discovery import drift
from crawler.listings.addresses import is_address
from crawler.listings.kinds import kind_of
from crawler.listings.link import Link
from crawler.listings.read import read_listing
from crawler.listings.sitemap import nested_sitemaps
from crawler.sources.source import Listing, Source, identity
from storage.corpus import articles
from storage.crawling import frontier, runs
from storage.errors import FetchError, ListingError
from storage.records import Drop, ListingHistory, Page

LEFT = "left by a run before"  # the listing named in the outcome of articles that no listing names any more
SAVED = "saved pages"  # the same of replayed pages that no listing names
MOST_SITEMAPS = 400  # of the indexes of one listing, one in another, in one run: a year of one a day
GIVEN_UP = "given_up"  # why an article that could not be visited for `catch_up_days` is dropped

# Visits articles at once and returns, by identity, the publication times of those that could be read.
VisitNow = Callable[[Sequence[VisitCandidate]], Awaitable[dict[str, datetime]]]


class SourceListings:
    """The listings of one source in one run. `seen` by identity, `tallies` one per listing, both as far as they were read."""

    def __init__(
        self,
        source: Source,
        crawl: CrawlContext,
        requested: Walk,
        reads: Mapping[str, ListingHistory],
        visit_now: VisitNow,
        *,
        keeps: bool,
    ) -> None:
        """`requested`: the days a person wants. `reads`: the recent history of each listing. `keeps` False: nothing is put into the
        frontier, as where only a few articles are wanted."""
        self._source = source
        self._crawl = crawl
        self._requested = requested
        self._reads = reads
        self._visit_now = visit_now
        self._keeps = keeps and crawl.replay is None
        self.seen: dict[str, VisitCandidate] = {}
        self.tallies: list[ListingStats] = []
        self._is_whole = True  # every listing could be read
        self._put_in: set[str] = set()  # identities, in this run
        with crawl.store.read() as db:
            lately = crawl.now - timedelta(hours=crawl.config.recheck_hours)
            self.recent = runs.recent_drops(db, source.key, lately)
            self._unfinished = {} if crawl.replay else frontier.unfinished(db, source.key)

    async def read(self) -> None:
        """Read every listing. Raises StoreError; a listing's faults are in its tally."""
        for language, edition in self._source.editions.items():
            for listing in edition.listings:
                await self._read_listing(listing, language)
            if self._crawl.replay is not None:
                self._take_saved(language, self._crawl.replay)
                for url in self._crawl.replay.urls():  # pages and days of its listings that this run had no need of
                    if any(is_address(listing, url) for listing in edition.listings):
                        self._crawl.replay.claim(url)
        if self._keeps:
            self._take_left()

    def tally(self, listing: str, language: str) -> ListingStats:
        """Add and return a tally, its name unique in this run."""
        named = {tally.listing for tally in self.tallies}
        new = ListingStats(self._source.key, f"{listing} ({language})" if listing in named else listing)
        self.tallies.append(new)
        return new

    def end(self) -> None:
        """Forget the progress of the walk that a person requested, once nothing of it is left to do."""
        if self._keeps and self._requested.key and self._is_whole:
            with self._crawl.store.begin() as db:
                if not frontier.waiting(db, self._source.key, self._requested.key):
                    frontier.end_walk(db, self._source.key, self._requested.key)

    def settle(self, candidates: Sequence[VisitCandidate]) -> None:
        """Take candidates that an earlier run left out of the frontier: they are done."""
        settled = [
            candidate.identity
            for candidate in candidates
            if candidate.tally.listing == LEFT or candidate.identity in self._put_in
        ]
        if settled:
            with self._crawl.store.begin() as db:
                frontier.take_out(db, self._source.key, settled)

    def _walk(self, listing: Listing) -> Walk:
        if self._requested.is_requested or not self._keeps:
            return self._requested
        declared = {listing.url for edition in self._source.editions.values() for listing in edition.listings}
        reads = [read for name, read in self._reads.items() if name.partition(" (")[0] in declared]
        good = [read.last_good for read in reads if read.last_good is not None]
        return backward_walk.catching_up(
            listing,
            self._reads.get(listing.url),
            max(good, default=None),
            self._unfinished.get(listing.url, ()),
            self._crawl.config,
            self._crawl.now,
        )

    async def _read_listing(self, listing: Listing, language: str) -> None:
        walk = self._walk(listing)
        done: set[str] = set()
        if walk.key and self._keeps:
            with self._crawl.store.read() as db:
                done = frontier.walked(db, self._source.key, listing.url, walk.key)
        tally: ListingStats | None = None
        for urls in backward_walk.legs(listing, self._source, walk, self._crawl.now):
            available = [url for url in urls if self._crawl.replay is None or self._crawl.replay.has(url)]
            if not available or (
                backward_walk.is_closed(listing, available[-1], self._source, walk, self._crawl.now)
                and done >= set(available)
            ):
                continue
            tally = tally or self._begin(listing, language, walk)
            if not await self._read_pages(listing, language, walk, available, done, tally):
                self._is_whole = False
                return
        if walk.key and not walk.is_requested:
            with self._crawl.store.begin() as db:
                frontier.end_walk(db, self._source.key, walk.key, listing.url)

    def _begin(self, listing: Listing, language: str, walk: Walk) -> ListingStats:
        # A window of days may well be empty; so is today's sitemap after midnight, as the earlier ones show.
        tally = self.tally(listing.url, language)
        read = self._reads.get(tally.listing)
        tally.always = read.usual if read is not None and read.always and not walk.is_requested else 0
        return tally

    async def _read_pages(
        self, listing: Listing, language: str, walk: Walk, urls: list[str], done: set[str], tally: ListingStats
    ) -> bool:
        # Return whether the listing could be read: its pages or, for an index, the sitemaps it names.
        waiting = deque(urls)
        named = set(urls)  # an index may name itself
        fresh, failed, pages_read = True, False, 0
        is_closed = partial(backward_walk.is_closed, listing, source=self._source, walk=walk, now=self._crawl.now)
        while waiting:
            url = waiting.popleft()
            closed = is_closed(url)
            if url in done and (closed or not fresh):
                continue
            self._claim(url)
            try:
                home = self._source.home if self._source.browser and kind_of(listing).is_page else ""
                page, unchanged = await self._crawl.fetcher.poll(url, language, listing.headers, home)
                nested, more = nested_sitemaps(listing, page, walk.since, walk.until)
                links, foreign = ([], 0) if nested else self._links(listing, page, walk, tally)
            except (FetchError, ListingError) as error:
                if backward_walk.is_end(listing, error.reason, pages_read):
                    return True
                tally.fail(error.reason, str(error))
                failed = True
                if listing.pages > 1 or getattr(error, "stops_host", False):
                    return False
                continue  # the other sitemaps of an index are read all the same
            pages_read += 1
            tally.answers += 1
            tally.unchanged += unchanged
            tally.foreign += foreign
            tally.left_unread(more)
            inner = [
                address for address in nested if address not in named and not (address in done and is_closed(address))
            ]
            room = len(urls) + MOST_SITEMAPS - len(named)
            if len(inner) > room:
                many = f"names {len(inner) - room} sitemaps more than one run reads ({MOST_SITEMAPS})"
                tally.fail("flood", f"{many}; with --since and --until the same command, again, reads on")
                failed = True
            waiting.extend(inner[:room])
            named.update(inner[:room])
            tally.moved_to = tally.moved_to or (page.moved_to if url == listing.url else "")
            candidates, unseen = self._note(links, language, tally, listing, page)
            fresh = self._put(candidates, walk, listing, "" if nested or not (closed or listing.pages > 1) else url)
            if listing.pages > 1:
                times = await self._times(candidates, walk)
                if not backward_walk.goes_on(times, walk, fresh=fresh, unseen=unseen, pages_read=pages_read):
                    return True
                if not waiting and walk.since is not None:
                    tally.messages.append(backward_walk.falls_short(listing, times, self._source))
        return not failed

    def _links(self, listing: Listing, page: Page, walk: Walk, tally: ListingStats) -> tuple[list[Link], int]:
        # As listings.read; where all links lead to another host, the error says whether the outlet moved there.
        try:
            links, foreign = read_listing(listing, page, self._source, walk.until)
        except ListingError as error:
            changed = drift.judge(listing, page, self._source) if error.reason == "elsewhere" else None
            if changed is None:
                raise
            raise ListingError(changed.line(self._source), about=page.url, reason=changed.state) from error
        self._refuse_flood(links, tally)
        if not tally.answers:
            self._watch_drift(listing, page, links, tally)
        return links, foreign

    def _watch_drift(self, listing: Listing, page: Page, links: list[Link], tally: ListingStats) -> None:
        # A listing with unusually few article links is checked for drift.
        if self._crawl.replay is not None:
            return
        read = self._reads.get(tally.listing)
        usual = read.usual if read is not None else 0
        matching = sum(self._source.has(link.url) for link in links)
        if matching and matching >= (usual / 2 if usual else drift.FEW):
            return
        changed = drift.judge(listing, page, self._source)
        if changed is not None:
            tally.fail(changed.state, changed.line(self._source))

    def _refuse_flood(self, links: list[Link], tally: ListingStats) -> None:
        read = self._reads.get(tally.listing)
        if read is None or self._requested.is_requested or not is_flood(len(links), read.usual, self._crawl.health):
            return
        tally.found += len(links)
        raise ListingError(
            f"lists {len(links)} articles at once, usually {read.usual:.0f}: none was stored; if they are news, get them with "
            f"crawler run --source {self._source.key} --since DAY",
            about=tally.listing,
            reason="flood",
        )

    def _note(
        self,
        links: list[Link],
        language: str,
        tally: ListingStats,
        listing: Listing | None = None,
        page: Page | None = None,
    ) -> tuple[list[VisitCandidate], bool]:
        # Return this outlet's articles among the links, and whether any of them is new to this run.
        candidates: list[VisitCandidate] = []
        unseen = False
        for link in links:
            own = identity(link.url, self._source, language)
            if own is None:
                tally.foreign += listing is not None and not kind_of(listing).is_page
                continue
            tally.found += 1
            if own in self.seen:
                tally.known += 1
            else:
                unseen = True
                self.seen[own] = VisitCandidate(link, own, language, tally, listing, page)
            candidates.append(self.seen[own])
        return candidates, unseen

    def _put(self, candidates: list[VisitCandidate], walk: Walk, listing: Listing, walked: str) -> bool:
        # Return whether any of these is not stored yet; those are put into the frontier. `walked`: the address, where it is done.
        with self._crawl.store.read() as db:
            stored = articles.check_times(db, self._source.key, [candidate.identity for candidate in candidates])
        new = [
            candidate
            for candidate in candidates
            if candidate.identity not in stored and not is_left_alone(self.recent.get(candidate.link.url, ""))
        ]
        inside = [
            candidate
            for candidate in new
            if is_inside(candidate.link.published_at, self._requested.since, self._requested.until)
        ]
        if self._keeps and (inside or (walk.key and walked)):
            with self._crawl.store.begin() as db:
                frontier.put(
                    db, [leftovers.to_wait(candidate, self._source.key, self._requested.key) for candidate in inside]
                )
                if walk.key and walked:
                    frontier.walk_on(db, self._source.key, listing.url, walk.key, walked, self._crawl.now)
            self._put_in |= {candidate.identity for candidate in inside}
        return bool(new)

    async def _times(self, candidates: list[VisitCandidate], walk: Walk) -> list[datetime | None]:
        # Return when the articles of a page were published: on a walk, where their listing does not say it, from their own pages.
        listed_times = [candidate.link.published_at for candidate in candidates]
        if walk.since is None or any(listed_times) or not candidates or self._crawl.replay is not None:
            return listed_times
        published = await self._visit_now(candidates)
        with self._crawl.store.read() as db:
            published |= articles.published_times(
                db, self._source.key, [candidate.identity for candidate in candidates]
            )
        return [published.get(candidate.identity) for candidate in candidates]

    def _take_left(self) -> None:
        # Take up what earlier runs, on the same walk or none, found and could not visit.
        with self._crawl.store.begin() as db:
            gone = frontier.forget(
                db, self._source.key, self._crawl.now - timedelta(days=self._crawl.config.catch_up_days)
            )
            for url in gone:
                runs.drop(
                    db, Drop(self._source.key, url, GIVEN_UP, self._crawl.now, "could not be visited all that time")
                )
            waiting = frontier.waiting(db, self._source.key, self._requested.key)
            tried = runs.dropped_at(db, self._source.key, [item.url for item in waiting])
        due = [
            item
            for item in waiting
            if item.identity not in self.seen
            and item.language in self._source.editions
            and is_tried_again(item.listed_at, tried.get(item.url), self._crawl.now, self._crawl.config)
        ]
        if not due and not gone:
            return
        tally = self.tally(LEFT, "")
        tally.found = len(due)
        if gone:
            tally.drops[GIVEN_UP] += len(gone)
        for item in due:
            self.seen[item.identity] = leftovers.found_again(item, self._source, tally)

    def _take_saved(self, language: str, replay: Replay) -> None:
        links = [
            Link(url)
            for url in replay.urls()
            if (own := identity(url, self._source, language)) is not None and own not in self.seen
        ]
        if links:
            self._note(links, language, self.tally(SAVED, language))

    def _claim(self, url: str) -> None:
        if self._crawl.replay is not None:
            self._crawl.replay.claim(url)
