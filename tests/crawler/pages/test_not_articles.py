"""What answers at an article's address and is none, and short true reports whose words sound like one."""

from datetime import UTC, datetime

import pytest

from crawler.listings.link import Link
from crawler.pages import extract
from crawler.pages.body_type import is_binary, is_markup, unzipped
from crawler.pages.matching import is_another_text, is_heading_of, matches
from crawler.sources.source import load_sources
from storage.errors import ExtractionError
from storage.records import Article, Page
from tests.support.paths import ROOT

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
RUDAW = load_sources(ROOT / "config/sources.yaml")["rudaw"]
URL = "https://www.rudaw.net/english/kurdistan/161120261"
TITLE = "Mayor of Soran opens a covered market"
STORY = (
    "The mayor of Soran opened a covered market with ninety stalls on Sunday. Traders had asked for it since the fire of last year. "
    "The work took eleven months, an engineer said, and the stalls are let for two years."
)


def html(title: str, *paragraphs: str, head: str = "", body: str = "") -> str:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return (
        f"<html><head><title>{title}</title>{head}</head><body><main><h1>{title}</h1>{text}{body}</main></body></html>"
    )


def read(body: str | bytes, listed: str = TITLE, final_url: str = URL, kind: str = "text/html") -> Article:
    raw = body.encode() if isinstance(body, str) else body
    page = Page(URL, final_url, NOW, 200, (("Content-Type", kind),), raw)
    return extract(page, RUDAW, "en", Link(URL, listed) if listed else None, NOW)


def reason_of(body: str | bytes, listed: str = TITLE, final_url: str = URL) -> str:
    with pytest.raises(ExtractionError) as raised:
        read(body, listed, final_url)
    return raised.value.reason


@pytest.mark.parametrize(
    ("reason", "body"),
    [
        ("not_html", b"%PDF-1.4\n" + bytes(range(256)) * 40),
        ("not_html", b"PK\x03\x04" + bytes(range(256)) * 40),
        ("not_html", b"\0\0\0\x18ftypmp42" + bytes(range(256)) * 40),
        ("not_html", bytes(range(256)) * 40),
        ("not_html", '{"code": 500, "detail": "' + "The service cannot answer now. " * 8 + '"}'),
        ("not_html", "The plain text of a statement, without any markup at all. " * 8),
        ("not_html", '<?xml version="1.0"?><rss><channel><item><title>' + "News of the day " * 20 + "</title></item></channel></rss>"),
        ("error_page", "<br><b>Parse error</b>: syntax error, unexpected end of file in <b>/var/site/index.php</b> on line <b>12</b>" * 3),
        ("error_page", html("Internal Server Error", "The server met a condition it did not expect. " * 4)),
        ("error_page", html("Website suspended", "Please contact your hosting provider about the open invoice of this website. " * 2)),
        ("error_page", html("حدث خطأ", "حدث خطأ غير متوقع في الخادم، يرجى المحاولة مرة أخرى بعد قليل أو الاتصال بمدير الموقع." * 2)),
        ("geo_block", html("Sorry", "This content is not available in your country because of the law there. " * 3)),
        ("cookie_wall", html("Çerez tercihleri", "Biz ve ortaklarımız çerez kullanıyoruz ve kişisel verileri reklam için işliyoruz. " * 4)),
        ("cookie_wall", html("خصوصيتك تهمنا", "نحن نستخدم ملفات تعريف الارتباط لعرض الإعلانات بعد موافقتك على سياسة الخصوصية. " * 4)),
        ("soft_404", html("Oops! Page not found", "The address may be old. Use the menu above to find what you were after. " * 3)),
        ("soft_404", html("ببورە، پەڕەکە نەدۆزرایەوە", "ئەو ناونیشانەی داوات کردووە چیتر لێرە نییە، تکایە بگەڕێوە بۆ سەرەتا. " * 3)),
        ("maintenance", html("Sitemiz bakımda", "Kısa süre sonra yeniden buradayız, sabrınız için teşekkür ederiz. " * 4)),
        ("paywall", html(TITLE, "Soran has a covered market.", "Bu haberin tamamı için abone olun. Devamını okumak için giriş yapın.")),
        ("paywall", html(TITLE, "The mayor of Soran opened a market.", "هذا المحتوى للمشتركين فقط. اشترك الآن لمتابعة القراءة.")),
        ("other_page", html("Weather for the week", "Rain comes from the west and leaves on Thursday, with wind over the hills. " * 4)),
    ],
)  # fmt: skip
def test_what_is_no_article_has_its_reason(reason: str, body: str | bytes) -> None:
    assert reason_of(body) == reason


