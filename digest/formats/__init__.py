"""A digest comes in, the bytes of one file go out: the same digest, the same bytes.

`FORMATS` names the function of each format, `ON_REQUEST` of those that are made only when they are named; `formats_of` adds formats of
other packages.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from digest.composing.feed import FeedPlace
from digest.formats.atom import as_atom, atom_feed
from digest.formats.docx import as_docx
from digest.formats.email import as_email
from digest.formats.entries import as_entries
from digest.formats.html import as_html
from digest.formats.id3 import EPISODE
from digest.formats.json_feed import as_json_feed, json_feed
from digest.formats.markdown import as_markdown
from digest.formats.pdf import as_pdf
from digest.formats.plain import as_plain
from storage.config.named import load_named
from storage.config.settings import DigestConfig
from storage.errors import ConfigError
from storage.publishing.published import Digest

Format = Callable[[Digest], bytes]
# By the ending of the file's name.
FORMATS: dict[str, Format] = {
    "html": as_html,
    "md": as_markdown,
    "txt": as_plain,
    "docx": as_docx,
    "eml": as_email,
    "atom": as_atom,
    "feed.json": as_json_feed,
    "json": as_entries,
}


def _as_audio(digest: Digest, voices: Mapping[str, Sequence[str]]) -> bytes:
    from digest.formats.audio import as_audio  # numpy is loaded only where somebody listens

    return as_audio(digest, voices)


# They need more than the program brings, and more time.
ON_REQUEST: dict[str, Format] = {"pdf": as_pdf, EPISODE: partial(_as_audio, voices={})}
ALIASES = {"audio": EPISODE}  # what a format is also called where people name it


def formats_of(config: DigestConfig) -> dict[str, Format]:
    """Return the formats of the program and those that `digest: formats` names. Raises ConfigError: one of them cannot be loaded."""
    shadowed = sorted((FORMATS | ON_REQUEST).keys() & config.formats.keys())
    if shadowed:
        raise ConfigError(
            f"{', '.join(shadowed)}: a format of the program; give yours another ending", about="digest.formats"
        )
    voices = {EPISODE: partial(_as_audio, voices=config.voices)}
    return FORMATS | ON_REQUEST | voices | {ending: load_named(target) for ending, target in config.formats.items()}


def default_formats(config: DigestConfig) -> list[str]:
    """Return the formats of a digest for which none is named."""
    return [*FORMATS, *config.formats]


# Those that readers subscribe to: the ending of the file that always holds the newest entries, and what renders it.
FEEDS: dict[str, tuple[str, Callable[[Digest, FeedPlace], bytes]]] = {
    "atom": ("atom", atom_feed),
    "feed.json": ("json", json_feed),
}
