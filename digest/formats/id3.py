"""Title, length and chapters of an episode as an ID3v2.3 tag, and the length read back. Pure; after id3.org's structure and its addendum on
chapters (frames TIT2, TPE1, TLAN, TLEN, CTOC and CHAP)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

EPISODE = "mp3"  # the ending of an episode's file
TAG_HEAD = 4096  # bytes of a file from which its length can be read
_THREE_LETTERS = {"en": "eng", "ar": "ara", "fa": "fas", "tr": "tur"}  # as the tag has languages (ISO 639-2)
_UTF16 = b"\x01"
_LENGTH = re.compile(rb"TLEN.{6}\x00(\d{1,12})", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter, in milliseconds."""

    title: str
    begin: int
    end: int


def tag_of(title: str, artist: str, language: str, chapters: Sequence[Chapter]) -> bytes:
    """Return the tag, to be put before the sound."""
    length = chapters[-1].end if chapters else 0
    names = [f"ch{number}".encode() for number in range(len(chapters))]
    frames = [
        _frame("TLEN", b"\x00" + str(length).encode()),  # first: it is read back from the file's beginning
        _text("TIT2", title),
        _text("TPE1", artist),
        _frame("TLAN", b"\x00" + _THREE_LETTERS.get(language, language).encode("latin-1", "replace")),
        _frame(
            "CTOC", b"toc\x00\x03" + bytes([min(len(names), 255)]) + b"".join(name + b"\x00" for name in names[:255])
        ),
    ]
    for name, chapter in zip(names, chapters, strict=True):
        times = chapter.begin.to_bytes(4, "big") + chapter.end.to_bytes(4, "big") + b"\xff" * 8
        frames.append(_frame("CHAP", name + b"\x00" + times + _text("TIT2", chapter.title)))
    body = b"".join(frames)
    return b"ID3\x03\x00\x00" + _syncsafe(len(body)) + body


def seconds_of(episode: bytes) -> int:
    """Return how long an episode is by its tag; 0 where it has none of ours."""
    found = _LENGTH.search(episode[:TAG_HEAD])
    return int(found[1]) // 1000 if found else 0


def _text(name: str, text: str) -> bytes:
    return _frame(name, _UTF16 + text.encode("utf-16"))


def _frame(name: str, content: bytes) -> bytes:
    return name.encode() + len(content).to_bytes(4, "big") + b"\x00\x00" + content


def _syncsafe(size: int) -> bytes:
    return bytes((size >> shift) & 0x7F for shift in (21, 14, 7, 0))
