"""Every format a digest comes out in: golden files in both directions, opened by the programs readers use, harmless."""

import email
import io
import json
import re
import subprocess
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import docx
import feedparser
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree, html
from markdown_it import MarkdownIt
from pydantic import ValidationError

from digest.composing.bidi import marked, runs
from digest.composing.charts import by_day, by_outlet, days_svg, outlets_svg
from digest.composing.compose import compose
from digest.composing.words import words as own_words
from digest.formats import FORMATS
from digest.imports import import_entries
from storage.config.settings import DigestConfig, DigestLanguage
from storage.database.store import Store
from storage.publishing.published import Correction, Digest
from storage.records import Analysis, Entry, Reference
from storage.text.links import web_address
from tests.digest.golden import EDITIONS, SITE, a_whole_digest, golden_file, golden_part, rendered
from tests.digest.test_digest import ENTRIES, FIRST, LAST, an_entry
from tests.support.records import NOON, a_wording

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("script", EDITIONS)
def test_each_format_reads_as_its_golden_file(name: str, script: str) -> None:
    made = rendered(name, script)
    assert golden_file(name, script).read_bytes() == golden_part(name, made)  # meant to change? `make golden`
    assert rendered(name, script) == made


def test_arabic_letters_are_neither_slanted_nor_drawn_apart() -> None:
    made = zipfile.ZipFile(io.BytesIO(FORMATS["docx"](a_whole_digest("ar", language="ar")))).read("word/styles.xml")
    quote, title = (
        re.findall(rb'w:styleId="%s".*?<w:rPr>(.*?)</w:rPr>' % name, made, re.DOTALL)[0]
        for name in (b"IntenseQuote", b"Title")
    )
    assert b'<w:iCs w:val="0"/>' in quote
    assert b"w:spacing" not in title


@pytest.mark.parametrize("language", ["ar", "ckb", "kmr"])
@pytest.mark.parametrize("name", ["html", "md", "txt", "atom", "docx", "feed.json"])
def test_a_digest_in_another_language_says_nothing_in_english(name: str, language: DigestLanguage) -> None:
    whole = a_whole_digest(language, language=language)
    bare = replace(whole, entries=whole.entries[:3], imprint=replace(whole.imprint, publisher="", site=""))
    shown = golden_part(name, FORMATS[name](bare)).decode()
    for word in (
        "Contents",
        "Corrections",
        ">corrected",
        "withdrawn",
        "October",
        "November",
        "Headline",
        "entries",
        "Analysis",
        "Every",
    ):
        assert word not in shown, word
    assert own_words(language).corrections in shown or name in {"atom", "feed.json"}


def test_a_language_the_digest_has_no_words_of_is_refused() -> None:
    with pytest.raises(ValidationError, match="'en', 'ar', 'ckb' or 'kmr'"):
        DigestConfig.model_validate({"language": "fa"})


def test_word_opens_the_document_and_reads_it_in_order(tmp_path: Path) -> None:
    file = tmp_path / "digest.docx"
    file.write_bytes(FORMATS["docx"](a_whole_digest(*ENTRIES)))
    profile = f"-env:UserInstallation=file://{tmp_path}/office"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(file)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    subprocess.run(["pdftotext", "-layout", str(file.with_suffix(".pdf"))], check=True)
    text = " ".join((tmp_path / "digest.txt").read_text(encoding="utf-8").split())
    plain = re.sub("[\u200e\u200f\u202a-\u202e]", "", text)
    for heading in ("Iraq in October, 2023", "October 16, 2023", "Intercepts:", "Corrections"):
        assert heading in plain
    for words in ("School Opens in Makhmur", "PUK", "12%", "Li Mexmûrê dibistanek vebû", "مخمور", "قوتابخانەیەک"):
        assert words in plain, words
    # The numbers begin at 1 on the one numbered day, and count its eight entries.
    assert [number for number in range(1, 10) if f" {number}." in plain or f".{number} " in plain] == list(range(1, 9))


