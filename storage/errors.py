"""Every error raised on purpose: what it is about, and what the program then does.

Caught per article, per source or per command, nowhere else; `crawler/app/cli/main.py` shows the message and exits with
`exit_code`.
"""


class DigestCrawlerError(Exception):
    """Base of all errors below. `about` names the file, outlet, URL or id the message is about."""

    exit_code = 1  # something needs a person

    def __init__(self, message: str, *, about: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.about = about

    def __str__(self) -> str:
        return f"{self.about}: {self.message}" if self.about else self.message


class ConfigError(DigestCrawlerError):
    """A file a person types (YAML) or a command line is wrong; nothing was started. `about` is `file:line`."""

    exit_code = 2


class StoreError(DigestCrawlerError):
    """The database cannot be opened, written or understood; the command stops, what was committed stays."""


class DamagedError(StoreError):
    """The database file is damaged; nothing was changed. Trying again does not help: a backup must be restored."""


class BackupError(DigestCrawlerError):
    """A backup cannot be restored: it is not a backup, is damaged, has foreign content, or a desk is in its place;
    nothing was changed."""


class BusyError(DigestCrawlerError):
    """Another command holds the lock; this one did nothing."""


class StoppedError(DigestCrawlerError):
    """A person or the system stopped the command; what was stored until then stays, the next one continues."""

    exit_code = 130


def may_pass(error: BaseException) -> bool:
    """Return whether a job that failed so is worth retrying: the database went away, the disk was full, another command
    held a lock, the mail server could not be reached."""
    return isinstance(error, StoreError | BusyError | UnreachableError) and not isinstance(error, DamagedError)


class FetchError(DigestCrawlerError):
    """A page could not be fetched; it is dropped with `reason` counted. `stops_host`: no further request to its host in
    this run."""

    def __init__(self, message: str, *, about: str = "", reason: str, stops_host: bool = False) -> None:
        super().__init__(message, about=about)
        self.reason = reason
        self.stops_host = stops_host


class ListingError(DigestCrawlerError):
    """A listing was fetched but cannot be read as the outlet's configuration says; the outlet's other listings
    continue. `reason` "challenge": a bot challenge came instead; "flood": far more than it ever listed; "elsewhere":
    another site's articles."""

    def __init__(self, message: str, *, about: str = "", reason: str = "listing") -> None:
        super().__init__(message, about=about)
        self.reason = reason


class ExtractionError(DigestCrawlerError):
    """A page was fetched but holds no usable article; the page is dropped with `reason` counted."""

    def __init__(self, message: str, *, about: str = "", reason: str = "no_article") -> None:
        super().__init__(message, about=about)
        self.reason = reason


class BlockedAddressError(DigestCrawlerError):
    """An address inside a private network, or a scheme that is not http(s); no byte was sent."""


class SignatureError(DigestCrawlerError):
    """Stored signatures were made with other settings than the configured ones; they are not compared. The message
    names the rebuild command."""


class ModelError(DigestCrawlerError):
    """An embedding model cannot be loaded or is not the one it claims to be; there is no silent fallback."""


class NotYetError(ModelError):
    """The model is still being read, or its process was ended: asked again in a moment, it answers."""


class TranslationError(DigestCrawlerError):
    """The translator failed or cannot be used; translating ends for this run, the drafts come without."""


class QueueFileError(DigestCrawlerError):
    """The queue file cannot be read; it was left untouched. `problems` are (line, what is wrong and how to fix it)."""

    def __init__(self, path: str, problems: list[tuple[int, str]]) -> None:
        self.problems = problems
        super().__init__("\n".join(f"{path}:{line}: {what}" for line, what in problems))


class StaleDraftError(DigestCrawlerError):
    """A decision names an outdated revision; it was not applied, the editor's words are stored as an edit."""


class DecisionError(DigestCrawlerError):
    """A decision that the draft's state does not allow; nothing was changed."""


class NoDraftError(DecisionError):
    """There is no draft of this number; nothing was changed."""


class StoryError(DigestCrawlerError):
    """A story or article to be merged or split does not exist; nothing was changed."""

    exit_code = 2


class DigestError(DigestCrawlerError):
    """A digest cannot be made as requested; nothing was written."""


class MailError(DigestCrawlerError):
    """Nothing can be sent: no server, no encryption, a login refused. What the ledger says was sent stays sent."""


class AlarmError(DigestCrawlerError):
    """An alarm did not go out to an address, or nobody can say whether; it waits and is tried again."""


class UnreachableError(MailError):
    """The mail server could not be reached; a later try may succeed."""


class QueryError(DigestCrawlerError):
    """A program asked for something with a parameter that cannot be used; nothing was read."""

    exit_code = 2


class UnknownIdError(QueryError):
    """A program asked for something that is not stored."""
