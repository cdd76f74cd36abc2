"""Finds the program's own lines in an entry that lost their mark: a note without ">", a link inside a paragraph. Pure.

A person's entry is compared with what the program had written there: its links and notes are never taken for text, and doubtful
lines are refused.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from review.queue_file import own_notes
from review.queue_file.blocks import Block, remark
from review.queue_file.lines import address_of
from storage.text.links import readable_address
from storage.text.normalize import fold

_MOST_WORDS = 400  # of a paragraph that can be a note
_ENOUGH = 3  # words of a note that are found in no text by chance
_MOST_JOINED = 60  # lines that a formatter may have made of one note


def without_own_lines(block: Block, base: Block) -> tuple[Block, list[tuple[int, str]]]:
    """Return the block without the program's lines in its text, and the doubtful ones as (line, what to do)."""
    if block.text == base.text:
        return block, []
    notes = [fold(remark(line)) for line in base.owned if line.startswith(">")]
    links = [line for line in base.owned if not line.startswith(">")]
    pieces = sorted({piece for piece in (*notes, *_link_pieces(links)) if piece}, key=len, reverse=True)
    own_text: list[tuple[int, str]] = []
    below = len(block.paragraphs) - block.below
    is_last = True  # no paragraph of the text itself yet, from its end upwards
    for place in range(len(block.paragraphs) - 1, -1, -1):
        number, text = block.paragraphs[place]
        if (is_last or place >= below) and _is_made_of(fold(readable_address(text)), pieces):
            continue
        is_last = False
        own_text.insert(0, (number, text))
    return replace(block, text="\n".join(text for _, text in own_text)), list(_doubtful(own_text, base, notes, links))


def added_lines(base: Sequence[str], lines: Sequence[str]) -> list[str]:
    """Return the links and notes of `lines` that are not in `base`, even if a formatter has wrapped those."""
    notes = {_spaced(remark(line)) for line in base if line.startswith(">")}
    addresses = {address_of(line) for line in base if not line.startswith(">")}
    own_lines = frozenset(base)
    more: list[str] = []
    at = 0
    while at < len(lines):
        line = lines[at]
        if line in own_lines or (address_of(line) and address_of(line) in addresses):
            at += 1
        elif line.startswith(">") and (joined := _joined(lines, at, notes)):
            at += joined
        else:
            more.append(line)
            at += 1
    return more


def _joined(lines: Sequence[str], at: int, notes: Iterable[str]) -> int:
    """Return how many lines from there on make up one of these notes, 0 if they make none."""
    so_far = ""
    for count, line in enumerate(lines[at : at + _MOST_JOINED], start=1):
        if not line.startswith(">"):
            return 0
        so_far = _spaced(f"{so_far} {remark(line)}")
        if so_far in notes:
            return count
        if not any(note.startswith(so_far) for note in notes):
            return 0
    return 0


def _doubtful(
    paragraphs: Iterable[tuple[int, str]], base: Block, notes: Sequence[str], links: Sequence[str]
) -> Iterable[tuple[int, str]]:
    addresses = [address for line in links if (address := address_of(line))]
    before = f" {fold(base.text)} "
    for number, text in paragraphs:
        folded = f" {fold(text)} "
        if own_notes.begins().match(text) and folded not in before:
            yield number, "a note by the program without its sign: put > before it, or delete it"
        elif any(address in readable_address(text) for address in addresses):
            yield (
                number,
                "a link by the program inside the text: write it as - Outlet: <https://…> below the text, or delete it",
            )
        elif any(note.count(" ") >= _ENOUGH and f" {note} " in folded and f" {note} " not in before for note in notes):
            yield number, "a note by the program inside the text: put > before it on a line of its own, or delete it"


def _link_pieces(links: Iterable[str]) -> Iterable[str]:
    for line in links:
        label = remark(line.removeprefix("- ").rpartition(": <")[0])
        yield fold(label)
        yield fold(address_of(line))
        yield fold(f"{label} {address_of(line)}")


def _is_made_of(text: str, pieces: Sequence[str]) -> bool:
    """Return whether a folded text is nothing but these folded pieces, the longest first."""
    if not text or text.count(" ") > _MOST_WORDS:
        return False
    while text:
        piece = next((candidate for candidate in pieces if text == candidate or text.startswith(f"{candidate} ")), None)
        if piece is None:
            return False
        text = text[len(piece) :].lstrip()
    return True


def _spaced(text: str) -> str:
    return " ".join(text.split())
