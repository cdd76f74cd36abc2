"""A digest as a mail reader and as Word shows it: contents, dark mode, notes; page numbers, styles, what stays together."""

import email
import io
import re
import zipfile
from dataclasses import replace
from email.message import EmailMessage
from email.policy import SMTP

import docx
import pytest
from lxml import html

from digest.composing.compose import compose, sections
from digest.composing.front_page import items_of, lede
from digest.composing.words import words
from digest.formats import FORMATS
from digest.formats.docx_contents import bookmark_name
from review.queue_file.blocks import link_line
from review.queue_file.lines import address_of, link
from review.queue_file.settle import added_lines
from storage.config.settings import DigestLanguage
from storage.publishing.published import Digest
from storage.records import Reference
from tests.digest.golden import SITE, a_whole_digest
from tests.digest.test_digest import FIRST, LAST, an_entry
from tests.support.records import NOON

ADDRESS = "https://shafaq.example/ar/%D8%B9%D8%B1%D8%A7%D9%82-%28%D8%A8%29"
SHOWN = "https://shafaq.example/ar/عراق-%28ب%29"


def a_month(language: DigestLanguage = "en") -> Digest:
    entries = [
        replace(
            an_entry(n, headline=f"Headline {n}", outlets=("Rudaw", "Elaph")), references=(Reference("Rudaw", ADDRESS),)
        )
        for n in range(1, 9)
    ]
    config = SITE.model_copy(update={"language": language, "licence": "CC BY 4.0"})
    return replace(compose(entries, [], FIRST, LAST, config, ranking=[5, 2, 7]), at=NOON)


def bodies(digest: Digest) -> tuple[str, html.HtmlElement]:
    message = email.message_from_bytes(FORMATS["eml"](digest), policy=SMTP)
    assert isinstance(message, EmailMessage)
    text, page = message.get_body(("plain",)), message.get_body(("html",))
    assert text is not None
    assert page is not None
    return text.get_content(), html.fromstring(page.get_content())


def test_a_mail_begins_with_what_it_has() -> None:
    _, page = bodies(a_month())
    before = page.xpath('//div[@class="pre"]')[0]
    assert before.text == "Headline 2 · Headline 5 · Headline 7"
    assert "display: none" in before.get("style")
    leads = page.xpath('//p[@class="toc"]/a[starts-with(@href, "#entry")]')
    assert [one.text for one in leads] == ["Headline 2", "Headline 5", "Headline 7"]
    anchors = {one.lstrip("#") for one in page.xpath('//a/@href[starts-with(., "#")]')}
    assert anchors <= set(page.xpath("//@id"))
    assert len(page.xpath('//p[@class="toc"]/bdi')) == 8


def test_a_mail_is_one_column_and_dark_where_the_reader_is() -> None:
    content = FORMATS["eml"](a_month())
    _, page = bodies(a_month())
    assert len(page.xpath("//table")) == 1
    assert page.xpath("//table/@role") == ["presentation"]
    whole = html.tostring(page, encoding="unicode")
    assert "<!--[if mso]><table" in whole  # Outlook knows no max-width
    assert "@media (prefers-color-scheme: dark)" in page.xpath("string(//style)")
    assert page.xpath("//h2/@style")[0].count("border-top") == 1  # inlined for readers that drop styles
    assert max(map(len, content.split(b"\r\n"))) <= 998


def test_addresses_in_plain_text_are_notes_at_its_end() -> None:
    for text in (bodies(a_month())[0].replace("\r\n", "\n"), FORMATS["txt"](a_month()).decode()):
        above, _, below = text.partition("\nSources\n-------\n\n")
        assert "https://" not in above
        assert above.count("(Rudaw [1], Elaph)") == 8
        assert below.splitlines()[0] == f"[1] {SHOWN}"
        assert below.endswith("Licence: CC BY 4.0\n")


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_mail_takes_the_shorter_encoding(language: DigestLanguage) -> None:
    content = FORMATS["eml"](a_whole_digest(language, language=language))
    assert (b"quoted-printable" in content) == (language == "en") or b"base64" in content
    assert len(content) < 20_000


def test_links_of_the_queue_file_are_shown_decoded_and_known_in_both_forms() -> None:
    line = link_line("Shafaq News", ADDRESS)
    assert line == f"- Shafaq News: <{SHOWN}>"
    assert link(line) == line
    old = f"- Shafaq News: <{ADDRESS}>"
    assert address_of(old) == address_of(line) == SHOWN
    assert added_lines([old], [line]) == added_lines([line], [old]) == []
    assert (
        link_line("A", "https://a.example/%EF%BB%80") == "- A: <https://a.example/%EF%BB%80>"
    )  # reading would change this letter


def parts(digest: Digest) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(FORMATS["docx"](digest)))


@pytest.mark.parametrize(("language", "page"), [("en", "Page 1 of 1"), ("ckb", "لاپەڕەی 1 لە 1")])
def test_word_numbers_the_pages_and_runs_as_the_language_does(language: DigestLanguage, page: str) -> None:
    digest = a_whole_digest(language, language=language)
    document = docx.Document(io.BytesIO(FORMATS["docx"](digest)))
    (section,) = document.sections
    for footer in (section.footer, section.first_page_footer):
        (paragraph,) = footer.paragraphs
        assert "".join(one.text or "" for one in paragraph._p.iter() if one.tag.endswith("}t")) == page
        assert [value for one in paragraph._p.iter() for name, value in one.items() if name.endswith("}instr")] == [
            "PAGE",
            "NUMPAGES",
        ]
    assert section.header.paragraphs[0].text == digest.title
    assert section.first_page_header.paragraphs[0].text == ""
    assert (b"<w:bidi/>" in parts(digest).read("word/document.xml").rpartition(b"<w:sectPr")[2]) == (language == "ckb")


