"""From approved entries to the digest's files, in every language, as the house prints it."""

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from lxml import html
from sqlalchemy import insert, select

from crawler.parsing.language import of_entry
from digest.composing.compose import Item, compose, paragraphs, sections, title
from digest.composing.corrections import DecidedEntries
from digest.formats import FORMATS
from digest.imports import ImportResult, import_entries
from digest.publish import publish
from review.decisions.rules import approved
from storage.config.settings import DigestConfig
from storage.database import tables
from storage.database.store import Store
from storage.editing import decisions, drafts
from storage.errors import ConfigError, DigestError
from storage.publishing import digests
from storage.publishing.published import Digest
from storage.records import Analysis, Entry
from tests.support.records import NOON, a_wording
from tests.support.shipped import COUNTRY, ZONE

FIRST, LAST = date(2023, 10, 1), date(2023, 10, 31)
CONFIG = DigestConfig.model_validate({"country": COUNTRY, "timezone": ZONE})
ENTRIES: dict[str, dict[str, Any]] = {
    "en": {
        "headline": "School Opens in Makhmur",
        "text": "A school for 400 pupils opened. It has 12 rooms.",
        "outlets": ("Rudaw", "Al Hurra"),
    },
    "ar": {
        "headline": "افتتاح مدرسة في مخمور",
        "text": "قال مسؤول في PUK (الاتحاد) إن 12% من التلاميذ وصلوا. والباقون غداً.",
        "outlets": ("الحرة", "Shafaq News"),
    },
    "ckb": {
        "headline": "قوتابخانەیەک لە مەخموور کرایەوە",
        "text": "قوتابخانەکە ١٢ پۆلی هەیە. وەزیر گوتی «دەستپێکە».",
        "outlets": ("Rudaw", "خەندان"),
    },
    "kmr": {
        "headline": "Li Mexmûrê dibistanek vebû",
        "text": "Dibistan ji bo 400 şagirtan e. Çêkirina wê du sal ajot.",
        "outlets": ("Kurdistan 24",),
    },
}


def an_entry(draft_id: int = 1, **fields: Any) -> Entry:
    return Entry(draft_id, a_wording(**fields), "Shirin", NOON)


def a_digest(*languages: str) -> Digest:
    """A numbered day; a day with an analyst's paragraph and a part; a day with only a paragraph."""
    entries = []
    for number, language in enumerate(languages, start=1):
        told = ENTRIES[language] | {"language": language}
        entries.append(an_entry(number, **told))
        entries.append(an_entry(number + 10, **told, outlet_at="headline"))
        entries.append(an_entry(number + 20, **told, date=date(2023, 10, 16), section="Intercepts"))
    entries.append(an_entry(40, date=date(2023, 10, 16), outlets=(), headline="What Next?", text="First.\nSecond."))
    texts = [ENTRIES[language]["text"] for language in languages]
    analyses = [Analysis(date(2023, 10, day), "\n".join(texts), "Shirin", NOON) for day in (16, 30)]
    return compose(entries, analyses, FIRST, LAST, CONFIG)


def test_each_entry_of_the_page_has_its_language_direction_and_permalink() -> None:
    page = html.fromstring(FORMATS["html"](a_digest(*ENTRIES)))
    for number, (language, direction) in enumerate(
        [("en", "ltr"), ("ar", "rtl"), ("ckb", "rtl"), ("kmr", "ltr")], start=1
    ):
        entry = page.get_element_by_id(f"entry-{number}")
        assert (entry.get("lang"), entry.get("dir")) == (language, direction)
        assert entry.xpath(".//a/@href") == [f"#entry-{number}"]
        assert ENTRIES[language]["headline"] in entry.text_content()
    anchors = {one.lstrip("#") for one in page.xpath("//a/@href")}
    assert anchors == set(page.xpath("//@id")) - {"contents"}
    assert not page.xpath("//*[@src] | //link | //script")


