"""What helps a reader open a digest: its leads, reading time, a description for links to it, its publisher's lines. Pure."""

from collections.abc import Iterable, Sequence

from digest.composing.compose import Item, Section, line
from digest.composing.words import words
from storage.publishing.published import Digest
from storage.text.calendar import long_date

WORDS_A_MINUTE = 220  # read silently; Arabic and Kurdish words are longer and fewer, about 150
_SLOWER = {"ar": 150, "ckb": 150, "kmr": 180}
_DESCRIBED = 200  # characters: what search engines and messengers show of a page


def brief(digest: Digest, days: Sequence[Section]) -> list[Item]:
    """Return the leads as printed, in printing order."""
    anchors = {f"entry-{draft_id}" for draft_id in digest.leads}
    return [item for item in items_of(days) if item.anchor in anchors]


def items_of(days: Iterable[Section]) -> Iterable[Item]:
    """Yield every entry of the days, in printing order."""
    return (item for day in days for part in day.parts for item in part.items)


def noted(items: Iterable[Item]) -> dict[str, int]:
    """Return the numbers of the notes under which pages on paper and plain text have the addresses of its sources, in their order."""
    notes: dict[str, int] = {}
    for item in items:
        for paragraph in item.paragraphs:
            for run in paragraph:
                if run.url:
                    notes.setdefault(run.url, len(notes) + 1)
    return notes


def reading_minutes(digest: Digest) -> int:
    """Return how many minutes its entries and analyses take to read, at least one."""
    minutes = sum(
        _counted(entry.wording.headline, entry.wording.text) / _SLOWER.get(entry.wording.language, WORDS_A_MINUTE)
        for entry in digest.entries
    )
    speed = _SLOWER.get(digest.language, WORDS_A_MINUTE)
    return max(1, round(minutes + sum(_counted(analysis.text) for analysis in digest.analyses) / speed))


def description(digest: Digest, days: Sequence[Section]) -> str:
    """Return a line about the digest: its first leads, or its first entries, cut at a whole headline."""
    said = ""
    for item in brief(digest, days) or items_of(days):
        longer = f"{said} · {item.headline}" if said else item.headline
        if len(longer) > _DESCRIBED:
            break
        said = longer
    return said or line(digest.title)


def lede(digest: Digest, days: Sequence[Section]) -> list[str]:
    """Return the parts of the line under the title: entries and days, reading time."""
    texts, count = words(digest.language), len(digest.entries)
    counted = (texts.entry if count == 1 else texts.entries).format(count)
    of_days = (texts.one_day if len(days) == 1 else texts.days).format(len(days))
    span = counted if digest.first == digest.last else f"{counted} {of_days}"  # the title of one day says so already
    return [span, texts.reading.format(reading_minutes(digest))]


def published_line(digest: Digest) -> list[str]:
    """Return the publisher and the day of publication, each if known."""
    if digest.at is None:
        return []
    return [part for part in (line(digest.imprint.publisher), long_date(digest.at.date(), digest.language)) if part]


def approved_line(digest: Digest) -> str:
    """Return who published a digest, where a publisher is named, and that editors approved it."""
    texts, publisher = words(digest.language), line(digest.imprint.publisher)
    return f"{texts.published_by.format(publisher)}. {texts.footer}" if publisher else texts.footer


def imprint_lines(digest: Digest) -> list[str]:
    """Return who is answerable for the digest, its licence, and where readers write to, each if configured."""
    texts, imprint = words(digest.language), digest.imprint
    lines = [line(imprint.about)]
    lines += [texts.licence.format(line(imprint.licence))] if line(imprint.licence) else []
    lines += [texts.contact.format(line(imprint.contact))] if line(imprint.contact) else []
    return [text for text in lines if text]


def _counted(*texts: str) -> int:
    return sum(
        text.count(" ") + text.count("\n") + 1 for text in texts
    )  # near enough, and quick for thousands of entries
