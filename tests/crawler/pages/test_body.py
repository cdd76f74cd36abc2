"""The body's paragraphs: bodies of JSON-LD in one line or doubled, layout tables, and articles of which little was read."""

import pytest
from lxml.html import HtmlElement, document_fromstring

from crawler.pages import body
from crawler.pages.body import in_paragraphs, once, read_body, without_bars
from crawler.pages.boilerplate import tidy_text

FIRST = "The ferry between the two banks of the lake began to run again on Sunday, the harbour office said in a note."
SECOND = "It carries forty cars at a time and needs twenty minutes, half of what the road around the lake takes."
THIRD = "Its engine was repaired for three months, and drivers had to go by the bridge far in the south."
WHOLE = f"{FIRST} {SECOND} {THIRD}"


def page(markup: str) -> HtmlElement:
    return document_fromstring(f"<html><body>{markup}</body></html>")


def test_a_body_in_one_line_takes_the_pages_paragraphs() -> None:
    assert in_paragraphs(WHOLE, [FIRST, SECOND, THIRD]) == f"{FIRST}\n{SECOND}\n{THIRD}"
    assert in_paragraphs(WHOLE, ["Menu", SECOND]) == f"{FIRST}\n{SECOND}\n{THIRD}"
    assert in_paragraphs(WHOLE, ["Nothing of it at all here"]) == WHOLE
    assert in_paragraphs(f"{FIRST}\n{SECOND}", [FIRST]) == f"{FIRST}\n{SECOND}"


@pytest.mark.parametrize("times", [2, 3])
def test_a_body_that_holds_itself_several_times_is_taken_once(times: int) -> None:
    assert once(" ".join([WHOLE] * times)) == WHOLE
    assert once("\n".join([WHOLE] * times)) == WHOLE
    assert once(WHOLE) == WHOLE


def test_a_layout_table_is_read_as_paragraphs_without_bars() -> None:
    markup = (
        f"<table><tr><td><b>A ferry runs</b></td></tr><tr><td>{FIRST}<br><br>{SECOND}<br><br>{THIRD}</td></tr></table>"
    )
    text = read_body(page(markup), "")
    assert "|" not in text
    assert all(part in text for part in (FIRST, SECOND, THIRD))


def test_rows_of_a_table_of_figures_are_lines_without_bars() -> None:
    assert (
        without_bars("| City | Cars |\n|---|---|\n| Dukan | 40 |\nAfter it | there")
        == "City – Cars\nDukan – 40\nAfter it | there"
    )


def test_a_thin_reading_gives_way_to_the_slow_one_that_has_it(monkeypatch: pytest.MonkeyPatch) -> None:
    class Document:
        def __init__(self, text: str) -> None:
            self.text = text

    slow = "\n".join(f"{FIRST} {number}" for number in range(30))
    answers = {"thin": FIRST, "slow": slow}
    monkeypatch.setattr(
        body, "bare_extraction", lambda *_, **asked: Document(answers["thin" if "options" in asked else "slow"])
    )
    tree = page("".join(f"<div>{FIRST} {number}</div>" for number in range(30)))
    assert read_body(tree, "") == slow
    answers["slow"] = "\n".join("Another story of the day that stands beside it. " * 2 for _ in range(5))
    assert read_body(tree, "") == FIRST


END = "The next ferry is to be bought in the spring, the office said."


@pytest.mark.parametrize(
    "last",
    [
        "Copyright rules for schools are read for a third time on Monday, a member of the committee said.",
        "Subscribe to nothing that you have not read, the judge told the heirs.",
        "Join our strike or go home, a speaker of the bakers called to the crowd at the gate.",
        "اشترك في الحفل مئتا تلميذ من مدارس المدينة وضواحيها.",
        "تابعنا سير العمل يوما بيوم، قال المهندس المشرف على الجسر.",
        "حمل تطبيق القانون القضاة على تأجيل الجلسة إلى الأسبوع المقبل، بحسب محام حضرها.",
    ],
)
def test_a_last_paragraph_that_begins_like_an_appeal_stays(last: str) -> None:
    assert tidy_text(f"{WHOLE}\n{END}\n{last}", "A ferry runs", (), ()).endswith(last)


@pytest.mark.parametrize(
    "last",
    [
        "Copyright © 2026 Zab Herald",
        "Subscribe to our newsletter and get the news every morning.",
        "Follow us on Telegram.",
        "Tags: ferry, lake",
        "تابعونا على قناتنا في تيليغرام",
        "اشترك في نشرتنا البريدية",
        "هەموو مافەکان پارێزراون بۆ ماڵپەڕەکە",
    ],
)
def test_an_appeal_at_the_end_goes(last: str) -> None:
    assert tidy_text(f"{WHOLE}\n{END}\n{last}", "A ferry runs", (), ()).endswith(END)


def test_the_outlets_name_in_a_compound_begins_no_other_story() -> None:
    compound = "Zab Herald-commissioned research says that fares fell."
    assert tidy_text(f"{FIRST}\n{compound}\n{END}", "A ferry runs", ("Zab Herald",), ()).split("\n")[1:] == [
        compound,
        END,
    ]
    assert tidy_text(f"{compound}\n{END}", "A ferry runs", ("Zab Herald",), ()).startswith("Zab Herald-commissioned")
    assert tidy_text("Zab Herald/Ipsos poll: fares fell.", "A ferry", ("Zab Herald",), ()).startswith(
        "Zab Herald/Ipsos"
    )
    assert tidy_text("شفق نيوز/ عادت العبارة إلى العمل.", "العبارة", ("شفق نيوز",), ()) == "عادت العبارة إلى العمل."


def test_a_text_of_nothing_but_its_title_leaves_nothing() -> None:
    assert tidy_text("Share\n" * 8 + "A ferry runs", "A ferry runs", (), ()) == ""


@pytest.mark.parametrize(
    "around", ["<font size=4>{}</font>", "<center><font>{}</font></center>", "<div class=text>{}</div>"]
)
def test_text_that_is_loose_before_paragraphs_is_the_first_of_them(around: str) -> None:
    loose = around.format(f"{FIRST}<p>{SECOND}<p>{THIRD}<p>{SECOND} {THIRD}")
    assert read_body(page(loose), "").split("\n")[:3] == [FIRST, SECOND, THIRD]