@pytest.mark.parametrize("listed", [True, False])
@pytest.mark.parametrize(
    "title",
    [
        "Police arrest 404 smugglers in two weeks",
        "Dukan dam under maintenance until spring, ministry says",
        "Two hikers not found after storm in Rawanduz",
        "Access denied to detainees' lawyers for a month",
        "Security check at airport lengthened after threat",
        "انقطاع الماء عن حيين في كركوك بسبب أعمال صيانة",
        "چاککردنەوەی سێ پرد لە سنووری گەرمیان دەستی پێکرد",
        "Lênêrîna rêya Akrê heta înê berdewam dike",
        "Köprü bakım için iki gün trafiğe kapatılacak",
    ],
)
def test_a_report_whose_headline_sounds_like_an_error_is_kept(title: str, listed: bool) -> None:
    assert read(html(title, STORY), title if listed else "").title == title


@pytest.mark.parametrize(
    "text",
    [
        "A ferry company said its app is for subscribers of two banks at first. It begins in Basra on Sunday, a manager told reporters.",
        "Pupils are to continue reading in the holidays, the library of Duhok said. It lends two thousand books a week, more than ever.",
        "No shop may pass on a number without your consent, a member of the committee said. The law is read for a third time on Monday.",
        "أظهر سجل الدخول إلى المستشفى زيادة عدد المرضى هذا الأسبوع، قال مدير الصحة. وأضاف أن معظمهم من الأطفال وكبار السن في المدينة.",
        "Üyeler haberi mecliste okudu, sözcü ise kararın pazartesi günü açıklanacağını ve itiraz edilebileceğini gazetecilere söyledi.",
    ],
)
def test_a_report_that_has_a_walls_words_is_kept(text: str) -> None:
    assert text[:40] in read(html(TITLE, text), TITLE).text


def test_a_report_that_calls_itself_not_free_is_kept_where_it_is_whole() -> None:
    head = '<script type="application/ld+json">{"@type": "NewsArticle", "isAccessibleForFree": false}</script>'
    assert read(html(TITLE, STORY, head=head)).title == TITLE
    assert reason_of(html(TITLE, STORY[:150], "Subscribe now to read the full story.", head=head)) == "paywall"
    assert reason_of(html(TITLE, STORY[:150] + " and", head=head)) == "paywall"


def test_a_redirect_to_what_is_no_article_is_refused_unless_the_page_says_otherwise() -> None:
    section = "https://www.rudaw.net/english/kurdistan"
    assert reason_of(html(TITLE, STORY), final_url=section) == "redirected"
    head = f'<link rel="canonical" href="{URL}">'
    assert read(html(TITLE, STORY, head=head), final_url="https://m.rudaw.net/amp?x=161120261").title == TITLE


def test_a_section_page_at_an_articles_address_is_a_list() -> None:
    cards = "".join(
        f"<div><h3><a href='/english/kurdistan/{number}11202{number}'>Headline {number} of the day</a></h3>"
        f"<p>Teaser {number} says that the covered market in Soran is open now and that the mayor came to it.</p></div>"
        for number in range(10, 17)
    )
    assert reason_of(html("Kurdistan", body=cards)) == "no_article"
    assert reason_of(html("Kurdistan", body=cards), listed="") == "no_article"
    assert read(html(TITLE, STORY, body=f"<section>{cards}</section>")).title == TITLE


