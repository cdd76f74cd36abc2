"""The PDF: the printed page with every word, letters joined, numbered pages, addresses as notes."""

import json
import re
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from digest.composing.compose import compose
from digest.formats import FORMATS, ON_REQUEST, default_formats, formats_of
from digest.formats.pdf import as_pdf
from storage.config.settings import DigestConfig
from storage.errors import ConfigError
from storage.records import Reference
from tests.digest.golden import SITE, STRUCTURES, a_whole_digest, structure, structure_file
from tests.digest.test_digest import ENTRIES, FIRST, LAST, an_entry
from tests.support.records import NOON

try:
    import weasyprint  # noqa: F401 - only whether it is there
except OSError:
    pytest.skip("needs Pango: scripts/install_system_packages.sh", allow_module_level=True)


def words_of(content: bytes, folder: Path) -> str:
    file = folder / "digest.pdf"
    file.write_bytes(content)
    text = subprocess.run(["pdftotext", str(file), "-"], check=True, capture_output=True).stdout.decode()
    return " ".join(re.sub("[\u200e\u200f\u202a-\u202e]", "", text).split())


@pytest.mark.parametrize("language", ["ar", "ckb"])
def test_letters_that_join_are_joined_and_words_can_be_found(language: str, tmp_path: Path) -> None:
    whole = a_whole_digest(language, language=language)
    made = as_pdf(whole)
    assert language == "ar" or as_pdf(whole) == made  # the same digest, the same bytes
    text = words_of(made, tmp_path)
    assert not re.search("[\ufb50-\ufdff\ufe70-\ufefc]", text)  # no letter in the form it has at one place of a word
    for word in re.findall(r"\w{4,}", ENTRIES[language]["text"]):
        if "لا" not in word and "ڵا" not in word:  # extraction turns that one ligature round, whoever made the file
            assert word in text, word
    assert "2023" in text
    fonts = subprocess.run(
        ["pdffonts", str(tmp_path / "digest.pdf")], check=True, capture_output=True, text=True
    ).stdout
    rows = [row.split() for row in fonts.splitlines()[2:]]
    assert any("Arab" in row[0] or "Naskh" in row[0] or "DejaVu" in row[0] for row in rows)
    assert all("yes" in row for row in rows)  # embedded


def test_pages_are_numbered_headed_and_have_their_notes(tmp_path: Path) -> None:
    entries = [
        an_entry(n, headline=f"Headline {n}", text="Words of a long text. " * 12, outlets=("Rudaw",))
        for n in range(1, 13)
    ]
    entries = [
        replace(
            one, references=(Reference("Rudaw", f"https://outlet.example/%D8%B9%D8%B1%D8%A7%D9%82/{one.draft_id}"),)
        )
        for one in entries
    ]
    digest = replace(compose(entries, [], FIRST, LAST, SITE), at=NOON)
    made = as_pdf(digest)
    file = tmp_path / "digest.pdf"
    file.write_bytes(made)
    pages = (
        subprocess.run(["pdftotext", "-layout", str(file), "-"], check=True, capture_output=True)
        .stdout.decode()
        .split("\f")[:-1]
    )
    assert [re.findall(r"Page (\d+) of (\d+)", page) for page in pages] == [
        [(str(number), str(len(pages)))] for number in range(1, len(pages) + 1)
    ]
    assert all("Iraq in October, 2023" in page and "News desk" in page for page in pages[1:])
    for page in pages:  # no headline is alone at the end of a page
        lines = [line for line in page.splitlines() if line.strip()][:-1]
        assert not re.match(r"\s*\d+\. Headline \d+\.\s*$", lines[-1])
        assert "October 3, 2023" not in lines[-1]
    text = words_of(made, tmp_path)
    notes = re.findall(r"\d+\. https://outlet.example/(\S+)", text)
    assert len(notes) == 12
    assert sorted(notes[-1].split("/")) == ["12", "عراق"]
    assert "%D8" not in text


@pytest.mark.parametrize("script", STRUCTURES["pdf"])
def test_words_outline_and_links_are_as_in_the_golden_file(script: str) -> None:
    made, golden = json.loads(structure("pdf", script)), json.loads(structure_file("pdf", script).read_bytes())
    assert made == golden  # meant to change? `make golden`
    assert "#" not in made["pages"][-1].rpartition("2023")[2]  # print hides what it would mark


def test_nothing_is_fetched_for_it() -> None:
    with pytest.raises(ValueError, match="nothing from elsewhere"):
        __import__("digest.formats.pdf", fromlist=["_refused"])._refused("http://127.0.0.1/x")


def test_it_is_made_only_where_it_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "pdf" in formats_of(DigestConfig())
    assert default_formats(DigestConfig()) == list(FORMATS)
    monkeypatch.setitem(__import__("sys").modules, "weasyprint", None)
    with pytest.raises(ConfigError, match=r"pip install 'digest-crawler\[pdf\]'"):
        ON_REQUEST["pdf"](a_whole_digest("en"))
