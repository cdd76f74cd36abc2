"""What changed between two texts, as people read it: by sentence, and within a sentence by word. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from storage.text.sentences import split

Mark = Literal["kept", "out", "in"]
ALIKE = 0.5  # share of their words in common from which two sentences are one that was changed
MOST = 1_000_000  # pairs of pieces compared at most (0.5 s); of longer texts the part that differs is shown as one


@dataclass(frozen=True, slots=True)
class Change:
    """A sentence kept, taken out or put in. `words` are its pieces in its own order, with what became of each: one piece where
    the whole sentence is new or gone. Nothing is turned round or marked in the text itself, whatever its direction."""

    mark: Mark
    text: str
    words: tuple[tuple[Mark, str], ...]


def changes(before: str, after: str) -> list[Change]:
    """Return every sentence of both texts in reading order; a changed one is taken out and, right after it, put in."""
    old, new = split(before), split(after)
    all_changes: list[Change] = []
    for same, first, second in _aligned(old, new):
        if same:
            all_changes += [_whole("kept", text) for text in first]
        else:
            all_changes += _changed(first, second)
    return all_changes


def lines(all_changes: Sequence[Change]) -> list[str]:
    """Return the changes as lines for a terminal: "- how it was", "+ how it is", the words that differ in [brackets]; of what stayed
    only the sentences next to a change, and "…" for the others."""
    shown: list[str] = []
    for place, change in enumerate(all_changes):
        if change.mark != "kept":
            shown.append(f"{'-' if change.mark == 'out' else '+'} {_bracketed(change)}")
        elif any(near.mark != "kept" for near in all_changes[max(place - 1, 0) : place + 2]):
            shown.append(f"  {change.text}")
        elif shown[-1:] != ["…"]:
            shown.append("…")
    return shown


def _changed(old: list[str], new: list[str]) -> list[Change]:
    if len(old) * len(new) > MOST:
        return [*(_whole("out", text) for text in old), *(_whole("in", text) for text in new)]
    all_changes: list[Change] = []
    done = 0
    for gone in old:
        match = next((at for at in range(done, len(new)) if _alike(gone, new[at])), None)
        if match is None:
            all_changes.append(_whole("out", gone))
            continue
        all_changes += [_whole("in", text) for text in new[done:match]]
        all_changes += _pair(gone, new[match])
        done = match + 1
    return all_changes + [_whole("in", text) for text in new[done:]]


def _pair(old: str, new: str) -> list[Change]:
    out: list[tuple[Mark, str]] = []
    put: list[tuple[Mark, str]] = []
    for same, first, second in _aligned(old.split(), new.split()):
        if first:
            out.append(("kept" if same else "out", " ".join(first)))
        if second:
            put.append(("kept" if same else "in", " ".join(second)))
    return [Change("out", old, tuple(out)), Change("in", new, tuple(put))]


def _aligned(old: list[str], new: list[str]) -> list[tuple[bool, list[str], list[str]]]:
    """Return the runs of both lists in order, alike or not. What both begin and end with is set aside first."""
    start = _shared(old, new)
    end = _shared(old[start:][::-1], new[start:][::-1])
    middle, other = old[start : len(old) - end], new[start : len(new) - end]
    runs = [(True, old[:start], new[:start])]
    if len(middle) * len(other) > MOST:
        runs.append((False, middle, other))
    else:
        matched = SequenceMatcher(a=middle, b=other, autojunk=False).get_opcodes()
        runs += [(tag == "equal", middle[a:b], other[c:d]) for tag, a, b, c, d in matched]
    runs.append((True, old[len(old) - end :], new[len(new) - end :]))
    return [run for run in runs if run[1] or run[2]]


def _shared(old: list[str], new: list[str]) -> int:
    pairs = enumerate(zip(old, new, strict=False))
    return next((at for at, (mine, yours) in pairs if mine != yours), min(len(old), len(new)))


def _alike(sentence: str, other: str) -> bool:
    first, second = set(sentence.split()), set(other.split())
    return len(first & second) >= ALIKE * max(len(first), len(second))


def _whole(mark: Mark, text: str) -> Change:
    return Change(mark, text, ((mark, text),))


def _bracketed(change: Change) -> str:
    if len(change.words) == 1:
        return change.text
    return " ".join(text if mark == "kept" else f"[{text}]" for mark, text in change.words)
