"""An outlet's entry of sources.yaml as text that every YAML reader takes, and its place in the file. Pure."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import urlsplit

from crawler.discovery.listings_found import FoundListing
from crawler.parsing.urls import bare_host

_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9 ._/-]*[A-Za-z0-9._/-]|[A-Za-z]")
_WORDS = frozenset(["true", "false", "yes", "no", "on", "off", "null", "y", "n"])
_PARTS = frozenset({"co", "com", "net", "org", "gov", "edu", "ac", "news", "www"})


@dataclass(frozen=True, slots=True)
class OutletEntry:
    """The contents of an outlet's entry. `listings` by the edition's language; `selectors` by field."""

    key: str
    name: str
    home: str
    listings: Mapping[str, Sequence[FoundListing]]
    pattern: str
    examples: Sequence[str]
    sure: date
    drop_query: Sequence[str] = ()
    never: Sequence[str] = ()
    selectors: Mapping[str, str] = field(default_factory=dict)
    browser: bool = False
    note: str = ""


def write_entry(entry: OutletEntry) -> str:
    """Return the entry as YAML."""
    lines = [f"{entry.key}:", f"  name: {quoted(entry.name)}", f"  home: {quoted(entry.home)}", "  timezone: UTC"]
    if entry.drop_query:
        lines.append(f"  drop_query: [{', '.join(map(quoted, entry.drop_query))}]")
    if entry.browser:
        lines.append("  browser: true")
    lines.append("  editions:")
    for language, listings in entry.listings.items():
        lines += [f"    {quoted(language)}:", "      listings:"]
        for listing in listings:
            lines += [
                f"        - kind: {listing.kind}",
                f"          url: {quoted(listing.url)}",
                f"          sure: {entry.sure:%Y-%m-%d}",
            ]
            lines += ["          full_text: true"] if listing.is_whole and listing.kind == "feed" else []
    lines += ["  article:", f"    pattern: {quoted(entry.pattern)}", "    examples:"]
    lines += [f"      - {quoted(url)}" for url in entry.examples]
    if entry.never:
        lines += ["    never:", *(f"      - {quoted(url)}" for url in entry.never)]
    lines += [f"    {name}: {quoted(css)}" for name, css in entry.selectors.items()]
    lines += [f"  note: {quoted(entry.note)}"] if entry.note else []
    return "\n".join(lines) + "\n"


def quoted(text: str) -> str:
    """Return text as a YAML scalar: as it is where no reader can take it for anything else, else in single quotes."""
    if _PLAIN.fullmatch(text) and text.lower() not in _WORDS:
        return text
    return "'" + " ".join(text.split("\n")).replace("'", "''") + "'"


def key_for(home: str, other_keys: Collection[str]) -> str:
    """Return a key of the outlet's host that no other outlet has."""
    labels = [label for label in bare_host(home).split(".") if label]
    named = [label for label in labels[:-1] if label not in _PARTS] or labels
    own = max(named, key=len) if named else "outlet"
    # The language's label of a host tells two outlets of one house apart.
    key = re.sub(r"[^a-z0-9_]+", "_", own.lower()).strip("_") or "outlet"
    if key in other_keys and len(named) > 1:
        key = re.sub(r"[^a-z0-9_]+", "_", "_".join(dict.fromkeys((own, named[0]))).lower()).strip("_")
    number, free = 2, key
    while free in other_keys:
        free, number = f"{key}_{number}", number + 1
    return free


def name_for(name: str, home: str, other_names: Collection[str]) -> str:
    """Return the outlet's name; where another has it, with its host."""
    own = name or (urlsplit(home).hostname or home).removeprefix("www.")
    return f"{own} ({bare_host(home)})" if own.casefold() in {other.casefold() for other in other_names} else own


def with_entry(text: str, entry: str) -> str:
    """Return the text of a sources.yaml with an entry appended; only an empty mapping, `{}`, is replaced."""
    existing = re.sub(r"(?m)^\{\s*\}[ \t]*(?:#.*)?\n?", "", text)
    if existing and not existing.endswith("\n"):
        existing += "\n"
    return existing + ("\n" if existing.strip() else "") + entry
