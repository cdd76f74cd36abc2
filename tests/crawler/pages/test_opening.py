"""Leads outside the body, and what is near a headline and is no lead."""

import pytest
from lxml.html import HtmlElement, document_fromstring

from crawler.pages.opening import find_lead

LEAD = "The water office of Akre began to drill four wells on Monday, and the first of them is to be ready before the new year."
BODY = "He added that the pumps are paid for.\nThe wells are a hundred metres deep."
AR = "بدأت دائرة الماء في عقرة يوم الاثنين حفر أربع آبار جديدة، ومن المقرر أن تدخل الأولى منها الخدمة قبل بداية العام."


def page(above: str, body: str = "") -> HtmlElement:
    paragraphs = body or "".join(f"<p>{line}</p>" for line in BODY.split("\n"))
    return document_fromstring(
        f"<body><main><h1>Akre drills wells</h1>{above}<div class=text>{paragraphs}</div></main></body>"
    )


@pytest.mark.parametrize(
    "above",
    [f"<p>{LEAD}</p>", f"<div><span>{LEAD}</span></div>", f"<h3>{LEAD}</h3>"],
)
def test_a_line_that_begins_as_the_pages_description_is_the_lead(above: str) -> None:
    assert find_lead(page(above), BODY, [LEAD]) == LEAD
    assert find_lead(page(above), BODY, [LEAD[:70] + "…"]) == LEAD


@pytest.mark.parametrize(
    "mark", ["standfirst", "article-summary", "intro", "lead", "entry-excerpt", "sub-title", "spot", "news_abstract"]
)
def test_a_line_marked_as_a_lead_is_one_without_a_description(mark: str) -> None:
    assert find_lead(page(f'<div class="{mark}"><p>{LEAD}</p></div>'), BODY, []) == LEAD
    assert find_lead(page(f'<p class="{mark}">{AR}</p>'), BODY, []) == AR
    assert find_lead(page(f"<h2>{AR}</h2>"), BODY, []) == AR


@pytest.mark.parametrize(
    "above",
    [
        f'<div class="promo"><p class="summary">{LEAD}</p></div>',
        f'<a href="/2"><p class="lead">{LEAD}</p></a>',
        f'<p class="lead"><a href="/2">{LEAD}</a></p>',
        f'<figure><p class="intro">{LEAD}</p></figure>',
        f'<div class="newsletter-intro"><p>{LEAD}</p></div>',
        f'<aside><p class="excerpt">{LEAD}</p></aside>',
        f'<ul class="summary"><li><p>{LEAD}</p></li></ul>',
        f'<div class="teaser"><p>{LEAD}</p></div>',
        f'<p class="lead" hidden>{LEAD}</p>',
        '<p class="lead">Four wells for Akre</p>',
        f"<p>{LEAD}</p>",
    ],
)
def test_what_is_of_another_story_or_has_no_mark_is_no_lead(above: str) -> None:
    assert find_lead(page(above), BODY, ["Something else that the page says about itself in as many words"]) == ""


@pytest.mark.parametrize(
    ("dateline", "expected"),
    [
        ("AKRE – ", LEAD),
        ("عقرة (بريد الزاب) – ", LEAD),
        ("AKRE, Duhok province, Monday 23 November (Zab Herald) – ", LEAD),
        ("Before they went home that night the men of the water office said this: ", ""),
    ],
)
def test_a_paragraph_of_the_text_is_known_behind_a_dateline_and_no_longer_beginning(
    dateline: str, expected: str
) -> None:
    first, second = BODY.split("\n")
    whole = f"{first[:-1]} from the money of the province, and that no family will have to give anything."
    body = f"<p>{dateline}{whole}</p><p>{second}</p>"
    assert find_lead(page(f"<p class=lead>{LEAD}</p>", body), f"{whole}\n{second}", []) == expected


def test_a_lead_that_the_text_has_is_not_taken_twice() -> None:
    assert find_lead(page(f"<p class=lead>{LEAD}</p>"), f"{LEAD}\n{BODY}", [LEAD]) == ""
    assert find_lead(page("", f"<p>AKRE (Zab Herald) - {LEAD}</p>"), LEAD, [LEAD]) == ""


@pytest.mark.parametrize(
    "appeal",
    [
        "Sign up for our newsletter and have the day's news from all over the district in your inbox each morning.",
        "حمل تطبيقنا على هاتفك الآن لتصلك أخبار المنطقة كلها لحظة بلحظة من أي مكان.",
        "ئەپەکەمان دابەزێنە بۆ ئەوەی هەموو هەواڵەکانی ناوچەکە ڕاستەوخۆ بگاتە دەستت لە هەر شوێنێک بیت.",
        "Sepana me daxîne da ku hemû nûçeyên herêmê rasterast bigihîjin destê te li her derê.",
        "Laden Sie unsere App und lesen Sie alle Nachrichten aus der Gegend, wo immer Sie gerade sind.",
    ],
)
def test_an_appeal_in_a_box_marked_as_a_lead_is_none(appeal: str) -> None:
    assert find_lead(page(f'<div class="intro"><p>{appeal}</p></div>'), BODY, []) == ""
