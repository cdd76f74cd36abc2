"""The headline among all that a section page puts into and around a link."""

import pytest

from crawler.listings.link_labels import is_cut, is_label, without_call
from tests.crawler.listings.test_read import HOME, a_listing, a_page, a_source, links_of

HEADLINES = {
    "en": "A dam reopens after two months",
    "ar": "فتح السد بعد شهرين من الانتظار",
    "ckb": "بەنداوەکە دوای دوو مانگ کرایەوە",
    "kmr": "Bendav piştî du mehan hat vekirin",
}
CALLS = {"en": "Read more »", "ar": "اقرأ المزيد", "ckb": "زیاتر بخوێنەوە", "kmr": "Zêdetir bixwîne..."}
AGO = {"en": "2 hours ago", "ar": "منذ ساعتين", "ckb": "پێش ٢ کاتژمێر", "kmr": "Berî 2 saetan"}
KICKER = {"en": "Iraq", "ar": "العراق", "ckb": "عێراق", "kmr": "Iraq"}
CARDS = [
    '<a href="/1"><span class="cat">{kicker}</span><h3>{title}</h3><span class="time">{ago}</span><p>Water rose.</p></a>',
    '<a href="/1"><span class="cat">{kicker}</span><span class="t">{title}</span><time>{ago}</time></a>',
    '<a href="/1"><div>{kicker}</div><div class="post-title">{title}</div><div>{ago}</div></a>',
    '<a href="/1" title="{call}"><img></a><h2><a href="/1" title="{call}">{title}</a></h2>',
    '<div><h3>{title}</h3><p>Water rose.</p><a href="/1">{call}</a></div>',
    '<div><a href="/1">{call}</a><h2>{title}</h2></div><div><h2>Another</h2><a href="/2">{call}</a></div>',
    '<a href="/1">{title}<span class="sr">{call}</span></a>',
    '<a href="/1">10:15<br>{title}</a>',
    '<a href="/1" title="{title}">{call}</a>',
    '<h3><a href="/1" title="{title}">A dam reopens after…</a></h3>',
    '<a href="/1">{call}</a> <a href="/1">{title}</a>',
    '<a href="/1"><span>{kicker}</span><span>{title}</span><span>{ago}</span></a>',
]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("بینینی ڤیدیۆ", True),
        ("خوێندنەوەی هەواڵەکە", True),
        ("Temaşekirina vîdyoyê", True),
        ("تماشای ویدئو", True),
        ("Videoyu izleyin", True),
        ("شاهدوا الفيديو", True),
        ("Vîdyoya nû ya stranbêj", False),
        ("تماشای فیلم در سینما کم شد", False),
        ("ڤیدیۆی نوێی بەنداوەکە", False),
    ],
)
def test_a_call_in_any_form_of_its_words_is_no_headline(words: str, expected: bool) -> None:
    assert is_label(words) is expected


@pytest.mark.parametrize("language", HEADLINES)
@pytest.mark.parametrize("card", CARDS)
def test_a_card_gives_its_headline(card: str, language: str) -> None:
    title = HEADLINES[language]
    if "reopens after…" in card:
        card = card.replace("A dam reopens after", title.rpartition(" ")[0])
    body = card.format(title=title, call=CALLS[language], ago=AGO[language], kicker=KICKER[language])
    page = f'<html><head><meta charset="utf-8"></head><body>{body}</body></html>'
    assert links_of("section", page)[0].title == title


def test_a_link_that_only_calls_to_read_on_has_no_title() -> None:
    page = '<div><p>Water rose.</p><a href="/1">Read more</a></div><div><p>Fields.</p><a href="/2">شاهد</a></div>'
    assert [link.title for link in links_of("section", page)] == ["", ""]


@pytest.mark.parametrize(
    "words", ["Read more", "WATCH", "المزيد...", "بینین", "Devamını oku", "ادامه مطلب ←", "Read More >>"]
)
def test_a_call_is_no_headline(words: str) -> None:
    assert is_label(words)
    assert not is_label(f"{words} about the dam of Mosul")


