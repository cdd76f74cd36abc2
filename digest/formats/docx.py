"""The digest as a Word document: true headings, lists, bookmarks and links; right-to-left paragraphs and runs marked as such.

python-docx knows paragraphs and styles; direction, bookmarks, links and lists that begin anew are written as WordprocessingML
(ECMA-376 part 1: 17.3.1.6 bidi, 17.3.2.30 rtl, 17.13.6 bookmarks, 17.16.22 hyperlink, 17.9 numbering).
"""

import io
import zipfile
from collections.abc import Iterable, Sequence

from docx import Document
from docx.document import Document as Docx
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.text.paragraph import Paragraph

from digest.composing.bidi import runs as bidi_runs
from digest.composing.compose import Item, Section, TextRun, line, permalink, sections
from digest.composing.corrections import PrintedCorrection, printed_corrections
from digest.composing.front_page import approved_line, brief, imprint_lines, items_of, lede, published_line
from digest.composing.words import words
from digest.formats.docx_contents import ContentsLine, bookmark_name, lines_xml
from digest.formats.docx_styles import prepare
from storage.publishing.published import Digest
from storage.text.languages import comma, direction

_ZIPPED = (1980, 1, 1, 0, 0, 0)  # the time of every file in the archive: the same digest, the same bytes


def as_docx(digest: Digest) -> bytes:
    """Return the file: who published it and when, leads and contents that link to the entries, a heading a day with a numbered list
    below it, and a bookmark for every entry."""
    document = Document()
    prepare(document, digest)
    writer, texts = _Writer(document, digest.language), words(digest.language)
    writer.add("Title", [TextRun(line(digest.title))], digest.language)
    writer.add("Normal", _imprint(digest), digest.language)
    days, corrected = sections(digest), printed_corrections(digest)
    writer.add("Imprint", [TextRun(" · ".join(lede(digest, days)))], digest.language)
    if leads := brief(digest, days):
        writer.lines("In Brief", [(texts.brief, digest.language, ""), *map(_linked, leads)])
    writer.add("TOC Heading", [TextRun(texts.contents)], digest.language)
    for day in days:
        writer.lines("toc 1", [(day.heading, digest.language, day.anchor), *map(_linked, items_of([day]))])
    if corrected:
        writer.lines("toc 1", [(texts.corrections, digest.language, "corrections")])
    for day in days:
        writer.day(day)
    if corrected:
        writer.bookmark(writer.add("Heading 1", [TextRun(texts.corrections)], digest.language), "corrections")
        for correction in corrected:
            writer.correction(correction)
    for said in (approved_line(digest), *imprint_lines(digest)) if digest.at else ():
        writer.add("Imprint", [TextRun(said)], digest.language)
    return _packed(document)


def _imprint(digest: Digest) -> list[TextRun]:
    """Return publisher, day of publication and address of the page, each if known."""
    address, between = permalink(digest), comma(digest.language)
    if direction(digest.language) == "rtl":
        between = f"{between}\u200f"  # or the number of a day would join a Latin name before it
    parts = [TextRun(part) for part in published_line(digest)]
    shown = [run for part in parts for run in (TextRun(between), part)][1:]
    return [*shown, *([TextRun(" · "), TextRun(address, url=address)] if address else [])]


def _linked(item: Item) -> tuple[str, str, str]:
    return item.headline, item.language, item.anchor


