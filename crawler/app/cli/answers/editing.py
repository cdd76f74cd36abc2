"""What the commands of a normal day answer: queue, digest, mail, corrections, users."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from crawler.app.desk.morning import Morning
from digest.composing.differences import RemovedEntry
from review.decisions.flags import Flag
from review.style.finding import Finding
from storage.publishing.digests import DigestPeriod
from storage.publishing.mail_ledger import Letter
from storage.publishing.published import Digest
from storage.records import Draft, Wording


@dataclass(frozen=True, kw_only=True)
class QueueDraft(Draft):
    """An undecided draft. `text`: its sentences as printed; `wording`: the words of a person, where there are any; `to_translate`: in
    another language than the digest's; `below_bar`: out of the queue, hardly relevant."""

    text: str = ""
    state: str
    wording: Wording | None
    to_translate: bool
    below_bar: bool


@dataclass(frozen=True)
class QueueListAnswer:
    """The undecided drafts, in the queue's order."""

    drafts: list[QueueDraft]
    to_translate: int
    below_bar: int


@dataclass(frozen=True)
class CheckedDraft:
    """A draft and its style findings."""

    draft: int
    findings: list[Finding]


@dataclass(frozen=True)
class QueueCheckAnswer:
    """The style findings of all undecided drafts."""

    drafts: list[CheckedDraft]


@dataclass(frozen=True)
class ArrivalAnswer:
    """What came in, and where it ended; `id` null: a page that gave no article."""

    source: str
    url: str
    at: datetime
    id: int | None
    title: str
    stage: str
    answer: str


@dataclass(frozen=True)
class TodayAnswer:
    """What came in on a day, and, for today, what needs an editor `now`."""

    day: date
    count: int
    stages: Mapping[str, int]
    arrivals: list[ArrivalAnswer]
    now: Morning | None


@dataclass(frozen=True)
class WhyAnswer:
    """Where an article or an address ended; `answer` is the last of the `steps`."""

    of: str
    stage: str
    answer: str
    steps: list[str]
    article: int | None
    draft: int | None
    asked: bool


@dataclass(frozen=True)
class OpenAnswer:
    """What was opened; `opened` false: no browser was started."""

    address: str
    opened: bool


@dataclass(frozen=True)
class PublishedAnswer:
    """A published or rebuilt digest; `unchanged`: it came out before as it is; `outdated`: files of an earlier one, moved."""

    digest: int
    unchanged: bool
    outdated: Mapping[str, str]
    files: list[str]
    other_languages: Mapping[str, int]
    left_out: int
    left_out_unpublished: int
    left_out_analyses: Sequence[date]


@dataclass(frozen=True)
class Marks:
    """The differences from the last edition of the same days."""

    marks: Mapping[str, str]
    removed: Sequence[RemovedEntry]
    is_first: bool


@dataclass(frozen=True)
class PreviewAnswer:
    """A digest as it would be published."""

    digest: Digest
    page: str
    seal: str
    differences: Marks
    other_languages: Mapping[str, int]
    left_out: int
    left_out_unpublished: int
    left_out_analyses: Sequence[date]


@dataclass(frozen=True)
class DigestsAnswer:
    """The published digests, oldest first."""

    digests: list[DigestPeriod]


@dataclass(frozen=True)
class MailSendAnswer:
    """Readers by how delivery ended, each as [address, the server's answer]."""

    digest: int
    sent: list[tuple[str, str]]
    known: list[tuple[str, str]]
    refused: list[tuple[str, str]]
    deferred: list[tuple[str, str]]
    uncertain: list[tuple[str, str]]
    untried: list[tuple[str, str]]


@dataclass(frozen=True)
class MailListAnswer:
    """The messages sent, newest first."""

    letters: list[Letter]


@dataclass(frozen=True)
class SubscriberAnswer:
    """A subscriber."""

    id: int
    address: str
    name: str
    state: str
    origin: str
    asked_at: datetime | None
    changed_at: datetime


@dataclass(frozen=True)
class SubscribersAnswer:
    """The subscribers."""

    subscribers: list[SubscriberAnswer]


@dataclass(frozen=True)
class CorrectionsAnswer:
    """Published entries whose cited articles changed."""

    flags: list[Flag]


@dataclass(frozen=True)
class UserAnswer:
    """An account of the review page."""

    name: str
    role: str
    added_at: datetime
    language: str


@dataclass(frozen=True)
class UsersAnswer:
    """The accounts."""

    users: list[UserAnswer]