def test_the_document_tells_headings_links_and_directions() -> None:
    document = docx.Document(io.BytesIO(FORMATS["docx"](a_whole_digest("en", "ar"))))
    headings = [one.text for one in document.paragraphs if one.style and one.style.name == "Heading 1"]
    assert headings[:2] == ["October 3, 2023", "October 5, 2023"]
    assert headings[-1] == "Corrections"
    arabic = next(
        one for one in document.paragraphs if "PUK" in one.text and one.style and one.style.name == "List Number"
    )
    assert "<w:bidi/>" in arabic._p.xml
    by_side = {run.text: bool(run.font.rtl) for run in arabic.runs}
    assert by_side["PUK"] is False
    assert by_side["12%"] is False
    assert by_side[" (الاتحاد) إن "] is True
    assert [one.text for one in document.paragraphs if one.style and one.style.name == "TOC Heading"] == [
        "Table of Contents"
    ]
    assert document.paragraphs[1].text == "News desk, October 3, 2023 · https://digest.example/iraq/digest-2023-10.html"
    marks = set(re.findall(r'w:name="(at_[^"]+)"', document._element.xml))
    leads = set(re.findall(r'w:anchor="([^"]+)"', document._element.xml))
    assert leads <= marks
    assert {"at_entry_1", "at_entry_91"} <= marks


@pytest.mark.parametrize(
    ("text", "direction", "pieces"),
    [
        ("PUK (الاتحاد) 12%", "ltr", [("PUK (", False), ("الاتحاد", True), (") 12%", False)]),
        ("قال PUK (الاتحاد) إن 12% من", "rtl", [("قال ", True), ("PUK", False), (" (الاتحاد) إن ", True), ("12%", False), (" من", True)]),
        ("حزب (New Arab) ١٢", "rtl", [("حزب (", True), ("New Arab", False), (") ١٢", True)]),
        ("Li Mexmûrê", "ltr", [("Li Mexmûrê", False)]),
        ("", "rtl", []),
    ],
)  # fmt: skip
def test_words_of_the_other_direction_are_islands(text: str, direction: str, pieces: list[tuple[str, bool]]) -> None:
    assert runs(text, direction) == pieces


@given(st.text(max_size=40), st.sampled_from(["ltr", "rtl"]))
def test_no_letter_is_lost_between_directions(text: str, direction: str) -> None:
    assert "".join(piece for piece, _ in runs(text, direction)) == text
    assert marked(text, direction).lstrip("\u200e\u200f") == text.lstrip("\u200e\u200f")


def test_the_atom_feed_keeps_the_musts_of_its_standard() -> None:
    digest = a_whole_digest(*ENTRIES)
    made = FORMATS["atom"](digest)
    feed = etree.fromstring(made)
    read = feedparser.parse(made)
    assert not read.bozo
    assert read.version == "atom10"
    for one in [feed, *feed.iter(f"{ATOM}entry")]:  # RFC 4287 4.1.1, 4.1.2
        assert [len(one.findall(f"{ATOM}{name}")) for name in ("id", "title", "updated")] == [1, 1, 1]
        assert re.fullmatch(r"tag:digest\.example,2026:iraq/[a-z0-9-]+", one.findtext(f"{ATOM}id"))
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", one.findtext(f"{ATOM}updated"))
        alternates = [link for link in one.findall(f"{ATOM}link") if link.get("rel") == "alternate"]
        assert [link.get("type") for link in alternates] == ["text/html"]
    assert feed.find(f"{ATOM}author/{ATOM}name").text == "News desk"
    ids = [one.findtext(f"{ATOM}id") for one in feed.iter(f"{ATOM}entry")]
    assert len(ids) == len(set(ids)) == len(digest.entries) + len(digest.analyses) + len(digest.tombstones)
    by_id = {entry.id: entry for entry in read.entries}
    arabic = by_id["tag:digest.example,2026:iraq/entry-2"]
    assert arabic.link == "https://digest.example/iraq/digest-2023-10.html#entry-2"
    assert 'dir="rtl"' in arabic.content[0].value
    assert "PUK (الاتحاد)" in arabic.content[0].value
    assert by_id["tag:digest.example,2026:iraq/entry-91"].title == "Withdrawn"


