"""Authors from the byline that a page prints, and lines that are none."""

import pytest
from lxml.html import HtmlElement, document_fromstring

from crawler.pages.boilerplate import tidy_authors
from crawler.pages.byline import find_authors, is_name, written_by
from tests.support.shipped import DATELINES


def page(byline: str, before: str = "", after: str = "") -> HtmlElement:
    return document_fromstring(
        f"<body>{before}<main><h1>A ferry runs</h1>{byline}<p>The ferry runs again.</p></main>{after}</body>"
    )


@pytest.mark.parametrize(
    ("byline", "authors"),
    [
        ('<a rel="author" href="/x">Dana Rashid</a>', ["Dana Rashid"]),
        ('<span itemprop="author"><b itemprop="name">Dana Rashid</b>, Soran</span>', ["Dana Rashid"]),
        ('<p class="byline">By Dana Rashid and Lara Aziz</p>', ["Dana Rashid", "Lara Aziz"]),
        ('<div class="article-author">Von Dana Rashid und Lara Aziz</div>', ["Dana Rashid", "Lara Aziz"]),
        ('<div class="author-name">بقلم: دانا رشيد و لارا عزيز</div>', ["دانا رشيد", "لارا عزيز"]),
        ('<div class="author">نووسینی: دانا ڕەشید</div>', ["دانا ڕەشید"]),
        ('<span class="author">Dana Reşîd û Lara Ezîz</span>', ["Dana Reşîd", "Lara Ezîz"]),
        ('<p>from <a href="/authors/dana">Dana Rashid</a></p>', ["Dana Rashid"]),
        ('<div class="byline">By <a class="author">Dana Rashid</a>Mail Today</div>', ["Dana Rashid"]),
        ('<div class="author">نویسنده: دانا رشیدی</div>', ["دانا رشیدی"]),
        ('<div class="author">Nivîskar: Dana Reşîd</div>', ["Dana Reşîd"]),
        ('<div class="yazar">Haber: Dana Reşit</div>', ["Dana Reşit"]),
        ('<div class="author">إعداد: دانا رشيد</div>', ["دانا رشيد"]),
        ('<div class="author">نووسەر: دانا ڕەشید</div>', ["دانا ڕەشید"]),
        ('<div class="autores">Por Dana Rashid y Lara Aziz</div>', ["Dana Rashid", "Lara Aziz"]),
        ('<p class="byline">3 hours ago</p>', []),
        ('<p class="author">The ferry, which ran for years, was repaired by a team that came from the south and stayed.</p>', []),
    ],
)  # fmt: skip
def test_the_byline_names_the_authors(byline: str, authors: list[str]) -> None:
    assert find_authors(page(byline)) == authors


def test_authors_of_other_stories_are_left() -> None:
    related = '<aside><span class="author">Omar Ali</span></aside><div class="related-card"><span class="author">Omar Ali</span></div>'
    assert find_authors(page("", after=related)) == []
    early = '<div class="top"><span class="author">Omar Ali</span></div>'
    assert find_authors(page('<p class="author">Dana Rashid</p>', before=early)) == ["Dana Rashid"]


def test_a_name_is_a_few_words_without_digits() -> None:
    assert is_name("Dana Rashid")
    assert is_name("Ludwig van den Berg")
    assert not any(
        map(is_name, ("Rudaw", "Zab Herald Staff", "Updated 3 hours", "how the ferry runs", "Dana Rashid said so."))
    )


def test_labels_of_cards_name_the_author() -> None:
    assert written_by({"twitter:label1": "Written by", "twitter:data1": "Dana Rashid"}) == "Dana Rashid"
    assert written_by({"twitter:label1": "Time", "twitter:data1": "3 minutes"}) == ""


def test_cities_and_agencies_beside_a_name_are_no_authors() -> None:
    assert tidy_authors(["Dana Rashid, Erbil, AFP"], (), DATELINES) == ("Dana Rashid",)
    assert tidy_authors(["Dana Rashid und Lara Aziz"], ()) == ("Dana Rashid", "Lara Aziz")
    assert tidy_authors(["AFP"], ()) == ("AFP",)


def test_an_agency_behind_a_dash_is_no_part_of_a_name() -> None:
    assert tidy_authors(["دانا رشيد - رويترز", "Dana Rashid | AFP", "Lara Aziz – photographer"], ()) == (
        "دانا رشيد",
        "Dana Rashid",
        "Lara Aziz – photographer",
    )
