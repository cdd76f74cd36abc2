"""The contents and the leads of a digest as WordprocessingML: a paragraph a day whose lines link to its heading and its entries, so
that Word shows them without filling in a field. Pure; after ECMA-376 part 1: 17.16.22 hyperlink, 17.3.3.1 br.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

from digest.composing.bidi import runs as bidi_runs
from storage.text.languages import direction

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


@dataclass(frozen=True, slots=True)
class ContentsLine:
    """A line that links to a bookmark; without one it links nowhere. `style` is the id of a character style."""

    text: str
    language: str
    style: str
    bookmark: str = ""


def bookmark_name(anchor: str) -> str:
    """Return the name of an anchor's bookmark: Word takes letters, digits and underscores, a letter first."""
    return f"at_{anchor.replace('-', '_')}"


def lines_xml(lines: Iterable[ContentsLine], style: str, language: str) -> str:
    """Return a paragraph of these lines in a paragraph style, in the direction of the digest's language."""
    way = direction(language)
    bidi = "<w:bidi/>" if way == "rtl" else ""
    written = "<w:r><w:br/></w:r>".join(_line(line, way) for line in lines)
    return f'<w:p {_W}><w:pPr><w:pStyle w:val="{style}"/>{bidi}</w:pPr>{written}</w:p>'


def _line(line: ContentsLine, way: str) -> str:
    runs = "".join(_run(text, line, is_rtl) for text, is_rtl in _pieces(line.text, way))
    if not line.bookmark:
        return runs
    return f'<w:hyperlink w:anchor="{bookmark_name(line.bookmark)}" w:history="1">{runs}</w:hyperlink>'


def _pieces(text: str, way: str) -> Sequence[tuple[str, bool]]:
    return [(text, False)] if way == "ltr" and text.isascii() else bidi_runs(text, way)


def _run(text: str, line: ContentsLine, is_rtl: bool) -> str:
    rtl = "<w:rtl/>" if is_rtl else ""
    spoken = f'<w:lang w:{"bidi" if is_rtl else "val"}="{line.language}"/>'
    return f'<w:r><w:rPr><w:rStyle w:val="{line.style}"/>{rtl}{spoken}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'