def test_a_feeds_ids_stay_when_the_words_change() -> None:
    first, second = (compose([an_entry(text=text)], [], FIRST, LAST, SITE) for text in ("One.", "Two."))
    ids = [[entry.id for entry in feedparser.parse(FORMATS["atom"](one)).entries] for one in (first, second)]
    assert ids[0] == ids[1]
    items = [[item["id"] for item in json.loads(FORMATS["feed.json"](one))["items"]] for one in (first, second)]
    assert items[0] == items[1] == ids[0]


def test_the_json_feed_has_what_its_version_asks() -> None:
    feed = json.loads(FORMATS["feed.json"](a_whole_digest(*ENTRIES)))
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["title"]
    for item in feed["items"]:
        assert item["id"].startswith("tag:")
        assert item["content_html"]
        assert item["url"].startswith("https://digest.example/iraq/digest-2023-10.html#")


def test_the_mail_is_read_by_the_standard_library() -> None:
    content = FORMATS["eml"](a_whole_digest(*ENTRIES))
    assert max(map(len, content.split(b"\r\n"))) <= 998
    message = email.message_from_bytes(content, policy=SMTP)
    assert isinstance(message, EmailMessage)
    assert not message.defects
    assert message["Subject"] == "Iraq in October, 2023"
    assert message["From"].addresses[0].addr_spec == "digest@example.org"
    assert message.get_content_type() == "multipart/alternative"
    text, page = message.get_body(("plain",)), message.get_body(("html",))
    assert text is not None
    assert page is not None
    for language in ENTRIES:
        assert ENTRIES[language]["headline"] in text.get_content()
        assert ENTRIES[language]["headline"] in page.get_content()
    shown = html.fromstring(page.get_content())
    arabic = next(one for one in shown.iter("p") if one.get("lang") == "ar")
    assert (arabic.get("dir"), arabic.get("align")) == ("rtl", "right")
    assert "font-family" in arabic.get("style")
    assert not shown.xpath("//*[@src] | //link | //script")


def test_the_entries_as_json_can_be_imported_again(store: Store, tmp_path: Path) -> None:
    digest = a_whole_digest(*ENTRIES)
    file = tmp_path / "entries.json"
    file.write_bytes(FORMATS["json"](digest))
    done = import_entries(store, file, "Aras", NOON)
    # Two entries of one language differ in where their outlets stand alone, which is no word.
    assert done.entries + done.known == len(digest.entries)
    assert done.analyses == len(digest.analyses)
    assert b"Shirin" not in file.read_bytes()


INJECTED = [
    "<script>", "</p>", "<img src=x onerror=alert(1)>", "<svg onload=alert(1)>", "![p](https://e.example/p)", "[l](javascript:x)",
    "{{ 7*7 }}", "{% raw %}", "`", "*", "_", "www.e.example", "https://e.example", "&lt;", "]]>", "\n", "# ", "1. ", "- ", "=cmd()",
    "\x1b[31m", "\u202e", "\x00", "\x0b", "\r\nBcc: x@e.example", "\ud800", "\ufffe", "</title>", '" style="x', "'",
]  # fmt: skip
letters = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
hostile = st.lists(st.sampled_from(INJECTED) | letters, max_size=6).map("".join)
addresses = st.sampled_from(
    ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "JaVaScRiPt:x", "https://a@b.example/", "https://a\\@b.example/",
     "https://ok.example/a b'\"<>)(]", "http://ok.example/عربي", "//e.example/", "https://", "vbscript:x", "\x01javascript:x"]
)  # fmt: skip