class _Writer:
    def __init__(self, document: Docx, language: str) -> None:
        self._language, self._said = language, words(language)
        self._document = document
        self._bookmarks = 0
        self._links: dict[str, str] = {}
        self._style_ids = {style.name: style.style_id for style in document.styles}  # looked up once: there are 170

    def day(self, day: Section) -> None:
        """Add a day: its heading, the analyst's paragraphs, its entries and tombstones."""
        self.bookmark(self.add("Heading 1", [TextRun(day.heading)], self._language), day.anchor)
        if day.analysis:
            self.add("Intense Quote Label", [TextRun(self._said.analysis_label)], self._language)
        for text in day.analysis:
            self.add("Intense Quote", [TextRun(text)], "")
        for part in day.parts:
            if part.label:
                self.add("Heading 2", [TextRun(f"{part.label}:")], "")
            numbering = self._new_list() if part.numbered else 0
            for item in part.items:
                self.item(item, numbering)
        for stone in day.stones:
            self.bookmark(self.add("Normal", [TextRun(stone.text)], self._language), stone.anchor)

    def item(self, item: Item, numbering: int) -> None:
        """Add an entry; `numbering` is its list, 0: none."""
        for place, runs in enumerate(item.paragraphs):
            last = place == len(item.paragraphs) - 1
            shown = [*runs, TextRun(f" ({item.corrected})")] if last and item.corrected else runs
            paragraph = self.add("List Number" if numbering else "Normal", shown, item.language)
            if numbering:
                self._number(paragraph, numbering if place == 0 else 0)
            if not last:
                paragraph.paragraph_format.keep_with_next = True
            if place == 0:
                self.bookmark(paragraph, item.anchor)

    def correction(self, correction: PrintedCorrection) -> None:
        """Add a correction, the earlier words struck through."""
        withdrawn = [TextRun(f" {self._said.was_withdrawn}")] if correction.is_withdrawn else []
        self.add("Normal", [TextRun(f"{correction.day}:", strong=True), *withdrawn], self._language)
        for what, was, now in correction.changes:
            self.add("Normal", [TextRun(f"{what}:")], self._language)
            for text, is_gone in ((was, True), (now, False)):
                if text:
                    for run in self.add("Normal", [TextRun(text)], correction.language).runs:
                        run.font.strike = is_gone
        if correction.note:
            self.add("Normal", [TextRun(correction.note)], "")

    def lines(self, style: str, lines: Sequence[tuple[str, str, str]]) -> None:
        """Add a paragraph of lines, each with its language and the anchor it links to; the first is set apart from the others."""
        first, other = (self._style_ids[name] for name in ("TOC Day", "TOC Entry"))
        linked = (ContentsLine(*line[:2], other if place else first, line[2]) for place, line in enumerate(lines))
        written = parse_xml(lines_xml(linked, self._style_ids[style], self._language))
        self._document.element.body.sectPr.addprevious(written)

    def add(self, style: str, runs: Iterable[TextRun], language: str) -> Paragraph:
        """Add and return a paragraph in the direction of its language; without one, in that of its first letter."""
        text_runs = list(runs)
        way = direction(language) if language else _first_direction("".join(run.text for run in text_runs))
        paragraph = self._document.add_paragraph()
        if style != "Normal":
            paragraph._p.style = self._style_ids[style]  # noqa: SLF001
        if way == "rtl":
            properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001
            properties.insert_element_before(
                OxmlElement("w:bidi"),
                *("w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind", "w:contextualSpacing", "w:mirrorIndents"),
                *("w:suppressOverlap", "w:jc", "w:textDirection", "w:textAlignment", "w:textboxTightWrap"),
                *("w:outlineLvl", "w:divId", "w:cnfStyle", "w:rPr", "w:sectPr", "w:pPrChange"),
            )
        for run in text_runs:
            link = self._link(paragraph, run.url) if run.url else None
            for text, is_rtl in bidi_runs(run.text, way):
                self._run(paragraph, TextRun(text, run.strong, run.url), is_rtl, language, link)
        return paragraph

    def _run(
        self, paragraph: Paragraph, text_run: TextRun, is_rtl: bool, language: str, link: BaseOxmlElement | None
    ) -> None:
        run = paragraph.add_run(text_run.text)
        if text_run.url:
            run._r.style = self._style_ids["Hyperlink"]  # noqa: SLF001
            run.font.bold = run.font.cs_bold = text_run.strong or None
        elif text_run.strong:
            run._r.style = self._style_ids["Strong"]  # noqa: SLF001
        if is_rtl:
            run.font.rtl = True
        if language:
            spoken = OxmlElement("w:lang")
            spoken.set(qn("w:bidi" if is_rtl else "w:val"), language)
            run._r.get_or_add_rPr().append(spoken)  # noqa: SLF001
        if link is not None:
            link.append(run._r)  # noqa: SLF001

    def _link(self, paragraph: Paragraph, url: str) -> BaseOxmlElement:
        link = OxmlElement("w:hyperlink")
        if url not in self._links:  # kept here: python-docx would compare it with every link there is
            self._links[url] = f"rIdLink{len(self._links) + 1}"
            self._document.part.rels.add_relationship(
                RELATIONSHIP_TYPE.HYPERLINK, url, self._links[url], is_external=True
            )
        link.set(qn("r:id"), self._links[url])
        paragraph._p.append(link)  # noqa: SLF001
        return link

    def bookmark(self, paragraph: Paragraph, name: str) -> None:
        """Mark the paragraph as a target of links."""
        self._bookmarks += 1
        for tag in ("w:bookmarkStart", "w:bookmarkEnd"):
            mark = OxmlElement(tag)
            mark.set(qn("w:id"), str(self._bookmarks))
            if tag == "w:bookmarkStart":
                mark.set(qn("w:name"), bookmark_name(name))
                paragraph._p.insert(1 if paragraph._p.pPr is not None else 0, mark)  # noqa: SLF001
            else:
                paragraph._p.append(mark)  # noqa: SLF001

    def _new_list(self) -> int:
        """Return a new numbering that starts at 1."""
        numbering = self._document.part.numbering_part.numbering_definitions._numbering  # noqa: SLF001
        style = self._document.styles["List Number"].element
        kind = style.pPr.numPr.numId.val
        pattern = next(instance for instance in numbering.num_lst if instance.numId == kind)
        new = numbering.add_num(pattern.abstractNumId.val)
        new.add_lvlOverride(ilvl=0).add_startOverride(1)
        return int(new.numId)

    def _number(self, paragraph: Paragraph, numbering: int) -> None:
        properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()  # noqa: SLF001
        properties.get_or_add_ilvl().val = 0
        properties.get_or_add_numId().val = numbering  # 0: of the list, without a number of its own


def _first_direction(text: str) -> str:
    pieces = bidi_runs(text, "ltr")
    first = next((is_rtl for piece, is_rtl in pieces if any(map(str.isalpha, piece))), False)
    return "rtl" if first else "ltr"


def _packed(document: Docx) -> bytes:
    written, packed = io.BytesIO(), io.BytesIO()
    document.save(written)
    with zipfile.ZipFile(written) as source, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(zipfile.ZipInfo(name, _ZIPPED), source.read(name), zipfile.ZIP_DEFLATED)
    return packed.getvalue()
