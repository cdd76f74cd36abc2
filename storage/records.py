"""The nouns of the program (docs/design.md), as frozen records.

Datetimes are aware and in UTC; a `date` is a day in the digest's own time zone. An `id` of 0 means "not stored yet".
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

PublishedFrom = Literal["listing", "declared", "json-ld", "page", "url", "unknown"]
Action = Literal["approve", "reject", "edit", "undo"]
ObservedState = Literal["there", "http_404", "http_410", "emptied", "sent_home"]
MACHINE = "machine"  # not a person: what placed an article in a story, or rejected a draft
OutletAt = Literal["end", "headline"]


@dataclass(frozen=True, slots=True)
class Page:
    """A fetched page. `headers` are (name, value) in the order received; `archived_at` is its place in the archive.

    `moved_to`: the address a permanent redirect (301, 308) led to, empty where there was none or a later one was
    temporary.
    """

    url: str
    final_url: str
    fetched_at: datetime
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    archived_at: str = ""
    moved_to: str = ""

    def header(self, name: str, part: str = "") -> str:
        """Return the first value of a header, in any letter case, that has this part; "" without one."""
        values = (value.strip() for key, value in self.headers if key.lower() == name.lower())
        return next((value for value in values if part in value.lower()), "")

    @property
    def encoding(self) -> str | None:
        """The charset the Content-Type header declares, if any."""
        declared = self.header("Content-Type", "charset=").lower().partition("charset=")[2]
        return declared.split(";")[0].strip(" \"'") or None

    @property
    def is_html(self) -> bool:
        """Return whether the Content-Type header says HTML, or there is none."""
        kind = self.header("Content-Type").lower()
        return not kind or "html" in kind


@dataclass(frozen=True, slots=True)
class Article:
    """A text as an outlet published it.

    `identity` is the outlet's own id or, without one, the canonical URL: unique within `source` (the key in
    sources.yaml). `published_at` is None where no date was found; `fetched_at` never stands in for it. `read` is False
    for a lead: an article known only by its listing's title and description. `archived_at` is the place of its page in
    the archive ("crawl-2026-11-23.warc.gz@OFFSET"), "" where none was archived.
    """

    source: str
    identity: str
    url: str
    title: str
    text: str
    language: str
    fetched_at: datetime
    published_at: datetime | None = None
    published_from: PublishedFrom = "unknown"
    authors: tuple[str, ...] = ()
    read: bool = True
    version: int = 1
    id: int = 0
    archived_at: str = ""

    @property
    def when(self) -> datetime:
        """The time to sort and window by: when it was published, or, unknown, when it was first fetched."""
        return self.published_at or self.fetched_at


@dataclass(frozen=True, slots=True)
class Version:
    """An article's text at one time. The same identity with other text is a new version, never a second article."""

    article_id: int
    version: int
    title: str
    text: str
    fetched_at: datetime
    archived_at: str = ""


@dataclass(frozen=True, slots=True)
class CachedResponse:
    """The last response of a listing or a robots.txt, stored so that it need not be sent again. Before `fresh_until` it
    is not even requested."""

    page: Page
    fresh_until: datetime


@dataclass(frozen=True, slots=True)
class FrontierItem:
    """An article that a listing named and that was not visited yet. `walk`: the backward walk that found it, "" for
    none.

    `language` is the edition's, `listing` the url of its entry in sources.yaml, `archived_at` the place of the
    listing's page, `html` the body of a whole article in the listing.
    """

    source: str
    identity: str
    walk: str
    language: str
    listing: str
    url: str
    title: str
    published_at: datetime | None
    updated_at: datetime | None
    html: str
    summary: str
    authors: tuple[str, ...]
    listed_at: datetime
    archived_at: str


@dataclass(frozen=True, slots=True)
class Wait:
    """Until when a host gets no request. `reason` is that of the response that stopped it ("http_429"); "" for the
    plain delay between two requests."""

    until: datetime
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Observation:
    """The result of re-checking a stored article: that it is `there`, or how it is not."""

    article_id: int
    at: datetime
    said: ObservedState


@dataclass(frozen=True, slots=True)
class Copy:
    """The verdict that an article repeats another (`of_id`, the lead).

    `score` is the exact Jaccard similarity of their shingles, `containment` the share of the smaller one's shingles
    found in the larger; both 0..1. `reason` is for editors.
    """

    article_id: int
    of_id: int
    score: float
    containment: float
    reason: str


@dataclass(frozen=True, slots=True)
class Member:
    """An article's place in a story: how sure (0..1), and why, for editors. `by` is "machine" or a person."""

    story_id: int
    article_id: int
    score: float
    reason: str
    by: str = MACHINE


