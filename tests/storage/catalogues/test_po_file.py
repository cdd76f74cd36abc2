"""Catalogues are read as Babel reads them."""

import gettext
import io
from typing import Any

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from storage.catalogues.catalogue import FOLDER
from storage.catalogues.po_file import compiled

HEADER = r"""
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\n"
"""
CASES = {
    "escapes": 'msgid "a \\"b\\" \\\\ c\\n"\n"d\\te"\nmsgstr "ا \\"ب\\" \\\\n"\n"\\n د"\n',
    "plurals": 'msgid "one page"\nmsgid_plural "{n} pages"\nmsgstr[0] "یەک لاپەڕە"\nmsgstr[1] "{n} لاپەڕە"\n',
    "contexts": 'msgctxt "menu"\nmsgid "open"\nmsgstr "Veke"\nmsgctxt "state"\nmsgid "open"\nmsgstr "Vekirî"\n',
    "without an empty line": '#: a.py\nmsgid "a"\nmsgstr "ا"\n#: b.py\nmsgid "b"\nmsgstr "ب"\nmsgid "c"\nmsgstr "ج"\n',
    "fuzzy": '#, fuzzy, python-format\nmsgid "a"\nmsgstr "ا"\n\n#, python-format\nmsgid "b"\nmsgstr "ب"\n',
    "untranslated": 'msgid "a"\nmsgstr ""\n\nmsgid "b"\nmsgstr "ب"\n',
    "obsolete": 'msgid "a"\nmsgstr "ا"\n\n#~ msgid "b"\n#~ msgstr "ب"\n',
}


def as_babel_does(po: str) -> bytes:
    binary = io.BytesIO()
    write_mo(binary, read_po(io.BytesIO(po.encode())))
    return binary.getvalue()


def texts(binary: bytes) -> tuple[dict[Any, str], list[int]]:
    """The translations by their English, without the header, and which of the forms some numbers take."""
    read: Any = gettext.GNUTranslations(io.BytesIO(binary))
    return {english: text for english, text in read._catalog.items() if english}, [read.plural(n) for n in range(120)]


@pytest.mark.parametrize("case", CASES)
def test_a_catalogue_is_read_as_babel_reads_it(case: str) -> None:
    found = texts(compiled(HEADER + "\n" + CASES[case]))
    assert found == texts(as_babel_does(HEADER + "\n" + CASES[case]))
    assert found[0]


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.po")), ids=lambda path: path.stem)
def test_our_catalogues_are_read_as_babel_reads_them(path: Any) -> None:
    po = path.read_text(encoding="utf-8")
    found = texts(compiled(po))
    assert found == texts(as_babel_does(po))
    assert len(found[0]) > 500