@pytest.mark.parametrize(
    ("fields", "outlet_at", "printed"),
    [
        ({}, "end", ("School Opens in Makhmur.", "A school for 400 pupils opened (Rudaw).")),
        ({}, "headline", ("School Opens in Makhmur (Rudaw).", "A school for 400 pupils opened.")),
        ({"outlet_at": "headline"}, "end", ("School Opens in Makhmur (Rudaw).", "A school for 400 pupils opened.")),
        ({"outlets": ("Rudaw", "الحرة")}, "end", ("School Opens in Makhmur.", "A school for 400 pupils opened (Rudaw, الحرة).")),
        (
            {"outlets": ("الحرة", "Shafaq News"), "language": "ar"},
            "end",
            ("School Opens in Makhmur.", "A school for 400 pupils opened (الحرة، Shafaq News)."),
        ),
        (
            {"outlets": ("Rudaw", "خەندان"), "language": "ckb"},
            "headline",
            ("School Opens in Makhmur (Rudaw، خەندان).", "A school for 400 pupils opened."),
        ),
        ({"outlets": ()}, "end", ("School Opens in Makhmur.", "A school for 400 pupils opened.")),
        ({"headline": "Why?", "text": "So."}, "end", ("Why?", "So (Rudaw).")),
        ({"headline": "لماذا؟", "text": "هكذا."}, "end", ("لماذا؟", "هكذا (Rudaw).")),
        ({"headline": "“Enough.”", "text": "He said “no.”"}, "end", ("“Enough.”", "He said “no.” (Rudaw).")),
        ({"text": ""}, "end", ("School Opens in Makhmur (Rudaw).", "")),
    ],
)  # fmt: skip
def test_an_entry_is_printed_in_house_style(fields: dict[str, Any], outlet_at: Any, printed: tuple[str, str]) -> None:
    wording = a_wording(**fields)
    item = Item("", wording.language, paragraphs(wording, outlet_at))
    assert (item.head, item.body) == printed


def test_days_with_an_analysts_paragraph_are_not_numbered() -> None:
    days = {day.anchor: day for day in sections(a_digest("en"))}
    assert [part.numbered for part in days["2023-10-03"].parts] == [True]
    assert [(part.label, part.numbered) for part in days["2023-10-16"].parts] == [("", False), ("Intercepts", False)]
    assert days["2023-10-30"].parts == ()


def test_configured_sections_come_in_their_order_and_any_other_after_them() -> None:
    labels = ["Tuzî", "اقتصاد", "", "Politics", "ئابووری"]
    named = [an_entry(number, section=label) for number, label in enumerate(labels, start=1)]
    config = DigestConfig(sections=("Politics", "ئابووری", "Sport", "اقتصاد"))
    (day,) = sections(compose(named, (), FIRST, LAST, config))
    assert [part.label for part in day.parts] == ["", "Politics", "ئابووری", "اقتصاد", "Tuzî"]
    (day,) = sections(compose(named, (), FIRST, LAST, CONFIG))
    assert [part.label for part in day.parts] == ["", "Tuzî", "اقتصاد", "Politics", "ئابووری"]


@pytest.mark.parametrize(
    ("first", "last", "printed"),
    [
        (FIRST, LAST, "Iraq in October, 2023"),
        (date(2024, 2, 1), date(2024, 2, 29), "Iraq in February, 2024"),
        (date(2024, 2, 1), date(2024, 2, 28), "Iraq, February 1, 2024 to February 28, 2024"),
        (FIRST, FIRST, "Iraq, October 1, 2023"),
    ],
)
def test_the_title_names_the_days(first: date, last: date, printed: str) -> None:
    assert title(first, last, CONFIG) == printed


def test_a_title_with_an_unknown_name_in_it_is_refused() -> None:
    with pytest.raises(DigestError, match=r"digest\.title"):
        title(FIRST, LAST, DigestConfig(title="{land} in {month}"))


def test_a_digest_is_written_and_kept_whole(store: Store, tmp_path: Path) -> None:
    whole = a_digest(*ENTRIES)
    with store.begin() as db:
        for analysis in whole.analyses:
            decisions.add_analysis(db, analysis)
    paths = published(store, whole.entries, FIRST, LAST, ["md", "html"], tmp_path / "digests", CONFIG, NOON)
    assert [path.name for path in paths] == ["digest-2023-10.md", "digest-2023-10.html"]
    assert sorted(path.name for path in paths[0].parent.iterdir()) == sorted(path.name for path in paths)
    with store.read() as db:
        (kept,) = digests.published(db)
        found = digests.get(db, kept.digest_id)
    assert found is not None
    assert found == replace(whole, at=NOON)
    for path in paths:
        assert FORMATS[path.suffix[1:]](found) == path.read_bytes()
    again = published(store, whole.entries, FIRST, LAST, ["md"], tmp_path / "again", CONFIG, NOON + timedelta(days=1))
    assert again[0].read_bytes() == paths[0].read_bytes()