@dataclass(frozen=True, slots=True)
class Label:
    """A person's verdict that two articles cover the same event, or do not; `article_id` is the lower of the two."""

    article_id: int
    other_id: int
    same: bool
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class DraftSentence:
    """A sentence of a draft and its source: `Article.text[start:end]` of that version of that article is `text`.
    `printed` is the draft's wording where a name is in house spelling, else empty."""

    text: str
    article_id: int
    version: int
    start: int
    end: int
    printed: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """The machine's proposal for a story. Never changed: a better one is the next revision.

    `outlets` are names as cited. `notes` are hints for the editor ("also reported in Arabic by Al Hurra"). `made_by` names
    the vectors' space. `date_known` is False where no article gave a date and the day of fetching stands in.
    """

    story_id: int | None
    revision: int
    date: date
    headline: str
    sentences: tuple[DraftSentence, ...]
    outlets: tuple[str, ...]
    language: str
    made_at: datetime
    made_by: str
    notes: tuple[str, ...] = ()
    relevance: float = 0.0
    relevance_reason: str = ""
    gist: str = ""
    date_known: bool = True
    id: int = 0

    @property
    def text(self) -> str:
        """The sentences as printed, joined by spaces."""
        return " ".join(sentence.printed or sentence.text for sentence in self.sentences)


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of an entry as a person left them. `outlet_at` None means: house style. `language_chosen`: a person said
    which language it is; later edits keep it."""

    date: date
    headline: str
    text: str
    outlets: tuple[str, ...]
    language: str = "en"
    section: str = ""
    outlet_at: OutletAt | None = None
    language_chosen: bool = False


@dataclass(frozen=True, slots=True)
class Decision:
    """An editor's decision on a revision of a draft. Never overwritten: the next decision is added after it.

    `approve` and `edit` have the wording; `reject` a reason; `undo` takes back the decision before it. `via` is "file",
    "page", "import" or "command".
    """

    draft_id: int
    revision: int
    action: Action
    by: str
    at: datetime
    via: str
    wording: Wording | None = None
    reason: str = ""
    id: int = 0


@dataclass(frozen=True, slots=True)
class Analysis:
    """An analyst's paragraph for a day. Append-only: the newest of a day counts; an empty text withdraws it."""

    date: date
    text: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Reference:
    """The article of a cited outlet: a web address (http or https)."""

    outlet: str
    url: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A draft that a person approved, as it is to be published. `references` lead to articles of its outlets."""

    draft_id: int
    wording: Wording
    approved_by: str
    approved_at: datetime
    references: tuple[Reference, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of one run for one listing of a source. `state` is "ok", "empty", "failed", "blocked", "odd"
    (readable, but unlike ever before: nothing, ten thousand articles, or another site's) or "unchanged" (the outlet
    says that nothing changed since: good news only where it was good before).

    `found` links listed that match the outlet's article pattern; `new` and `updated` articles stored; `known` stored
    before; `dropped` pages without an article; `message` one line that says what happened and what the program did
    about it. `moved_to`: the listing's new address, by a permanent redirect.
    """

    source: str
    listing: str
    state: Literal["ok", "empty", "failed", "blocked", "odd", "unchanged"]
    found: int = 0
    new: int = 0
    updated: int = 0
    known: int = 0
    dropped: int = 0
    message: str = ""
    moved_to: str = ""

    @property
    def needs_person(self) -> bool:
        """Return whether a person has to look at it."""
        return self.state in {"failed", "blocked", "odd"}


@dataclass(frozen=True, slots=True)
class ListingHistory:
    """How one listing of a source was read lately.

    `good_at` is when it last gave articles (None: never), `usual` how many it then lists, `always` whether it was never
    empty until then. Since then it failed `failures` times, first at `since`; `last` is the newest outcome, at
    `asked_at`.
    """

    listing: str
    asked_at: datetime
    last: Outcome
    good_at: datetime | None = None
    usual: float = 0.0
    failures: int = 0
    since: datetime | None = None
    always: bool = False

    @property
    def last_good(self) -> datetime | None:
        """Return when it was last read well: "unchanged" is good where the previous outcome was."""
        return self.asked_at if self.good_at and not self.failures else self.good_at


@dataclass(frozen=True, slots=True)
class Harvest:
    """Counts of a source's articles of some period: all, those without date, and those of which only the lead is
    known."""

    articles: int
    undated: int
    leads: int


@dataclass(frozen=True, slots=True)
class Drop:
    """A page that gave no article, with its counted reason (a short word: "no_text", "http_404", "off_pattern" …)."""

    source: str
    url: str
    reason: str
    at: datetime
    detail: str = ""
