"""Texts for readers that may be written for each language: settings as they were written come in, those of one language go out. Pure."""

from collections.abc import Mapping
from typing import Any

from storage.languages import of_each

# Default titles, in the languages that a digest may be in.
TITLES: dict[str, str] = of_each("DIGEST_TITLE")
FOR_READERS = ("title", "country", "publisher", "imprint", "licence", "contact")


def in_own_language(written: Mapping[str, Any]) -> dict[str, Any]:
    """Return the settings with each text in their language; `by_language` keeps those written for each."""
    language = written.get("language", "en")
    by_language = {name: written[name] for name in FOR_READERS if isinstance(written.get(name), dict)}
    texts = {name: _text(table, language) for name, table in by_language.items()}
    country = texts.get("country", written.get("country") or "")
    title = texts.get("title", written.get("title")) or default_title(language, country)
    known = written.get("by_language", {}) | by_language
    return {**written, **texts, "title": title, "country": country, "by_language": known}


def of_edition(by_language: Mapping[str, Mapping[str, str]], country: str, language: str) -> dict[str, str]:
    """Return the settings that differ in the edition in this language."""
    texts = {name: _text(table, language) for name, table in by_language.items()}
    title = by_language.get("title", {}).get(language) or default_title(language, texts.get("country", country))
    return {**texts, "title": title, "language": language, "edition": language}


def default_title(language: str, country: str) -> str:
    """Return the pattern of a digest's title in a language; in English for a language that has none."""
    return TITLES.get(language, TITLES["en"]) if country else "{month} {year}"


def _text(table: Mapping[str, str], language: str) -> str:
    """Return a text in a language, without it in English, without that the first."""
    return table.get(language) or table.get("en") or next(iter(table.values()), "")
