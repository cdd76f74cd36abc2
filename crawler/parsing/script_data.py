"""Pages that hold their content as data for a script, not as HTML."""

import re

_DATA = re.compile(
    r"__next_f\.push|__NEXT_DATA__|__NUXT__|__INITIAL_STATE__|__PRELOADED_STATE__|__APOLLO_STATE__|__remixContext"
)
_TITLE = re.compile(r'\\{0,3}"(?:title|headline|Title|name)\\{0,3}"\s*:\s*\\{0,3}"')
_PROSE = re.compile(r'[^"<>{}\[\]\\]{200}')  # characters of a text in data
WORDS = 20  # spaces in them: an encoded picture has none


def holds_script_data(html: str) -> bool:
    """Return whether a page has the data of a script in it."""
    return _DATA.search(html) is not None


def lists_in_script(html: str) -> bool:
    """Return whether the data of a page's script names several titles, as a list of articles does."""
    return holds_script_data(html) and len(_TITLE.findall(html)) >= 3


def text_in_script(html: str) -> bool:
    """Return whether the data of a page's script holds running text, as an article does."""
    match = _DATA.search(html)
    return match is not None and any(part.group().count(" ") >= WORDS for part in _PROSE.finditer(html, match.end()))
