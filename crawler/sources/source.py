"""config/sources.yaml: what is declared of each outlet, read strictly.

A wrong entry is refused with file, line, outlet, field and what to do; `crawler sources check` prints it.
"""

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import cssselect
from pydantic import AfterValidator, Field, PlainSerializer, PlainValidator, RootModel, model_validator

from crawler.parsing.urls import canonical
from storage.config.named import PATTERN, load_named
from storage.config.strict import Strict
from storage.config.yaml_file import faults_in, load_yaml, read_yaml
from storage.errors import ConfigError
from storage.text.languages import LANGUAGES, is_code

KINDS = ("feed", "news_sitemap", "sitemap", "section", "api")  # crawler/listings/kinds.py reads them


# A repeated group that ends in a repetition: (a+)+ takes longer than the crawl on a hostile address.
_NESTED = re.compile(r"[+*]\)[+*]|[+*]\)\{\d*,\}")


def _is_pattern(text: str) -> str:
    try:
        re.compile(text)
    except re.error as error:
        raise ValueError(f"not a regular expression: {error}; write the pattern in single quotes") from error
    if _NESTED.search(text):
        raise ValueError("repeats a repetition, as (a+)+ does; give the outer one a bound: {1,4}")
    return text


def _is_url(text: str) -> str:
    try:
        canonical(text)
    except ValueError as error:
        raise ValueError(f"{error}; write the full address, such as https://www.example.org/feed") from error
    return text


def _is_zone(text: str) -> str:
    try:
        ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise ValueError(f"no such time zone: {text!r}; write it as Asia/Baghdad") from error
    return text


def _is_css(text: str) -> str:
    try:
        cssselect.HTMLTranslator().css_to_xpath(text)
    except cssselect.SelectorError as error:
        raise ValueError(f"not a CSS selector: {error}") from error
    return text


def _is_sure(value: Any) -> Any:
    if value in {"used", "unproven"}:
        return value
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise ValueError(f"must be the day it was checked (2026-09-28), used or unproven, not {value!r}") from error


def _is_kind(name: str) -> str:
    if name not in KINDS and not re.fullmatch(PATTERN, name):
        kinds = f"{', '.join(map(repr, KINDS[:-1]))} or {KINDS[-1]!r}"
        raise ValueError(f"must be {kinds}; a kind of another package is named as module:name")
    return name


def _is_language(code: str) -> str:
    if code == "ku":
        raise ValueError("must say which Kurdish: ckb (Sorani) or kmr (Kurmanji), not 'ku'")
    if not is_code(code):
        raise ValueError(f"must be the code of a language, such as {', '.join(LANGUAGES)} or fr, not {code!r}")
    return code


Kind = Annotated[str, AfterValidator(_is_kind)]
Pattern = Annotated[str, AfterValidator(_is_pattern)]
Url = Annotated[str, AfterValidator(_is_url)]
Css = Annotated[str, AfterValidator(lambda text: _is_css(text) if text else text)]
Sure = Annotated[date | Literal["used", "unproven"], PlainValidator(_is_sure), PlainSerializer(str)]
Language = Annotated[str, AfterValidator(_is_language)]


class ApiFields(Strict):
    """Where a JSON API's answer holds its articles: dotted paths from the answer (`items`) or from an item."""

    items: str
    url: str
    title: str
    published: str = ""
    summary: str = ""
    text: str = ""  # HTML of the body, where the listing brings it


class Listing(Strict):
    """One place where an outlet lists its articles.

    `url` may hold {page} (1, 2 …, up to `pages`) and {yyyy}, {mm}, {dd} (one request a day of the wanted window).
    `sure` says what is known of the endpoint: a day it was checked, `used` by working public code, or `unproven`.
    """

    kind: Kind
    url: Url
    sure: Sure
    pages: Annotated[int, Field(ge=1, le=1000)] = 1
    links: Css = ""  # section pages: CSS of the links; empty means every link that matches the article pattern
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
    """How this outlet's articles are recognised and read.

    `pattern` is searched, in any letter case, in the canonical URL (crawler/parsing/urls.py); its group `id` is the outlet's own id.
    With `ids: edition` an id is only one edition's: editions number for themselves, or nobody knows. The CSS selectors come
    before JSON-LD and trafilatura; empty means not declared.
    """

    pattern: Pattern
    examples: Annotated[tuple[Url, ...], Field(min_length=1)]
    never: tuple[Url, ...] = ()  # addresses that must not match
    ids: Literal["outlet", "edition"] = "outlet"
    title: Css = ""
    text: Css = ""
    published: Css = ""
    authors: Css = ""
    remove: tuple[Css, ...] = ()
    parser: Annotated[str, Field(pattern=f"^({PATTERN})?$")] = ""  # "module:name" of a BasePage of another package
    boilerplate: tuple[Pattern, ...] = ()  # cut wherever found in the text


class Expect(Strict):
    """What is normal: articles a day, at least and at most, over all editions."""

    articles_per_day: tuple[Annotated[int, Field(ge=0)], Annotated[int, Field(ge=1)]] = (1, 500)


