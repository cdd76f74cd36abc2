"""The digest to listen to: an MP3 with a chapter a day (an entry, where it is one day), read by a voice of this machine.

A voice is a command that reads text from its standard input and writes a WAV file: espeak-ng, or one that `digest: voices` names for a
language. The text is the approved one, whole; entries in a language without a voice are left out, and the episode says how many.
"""

import io
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from digest.composing.compose import Section, line, sections
from digest.composing.front_page import items_of
from digest.composing.words import words
from digest.formats.id3 import Chapter, tag_of
from storage.errors import ConfigError
from storage.publishing.published import Digest
from storage.text.languages import name_of

RATE = 22_050  # samples a second: espeak-ng's own
_GAP, _PAUSE = 0.35, 0.9  # seconds after a paragraph, and after a chapter
_SECONDS = 120  # for one paragraph
_QUALITY = 0.7  # of constant bitrate: 56 kbit/s for one channel
ESPEAK = {"en": "en-gb", "ar": "ar", "kmr": "ku", "fa": "fa", "tr": "tr"}  # it has no Sorani

Voices = Mapping[str, Sequence[str]]
Samples = NDArray[np.float32]


def as_audio(digest: Digest, voices: Voices) -> bytes:
    """Return the episode. `voices` are commands by language: {file} in them is where the WAV is to be written. Raises ConfigError: no voice
    reads the digest's language, a command cannot be run, or the extra is not installed."""
    command_of(digest.language, voices)
    sound: list[Samples] = []
    chapters: list[Chapter] = []
    at = 0
    with tempfile.TemporaryDirectory() as folder:
        for title, texts in chapters_of(digest, voices):
            begin = at
            for language, text in texts:
                spoken = _spoken(command_of(language, voices), text, Path(folder) / "voice.wav")
                sound += [spoken, np.zeros(int(RATE * _GAP), np.float32)]
                at += sum(map(len, sound[-2:]))
            sound.append(np.zeros(int(RATE * _PAUSE), np.float32))
            at += len(sound[-1])
            chapters.append(Chapter(title, begin * 1000 // RATE, at * 1000 // RATE))
    return tag_of(line(digest.title), line(digest.imprint.name), digest.language, chapters) + _encoded(
        np.concatenate(sound)
    )


def chapters_of(digest: Digest, voices: Voices) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Yield each chapter's title, and its texts with their languages: title and leads first, a day or an entry each, the closing words."""
    language, texts, days = digest.language, words(digest.language), sections(digest)
    left_out = sum(not has_voice(item.language, voices) for item in items_of(days))
    yield line(digest.title), [(language, f"{line(digest.title)}.")]
    if len(days) == 1:
        yield from _by_entry(days[0], language, texts.analysis_label, voices)
    else:
        for day in days:
            spoken = [text for _, pieces in _by_entry(day, language, texts.analysis_label, voices) for text in pieces]
            yield day.heading, [(language, f"{day.heading}."), *spoken]
    closing = [texts.not_read.format(left_out)] if left_out else []
    if digest.imprint.publisher:
        closing.append(f"{texts.published_by.format(line(digest.imprint.publisher))}.")
    if closing:
        yield texts.published_by.format(line(digest.imprint.name)), [(language, text) for text in closing]


def has_voice(language: str, voices: Voices) -> bool:
    """Return whether a voice reads this language."""
    return language in voices or (language in ESPEAK and shutil.which("espeak-ng") is not None)


def command_of(language: str, voices: Voices) -> list[str]:
    """Return the command of a language's voice. Raises ConfigError: it has none here."""
    if language in voices:
        return list(voices[language])
    if language not in ESPEAK:
        what = f"no voice reads {name_of(language)}: name a command that does under digest.voices in digest.yaml"
        raise ConfigError(what, about=language)
    if shutil.which("espeak-ng") is None:
        raise ConfigError("audio needs a voice: apt-get install espeak-ng, or name a command under digest.voices")
    return ["espeak-ng", "-v", ESPEAK[language], "-s", "155", "--stdin", "-w", "{file}"]


def _by_entry(day: Section, language: str, label: str, voices: Voices) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    if day.analysis:
        yield label, [(language, f"{label}."), *((language, text) for text in day.analysis)]
    for part in day.parts:
        for item in part.items:
            if has_voice(item.language, voices):
                yield item.headline, [(item.language, "".join(run.text for run in runs)) for runs in item.paragraphs]


def _spoken(command: Sequence[str], text: str, file: Path) -> Samples:
    """Return a text as samples at RATE. Raises ConfigError: the voice fails."""
    file.unlink(missing_ok=True)
    call = [part.replace("{file}", str(file)) for part in command]
    try:
        done = subprocess.run(call, input=text.encode(), capture_output=True, timeout=_SECONDS, check=True)  # noqa: S603 - of the configuration
        del done
        read, rate = _soundfile().read(file, dtype="float32", always_2d=True)
    except (OSError, subprocess.SubprocessError, RuntimeError) as error:
        raise ConfigError(f"this voice cannot read: {error}; nothing was published", about=command[0]) from error
    mono: Samples = read.mean(axis=1)
    if rate == RATE or not len(mono):
        return mono
    places = np.arange(0, len(mono), rate / RATE)
    return np.interp(places, np.arange(len(mono)), mono).astype(np.float32)


def _encoded(samples: Samples) -> bytes:
    written = io.BytesIO()
    _soundfile().write(written, samples, RATE, format="MP3", bitrate_mode="CONSTANT", compression_level=_QUALITY)
    return written.getvalue()


def _soundfile() -> Any:
    try:
        import soundfile
    except (ImportError, OSError) as error:
        raise ConfigError(
            "audio needs soundfile: pip install 'digest-crawler[audio]'; nothing was published"
        ) from error
    return soundfile
