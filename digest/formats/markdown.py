"""The digest as Markdown. What comes from outside is escaped: it shows as it was written and is never a link or HTML."""

from collections.abc import Iterator

from digest.compose import Item, Part, Section, sections
from storage.markdown import escape
from storage.records import Digest


def as_markdown(digest: Digest) -> str:
    """Headings as anchors of the contents (the names GitHub and Pandoc give them); each entry with its permalink."""
    days = sections(digest)
    contents = "\n".join(f"- [{day.heading}](#{_anchor(day.heading)})" for day in days)
    parts = [f"# {escape(digest.title)}", "## Table of Contents", contents]
    for day in days:
        parts += _section(day)
    return "\n\n".join(parts) + "\n"


def _section(day: Section) -> Iterator[str]:
    yield f"## {day.heading}"
    yield from (escape(paragraph) for paragraph in day.analysis)
    for part in day.parts:
        yield from _part(part)


def _part(part: Part) -> Iterator[str]:
    if part.label:
        yield f"{escape(part.label)}:"
    if part.numbered:
        yield "\n".join(f"{number}. {_item(item, '   ')}" for number, item in enumerate(part.items, start=1))
    else:
        yield from (_item(item, "") for item in part.items)


def _item(item: Item, indent: str) -> str:
    body = escape(item.body).replace("\n", f"\n\n{indent}")
    return f'<a id="{item.anchor}"></a>**{escape(item.head)}** {body}'.rstrip()


def _anchor(heading: str) -> str:
    return heading.lower().replace(",", "").replace(" ", "-")