def test_what_an_editor_restyles_is_a_style() -> None:
    document = docx.Document(io.BytesIO(FORMATS["docx"](a_whole_digest("en"))))
    used = {one.style.name for one in document.paragraphs if one.style}
    assert used >= {"Title", "Heading 1", "List Number", "Intense Quote", "Intense Quote Label", "TOC Heading"}
    entry = next(one for one in document.paragraphs if one.style and one.style.name == "List Number")
    assert entry.runs[0].style is not None
    assert (entry.runs[0].style.name, entry.runs[0].bold) == ("Strong", None)
    for name in ("Heading 1", "Intense Quote Label"):
        assert document.styles[name].paragraph_format.keep_with_next
    for name in ("List Number", "Normal"):
        assert document.styles[name].paragraph_format.keep_together
    quote = document.styles["Intense Quote"].element.xml
    assert "w:shd" in quote
    assert "<w:left" in quote


def test_plain_text_begins_with_leads_and_contents_and_ends_with_its_publisher() -> None:
    for text in (bodies(a_month())[0].replace("\r\n", "\n"), FORMATS["txt"](a_month()).decode()):
        parts = text.split("\n\n")
        assert parts[1] == "8 entries from 1 day · about 1 min read · News desk, October 3, 2023"
        assert parts[2:4] == ["In brief\n--------", "- Headline 2\n- Headline 5\n- Headline 7"]
        assert parts[4].startswith("Table of Contents\n")
        assert parts[5].splitlines() == ["October 3, 2023", *(f"- Headline {n}" for n in range(1, 9))]
        assert parts[-2] == "Published by News desk. Every entry was approved by an editor."


def test_markdown_names_its_publisher() -> None:
    lines = FORMATS["md"](a_month()).decode().splitlines()
    assert lines[-3:] == ["Published by News desk.", "", "Licence: CC BY 4.0"]
    nameless = replace(a_month(), imprint=replace(a_month().imprint, publisher="", licence=""))
    assert "Published" not in FORMATS["md"](nameless).decode()


@pytest.mark.parametrize("language", ["en", "ar", "ckb", "kmr"])
def test_every_headline_in_a_mails_contents_leads_to_its_entry(language: DigestLanguage) -> None:
    digest = replace(a_whole_digest(language, language=language), leads=())
    _, page = bodies(digest)
    linked = page.xpath('//p[@class="toc"]/bdi/a')
    assert [one.get("href") for one in linked] == [f"#{one.anchor}" for one in items_of(sections(digest))]
    targets = {one.lstrip("#") for one in page.xpath('//a/@href[starts-with(., "#")]')}
    assert targets <= set(page.xpath("//a/@name"))  # some programs follow names alone
    assert page.xpath('//p[@class="toc"]/a/@href')[-1] == "#corrections"
    last = page.xpath('//p[@class="soft"]')[-1].text_content()
    assert last == f"{words(language).published_by.format('News desk')}. {words(language).footer}"
    assert "#" not in last


@pytest.mark.parametrize("language", ["en", "ar", "ckb", "kmr"])
def test_a_document_lists_leads_and_headlines_that_link_to_their_entries(language: DigestLanguage) -> None:
    digest = replace(a_whole_digest(language, language=language), leads=(1,))
    document = docx.Document(io.BytesIO(FORMATS["docx"](digest)))
    by_style: dict[str, list[list[str]]] = {}
    for one in document.paragraphs:
        assert one.style is not None
        assert one.style.name is not None
        by_style.setdefault(one.style.name, []).append(one.text.split("\n"))
    (brief,) = by_style["In Brief"]
    days = sections(digest)
    headlines = [[item.headline for item in items_of([day])] for day in days]
    assert brief == [words(language).brief, headlines[0][0]]
    assert by_style["toc 1"] == [
        *([day.heading, *named] for day, named in zip(days, headlines, strict=True)),
        [words(language).corrections],
    ]
    xml = parts(digest).read("word/document.xml").decode()
    marks = set(re.findall(r'w:bookmarkStart w:id="\d+" w:name="([^"]+)"', xml))
    anchors = re.findall(r'w:anchor="([^"]+)"', xml)
    assert set(anchors) <= marks
    assert [name for name in anchors if "entry" in name][1:] == [bookmark_name(one.anchor) for one in items_of(days)]
    assert "updateFields" not in parts(digest).read("word/settings.xml").decode()
    assert document.paragraphs[2].text == " · ".join(lede(digest, days))
    for one in (one for one in document.paragraphs if one.style and one.style.name in {"toc 1", "In Brief"}):
        assert ("<w:bidi/>" in one._p.xml) == (language in {"ar", "ckb"})


def test_links_of_a_document_lead_where_they_say() -> None:
    rels = parts(a_month()).read("word/_rels/document.xml.rels").decode()
    xml = parts(a_month()).read("word/document.xml").decode()
    ids = set(re.findall(r'<w:hyperlink r:id="([^"]+)"', xml))
    targets = dict(re.findall(r'Id="(rIdLink\d+)"[^>]*Target="([^"]+)"[^>]*TargetMode="External"', rels))
    assert ids == set(targets)
    assert ADDRESS in targets.values()
