"""A digest comes in, the bytes of one file go out: the same digest, the same bytes.

`FORMATS` names the function of each format.
"""

from collections.abc import Callable

from digest.formats.atom import as_atom
from digest.formats.docx import as_docx
from digest.formats.email import as_email
from digest.formats.entries import as_entries
from digest.formats.html import as_html
from digest.formats.json_feed import as_json_feed
from digest.formats.markdown import as_markdown
from digest.formats.plain import as_plain
from storage.publishing.published import Digest

# By the ending of the file's name.
FORMATS: dict[str, Callable[[Digest], bytes]] = {
    "html": as_html,
    "md": as_markdown,
    "txt": as_plain,
    "docx": as_docx,
    "eml": as_email,
    "atom": as_atom,
    "feed.json": as_json_feed,
    "json": as_entries,
}
# Those that readers subscribe to, by the ending of the file that always holds the newest entries.
FEEDS = {"atom": "atom", "feed.json": "json"}
