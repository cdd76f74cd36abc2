"""The forms a digest is published in. Each gives the whole file from the digest alone: the same digest, the same bytes."""

from collections.abc import Callable

from digest.formats.html import as_html
from digest.formats.markdown import as_markdown
from storage.records import Digest

# By the ending of the file's name.
FORMATS: dict[str, Callable[[Digest], str]] = {
    "html": as_html,
    "md": as_markdown,
}