@pytest.mark.parametrize(
    ("first", "last", "formats", "error", "says"),
    [
        (FIRST, LAST, ["md"], DigestError, "an x between their brackets"),
        (LAST, FIRST, ["md"], ConfigError, "before its first"),
        (FIRST, LAST, ["rtf"], ConfigError, "unknown format: rtf; known: html, md, txt, docx"),
        (FIRST, LAST, [], ConfigError, "none given"),
    ],
)
def test_a_digest_that_cannot_be_made_says_why_and_writes_nothing(
    store: Store, tmp_path: Path, first: date, last: date, formats: list[str], error: type[Exception], says: str
) -> None:
    with pytest.raises(error, match=says):
        published(store, [], first, last, formats, tmp_path / "digests", CONFIG, NOON)
    assert not (tmp_path / "digests").exists()


def test_a_digest_that_cannot_be_written_was_not_published(store: Store, tmp_path: Path) -> None:
    (tmp_path / "digests").write_text("a file where the folder should be")
    with pytest.raises(DigestError, match="cannot be written"):
        published(store, [an_entry()], FIRST, LAST, ["md"], tmp_path / "digests", CONFIG, NOON)
    with store.read() as db:
        assert digests.published(db) == []


def test_where_one_file_cannot_be_written_none_is_changed(store: Store, tmp_path: Path) -> None:
    published(store, [an_entry()], FIRST, LAST, ["md"], tmp_path, CONFIG, NOON)
    before = (tmp_path / "digest-2023-10.md").read_bytes()
    (tmp_path / "digest-2023-10.html").mkdir()
    with pytest.raises(DigestError, match=r"nothing was published") as caught:
        published(store, [an_entry(text="Corrected.")], FIRST, LAST, ["md", "html"], tmp_path, CONFIG, NOON)
    assert "digest-2023-10.html" in str(caught.value)
    assert (tmp_path / "digest-2023-10.md").read_bytes() == before
    assert sorted(path.name for path in tmp_path.glob("digest*")) == ["digest-2023-10.html", "digest-2023-10.md"]
    assert not list(tmp_path.glob(".digest*"))
    with store.read() as db:
        assert len(digests.published(db)) == 1


def test_imported_entries_are_approved_by_their_person_once(store: Store, tmp_path: Path) -> None:
    file = tmp_path / "entries.json"
    entries = [
        {"id": f"e{day}", "date": f"2023-10-0{day}", "headline": f"H {day}", "summary": "T.", "outlets": ["Rudaw"]}
        for day in (1, 2)
    ]
    file.write_text(json.dumps({"entries": entries, "analysis": [{"date": "2023-10-02", "text": "Analysis."}]}))
    assert import_entries(store, file, "Shirin", NOON) == ImportResult(entries=2, analyses=1, known=0)
    assert import_entries(store, file, "Aras", NOON) == ImportResult(entries=0, analyses=0, known=2)
    assert [(entry.wording.headline, entry.approved_by) for entry in all_approved(store)] == [
        ("H 1", "Shirin"),
        ("H 2", "Shirin"),
    ]


@pytest.mark.parametrize(
    ("content", "by", "says"),
    [
        ("{", "Shirin", "nothing was imported"),
        (
            '{"entries": [{"id": "a", "date": "2023-13-01", "headline": "H", "summary": ""}]}',
            "Shirin",
            "entries.0.date",
        ),
        ('{"entries": [], "extra": 1}', "Shirin", "extra"),
        (
            '{"entries": [], "analysis": [{"date": "0203-10-03", "text": "Analysis."}]}',
            "Shirin",
            "analysis 1: date 0203-10-03",
        ),
        ('{"entries": [], "analysis": [{"date": "2023-10-03", "text": "\\u200b\\n"}]}', "Shirin", "analysis 1: text"),
        ('{"entries": []}', " ", "--by NAME"),
    ],
)
def test_a_file_of_entries_that_cannot_be_read_is_refused(
    store: Store, tmp_path: Path, content: str, by: str, says: str
) -> None:
    file = tmp_path / "entries.json"
    file.write_text(content)
    with pytest.raises(DigestError, match=re.escape(says)):
        import_entries(store, file, by, NOON)


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"date": "0203-10-03"}, "entry 2 (b): date 0203-10-03: the year 203 is outside 1900 to 2100"),
        ({"date": "2206-10-03"}, "entry 2 (b): date 2206-10-03"),
        ({"headline": "\u200b\u200e\u2060"}, "entry 2 (b): headline: no word is in it"),
        ({"headline": "\u200d"}, "entry 2 (b): headline: no word is in it"),
        ({"summary": "\u0000\n\u202e"}, "entry 2 (b): summary: no word is in it"),
        ({"outlets": ["Rudaw", "\u200b"]}, "entry 2 (b): outlets"),
        ({"language": "xx"}, "entry 2 (b): language 'xx': write one of en, ar, ckb, kmr"),
        ({"language": "\u001b[31m"}, "entry 2 (b): language '[31m'"),
        ({"id": "b\u001b[2J\n\u0007", "language": ""}, "entry 2 (b[2J): language ''"),
    ],
)
def test_an_entry_that_cannot_be_printed_is_refused_by_name_and_none_comes_in(
    store: Store, tmp_path: Path, fields: dict[str, Any], says: str
) -> None:
    file = tmp_path / "entries.json"
    good = {"id": "a", "date": "2023-10-02", "headline": "خبر من بغداد", "summary": "نص الخبر.", "outlets": ["الحرة"]}
    file.write_text(json.dumps({"entries": [good, good | {"id": "b"} | fields]}))
    with pytest.raises(DigestError, match=re.escape(says)) as caught:
        import_entries(store, file, "Shirin", NOON)
    assert "\x1b" not in str(caught.value)
    assert all_approved(store) == []


