"""What stays the same of a PDF and an episode wherever they are made: words, outline and links; metadata and chapters."""

import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from lxml import etree

from digest.formats.audio import as_audio
from digest.formats.pdf import as_pdf
from storage.publishing.published import Digest

# Reads nothing aloud: a tenth of a second of silence for each word.
_VOICE = """
import sys, wave
with wave.open(sys.argv[1], "wb") as file:
    file.setnchannels(1); file.setsampwidth(2); file.setframerate(22050)
    file.writeframes(bytes(2 * 2205 * len(sys.stdin.buffer.read().split())))
"""


def pdf_structure(digest: Digest) -> bytes:
    """Return the digest's PDF as JSON: the words of each page, its outline with pages, and where its links lead."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "digest.pdf"
        file.write_bytes(as_pdf(digest))
        words = _run("pdftotext", str(file), "-").split("\f")[:-1]
        read = etree.fromstring(_run("pdftohtml", "-xml", "-i", "-stdout", str(file)).encode())
    pages = [" ".join(re.sub("[\u200e\u200f\u202a-\u202e\u2066-\u2069]", "", page).split()) for page in words]
    links = [[_target(link) for link in page.iter("a")] for page in read.iter("page")]
    outline = [[item.text, int(item.get("page", "0"))] for item in read.iter("item")]
    return _json({"pages": pages, "outline": outline, "links": [list(dict.fromkeys(page)) for page in links]})


def episode_structure(digest: Digest) -> bytes:
    """Return the digest's episode as JSON: its frames of text, and its chapters in milliseconds."""
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "voice.py"
        script.write_text(_VOICE, encoding="utf-8")
        voice = [sys.executable, str(script), "{file}"]
        made = as_audio(digest, dict.fromkeys({digest.language, *(e.wording.language for e in digest.entries)}, voice))
    texts, chapters = {}, []
    for name, content in frames(made):
        if name == "CHAP":
            begin, end = (int.from_bytes(content.partition(b"\0")[2][at : at + 4], "big") for at in (0, 4))
            ((_, title),) = frames(b"0123456789" + content.partition(b"\0")[2][16:], whole=True)
            chapters.append([title[1:].decode("utf-16"), begin, end])
        elif name.startswith("T"):
            texts[name] = content[1:].decode("utf-16" if content[:1] == b"\x01" else "latin-1")
    return _json({"texts": texts, "chapters": chapters})


def frames(content: bytes, *, whole: bool = False) -> list[tuple[str, bytes]]:
    """Return the frames of an ID3v2.3 tag; `whole`: after ten bytes there is nothing else."""
    size = sum((byte & 0x7F) << shift for byte, shift in zip(content[6:10], (21, 14, 7, 0), strict=True))
    found, at, end = [], 10, len(content) if whole else size + 10
    while at < end:
        length = int.from_bytes(content[at + 4 : at + 8], "big")
        found.append((content[at : at + 4].decode(), content[at + 10 : at + 10 + length]))
        at += 10 + length
    return found


def _target(link: Any) -> str:
    """Return a web address, or the page of a link within the file."""
    address = str(link.get("href"))
    return address if "://" in address or address.startswith("mailto:") else f"page {address.rpartition('#')[2]}"


def _run(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True).stdout.decode()


def _json(structure: dict[str, Any]) -> bytes:
    return (json.dumps(structure, ensure_ascii=False, indent=1) + "\n").encode()
