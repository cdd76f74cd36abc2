"""config/sources.yaml: what is declared of each outlet, read strictly.

A wrong entry is refused with file, line, outlet, field and what to do; `crawler sources check` prints it.
"""

import difflib
import re
from collections.abc import Iterable
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, Field, RootModel, model_validator

from storage.config import Strict, load_yaml
from storage.errors import ConfigError

Kind = Literal["feed", "news_sitemap", "sitemap", "section", "api"]
LANGUAGES = ("en", "ar", "ckb", "kmr", "fa", "tr")


def _is_pattern(text: str) -> str:
    try:
        re.compile(text)
    except re.error as error:
        raise ValueError(f"not a regular expression: {error}") from error
    return text


def _is_url(text: str) -> str:
    if not re.match(r"https?://[^\s/]+(/\S*)?$", text):
        raise ValueError("must be an http:// or https:// address")
    return text


def _is_zone(text: str) -> str:
    try:
        ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise ValueError("no such time zone; write it as Asia/Baghdad") from error
    return text


Pattern = Annotated[str, AfterValidator(_is_pattern)]
Url = Annotated[str, AfterValidator(_is_url)]
Language = Literal["en", "ar", "ckb", "kmr", "fa", "tr"]


class ApiFields(Strict):
    """Where a JSON API's answer holds its articles: dotted paths from the answer (`items`, `last_page`) or from an item."""

    items: str
    url: str
    title: str
    published: str = ""
    text: str = ""  # HTML of the body, where the listing brings it
    last_page: str = ""


class Listing(Strict):
    """One place where an outlet lists its articles.

    `url` may hold {page} (1, 2 …, up to `pages`) and {yyyy}, {mm}, {dd} (one request a day of the wanted window).
    `sure` says what is known of the endpoint: a day it was checked, `used` by working public code, or `unproven`.
    """

    kind: Kind
    url: Annotated[str, AfterValidator(_is_url)]
    sure: date | Literal["used", "unproven"]
    pages: Annotated[int, Field(ge=1, le=1000)] = 1
    links: str = ""  # section pages: CSS of the links; empty means every link that matches the article pattern
    api: ApiFields | None = None
    headers: dict[str, str] = Field(default_factory=dict)
    full_text: bool = False  # the listing holds whole articles: their pages are not fetched

    @model_validator(mode="after")
    def _fits_its_kind(self) -> "Listing":
        if (self.kind == "api") != (self.api is not None):
            raise ValueError("`api:` (where the answer holds its articles) belongs to kind: api, and only there")
        if self.links and self.kind != "section":
            raise ValueError("`links:` belongs to kind: section")
        if self.pages > 1 and "{page}" not in self.url:
            raise ValueError("`pages:` needs {page} in the url")
        return self


class Edition(Strict):
    listings: Annotated[tuple[Listing, ...], Field(min_length=1)]
    pattern: Pattern = ""  # article URLs of this edition; empty means the outlet's


class ArticlePage(Strict):
    """How this outlet's articles are told and read. `pattern` is searched in the canonical URL; its group `id` is the outlet's
    own id. The CSS selectors come before JSON-LD and trafilatura; empty means not declared."""

    pattern: Pattern
    examples: Annotated[tuple[Url, ...], Field(min_length=1)]
    never: tuple[Url, ...] = ()  # addresses that must not match
    title: str = ""
    text: str = ""
    published: str = ""
    authors: str = ""
    remove: tuple[str, ...] = ()
    boilerplate: tuple[Pattern, ...] = ()  # cut wherever found in the text

    @model_validator(mode="after")
    def _matches_its_examples(self) -> "ArticlePage":
        for example in self.examples:
            if not re.search(self.pattern, example):
                raise ValueError(f"pattern does not match its own example {example}")
        for other in self.never:
            if re.search(self.pattern, other):
                raise ValueError(f"pattern matches {other}, which `never` says is no article")
        return self


class Expect(Strict):
    """What is normal: articles a day, at least and at most, over all editions."""

    articles_per_day: tuple[Annotated[int, Field(ge=0)], Annotated[int, Field(ge=1)]] = (1, 500)


class Source(Strict):
    """An outlet. `name` is how the digest cites it; `topics: digest` keeps as candidates only what touches the digest's
    country; `key` is its key in the file."""

    key: str = ""
    name: str
    aliases: tuple[str, ...] = ()
    home: Url
    editions: Annotated[dict[Language, Edition], Field(min_length=1)]
    article: ArticlePage
    timezone: Annotated[str, AfterValidator(_is_zone)]
    drop_query: tuple[str, ...] = ()
    delay_seconds: Annotated[float, Field(ge=0, le=600)] = 5.0
    every_minutes: Annotated[int, Field(ge=1, le=10080)] = 30
    topics: Literal["all", "digest"] = "all"
    expect: Expect = Expect()
    note: str = ""

    @cached_property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    def pattern(self, language: str) -> re.Pattern[str]:
        """What an article's address looks like in this edition."""
        return re.compile(self.editions[language].pattern or self.article.pattern)  # type: ignore[index]


class _File(RootModel[dict[Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]*$")], Source]]):
    @model_validator(mode="after")
    def _names_are_unlike(self) -> "_File":
        taken: dict[str, str] = {}
        for key, source in self.root.items():
            for name in {source.name, *source.aliases}:
                if taken.setdefault(name.casefold(), key) != key:
                    raise ValueError(f"{key} and {taken[name.casefold()]} are both called {name!r}")
        return self


def load_sources(path: Path) -> dict[str, Source]:
    """Every outlet by key, in the file's order. Raises ConfigError with file, line, outlet and field."""
    return {key: source.model_copy(update={"key": key}) for key, source in load_yaml(path, _File).root.items()}


def choose(sources: dict[str, Source], names: Iterable[str]) -> list[Source]:
    """The sources asked for by key, name or alias, in any letter case; all of them where none is asked for.

    Raises ConfigError naming the nearest known ones.
    """
    known: dict[str, Source] = {}
    for source in sources.values():
        known |= {name.casefold(): source for name in (source.key, source.name, *source.aliases)}
    chosen: list[Source] = []
    for name in names:
        found = known.get(name.strip().casefold())
        if found is None:
            near = difflib.get_close_matches(name.casefold(), known, n=3, cutoff=0.5) or sorted(sources)
            raise ConfigError(f"no such outlet; did you mean {', '.join(near)}?", about=name)
        if found not in chosen:
            chosen.append(found)
    return chosen or list(sources.values())


def as_json(source: Source) -> dict[str, Any]:
    """A source as `crawler sources list --json` prints it."""
    return source.model_dump(mode="json")
