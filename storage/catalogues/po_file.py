"""Catalogues in gettext's text format, NAME.po, compiled to its binary format, which Python's gettext reads.

Babel compiles them too, in ten times the time, and every process that writes the queue file needs those of all languages.
"""

import re
from collections.abc import Iterator
from struct import pack

_FIELD = re.compile(r'(?:(msgctxt|msgid_plural|msgid|msgstr(?:\[\d+\])?)\s+)?"(.*)"\s*')
_ESCAPED = re.compile(r"\\(.)")
_CHARACTERS = {"n": "\n", "t": "\t", "r": "\r"}
_MAGIC, _HEADER = 0x950412DE, 28  # of the binary format; bytes

Entry = dict[str, str]  # text by keyword: msgctxt, msgid, msgid_plural, msgstr or msgstr[0], msgstr[1] …


def compiled(po: str) -> bytes:
    """Return a catalogue in the binary format, without what is marked fuzzy or has no translation, as msgfmt does."""
    texts = {}
    for entry in _entries(po):
        translations = [text for keyword, text in entry.items() if keyword.startswith("msgstr")]
        if any(translations):
            texts[_key(entry).encode()] = "\0".join(translations).encode()
    tables, strings = [b"", b""], b""
    begin = _HEADER + 16 * len(texts)
    for key in sorted(texts):
        for table, string in enumerate((key, texts[key])):
            tables[table] += pack("<II", len(string), begin + len(strings))
            strings += string + b"\0"
    header = pack("<7I", _MAGIC, 0, len(texts), _HEADER, _HEADER + len(tables[0]), 0, 0)
    return header + tables[0] + tables[1] + strings


def _key(entry: Entry) -> str:
    context = f"{entry['msgctxt']}\x04" if "msgctxt" in entry else ""
    plural = f"\0{entry['msgid_plural']}" if "msgid_plural" in entry else ""
    return context + entry["msgid"] + plural


def _entries(po: str) -> Iterator[Entry]:
    """Yield the entries that are not marked fuzzy; of these the first is the header, whose msgid is empty."""
    entry: Entry = {}
    keyword, is_fuzzy = "", False
    for line in [*po.split("\n"), "#"]:
        match = _FIELD.fullmatch(line)
        begins = line.startswith("#") or (match is not None and match[1] in {"msgctxt", "msgid"})
        if begins and keyword.startswith("msgstr"):
            if not is_fuzzy:
                yield entry
            entry, keyword, is_fuzzy = {}, "", False
        if match:
            keyword = match[1] or keyword
            entry[keyword] = entry.get(keyword, "") + _ESCAPED.sub(_character, match[2])
        elif line.startswith("#,"):
            is_fuzzy = is_fuzzy or "fuzzy" in line


def _character(match: re.Match[str]) -> str:
    return _CHARACTERS.get(match[1], match[1])
