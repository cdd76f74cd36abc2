"""The styles, page margins and properties of a digest as a Word document: an editor changes its look by changing a style.

Page numbers are fields, and the direction of a page, its shading and borders are written as WordprocessingML (ECMA-376 part 1: 17.16.19
fldSimple, 17.6.1 bidi of a section, 17.3.1.24 pBdr, 17.3.1.31 shd).
"""

from datetime import UTC

from docx.document import Document as Docx
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph

from digest.composing.compose import line
from digest.composing.words import words
from digest.formats.atom import updated
from storage.publishing.published import Digest
from storage.text.languages import direction

_FONT, _FONT_RTL = (
    "Georgia",
    "Times New Roman",
)  # on every Windows and Mac; the second has all Arabic and Sorani letters
_INK, _SOFT, _LINK, _ACCENT = (RGBColor.from_string(code) for code in ("1D1C1A", "625F58", "1A4F8B", "9A3B26"))
_STYLES = (
    "Normal",
    "Title",
    "TOC Heading",
    "Heading 1",
    "Heading 2",
    "Intense Quote",
    "List Number",
    "Header",
    "Footer",
)
_OF_ENTRIES = ("Normal", "List Number")
_BORDER_COLOUR, _SHADE = "9A3B26", "F4F1E9"
# What follows borders and shading in a paragraph's properties.
_AFTER_SHADING = (
    "w:tabs", "w:suppressAutoHyphens", "w:kinsoku", "w:wordWrap", "w:overflowPunct", "w:topLinePunct", "w:autoSpaceDE", "w:autoSpaceDN",
    "w:bidi", "w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind", "w:contextualSpacing", "w:mirrorIndents", "w:suppressOverlap",
    "w:jc", "w:textDirection", "w:textAlignment", "w:textboxTightWrap", "w:outlineLvl", "w:divId", "w:cnfStyle", "w:rPr", "w:sectPr",
    "w:pPrChange",
)  # fmt: skip
_AFTER_BIDI = ("w:rtlGutter", "w:docGrid", "w:printerSettings", "w:sectPrChange")


def prepare(document: Docx, digest: Digest) -> None:
    """Give the document its properties, styles, running head and page numbers, in the direction of the digest's language."""
    _properties(document, digest)
    _new_styles(document)
    for name in (*_STYLES, "Intense Quote Label", "Imprint", "toc 1", "In Brief"):
        _fonts(document.styles[name])
    side = "right" if direction(digest.language) == "rtl" else "left"
    _set_apart(document.styles["Intense Quote"], side)
    _bordered(document.styles["In Brief"], side)
    title = document.styles["Title"].element.get_or_add_rPr()
    for wide in title.findall(qn("w:spacing")):
        title.remove(wide)  # it draws letters apart
    list_format = document.styles["List Number"].element.get_or_add_pPr()
    for close in list_format.findall(qn("w:contextualSpacing")):
        list_format.remove(close)  # it sets the entries without space between them
    document.styles["Normal"].font.size = Pt(11)
    for name in _OF_ENTRIES:
        style = document.styles[name].paragraph_format
        style.space_after, style.keep_together, style.widow_control = Pt(8), True, True
    for name in ("Heading 1", "Heading 2", "TOC Heading", "Intense Quote Label"):
        style = document.styles[name].paragraph_format
        style.keep_with_next, style.keep_together = True, True
    document.styles["Heading 1"].paragraph_format.space_after = Pt(6)
    _page(document, digest)


def _properties(document: Docx, digest: Digest) -> None:
    about = document.core_properties
    about.title, about.author, about.language = (
        line(digest.title)[:255],
        line(digest.imprint.publisher)[:255],
        digest.language,
    )
    about.comments = ""
    about.created = about.modified = updated(digest).astimezone(UTC).replace(tzinfo=None, microsecond=0)
    about.last_modified_by = ""


