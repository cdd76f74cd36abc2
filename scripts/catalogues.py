"""Catalogues of the page's and the queue file's words (storage/catalogues/*.po): bring them up to date, and count what lacks.

    python -m scripts.catalogues            # writes what changed, prints how much of each language is translated
    python -m scripts.catalogues --check    # writes nothing; exits with 1 where a file is not up to date

Words are those of the templates (`_`, `ngettext`) and those that modules mark with `translatable`.
"""

import argparse
import io
import sys
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from storage.catalogues.catalogue import FOLDER, LANGUAGES

ROOT = Path(__file__).parent.parent
METHODS = [("**/templates/**.html", "jinja2"), ("**.py", "python")]
OPTIONS = {"**/templates/**.html": {"trimmed": "true", "silent": "false"}}
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2), "translatable": None, "_t": None}
PACKAGES = ("review", "summarizer", "crawler", "storage")


def extracted() -> Catalog:
    """Return every word of the product that is to be translated, in the order of the files."""
    found = Catalog(project="digest-crawler", charset="utf-8", fuzzy=False)
    for package in PACKAGES:
        rows = extract_from_dir(
            ROOT / package, METHODS, OPTIONS, KEYWORDS, comment_tags=("Translators:",), strip_comment_tags=True
        )
        for path, _line, text, comments, context in rows:
            found.add(text, None, [(f"{package}/{path}", None)], auto_comments=comments, context=context)
    return found


def stored(language: str) -> Catalog:
    """Return a language's catalogue as its file has it."""
    with (FOLDER / f"{language}.po").open("rb") as file:
        return read_po(file)


def is_fresh(catalogue: Catalog, template: Catalog) -> bool:
    """Return whether a catalogue has the words of today, and no others."""
    return {message.id for message in catalogue if message.id} == {message.id for message in template if message.id}


def write(language: str, template: Catalog) -> None:
    """Bring a language's file up to date: what is new comes untranslated, what is gone goes."""
    catalogue = stored(language)
    catalogue.update(template, no_fuzzy_matching=True, update_creation_date=False)
    written = io.BytesIO()
    write_po(written, catalogue, width=0, include_lineno=False, ignore_obsolete=True)
    (FOLDER / f"{language}.po").write_bytes(written.getvalue())


def is_translated(message: Message) -> bool:
    """Return whether every form of a message has words."""
    forms = message.string if isinstance(message.string, list | tuple) else [message.string]
    return bool(message.id) and all(forms) and not message.fuzzy


def coverage(language: str) -> tuple[int, int]:
    """Return how many words of a language are translated, of how many."""
    messages = [message for message in stored(language) if message.id]
    return sum(map(is_translated, messages)), len(messages)


def main() -> int:
    """Return 1 where --check finds a file that is not up to date."""
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--check", action="store_true", help="Write nothing.")
    check = options.parse_args().check
    template, stale = extracted(), 0
    for language in LANGUAGES[1:]:
        stale += not is_fresh(stored(language), template)
        if not check:
            write(language, template)
        done, count = coverage(language)
        sys.stdout.write(f"{language}: {done} of {count} translated ({done / max(1, count):.1%})\n")
    return int(check and stale > 0)


if __name__ == "__main__":
    sys.exit(main())