def hostile_digest(headline: str, text: str, outlet: str, url: str) -> Digest:
    wording = a_wording(headline=headline, text=text, outlets=(outlet,), section=headline, language="en")
    entry = Entry(1, wording, "Shirin", NOON, (Reference(outlet, url),))
    said = Analysis(date(2023, 10, 3), text, "Shirin", NOON)
    digest = compose([entry, *(an_entry(n, headline=headline) for n in range(2, 7))], [said], FIRST, LAST, SITE)
    corrected = Correction(1, wording, replace(wording, text=f"{text} more", headline=outlet), NOON, headline)
    return replace(digest, corrections=(corrected,))


def pages_of(digest: Digest) -> Iterator[str]:
    yield FORMATS["html"](digest).decode()
    message = email.message_from_bytes(FORMATS["eml"](digest), policy=SMTP)
    assert isinstance(message, EmailMessage)
    assert message["Bcc"] is None
    body = message.get_body(("html",))
    assert body is not None
    yield body.get_content()
    feed = feedparser.parse(FORMATS["atom"](digest))
    assert not feed.bozo
    yield from (one["content_html"] for one in json.loads(FORMATS["feed.json"](digest))["items"])
    yield from (
        one.findtext(f"{ATOM}content") for one in etree.fromstring(FORMATS["atom"](digest)).iter(f"{ATOM}entry")
    )


@given(hostile, hostile, hostile, addresses)
@settings(max_examples=40)
def test_nothing_from_outside_becomes_code_picture_or_link(headline: str, text: str, outlet: str, url: str) -> None:
    digest = hostile_digest(headline, text, outlet, url)
    for page in pages_of(digest):
        read = html.fromstring(f"<div>{page}</div>" if "<html" not in page else page)
        assert not read.xpath("//script | //img | //iframe | //object | //form | //@*[starts-with(name(), 'on')]")
        for address in read.xpath("//@href"):
            assert address.startswith("#") or urlsplit(address).scheme in {"http", "https"}
            assert urlsplit(address).hostname in {None, "ok.example", "digest.example"}
    tokens = [
        child
        for token in MarkdownIt("gfm-like", {"linkify": False}).parse(FORMATS["md"](digest).decode())
        for child in token.children or []
    ]
    assert {token.content for token in tokens if token.type == "html_inline"} == {
        *(f'<a id="entry-{number}">' for number in range(1, 7)),
        "</a>",
    }
    links = {str(token.attrGet("href")) for token in tokens if token.type == "link_open"}
    assert all(link[0] == "#" or urlsplit(link).hostname == "ok.example" for link in links)
    assert not [token for token in tokens if token.type in {"image", "code_inline"}]


@given(hostile, hostile, hostile, addresses)
@settings(max_examples=15)
def test_the_document_and_the_texts_hold_only_words(headline: str, text: str, outlet: str, url: str) -> None:
    digest = hostile_digest(headline, text, outlet, url)
    archive = zipfile.ZipFile(io.BytesIO(FORMATS["docx"](digest)))
    links = etree.fromstring(archive.read("word/_rels/document.xml.rels"))
    targets = [one.get("Target") for one in links if one.get("TargetMode") == "External"]
    assert {urlsplit(target).hostname for target in targets} <= {
        "ok.example",
        "digest.example",
    }  # ours is in the imprint
    assert b"w:instrText" not in archive.read("word/document.xml")
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]", FORMATS["txt"](digest).decode())
    assert b"<" not in FORMATS["json"](digest) + FORMATS["feed.json"](digest)


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("https://ok.example/a", "https://ok.example/a"),
        ("https://ok.example:8443/a?b=1&c=2#d", "https://ok.example:8443/a?b=1&c=2#d"),
        ("http://ok.example/a b'\"<>)(]", "http://ok.example/a%20b%27%22%3C%3E%29%28%5D"),
        ("https://ok.example/عربي", "https://ok.example/عربي"),
        *((url, "") for url in ("javascript:x", "data:x", "//e.example", "https://", "https://a:b@c.example/", "http://a\\@b.example/",
                                "file:///x", "https://[::1", "https://a b.example/", "")),
    ],
)  # fmt: skip
def test_only_web_addresses_become_links(url: str, kept: str) -> None:
    assert web_address(url) == kept