def _new_styles(document: Docx) -> None:
    """Add the styles that Word's own template has not: links, the label of an analysis, the publisher's lines, leads and contents."""
    link = document.styles.add_style("Hyperlink", WD_STYLE_TYPE.CHARACTER)
    link.font.color.rgb = _LINK
    document.styles["Strong"].font.cs_bold = True
    for name in ("Intense Quote Label", "Imprint"):
        style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = document.styles["Normal"]
        style.font.size = Pt(9)
        style.paragraph_format.space_after = Pt(2)
    label = document.styles["Intense Quote Label"]
    label.font.bold = label.font.cs_bold = True
    day = document.styles.add_style("TOC Day", WD_STYLE_TYPE.CHARACTER)
    day.font.bold = day.font.cs_bold = True
    headline = document.styles.add_style("TOC Entry", WD_STYLE_TYPE.CHARACTER)
    headline.font.size = Pt(10)
    for style in (day, headline):
        style.font.color.rgb = _INK
    for name in ("toc 1", "In Brief"):
        style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = document.styles["Normal"]
        style.paragraph_format.left_indent, style.paragraph_format.first_line_indent = Cm(0.6), Cm(-0.6)
        style.paragraph_format.space_after = Pt(6)


def _fonts(style: ParagraphStyle) -> None:
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for key in list(fonts.attrib):
        del fonts.attrib[key]  # a theme's font would win over the named one
    for slot, font in (("ascii", _FONT), ("hAnsi", _FONT), ("cs", _FONT_RTL)):
        fonts.set(qn(f"w:{slot}"), font)
    style.font.color.rgb = {"Intense Quote Label": _ACCENT, "Imprint": _SOFT, "Header": _SOFT, "Footer": _SOFT}.get(
        style.name or "", _INK
    )


def _set_apart(style: ParagraphStyle, side: str) -> None:
    """Make the style of an analysis look like one: shaded, with a bar at the side where its lines begin, upright."""
    style.font.italic = style.font.bold = False
    style.font.cs_italic = False  # Arabic letters have no italics, they would only be slanted
    style.font.cs_bold = False
    style.paragraph_format.left_indent = style.paragraph_format.right_indent = Cm(0.6)
    style.paragraph_format.widow_control = True
    _bordered(style, side)


def _bordered(style: ParagraphStyle, side: str) -> None:
    """Give the style its bar and its shade."""
    properties = style.element.get_or_add_pPr()
    for old in (*properties.findall(qn("w:pBdr")), *properties.findall(qn("w:shd"))):
        properties.remove(old)
    borders = OxmlElement("w:pBdr")
    bar = OxmlElement(f"w:{side}")
    for name, value in (("val", "single"), ("sz", "18"), ("space", "8"), ("color", _BORDER_COLOUR)):
        bar.set(qn(f"w:{name}"), value)
    borders.append(bar)
    shade = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", _SHADE)):
        shade.set(qn(f"w:{name}"), value)
    for element in (borders, shade):
        properties.insert_element_before(element, *_AFTER_SHADING)


def _page(document: Docx, digest: Digest) -> None:
    """Put the title at the head of each page but the first, and its number at the foot."""
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.different_first_page_header_footer = True
    is_rtl = direction(digest.language) == "rtl"
    if is_rtl:
        section._sectPr.insert_element_before(OxmlElement("w:bidi"), *_AFTER_BIDI)  # noqa: SLF001 - python-docx has no such property
    head = section.header.paragraphs[0]
    head.add_run(line(digest.title)).font.rtl = is_rtl or None
    for footer in (section.footer, section.first_page_footer):
        _numbered(footer.paragraphs[0], words(digest.language).page, is_rtl)
    for paragraph in (head, section.footer.paragraphs[0], section.first_page_footer.paragraphs[0]):
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        if is_rtl:
            paragraph._p.get_or_add_pPr().insert_element_before(OxmlElement("w:bidi"), *_AFTER_SHADING[9:])  # noqa: SLF001


def _numbered(paragraph: Paragraph, pattern: str, is_rtl: bool) -> None:
    """Write "Page {} of {}" with the fields that Word fills in."""
    for text, field in zip(pattern.split("{}"), ("PAGE", "NUMPAGES", ""), strict=True):
        if text:
            paragraph.add_run(text).font.rtl = is_rtl or None
        if field:
            number = OxmlElement("w:fldSimple")
            number.set(qn("w:instr"), field)
            paragraph._p.append(number)  # noqa: SLF001
            run = paragraph.add_run("1")
            number.append(run._r)  # noqa: SLF001