class Source(Strict):
    """An outlet. `name` is how the digest cites it; `topics: digest` keeps as candidates only what touches the digest's
    country; `key` is its key in the file; `names` is how editions in other languages cite it."""

    key: str = ""
    name: str
    names: dict[Language, str] = Field(default_factory=dict)
    aliases: tuple[str, ...] = ()
    home: Url
    editions: Annotated[dict[Language, Edition], Field(min_length=1)]
    article: ArticlePage
    timezone: Annotated[str, AfterValidator(_is_zone)]
    drop_query: tuple[str, ...] = ()
    delay_seconds: Annotated[float, Field(ge=0, le=600)] = 5.0
    every_minutes: Annotated[int, Field(ge=1, le=10080)] = 30
    topics: Literal["all", "digest"] = "all"
    trust: Annotated[int, Field(ge=1, le=5)] = (
        3  # of two equally complete articles the more trusted outlet's leads a story
    )
    expect: Expect = Expect()
    browser: bool = (
        False  # its pages make their article by script: they are rendered in Chromium (crawler/fetching/browser.py)
    )
    off: str = ""  # why we do not read it now; only when it is asked for by name
    note: str = ""

    @cached_property
    def zone(self) -> ZoneInfo:
        """Return the outlet's time zone."""
        return ZoneInfo(self.timezone)

    @property
    def shortest_minutes(self) -> int:
        """Return the fewest minutes between two polls once the outlet's rhythm is known: `every_minutes` where the entry has it."""
        return self.every_minutes if "every_minutes" in self.model_fields_set else min(self.every_minutes, 10)

    def pattern(self, language: str) -> re.Pattern[str]:
        """Return the pattern of an article's address in this edition."""
        return re.compile(self.editions[language].pattern or self.article.pattern, re.IGNORECASE)

    def has(self, url: str) -> bool:
        """Return whether an address is an article's of any edition."""
        return any(identity(url, self, language) is not None for language in self.editions)


def _is_key(text: str) -> str:
    if not re.fullmatch(r"[a-z0-9][a-z0-9_-]*", text):
        raise ValueError(f"must be lower-case letters, digits, - and _, not {text!r}")
    return text


class _File(RootModel[dict[Annotated[str, AfterValidator(_is_key)], Source]]):
    pass


def load_sources(path: Path) -> dict[str, Source]:
    """Return every outlet by key, in the file's order. Raises ConfigError with file, line, outlet and field."""
    sources = {key: source.model_copy(update={"key": key}) for key, source in load_yaml(path, _File).root.items()}
    faults = [
        *_shared_names(sources),
        *(fault for source in sources.values() for fault in (*_wrong_patterns(source), *_missing_code(source))),
    ]
    if faults:
        raise faults_in(path, read_yaml(path), faults)
    return sources


Fault = tuple[tuple[int | str, ...], str]  # where, what is wrong and the fix


def _shared_names(sources: dict[str, Source]) -> Iterator[Fault]:
    owner: dict[str, str] = {}
    for key, source in sources.items():
        for name in {source.name.casefold(), *(alias.casefold() for alias in source.aliases)}:
            if owner.setdefault(name, key) != key:
                where = "name" if name == source.name.casefold() else "aliases"
                yield (key, where), f"{owner[name]} is called {name!r} too; a name belongs to one outlet"


def _wrong_patterns(source: Source) -> Iterator[Fault]:
    for place, example in enumerate(source.article.examples):
        if not source.has(example):
            compared = canonical(example, source.drop_query)
            yield (
                (source.key, "article", "examples", place),
                f"no pattern of this outlet matches {example}; it is compared as {compared}: fix the pattern",
            )
    for place, other in enumerate(source.article.never):
        if source.has(other):
            yield (source.key, "article", "never", place), f"a pattern matches {other}: narrow it"


def _missing_code(source: Source) -> Iterator[Fault]:
    named: list[tuple[tuple[int | str, ...], str]] = [((source.key, "article", "parser"), source.article.parser)]
    for language, edition in source.editions.items():
        for place, listing in enumerate(edition.listings):
            named.append(((source.key, "editions", language, "listings", place, "kind"), listing.kind))
    for where, target in named:
        try:
            if ":" in target:
                load_named(target)
        except ConfigError as error:
            yield where, error.message


def choose(sources: Mapping[str, Source], names: Iterable[str]) -> list[Source]:
    """Return the sources with these keys, names or aliases, in any letter case; without names, all that are not `off`.

    Raises ConfigError with the nearest names.
    """
    by_name: dict[str, Source] = {}
    for source in sources.values():
        by_name |= {name.casefold(): source for name in (source.key, source.name, *source.aliases)}
    chosen: list[Source] = []
    for name in names:
        source_named = by_name.get(name.strip().casefold())
        if source_named is None:
            near = difflib.get_close_matches(name.casefold(), by_name, n=3, cutoff=0.5)
            keys = dict.fromkeys(by_name[spelling].key for spelling in near)
            hint = f"did you mean {', '.join(keys)}?" if keys else "`crawler sources list` shows them all"
            raise ConfigError(f"no such outlet; {hint}", about=name)
        if source_named not in chosen:
            chosen.append(source_named)
    return chosen or [source for source in sources.values() if not source.off]


def as_json(source: Source) -> dict[str, Any]:
    """Return a source as `crawler sources list --json` prints it."""
    return source.model_dump(mode="json")


def identity(url: str, source: Source, language: str) -> str | None:
    """Return the identity of the article at this address: the pattern's group `id`, else the canonical URL. None where the
    address is malformed or not an article's of that edition.

    An id begins with the language ("en:912580") where the source says `ids: edition`.
    """
    try:
        plain = canonical(url, source.drop_query)
    except ValueError:
        return None
    match = source.pattern(language).search(plain)
    if match is None:
        return None
    own = match.groupdict().get("id")
    if not own:
        return plain
    return f"{language}:{own}" if source.article.ids == "edition" else own
