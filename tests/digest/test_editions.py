"""What helps readers open and find a digest: its front, editions by language, links between editions, the archive page."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from lxml import html
from PIL import Image

from crawler import run
from crawler.app.desk.desk import Desk, open_desk
from digest.composing.compose import compose, leads
from digest.composing.editions import EditionDays, archive, neighbours
from digest.composing.front_page import reading_minutes
from digest.formats import FORMATS
from digest.formats.html import EDITIONS_MARK, css_string, linked
from digest.formats.picture import as_picture
from digest.imports import import_entries
from review.decisions.rules import ranking
from storage.config.settings import DigestConfig
from storage.editing import decisions
from storage.errors import DigestError
from storage.publishing import digests
from storage.records import Analysis
from storage.text.links import readable_address, web_address
from tests.digest.golden import SITE, a_whole_digest
from tests.digest.test_digest import FIRST, LAST, an_entry
from tests.support.paths import ROOT
from tests.support.records import NOON

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
ENTRIES = [
    ("2023-10-03", "en", "Officials Open a School", "A school opened in Makhmur.", "Rudaw"),
    ("2023-10-03", "ckb", "قوتابخانەیەک کرایەوە", "لە مەخموور قوتابخانەیەک کرایەوە.", "Rudaw"),
    ("2023-10-04", "ar", "افتتاح مدرسة", "افتتحت مدرسة في مخمور.", "Shafaq News"),
    ("2023-10-04", "kmr", "Dibistanek vebû", "Li Mexmûrê dibistanek vebû.", "Rudaw"),
    ("2023-10-04", "en", "A Bridge Reopens", "A bridge in Mosul is open again.", "Al Nahar"),
]
OCTOBER = date(2023, 10, 1), date(2023, 10, 31)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    entries = [
        {"id": f"e{n}", "date": day, "language": language, "headline": head, "summary": text, "outlets": [outlet]}
        for n, (day, language, head, text, outlet) in enumerate(ENTRIES)
    ]
    file = tmp_path / "entries.json"
    file.write_text(json.dumps({"entries": entries}), encoding="utf-8")
    with open_desk(tmp_path / "desk", ROOT / "config") as desk:
        import_entries(desk.store, file, "Shirin", NOW)
        yield desk


def page_of(desk: Desk, name: str) -> html.HtmlElement:
    return html.fromstring((desk.digests / name).read_bytes())


def test_what_a_language_leaves_out_is_not_called_withdrawn_and_an_empty_choice_publishes_nothing(desk: Desk) -> None:
    whole = run.digest(desk, *OCTOBER, ["html"], NOW)
    before = (desk.digests / "digest-2023-10.html").read_bytes()
    for languages in (["de"], ["fr", "de"]):
        with pytest.raises(DigestError, match=r"no approved entry from 2023-10-01 to 2023-10-31 is in de"):
            run.digest(desk, *OCTOBER, ["html"], NOW, languages=languages)
        with pytest.raises(DigestError, match="nothing was published"):
            run.preview(desk, *OCTOBER, languages=languages)
    assert (desk.digests / "digest-2023-10.html").read_bytes() == before
    english = run.digest(desk, *OCTOBER, ["html", "atom"], NOW, languages=["en"])
    assert len(english.digest.entries) == 2
    assert len(english.left_out) == 3
    assert {stone.state for stone in english.digest.tombstones} == {"left_out"}
    assert english.digest.corrections == ()
    page, feed = (desk.digests / name for name in ("digest-2023-10.html", "digest-2023-10.atom"))
    assert page.read_text(encoding="utf-8").count("is in another language and is left out of this edition") == 3
    assert "left out" not in feed.read_text(encoding="utf-8")
    assert "Withdrawn" not in feed.read_text(encoding="utf-8")
    assert run.digest(desk, *OCTOBER, ["html"], NOW).digest.entries == whole.digest.entries


def test_editions_of_the_same_days_in_other_languages_are_side_by_side(desk: Desk) -> None:
    whole = run.digest(desk, *OCTOBER, ["html"], NOW)
    shown = {}
    for language in ("ckb", "ar", "kmr"):
        made = run.digest(desk, *OCTOBER, ["html", "json", "atom"], NOW, languages=[language])
        assert next(path.name for path in made.files) == f"digest-2023-10.{language}.html"
        assert len(made.left_out) == 4
        shown[language] = page_of(desk, f"digest-2023-10.{language}.html")
        assert (desk.digests / f"feed.{language}.atom").is_file()
    assert (desk.digests / "digest-2023-10.html").is_file()
    assert {page.get("lang"): page.get("dir") for page in shown.values()} == {"ckb": "rtl", "ar": "rtl", "kmr": "ltr"}
    assert "ڕووداو" in shown["ckb"].get_element_by_id("entry-2").text_content()
    beside = {link.get("hreflang"): link.text for link in shown["kmr"].xpath('//a[@rel="alternate"]')}
    assert beside == {"en": "English", "ckb": "کوردیی ناوەندی", "ar": "العربية"}
    assert "شفق نيوز" in shown["ar"].get_element_by_id("entry-3").text_content()
    assert "Rûdaw" in shown["kmr"].get_element_by_id("entry-4").text_content()
    assert "Cotmeh" in shown["kmr"].findtext(".//h1")
    assert "عێراق" in shown["ckb"].findtext(".//h1")
    with desk.store.read() as db:
        assert [(kept.edition, len(kept.left_out)) for kept in digests.published(db)] == [
            ("", 0), ("ckb", 4), ("ar", 4), ("kmr", 4)
        ]  # fmt: skip
    again = run.digest(desk, *OCTOBER, ["html"], NOW)
    assert (again.digest_id, again.unchanged) == (whole.digest_id, True)
    assert not again.digest.tombstones
    others = page_of(desk, "digest-2023-10.html").xpath('//p[@class="editions"]/a[@rel="alternate"]')
    assert {(one.get("hreflang"), one.text) for one in others} == {
        ("ar", "العربية"),
        ("ckb", "کوردیی ناوەندی"),
        ("kmr", "Kurmancî"),
    }


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The week showed how far the two parties have moved from one another over the budget."),
        ("ar", "أظهر الأسبوع مدى تباعد الحزبين بشأن الموازنة."),
        ("ckb", "هەفتەکە دەریخست کە هەردوو پارتەکە چەندە لەسەر بودجە لە یەکتر دوورن."),
        ("kmr", "Hefteyê nîşan da ku her du partî li ser budceyê çiqas ji hev dûr in û dê çi bikin."),
    ],
)
def test_an_analysis_is_left_out_of_editions_in_other_languages_and_counted(
    desk: Desk, language: str, text: str
) -> None:
    day = date(2023, 10, 4)
    with desk.store.begin() as db:
        decisions.add_analysis(db, Analysis(day, text, "Shirin", NOW))
    for code in ("ckb", "ar", "kmr", "en"):
        shown = run.preview(desk, *OCTOBER, languages=[code])
        made = run.digest(desk, *OCTOBER, ["html", "txt", "atom"], NOW, languages=[code])
        is_own = code == language
        assert shown.left_out_analyses == made.left_out_analyses == (() if is_own else (day,))
        for path in made.files[:3]:
            assert (text in path.read_text(encoding="utf-8")) == is_own, path
    whole = run.digest(desk, *OCTOBER, ["html"], NOW)
    assert whole.left_out_analyses == ()
    assert text in (desk.digests / "digest-2023-10.html").read_text(encoding="utf-8")


def test_an_analysis_stays_in_the_queue_until_the_main_edition_has_it(desk: Desk) -> None:
    text = "The week showed how far the two parties have moved from one another over the budget."
    with desk.store.begin() as db:
        decisions.add_analysis(db, Analysis(date(2023, 10, 4), text, "Shirin", NOW))
    run.digest(desk, *OCTOBER, ["html"], NOW, languages=["ckb"])
    run.queue(desk, NOW, "Shirin")
    assert text in desk.queue_file.read_text(encoding="utf-8")
    run.digest(desk, *OCTOBER, ["html"], NOW)
    run.queue(desk, NOW, "Shirin")
    assert text not in desk.queue_file.read_text(encoding="utf-8")


def test_a_page_that_never_had_an_entry_does_not_say_that_it_left_it_out(desk: Desk) -> None:
    run.digest(desk, *OCTOBER, ["html"], NOW)
    day = date(2023, 10, 4)
    first = run.digest(desk, day, day, ["html"], NOW, languages=["en"])
    assert (first.digest.tombstones, len(first.left_out)) == ((), 2)
    run.digest(desk, day, day, ["html"], NOW)
    again = run.digest(desk, day, day, ["html"], NOW, languages=["en"])
    assert {(stone.draft_id, stone.state) for stone in again.digest.tombstones} == {(3, "left_out"), (4, "left_out")}
    assert run.digest(desk, day, day, ["html"], NOW, languages=["en"]).unchanged


def test_every_page_of_the_same_days_leads_to_the_others_whichever_came_first(desk: Desk) -> None:
    for languages in ((), ("ckb",), ("ar",), ("kmr",)):
        run.digest(desk, *OCTOBER, ["html"], NOW, languages=languages)
    for own in ("en", "ckb", "ar", "kmr"):
        page = page_of(desk, f"digest-2023-10.{own}.html".replace(".en", ""))
        linked = {one.get("hreflang") for one in page.xpath('//a[@rel="alternate"]')}
        assert linked == {"en", "ckb", "ar", "kmr"} - {own}


def test_the_own_language_is_no_other_edition(desk: Desk) -> None:
    made = run.digest(desk, *OCTOBER, ["html"], NOW, languages=["en"])
    assert (made.digest.edition, made.files[0].name, len(made.left_out)) == ("", "digest-2023-10.html", 3)


def test_an_edition_has_the_texts_written_for_its_language() -> None:
    config = DigestConfig.model_validate(
        {
            "country": {"en": "Iraq", "ckb": "عێراق"},
            "publisher": {"en": "Institute", "ckb": "پەیمانگا"},
            "licence": "CC BY 4.0",
        }
    )
    sorani = config.in_language("ckb")
    assert (config.publisher, sorani.publisher, sorani.country, sorani.licence) == (
        "Institute",
        "پەیمانگا",
        "عێراق",
        "CC BY 4.0",
    )
    assert sorani.in_language("en").edition == "en"
    assert config.in_language("en") is config
    named = DigestConfig(title="News", language="en")
    assert named.in_language("ar").title != "News"


def test_pages_lead_to_the_edition_before_and_after_and_to_the_archive(desk: Desk) -> None:
    for day in (date(2023, 10, 4), date(2023, 10, 3)):
        run.digest(desk, day, day, ["html"], NOW)
    run.digest(desk, *OCTOBER, ["html"], NOW)
    third, fourth, month = (page_of(desk, f"digest-2023-10{day}.html") for day in ("-03", "-04", ""))
    assert third.xpath('//a[@rel="next"]/@href') == ["digest-2023-10-04.html"]
    assert fourth.xpath('//a[@rel="prev"]/@href') == ["digest-2023-10-03.html"]
    assert (
        not third.xpath('//a[@rel="prev"]')
        + fourth.xpath('//a[@rel="next"]')
        + month.xpath('//a[@rel="prev" or @rel="next"]')
    )
    index = page_of(desk, "index.html")
    assert index.xpath("//td/a/@href") == ["digest-2023-10-03.html", "digest-2023-10-04.html"]
    assert index.xpath("//h2/a/@href") == ["digest-2023-10.html"]
    assert month.xpath('//p[@class="editions"]/a/@href') == ["index.html"]
    again = run.digest_again(desk, 1, [], desk.folder / "again")
    assert EDITIONS_MARK.encode() in again.files[0].read_bytes()  # the stored page leads nowhere: it came out first


def test_a_format_without_pages_leaves_the_folder_alone(desk: Desk) -> None:
    run.digest(desk, *OCTOBER, ["md"], NOW)
    assert [path.name for path in desk.digests.iterdir() if path.name[0] != "."] == ["digest-2023-10.md"]


def test_the_archive_has_a_grid_a_month_the_newest_first() -> None:
    week = EditionDays(date(2024, 1, 29), date(2024, 2, 4))
    other = EditionDays(date(2024, 2, 6), date(2024, 2, 8))
    month, sorani = (EditionDays(date(2024, 2, 1), date(2024, 2, 29), edition) for edition in ("", "ckb"))
    february, january = archive([week, other, month, sorani, EditionDays(date(2024, 2, 29), date(2024, 2, 29))])
    assert (february.first, january.first) == (date(2024, 2, 1), date(2024, 1, 1))
    assert (list(february.pages), february.others) == ([month, sorani], [other])
    assert [week.number for week in february.weeks] == [5, 6, 7, 8, 9]
    assert february.weeks[0].pages == january.weeks[-1].pages == [week]
    assert [str(cell.day) for row in february.weeks for cell in row.days if cell.pages] == ["2024-02-29"]
    assert neighbours([week, other, month], week) == (None, None)
    assert sorani.file == "digest-2024-02.ckb.html"


def test_the_front_shows_leads_reading_time_and_a_description() -> None:
    entries = [an_entry(n, headline=f"Headline {n}", text="word " * 110) for n in range(1, 13)]
    digest = compose(entries, [], FIRST, LAST, SITE, ranking=[9, 40, 2, 11, 5, 1])
    assert digest.leads == (9, 2, 11, 5)
    assert reading_minutes(digest) == 6
    page = html.fromstring(FORMATS["html"](digest))
    assert [one.text for one in page.xpath('//section[@class="brief"]//a')] == [
        "Headline 2",
        "Headline 5",
        "Headline 9",
        "Headline 11",
    ]
    assert "about 6 min read" in page.xpath('//p[@class="lede"]')[0].text_content()
    (described,) = page.xpath('//meta[@name="description"]/@content')
    assert described == "Headline 2 · Headline 5 · Headline 9 · Headline 11"
    assert page.xpath('//meta[@property="og:image"]/@content') == ["https://digest.example/iraq/digest-2023-10.png"]
    contents = page.xpath("//nav//li/ul/li/a")
    assert [one.get("href") for one in contents] == [f"#entry-{n}" for n in range(1, 13)]
    assert leads(digest.entries[:3], [1, 2, 3]) == ()


def test_an_editors_first_entry_of_a_day_leads_before_the_most_relevant() -> None:
    entries = [an_entry(1), an_entry(2), an_entry(3, date=date(2023, 10, 4)), an_entry(4, date=date(2023, 10, 4))]
    relevance = {1: 0.2, 2: 0.9, 3: 0.8, 4: 0.95}
    assert ranking(entries, relevance, {date(2023, 10, 3): (1, 2)}) == (1, 4, 2, 3)
    assert ranking(entries, relevance, {}) == (4, 2, 3, 1)


def test_charts_come_last_and_an_analysis_is_set_apart() -> None:
    page = html.fromstring(FORMATS["html"](a_whole_digest("en", language="en")))
    order = [one.get("class") or one.get("aria-labelledby") for one in page.xpath("//main/section | //main/nav")]
    assert order[-1] in {"charts", "notes"}
    assert "corrections" in order
    assert [one.findtext("p") for one in page.xpath('//aside[@class="analysis"]')] == ["Analysis"] * 2


def test_who_published_is_named_and_the_country_is_not_put_in_its_place() -> None:
    config = SITE.model_copy(
        update={
            "imprint": "News desk, 1 Street <Erbil>",
            "licence": "https://license.example/by",
            "contact": "desk@digest.example",
        }
    )
    page = html.fromstring(FORMATS["html"](replace(compose([an_entry()], [], FIRST, LAST, config), at=NOON)))
    (footer,) = page.xpath("//footer")
    assert "Published by News desk" in footer.text_content()
    assert "1 Street <Erbil>" in footer.text_content()
    assert footer.xpath(".//a/@href") == ["https://license.example/by", "mailto:desk@digest.example"]
    nameless = replace(compose([an_entry()], [], FIRST, LAST, SITE.model_copy(update={"publisher": ""})), at=NOON)
    assert "Published by" not in FORMATS["html"](nameless).decode()
    assert json.loads(FORMATS["feed.json"](nameless))["authors"] == [{"name": "Iraq"}]


@pytest.mark.parametrize(
    "text", ['<b a="x">', "javascript:x@y", "https://a.example/?q=\"'<>", "a@b.c&d", "mailto:x@y.example"]
)
def test_a_publishers_line_is_never_code(text: str) -> None:
    assert html.fromstring(f"<p>{linked(text)}</p>").text_content() == text
    assert not html.fromstring(f"<p>{linked(text)}</p>").xpath("//b | //@onclick | //a[starts-with(@href, 'j')]")
    assert "<" not in css_string(text).strip('"')
    assert '"' not in css_string(text)[1:-1]


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://shafaq.example/ar/%D8%B9%D8%B1%D8%A7%D9%82-1", "https://shafaq.example/ar/عراق-1"),
        (
            "https://rudaw.example/%DA%95%D9%88%D9%88%D8%AF%D8%A7%D9%88?a=%20b%2Fc",
            "https://rudaw.example/ڕووداو?a=%20b%2Fc",
        ),
        ("https://kmr.example/%c5%9fer", "https://kmr.example/şer"),
        ("https://a.example/%D8%B9%E2%80%AE%D8%B1", "https://a.example/ع%E2%80%AEر"),  # a mark that turns letters
        ("https://a.example/%FF%D8", "https://a.example/%FF%D8"),
        ("https://a.example/plain?x=1#y", "https://a.example/plain?x=1#y"),
    ],
)
def test_addresses_are_shown_as_people_read_them(url: str, shown: str) -> None:
    assert readable_address(url) == shown
    assert web_address(shown) == shown


@pytest.mark.parametrize("language", ["en", "ar", "ckb", "kmr"])
def test_the_picture_is_made_of_title_and_date(language: str, tmp_path: Path) -> None:
    file = tmp_path / "picture.png"
    file.write_bytes(as_picture(a_whole_digest(language, language=language)))
    with Image.open(file) as picture:
        assert picture.size == (1200, 630)
        assert len(picture.getcolors(100_000) or ()) > 2  # letters, not an empty page
    assert file.stat().st_size < 100_000
