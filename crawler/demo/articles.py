"""What the made-up outlets print: one file an outlet in crawler/demo/articles/, dated by `now`."""

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import Field, RootModel

from crawler.sources.source import Language
from storage.config.strict import Strict
from storage.config.yaml_file import load_yaml

FOLDER = Path(__file__).parent / "articles"
ZONE = ZoneInfo("Asia/Baghdad")


class Edit(Strict):
    """What the outlet makes of an article later in the day."""

    title: str
    text: str
    after_minutes: Annotated[int, Field(ge=1, le=600)]


class SampleText(Strict):
    """An article as it stands in its file: one paragraph a line; `day` counts back from today, `time` is Baghdad's."""

    language: Language
    day: Annotated[int, Field(ge=0, le=2)]
    time: Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
    title: str
    text: str
    section: str = ""
    authors: tuple[str, ...] = ()
    edit: Edit | None = None


class _File(RootModel[dict[str, SampleText]]):
    pass


@dataclass(frozen=True, slots=True)
class SampleArticle:
    """An article on a made-up outlet's site. `name` is "<source>/<its key in the file>"; times are aware, Baghdad's;
    `slug`, words of its first title, stays when the article is edited."""

    name: str
    language: str
    section: str
    title: str
    paragraphs: tuple[str, ...]
    authors: tuple[str, ...]
    published: datetime
    updated: datetime | None
    number: int
    slug: str

    @property
    def text(self) -> str:
        """The paragraphs, one a line."""
        return "\n".join(self.paragraphs)

    @property
    def summary(self) -> str:
        """The first paragraph."""
        return self.paragraphs[0]


def print_outlet(source: str, now: datetime, *, edited: bool) -> list[SampleArticle]:
    """The outlet's articles, newest first. `edited`: as they read once their outlets have mended them."""
    written = load_yaml(FOLDER / f"{source}.yaml", _File).root
    printed = [
        _print(f"{source}/{key}", number, article, now, edited=edited)
        for number, (key, article) in enumerate(written.items(), 1)
    ]
    return sorted(printed, key=lambda article: (article.published, article.number), reverse=True)


def _print(name: str, number: int, written: SampleText, now: datetime, *, edited: bool) -> SampleArticle:
    edit = written.edit if edited else None
    day = now.astimezone(ZONE).date() - timedelta(days=written.day)
    planned = datetime.combine(day, time.fromisoformat(written.time), ZONE)
    latest = now.astimezone(ZONE).replace(second=0, microsecond=0)
    published = min(planned, latest)  # early in the day, today's articles are of this minute: never of the future
    return SampleArticle(
        name=name,
        language=written.language,
        section=written.section,
        title=edit.title if edit else written.title,
        paragraphs=tuple((edit.text if edit else written.text).splitlines()),
        authors=written.authors,
        published=published,
        updated=min(published + timedelta(minutes=edit.after_minutes), latest) if edit else None,
        number=number,
        slug=re.sub(r"[\W_]+", "-", written.title).strip("-"),
    )