def test_numbers_of_four_digits_have_their_place_in_a_chart() -> None:
    days = [(date(2023, 10, 1) + timedelta(days=number), 1234) for number in range(31)]
    chart = etree.fromstring(days_svg(days))
    labels = [float(text.get("x")) for text in chart.iter("{*}text") if text.text == "1234"]
    assert labels[0] >= 16  # not cut off at the edge
    assert labels[-1] <= 440 - 16
    assert min(after - before for before, after in pairwise(labels)) >= 32  # and none upon another
    bars = etree.fromstring(outlets_svg([("Rudaw", 4321), ("Elaph", 12)]))
    numbers = [float(text.get("x")) for text in bars.iter("{*}text") if text.text == "4321"]
    assert numbers[0] + 4 * 7.5 <= 440


def test_charts_count_days_and_outlets_and_say_it_in_words() -> None:
    entries = [
        an_entry(number, date=FIRST + timedelta(days=number % 3), outlets=("الحرة", "<b>")) for number in range(7)
    ]
    days = by_day(entries, FIRST, FIRST + timedelta(days=6))
    assert [count for _, count in days] == [3, 2, 2, 0, 0, 0, 0]
    chart = etree.fromstring(days_svg(days))
    assert chart.get("role") == "img"
    assert chart.get("aria-label") == "Entries by day. October 1, 2023: 3, October 2, 2023: 2, October 3, 2023: 2"
    outlets = etree.fromstring(outlets_svg(by_outlet(entries)))
    assert "\u2068الحرة\u2069: 7" in outlets.get("aria-label")
    assert not outlets.xpath("//*[local-name()='b']")
    assert not {name for one in (chart, outlets) for node in one.iter() for name in node.attrib} & {"style", "onclick"}
    assert days_svg([]) == outlets_svg([]) == ""


def test_beyond_many_outlets_the_others_stand_together() -> None:
    entries: list[Any] = [an_entry(number, outlets=(f"Outlet {number:02}",)) for number in range(20)]
    counts = by_outlet(entries, most=4)
    assert counts == [("Outlet 00", 1), ("Outlet 01", 1), ("Outlet 02", 1), ("17 others", 17)]


@pytest.mark.parametrize("language", ["ar", "ckb"])
def test_the_contents_of_a_document_run_as_its_language_does(language: DigestLanguage) -> None:
    document = docx.Document(io.BytesIO(FORMATS["docx"](a_whole_digest(language, language=language))))
    lines = [one for one in document.paragraphs if "w:anchor=" in one._p.xml]
    assert len(lines) == 5
    assert all("<w:bidi/>" in one._p.xml and "<w:rtl/>" in one._p.xml for one in lines)
    heading = next(one for one in document.paragraphs if one.style and one.style.name == "TOC Heading")
    assert heading.text == own_words(language).contents
    assert "<w:bidi/>" in heading._p.xml


@pytest.mark.parametrize("name", FORMATS)
def test_no_mark_that_turns_letters_comes_into_any_format(name: str) -> None:
    turned = "A \u202egnp.exe \u2066b\u0000\u001b[31m"
    wording = a_wording(headline=turned, text=turned, outlets=(turned, "Ru\u202edaw"), section=turned)
    whole = a_whole_digest("en")
    digest = replace(whole, title=turned, entries=(replace(whole.entries[0], wording=wording),))
    content = FORMATS[name](digest)
    texts = [golden_part(name, content).decode()]
    if name == "eml":
        mail = email.message_from_bytes(content, policy=SMTP)
        texts = [str(mail["subject"]), *(part.get_content() for part in mail.walk() if not part.is_multipart())]
    for text in texts:
        assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]", text)
