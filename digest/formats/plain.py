"""The digest as plain text: for terminals, and for mail programs that show no HTML."""

from collections.abc import Iterator

from digest.composing.bidi import marked
from digest.composing.compose import Item, Section, line, sections
from digest.composing.corrections import PrintedCorrection, printed_corrections
from digest.composing.words import Words, words
from storage.publishing.published import Digest


def as_plain(digest: Digest) -> bytes:
    """Return the file: lines as long as their paragraphs; the addresses of an entry's articles below it; paragraphs of
    right-to-left languages with a direction mark if their first letter would reverse them."""
    parts = [line(digest.title)]
    texts = words(digest.language)
    for day in sections(digest):
        parts += _section(day)
    corrected = printed_corrections(digest)
    if corrected:
        parts += [_heading(texts.corrections), *(_correction(correction, texts) for correction in corrected)]
    return ("\n\n".join(parts) + "\n").encode()


def _section(day: Section) -> Iterator[str]:
    yield _heading(day.heading)
    yield from day.analysis
    for part in day.parts:
        if part.label:
            yield f"{part.label}:"
        for number, item in enumerate(part.items, start=1):
            yield _item(item, f"{number}. " if part.numbered else "")
    yield from (f"[{stone.text}]" for stone in day.stones)


def _item(item: Item, number: str) -> str:
    head, *others = item.paragraphs
    texts = [number + "".join(run.text for run in head), *("".join(run.text for run in runs) for runs in others)]
    lines = [marked(text, item.direction) for text in texts]
    if item.corrected:
        lines.append(f"({item.corrected})")
    lines += [run.url for runs in item.paragraphs for run in runs if run.url]
    return "\n".join(lines)


def _correction(correction: PrintedCorrection, texts: Words) -> str:
    lines = [f"{what}: “{was or '–'}” → “{now or '–'}”" for what, was, now in correction.changes]
    lines += [texts.was_withdrawn] if correction.is_withdrawn else []
    return "\n".join(part for part in (f"{correction.day}:", *lines, correction.note) if part)


def _heading(text: str) -> str:
    return f"{text}\n{'-' * len(text)}"
