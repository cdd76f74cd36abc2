"""What the commands about names answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from review.style.spellings import Suggestion
from storage.config.names import Name


@dataclass(frozen=True)
class NamesAnswer:
    """The names."""

    names: list[Name]


@dataclass(frozen=True)
class SuggestionsAnswer:
    """Spellings that editors changed."""

    suggestions: list[Suggestion]


@dataclass(frozen=True, kw_only=True)
class NameRow:
    """A name that articles mention; `listed`: in names.yaml; `rose`: when it rose; `week`: articles of the last week, against `usual`."""

    id: int
    name: str
    kind: str
    listed: bool
    mentions: int
    last: str | None
    rose: str | None
    week: int
    usual: float


@dataclass(frozen=True, kw_only=True)
class RisingName(NameRow):
    """A name that rises; `line`: for names.yaml."""

    line: str


@dataclass(frozen=True)
class RisingAnswer:
    """Names that rise and are not in names.yaml."""

    rising: list[RisingName]


@dataclass(frozen=True, kw_only=True)
class NamedWith(NameRow):
    """A name that is mentioned beside another; `together`: articles with both."""

    together: int


@dataclass(frozen=True)
class NamingOutlet:
    """How often an outlet mentions a name, by week."""

    outlet: str
    name: str
    counts: list[int]


@dataclass(frozen=True)
class NameSpelling:
    """A spelling of a name, and the articles with it."""

    language: str
    spelling: str
    articles: int


@dataclass(frozen=True)
class NamingEntry:
    """A published entry that mentions a name."""

    draft: int
    date: str
    headline: str


@dataclass(frozen=True)
class NamingArticle:
    """An article that mentions a name; `copy_of`: another that it repeats."""

    article: int
    outlet: str
    language: str
    title: str
    at: str
    copy_of: int | None


@dataclass(frozen=True, kw_only=True)
class NameAnswer(NameRow):
    """Who mentions a name, when, with whom and in which spellings."""

    first: str | None
    weeks: list[str]
    outlets: list[NamingOutlet]
    spellings: list[NameSpelling]
    beside: Annotated[list[NamedWith], Field(serialization_alias="with")]
    counted_in: int
    entries: Sequence[NamingEntry]
    articles: Sequence[NamingArticle]