def test_an_imported_entry_is_kept_clean_and_in_its_own_language(store: Store, tmp_path: Path) -> None:
    file = tmp_path / "entries.json"
    typed = {
        "headline": "قوتابخانە\u0000 کرایەوە\u001b",
        "summary": "دەقی\u000b هەواڵ.\n\n\u200b\nدووەم.",
        "outlets": ["Rûdaw\u0000\nTV"],
    }
    file.write_text(json.dumps({"entries": [{"id": "a", "date": "2023-10-02", "section": "x\ny"} | typed]}))
    assert import_entries(store, file, "Shirin", NOON, of_entry).entries == 1
    wording = all_approved(store)[0].wording
    assert (wording.headline, wording.text) == ("قوتابخانە کرایەوە", "دەقی هەواڵ.\nدووەم.")
    assert (wording.outlets, wording.section, wording.language) == (("Rûdaw TV",), "x y", "ckb")


@pytest.mark.parametrize("language", ["\x1b[31m", "xx yy", "", "1"])
def test_what_an_earlier_version_took_for_a_language_stops_no_digest(language: str) -> None:
    digest = compose([an_entry(language=language)], [], FIRST, LAST, CONFIG)
    assert sections(digest)[0].parts[0].items[0].language == "und"


def published(
    store: Store, entries: Sequence[Entry], first: date, last: date, formats: list[str], folder: Path, *more: Any
) -> list[Path]:
    """Published as approved, whatever the store says of decisions."""
    with store.begin() as db:
        for entry in entries:
            if not db.execute(select(tables.drafts).where(tables.drafts.c.id == entry.draft_id)).first():
                db.execute(insert(tables.drafts).values(id=entry.draft_id, story_id=None))
    made = publish(store, lambda _: DecidedEntries(tuple(entries), {}, {}), first, last, formats, folder, *more)
    return list(made.files)


def all_approved(store: Store) -> list[Entry]:
    with store.read() as db:
        return approved(decisions.all_by_draft(db), drafts.relevance(db))


@pytest.mark.parametrize(
    ("language", "month", "days"),
    [
        ("en", "Iraq in October, 2023", "Iraq, October 3, 2023"),
        ("ar", "العراق في تشرين الأول 2023", "العراق، 3 تشرين الأول 2023"),
        ("ckb", "عێراق لە تشرینی یەکەمی 2023", "عێراق، 3ی تشرینی یەکەمی 2023"),
        ("kmr", "Iraq, Cotmeh 2023", "Iraq, 3 Cotmeh 2023"),
    ],
)
def test_title_and_country_follow_the_language_where_nobody_wrote_them(language: str, month: str, days: str) -> None:
    written = {"language": language, "title": "", "country": COUNTRY}
    config = DigestConfig.model_validate(written)
    assert title(FIRST, LAST, config) == month
    assert title(date(2023, 10, 3), date(2023, 10, 3), config) == days
    own = DigestConfig.model_validate(written | {"title": "{country}: {month}", "country": "Iran"})
    assert title(FIRST, LAST, own).startswith("Iran: ")
