"""The digest as plain text: for terminals, and for mail programs that show no HTML."""

from collections.abc import Iterable, Iterator, Mapping

from digest.composing.bidi import marked
from digest.composing.compose import Item, Section, TextRun, line, sections
from digest.composing.corrections import PrintedCorrection, printed_corrections
from digest.composing.front_page import approved_line, brief, imprint_lines, items_of, lede, noted, published_line
from digest.composing.words import Words, words
from storage.publishing.published import Digest
from storage.text.languages import comma
from storage.text.links import readable_address


def as_plain(digest: Digest) -> bytes:
    """Return the file: leads and contents first; lines as long as their paragraphs; the addresses of articles as numbered notes at its
    end; paragraphs of right-to-left languages with a direction mark if their first letter would reverse them."""
    texts, days = words(digest.language), sections(digest)
    published = comma(digest.language).join(published_line(digest))
    parts = [line(digest.title), " · ".join([*lede(digest, days), *([published] if published else [])])]
    if leads := brief(digest, days):
        parts += [_heading(texts.brief), "\n".join(map(_headline, leads))]
    corrected = printed_corrections(digest)
    parts += [_heading(texts.contents), *("\n".join([day.heading, *map(_headline, items_of([day]))]) for day in days)]
    parts += [texts.corrections] if corrected else []
    notes = noted(items_of(days))
    for day in days:
        parts += _section(day, notes)
    if corrected:
        parts += [_heading(texts.corrections), *(_correction(correction, texts) for correction in corrected)]
    if notes:
        addresses = "\n".join(f"[{number}] {readable_address(url)}" for url, number in notes.items())
        parts += [_heading(texts.sources), addresses]
    parts += [approved_line(digest)] if digest.at else []
    parts += imprint_lines(digest)
    return ("\n\n".join(parts) + "\n").encode()


def _headline(item: Item) -> str:
    return marked(f"- {item.headline}", item.direction)


def _section(day: Section, notes: Mapping[str, int]) -> Iterator[str]:
    yield _heading(day.heading)
    yield from day.analysis
    for part in day.parts:
        if part.label:
            yield f"{part.label}:"
        for number, item in enumerate(part.items, start=1):
            yield _item(item, f"{number}. " if part.numbered else "", notes)
    yield from (f"[{stone.text}]" for stone in day.stones)


def _item(item: Item, number: str, notes: Mapping[str, int]) -> str:
    head, *others = (_text(runs, notes) for runs in item.paragraphs)
    lines = [marked(text, item.direction) for text in (number + head, *others)]
    if item.corrected:
        lines.append(f"({item.corrected})")
    return "\n".join(lines)


def _text(runs: Iterable[TextRun], notes: Mapping[str, int]) -> str:
    return "".join(f"{run.text} [{notes[run.url]}]" if run.url else run.text for run in runs)


def _correction(correction: PrintedCorrection, texts: Words) -> str:
    lines = [f"{what}: “{was or '–'}” → “{now or '–'}”" for what, was, now in correction.changes]
    lines += [texts.was_withdrawn] if correction.is_withdrawn else []
    return "\n".join(part for part in (f"{correction.day}:", *lines, correction.note) if part)


def _heading(text: str) -> str:
    return f"{text}\n{'-' * len(text)}"
