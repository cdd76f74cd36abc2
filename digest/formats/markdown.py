"""The digest as Markdown. What comes from outside is escaped: it shows as it was written and is never a link or HTML."""

from collections.abc import Iterable, Iterator

from digest.composing.bidi import marked
from digest.composing.compose import Item, LabelGroup, Section, TextRun, line, sections
from digest.composing.corrections import PrintedCorrection, printed_corrections
from digest.composing.front_page import imprint_lines
from digest.composing.words import Words, words
from storage.publishing.published import Digest
from storage.text.markdown import escape


def as_markdown(digest: Digest) -> bytes:
    """Return the file: headings as anchors of the contents (the names GitHub and Pandoc give them); each entry with its permalink."""
    days = sections(digest)
    corrected = printed_corrections(digest)
    texts = words(digest.language)
    headings = [*(day.heading for day in days), *([texts.corrections] if corrected else [])]
    contents = "\n".join(f"- [{heading}](#{_anchor(heading)})" for heading in headings)
    parts = [f"# {escape(line(digest.title))}", f"## {texts.contents}", contents]
    for day in days:
        parts += _section(day)
    if corrected:
        parts += [f"## {texts.corrections}", "\n".join(_correction(correction, texts) for correction in corrected)]
    publisher = line(digest.imprint.publisher)
    parts += [escape(f"{texts.published_by.format(publisher)}.")] if publisher and digest.at else []
    parts += map(escape, imprint_lines(digest))
    return ("\n\n".join(parts) + "\n").encode()


def _section(day: Section) -> Iterator[str]:
    yield f"## {day.heading}"
    yield from (escape(paragraph) for paragraph in day.analysis)
    for part in day.parts:
        yield from _part(part)
    yield from (f'<a id="{stone.anchor}"></a>*{stone.text}*' for stone in day.stones)


def _part(part: LabelGroup) -> Iterator[str]:
    if part.label:
        yield f"{escape(part.label)}:"
    if part.numbered:
        yield "\n".join(f"{number}. {_item(item, '   ')}" for number, item in enumerate(part.items, start=1))
    else:
        yield from (_item(item, "") for item in part.items)


def _item(item: Item, indent: str) -> str:
    mark = marked(item.head, item.direction).removesuffix(item.head)
    text = f"\n\n{indent}".join(map(_paragraph, item.paragraphs))
    corrected = f" *({item.corrected})*" if item.corrected else ""
    return f'<a id="{item.anchor}"></a>{mark}{text}{corrected}'


def _paragraph(runs: Iterable[TextRun]) -> str:
    strong = "".join(_run(run) for run in runs if run.strong)
    plain = "".join(_run(run) for run in runs if not run.strong)
    return f"**{strong}**{plain}" if strong else plain


def _run(run: TextRun) -> str:
    return f"[{escape(run.text)}]({run.url})" if run.url else escape(run.text)


def _correction(correction: PrintedCorrection, texts: Words) -> str:
    parts = [f"{what}: {_quoted(was, texts)} → {_quoted(now, texts)}" for what, was, now in correction.changes]
    parts += [texts.was_withdrawn] if correction.is_withdrawn else []
    day = f"[{correction.day}](#{correction.anchor})" if correction.anchor else correction.day
    return f"- {day}: {'; '.join([*parts, *([escape(correction.note)] if correction.note else [])])}"


def _quoted(text: str, texts: Words) -> str:
    return f"“{escape(text)}”" if text else texts.nothing


def _anchor(heading: str) -> str:
    return heading.lower().replace(",", "").replace(" ", "-")
