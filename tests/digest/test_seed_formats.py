"""The seed month in every format: the same entries in the same order, with the same numbers and words as on the desk's page."""

import email
import io
import json
import re
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

import docx
import pytest
from lxml import etree, html

from digest.composing.compose import compose, sections
from digest.formats import FORMATS, ON_REQUEST
from storage.publishing.published import Digest
from storage.records import Analysis, Entry, Wording
from tests.digest.test_seed_digest import FIRST, LAST, OUTLET_AFTER_HEADLINE, SECTIONS
from tests.support.records import NOON
from tests.support.shipped import CONFIG

Printed = list[tuple[str, str]]  # number ("" without one) and words of each entry
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(scope="module")
def month(shared: Path) -> Digest:
    kept = json.loads((shared / "seed" / "iraq_october_2023.json").read_text(encoding="utf-8"))
    entries = [
        Entry(
            number,
            Wording(
                date.fromisoformat(one["date"]), one["headline"], one["summary"], tuple(one["outlets"]), "en",
                SECTIONS.get(one["date"], ""), "headline" if one["id"] in OUTLET_AFTER_HEADLINE else "end",
            ),
            "Shirin",
            NOON,
        )
        for number, one in enumerate(kept["entries"], start=1)
    ]  # fmt: skip
    said = [Analysis(date.fromisoformat(one["date"]), one["text"], "Shirin", NOON) for one in kept["analysis"]]
    return replace(compose(entries, said, FIRST, LAST, CONFIG.digest, ranking=(7, 12, 30)), at=NOON)


@pytest.fixture(scope="module")
def printed(month: Digest) -> Printed:
    """What is printed, read from the sections; the Markdown of it is the desk's page (tests/digest/test_seed_digest.py)."""
    return [
        (
            f"{number}" if part.numbered else "",
            words(" ".join("".join(run.text for run in runs) for runs in item.paragraphs)),
        )
        for day in sections(month)
        for part in day.parts
        for number, item in enumerate(part.items, start=1)
    ]


def words(text: str) -> str:
    return " ".join(text.split())


def letters(text: str) -> str:
    """The letters alone: pdftotext joins words that are broken at a hyphen."""
    return re.sub(r"\W", "", text)


def of_html(content: bytes) -> Printed:
    page = html.fromstring(content)
    for one in page.xpath('//a[@class="permalink"]'):
        one.drop_tree()
    items = page.xpath("//main/section//li[@id] | //div[@class='entry']")
    return [
        (f"{one.getparent().index(one) + 1}" if one.tag == "li" else "", words(one.text_content())) for one in items
    ]


def of_lines(text: str, starts: list[str]) -> Printed:
    lines = [words(line) for line in text.splitlines()]
    found = [re.fullmatch(r"(?:(\d+)\. )?(.*)", line) for line in lines]
    return [(match[1] or "", match[2]) for match in found if match and match[2].startswith(tuple(starts))]


def of_mail(content: bytes, starts: list[str]) -> Printed:
    message = email.message_from_bytes(content, policy=SMTP)
    assert isinstance(message, EmailMessage)
    page = message.get_body(("html",))
    assert page is not None
    shown = html.fromstring(page.get_content()).xpath('//p[@id][starts-with(@id, "entry")]')
    return of_lines("\n".join(words(one.text_content()) for one in shown), starts)


def of_word(content: bytes, starts: list[str]) -> Printed:
    found: Printed = []
    lists: dict[int, int] = {}
    for one in docx.Document(io.BytesIO(content)).paragraphs:
        number, text = "", words(one.text)
        of_list = re.search(r'<w:numId w:val="(\d+)"', one._p.xml)
        if of_list and int(of_list[1]):
            lists[int(of_list[1])] = lists.get(int(of_list[1]), 0) + 1
            number = f"{lists[int(of_list[1])]}"
        if text.startswith(tuple(starts)):
            found.append((number, text))
    return found


def test_pages_mails_texts_and_documents_print_the_same(month: Digest, printed: Printed) -> None:
    starts = [text[:40] for _, text in printed]
    read: dict[str, Callable[[bytes], Printed]] = {
        "html": of_html,
        "txt": lambda content: of_lines(content.decode(), starts),
        "eml": lambda content: of_mail(content, starts),
        "docx": lambda content: of_word(content, starts),
    }
    assert len(printed) == 49
    for name, reader in read.items():
        assert reader(FORMATS[name](month)) == printed, name


def test_data_and_feeds_have_the_same_entries(month: Digest, printed: Printed) -> None:
    entries = json.loads(FORMATS["json"](month))["entries"]
    for entry, (_, text) in zip(entries, printed, strict=True):
        assert text.startswith(words(entry["headline"]).removesuffix("."))
        assert words(entry["summary"]).removesuffix(".") in text
    by_day = [
        [words(f"{item.head} {item.body}") for part in day.parts for item in part.items] for day in sections(month)
    ]
    newest_first = [text for day in reversed(by_day) for text in day]
    feed = json.loads(FORMATS["feed.json"](month))
    texts = [
        words(html.fromstring(item["content_html"]).text_content()) for item in feed["items"] if "entry" in item["id"]
    ]
    assert [re.sub(r"\W", "", text) for text in texts] == [re.sub(r"\W", "", text) for text in newest_first]
    atom = etree.fromstring(FORMATS["atom"](month))
    ids = [one.findtext(f"{ATOM}id") for one in atom.iter(f"{ATOM}entry")]
    assert ids == [item["id"] for item in feed["items"]]


def test_paper_has_the_same_entries(month: Digest, tmp_path: Path) -> None:
    days = replace(month, last=date(2023, 10, 11), entries=month.entries[:10], analyses=(), leads=())
    file = tmp_path / "digest.pdf"
    file.write_bytes(ON_REQUEST["pdf"](days))
    text = letters(subprocess.run(["pdftotext", str(file), "-"], check=True, capture_output=True).stdout.decode())
    heads = [letters(item.head) for day in sections(days) for part in day.parts for item in part.items]
    assert len(heads) == 10
    places = [text.rindex(head) for head in heads]
    assert places == sorted(places)