def test_a_listing_that_says_too_little_or_in_other_letters_tells_nothing() -> None:
    assert matches("Watch", "", "Weather", STORY) is None
    assert matches("افتتاح سوق مسقف في سوران", "", TITLE, STORY) is None
    assert matches("Harbour live", "", "Weather", STORY) is None
    assert matches("Harbour live", "Boats come in from the sea at night", "Weather", STORY) is False
    assert matches(TITLE, "", "Weather", "Rain comes from the west on Thursday.") is False
    assert matches("Ninety places to sell", "Traders had asked for stalls since the fire of last year", "", STORY)


def test_headings_and_texts_compare_by_their_words() -> None:
    assert is_heading_of(TITLE, "Soran: mayor opens covered market")
    assert not is_heading_of(TITLE, "Access denied")
    assert not is_another_text(STORY, f"{STORY} It has a roof of glass.")
    assert is_another_text(
        STORY, "By clicking Agree you allow partners to place cookies and to measure what you read here."
    )


def test_a_page_zipped_twice_is_read() -> None:
    import gzip

    assert read(gzip.compress(html(TITLE, STORY).encode())).title == TITLE
    assert unzipped(b"\x1f\x8bbroken") == b"\x1f\x8bbroken"
    assert not is_binary("<html>".encode("utf-16"))
    assert not is_markup("[1, 2]")
    assert is_markup("﻿  <!DOCTYPE html>")


BLOCKS = {
    "en": "This page may not be shown at your location: the rights to it are sold by country. We apologise to all visitors of our website.",
    "ar": "عذرا، هذه الصفحة غير متاحة في بلدك بسبب حقوق النشر، ويمكن الوصول إلى الموقع من داخل البلاد فقط. نرجو منك تفهم الأمر.",
    "ckb": "ببوورە، ئەم لاپەڕەیە لە وڵاتەکەتدا بەردەست نییە، چونکە مافی بڵاوکردنەوەی هەیە. تکایە لە شوێنێکی ترەوە سەردانی بکە، سوپاس.",
    "kmr": "Bibore, naveroka vê rûpelê li welatê te nayê dîtin, ji ber ku mafên weşanê hene. Malper tenê ji hundirê herêmê vedibe.",
    "tr": "Üzgünüz, bu sayfa ülkenizden açılamıyor çünkü içerik yalnızca yurt içindeki okurlar içindir. Lütfen daha sonra tekrar deneyin.",
    "fa": "متأسفانه این صفحه از کشور شما باز نمی‌شود، زیرا محتوا تنها برای کاربران داخل است. لطفاً دوباره به سایت سر بزنید.",
    "de": "Leider ist diese Seite in Ihrem Land nicht zu sehen, weil die Rechte am Inhalt verkauft sind. Bitte kommen Sie später wieder.",
    "fr": "Désolé, cette page ne peut être vue depuis votre pays, car le contenu est réservé. Veuillez revenir plus tard.",
}
HEADLINES = {
    "en": TITLE, "ar": "محافظ سوران يفتتح سوقا مسقوفا للتجار", "ckb": "قایمقامی سۆران بازاڕێکی سەرداپۆشراوی کردەوە",
    "kmr": "Qeymeqamê Soranê bazareke girtî vekir", "tr": "Soran kaymakamı kapalı çarşıyı açtı",
    "fa": "فرماندار سوران بازار سرپوشیده را گشود",
    "de": "Landrat eröffnet in Soran eine Markthalle", "fr": "Le maire de Soran inaugure une halle couverte",
}  # fmt: skip


@pytest.mark.parametrize("language", BLOCKS)
def test_a_block_under_the_articles_own_headline_is_no_article(language: str) -> None:
    assert reason_of(html(HEADLINES[language], BLOCKS[language]), HEADLINES[language]) == "geo_block"


