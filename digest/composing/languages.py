"""The entries of a digest by language: those that are not in the digest's own, and those that are left out. Pure."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date

from digest.composing.corrections import DecidedEntries, LanguageOf
from storage.errors import ConfigError
from storage.records import Analysis, Entry
from storage.text.languages import code_of


def languages_of(written: Iterable[str]) -> tuple[str, ...]:
    """Return the codes of languages that a person wrote. Raises ConfigError: one is none that is known."""
    codes = {name: code_of(name) for name in written if name.strip()}
    if unknown := [name for name, code in codes.items() if not code]:
        raise ConfigError("no language that is known: write its code, as en or ckb", about=", ".join(unknown))
    return tuple(dict.fromkeys(codes.values()))


def of_languages(
    decided_entries: DecidedEntries, first: date, last: date, languages: Collection[str]
) -> tuple[DecidedEntries, tuple[int, ...]]:
    """Return the decided entries without those of the days from `first` to `last` that are in no language of these, and the drafts of
    those; all of them where no language is named. Entries of other days stay: a digest lists their corrections."""
    if not languages:
        return decided_entries, ()
    left_out = tuple(
        entry.draft_id
        for entry in decided_entries.entries
        if first <= entry.wording.date <= last and entry.wording.language not in languages
    )
    kept = tuple(entry for entry in decided_entries.entries if entry.draft_id not in left_out)
    return replace(decided_entries, entries=kept), left_out


def analyses_of_languages(
    analyses: Iterable[Analysis], languages: Collection[str], language_of: LanguageOf
) -> tuple[list[Analysis], tuple[date, ...]]:
    """Return the analysts' paragraphs without those that are surely in no language of these, and the days of those; all of them where
    no language is named."""
    printed, left_out = [], []
    for analysis in analyses:
        if languages and analysis.text.strip() and language_of(analysis.text, "") not in {"", *languages}:
            left_out.append(analysis.date)
        else:
            printed.append(analysis)
    return printed, tuple(left_out)


def in_other_languages(entries: Iterable[Entry], language: str) -> Mapping[str, int]:
    """Return how many entries are in another language than this, by language, the most first."""
    counted = Counter(entry.wording.language for entry in entries if entry.wording.language != language)
    return dict(counted.most_common())