@pytest.mark.parametrize(
    ("markup", "left"),
    [
        ("<p>The dam reopened. Water is to reach […]</p>", "The dam reopened. Water is to reach […]"),
        (
            "<p>The dam reopened. Water is [&#8230;]</p><p><a href='/1'>Continue reading</a></p>",
            "The dam reopened. Water is […]",
        ),
        ("<p>The dam reopened. Water… <a href='/1'>Read more</a></p>", "The dam reopened. Water…"),
        ("The dam reopened. Water is to… Read more »", ""),
        ("<p>فتح السد أبوابه… <a href='/1'>اقرأ المزيد</a></p>", "فتح السد أبوابه…"),
        ("<p>بەنداوەکە کرایەوە</p><a href='/1'>زیاتر بخوێنەوە</a>", "بەنداوەکە کرایەوە"),
        ("<p>Bendav hat vekirin […]</p><p>The post <a>Bendav</a> appeared first on <a>Zagros</a>.</p>", ""),
    ],
)
def test_a_teaser_is_not_taken_for_the_whole(markup: str, left: str) -> None:
    assert is_cut(markup)
    if left:
        assert without_call(markup) == left


@pytest.mark.parametrize(
    "markup",
    [
        "<p>The dam reopened.</p><p>Fields are green.</p>",
        "<p>The dam reopened.</p><p>The post <a>Dam</a> appeared first on <a>Zagros</a>.</p>",
        "<p>" + "The dam reopened, and fields are green. " * 60 + "Nobody knows why…</p>",
        "<p>" + "The dam reopened, and fields are green. " * 90 + "</p><a>Watch video</a>",
        "<p>He wanted to read more</p>",
    ],
)
def test_a_whole_article_is_no_teaser(markup: str) -> None:
    assert not is_cut(markup)


def test_a_teaser_of_a_listing_of_whole_articles_becomes_a_summary() -> None:
    api = {"items": "items", "url": "url", "title": "title", "text": "text"}
    body = '{"items": [{"url": "/1", "title": "Dam", "text": "<p>The dam\n reopened… <a>Read more</a></p>"}]}'
    [link] = links_of("api", body, api=api)
    assert (link.html, link.summary, link.beginning) == ("", "The dam reopened…", "The dam reopened…")
    assert a_source(a_listing("feed")).has(link.url)
    assert a_page("").url == f"{HOME}/list"


@pytest.mark.parametrize(
    "call",
    [
        "Lire l’article complet", "Jetzt lesen", "Zum ganzen Artikel", "شاهد الآن", "اقرأ الخبر كاملا", "هەواڵەکە بخوێنەوە",
        "Nûçeyê bixwîne",
        "Haberin tamamını oku", "متن کامل خبر", "Read the full report now",
    ],
)  # fmt: skip
def test_a_call_in_other_words_is_a_label(call: str) -> None:
    assert is_label(call)


@pytest.mark.parametrize("title", ["Full story of a dam", "Dam live on air", "سد جديد الآن", "هەواڵی بەنداو"])
def test_a_short_headline_is_no_label(title: str) -> None:
    assert not is_label(title)


def test_words_in_spans_of_one_headline_stay_together() -> None:
    page = '<html><body><a href="/1"><span>A dam</span> <span>reopens after two months</span></a></body></html>'
    assert links_of("section", page)[0].title == "A dam reopens after two months"
    page = '<html><body><a href="/1"><span>A</span><span> dam reopens after two months</span></a></body></html>'
    assert links_of("section", page)[0].title == "A dam reopens after two months"


@pytest.mark.parametrize("language", HEADLINES)
def test_a_number_in_a_span_before_the_headline_is_not_of_it(language: str) -> None:
    title = HEADLINES[language]
    page = f'<html><head><meta charset="utf-8"></head><body><a href="/1"><span>3</span><span>{title}</span></a></body></html>'
    assert links_of("section", page)[0].title == title


@pytest.mark.parametrize("language", HEADLINES)
def test_a_link_without_text_is_called_as_its_label_says(language: str) -> None:
    title = HEADLINES[language]
    page = f'<html><head><meta charset="utf-8"></head><body><a href="/1" aria-label="{title}"><img src="/p.jpg"></a></body></html>'
    assert links_of("section", page)[0].title == title