@pytest.mark.parametrize("language", BLOCKS)
def test_words_to_the_reader_without_any_heading_are_no_article(language: str) -> None:
    bare = f"<html><head><meta charset='utf-8'></head><body><div>{BLOCKS[language]}</div></body></html>"
    assert reason_of(bare, HEADLINES[language]) in {"geo_block", "error_page", "other_page"}


def test_a_brief_about_a_website_that_is_what_was_listed_stays() -> None:
    text = "The website of Soran's courts is available again. A page of its server had shown wrong content to readers in other countries."
    title = "Soran courts back online"
    assert read(html(title, text), title).title == title
    assert read(html("Power cut ends", f"{text} The power came back on Monday."), "Power cut ends").read


@pytest.mark.parametrize(
    "wall",
    [
        "Sie wollen weiterlesen? Jetzt Abo testen und alle Beiträge lesen. Bereits Abonnent? Hier anmelden.",
        "Cet article est réservé à nos abonnés. Abonnez-vous pour lire la suite.",
    ],
)
def test_german_and_french_walls_are_walls(wall: str) -> None:
    assert reason_of(html(TITLE, STORY[:120], wall)) == "paywall"


def test_a_wall_of_cookies_in_french_or_german_is_none() -> None:
    french = "Avec votre consentement, nous et nos partenaires utilisons des cookies et des données personnelles. Vous pouvez refuser. "
    german = "Mit Ihrer Einwilligung speichern wir und unsere Partner Cookies. Sie können Ihre Zustimmung jederzeit widerrufen. "
    for text in (french, german):
        assert reason_of(html(TITLE, text * 3)) == "cookie_wall"


@pytest.mark.parametrize(
    "script",
    [
        '(()=>{"use strict";document.body.innerHTML="<div>Nothing to see</div>"})();',
        "!function(e){e.write('<p>Nothing to see</p>')}(document);",
        "var page = '<p>Nothing to see</p>';",
        "/* bundle */ const a = '<p>Nothing</p>'",
        '"use strict";\nlet a = "<p>x</p>"',
    ],
)
def test_a_script_is_no_page(script: str) -> None:
    assert not is_markup(script)
    assert is_markup(f"<script>{script}</script><p>A market opens</p>")
    assert is_markup(f"Notice: Undefined index in page.php on line 3\n<!doctype html><html><p>{STORY}</p></html>")


def test_controls_within_words_do_not_lose_the_text() -> None:
    page = html(
        TITLE, f"{STORY}\x00\x01", "The stalls\x0b are let &#1;for two &#x1f;years, and a third row follows in spring."
    )
    article = read(page.replace("Mayor of", "Mayor\x1f of"))
    assert article.title == TITLE
    assert STORY in article.text
    assert "for two years" in article.text


def test_a_wall_of_cookies_in_persian_or_kurmanji_under_the_headline_is_none() -> None:
    persian = "ما و شرکای ما کوکی ذخیره می‌کنیم. همهٔ کوکی‌ها را بپذیرید یا رد کنید و تنظیمات حریم خصوصی را تغییر دهید. "
    kurmanji = "Em kukiyan ji bo reklaman bi kar tînin. Hemû kukiyan qebûl bike an bijartinên nepeniyê biguherîne. "
    assert reason_of(html(HEADLINES["fa"], persian * 2), HEADLINES["fa"]) == "cookie_wall"
    assert reason_of(html(HEADLINES["kmr"], kurmanji * 2), HEADLINES["kmr"]) == "cookie_wall"


def test_an_arabic_wall_with_an_offer_is_a_paywall() -> None:
    wall = "لقراءة المقال كاملا اشترك الآن في خدمتنا المميزة. هل أنت مشترك بالفعل؟ سجل الدخول."
    assert (
        reason_of(
            html(HEADLINES["ar"], "افتتح محافظ سوران سوقا مسقوفا للتجار يوم الأحد بعد عام من الحريق.", wall),
            HEADLINES["ar"],
        )
        == "paywall"
    )
