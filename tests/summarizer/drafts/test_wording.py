"""What may be printed, and headlines in house style."""

import time

import pytest

from summarizer.drafts.headlines import headline, title_case
from summarizer.drafts.wording import printable
from tests.support.records import an_article

LEANING = [
    ("en", "Meanwhile, the old bridge in Basra stays closed for now."),
    ("en", "At the same time the port of Basra grows every year."),
    ("ar", "وفي غضون ذلك، بقي الجسر القديم في البصرة مغلقا."),
    ("ar", "من جهته، قال المحافظ إن الجسر القديم سيبقى مغلقا."),
    ("ar", "وقالت إن الجسر القديم في البصرة سيبقى مغلقا."),
    ("ckb", "لەم نێوەندەدا پردە کۆنەکەی هەولێر هەر داخراوە ئەمساڵ."),
    ("ckb", "هاوکات پردە کۆنەکەی هەولێر هەر داخراوە بۆ ئەمساڵ."),
    ("en", "In a related context, the port of Basra grows every year."),
    ("en", "“There will be no further delay of any kind.”"),
    ("ar", "«لن يكون هناك أي تأخير آخر بعد اليوم»."),
    ("ckb", '"هیچ دواکەوتنێکی دیکە نابێت لەمەودوا."'),
    ("ckb", "ئەمەش دوای ئەوە دێت کە پردە کۆنەکە داخرا."),
    ("kmr", "“Êdî tu derengmayîneke din çênabe ji îro pê ve.”"),
    ("kmr", "Li gorî wî pira kevn a Hewlêrê girtî dimîne."),
    ("kmr", "Di vê navberê de pira kevn a Hewlêrê girtî dimîne."),
    ("fa", "در همین حال پل قدیمی بصره همچنان بسته می‌ماند."),
    ("tr", "Bu arada Basra'daki eski köprü kapalı kalmaya devam ediyor."),
]
FIRST = {
    "en": "The governor of Basra opened a bridge on Tuesday.",
    "ar": "افتتح محافظ البصرة جسرا جديدا يوم الثلاثاء بعد سنوات من التأخير.",
    "ckb": "پارێزگاری هەولێر ڕۆژی سێشەممە پردێکی نوێی کردەوە.",
    "kmr": "Parêzgarê Hewlêrê roja sêşemê pireke nû vekir.",
    "fa": "استاندار بصره روز سه‌شنبه پل تازه‌ای را در این شهر افتتاح کرد.",
    "tr": "Basra Valisi salı günü kentte yeni bir köprü açtı.",
}
DATELINES = [
    ("en", "ERBIL, Kurdistan Region - "),
    ("en", "ERBIL (Kurdistan 24) – "),
    ("en", "BAGHDAD — "),
    ("en", "Baghdad (Reuters) - "),
    ("en", "Shafaq News/ "),
    ("en", "Shafaq News / Basra/ "),
    ("en", "TEHRAN, Iran – "),
    ("ar", "بغداد/ شفق نيوز: "),
    ("ar", "شفق نيوز/ "),
    ("ar", "السومرية نيوز/ بغداد - "),
    ("ar", "بغداد - واع - "),
    ("ar", "البصرة (رويترز) - "),
    ("ckb", "هەولێر (کوردستان24) - "),
    ("kmr", "Hewlêr (K24) – "),
    ("en", "Basra – "),
    ("en", "Geneva, Switzerland – "),
    ("en", "New York, Oct. 5 - "),
    ("en", "(Tell News) — "),
    ("ar", "البصرة – "),
    ("ar", "أربيل ـ كريم هادي - "),
    ("ckb", "سلێمانی – "),
    ("kmr", "ŞENGAL – "),
    ("kmr", "Hewlêr – "),
    ("en", "09:15 "),
    ("en", "[14:30 GMT] "),
    ("en", "10.30am – "),
    ("ar", "٠٩:١٥ "),
    ("ckb", "١٤:٣٠ - "),
    ("kmr", "09:15 "),
]
NOT_PRINTED = [
    ("en", "By Karim Hadi and Sara Aziz in Baghdad."),
    ("en", "Share this article with your friends on Facebook."),
    ("en", "Read more about the bridge on our site today."),
    ("en", "The post Bridge opens appeared first on Iraqi News."),
    ("en", "Write to us at desk@example.org for more of this."),
    ("en", "“We will open it this week, the governor said on Tuesday."),
    ("en", "Traffic over the new bridge in Basra (Photo)"),
    ("en", "Too short."),
    ("ar", "اقرأ أيضا: افتتاح جسر آخر في المدينة نفسها قبل شهر."),
    ("ar", "تابعنا على مواقع التواصل لتصلك آخر أخبار المدينة."),
    ("ckb", "زیاتر بخوێنەوە دەربارەی پردە نوێیەکە لە ماڵپەڕەکەمان."),
    ("en", "FILE - Traffic crosses the old bridge in Basra last year."),
    ("en", "In this file photo the old bridge in Basra is seen."),
    ("en", "Facebook Twitter Telegram WhatsApp and more of it here."),
    ("en", "See also the story of the old bridge in Basra."),
    ("ar", "فيسبوك تويتر تيليجرام واتساب طباعة نسخ الرابط إرسال بالبريد."),
    ("ar", "بقلم: كريم هادي من مدينة البصرة جنوبي العراق."),
    ("ar", "أخبار ذات صلة بالجسر الجديد في مدينة البصرة."),
    ("ckb", "ئامادەکردنی: کەریم هادی لە شاری هەولێری پایتەخت."),
    ("kmr", "Nivîskar: Kerîm Hadî ji bajarê Hewlêrê ye."),
    ("fa", "اخبار مرتبط با پل تازه در شهر بصره اینجاست."),
    ("tr", "Fotoğraf: Basra'daki yeni köprüden bir görüntü burada."),
    ("kmr", "Bixwîne: pireke din jî li heman bajarî vebû."),
]
HEADLINES = [
    ("iraqi president calls on turkey to respect sovereignty", "Iraqi President Calls on Turkey to Respect Sovereignty"),
    ("Drone strike targets Ain al-Asad airbase in Iraq", "Drone Strike Targets Ain al-Asad Airbase in Iraq"),
    ("Iran-backed militias warn U.S. against involvement", "Iran-Backed Militias Warn U.S. Against Involvement"),
    ("IRAQ SIGNS OIL DEAL WITH TURKEY AND IRAN", "Iraq Signs Oil Deal with Turkey and Iran"),
    ("Iraq’s quest for air defense: the talks to come", "Iraq’s Quest for Air Defense: The Talks to Come"),
    ("‘it is over’, PM says of what they voted for", "‘It Is Over’, PM Says of What They Voted For"),
    ("Bridge opens in Basra - Rudaw", "Bridge Opens in Basra"),
    ("Bridge opens in Basra | Rudaw English.", "Bridge Opens in Basra"),
    ("Oil at $80 – what now", "Oil at $80 – What Now"),
    ("Speaker: No vote on troops ‘For now’ or at all", "Speaker: No Vote on Troops ‘For Now’ or at All"),
    ("BREAKING: Bridge opens in Basra", "Bridge Opens in Basra"),
    ("Video – bridge opens in Basra", "Bridge Opens in Basra"),
    ("Video of bridge in Basra", "Video of Bridge in Basra"),
    ("Breaking news:", "Breaking News:"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "dateline"), DATELINES)
def test_a_dateline_is_not_printed(language: str, dateline: str) -> None:
    article = an_article(text=dateline + FIRST[language], language=language)
    assert [one.text for one in printable(article, 700)] == [FIRST[language]]


@pytest.mark.parametrize("language", FIRST)
def test_a_plain_first_sentence_stays_whole(language: str) -> None:
    assert [one.text for one in printable(an_article(text=FIRST[language], language=language), 700)] == [
        FIRST[language]
    ]


@pytest.mark.parametrize(("language", "text"), NOT_PRINTED)
def test_what_is_no_sentence_of_the_news_is_not_printed(language: str, text: str) -> None:
    article = an_article(text=f"{FIRST[language]}\n{text}", language=language)
    assert [one.text for one in printable(article, 700)] == [FIRST[language]]


@pytest.mark.parametrize(("language", "text"), LEANING)
def test_what_points_back_goes_with_the_sentence_before_it_or_is_passed_over(language: str, text: str) -> None:
    told = printable(an_article(text=f"{FIRST[language]} {text}", language=language), 700)
    assert [(one.text, one.leans) for one in told] == [(FIRST[language], False), (text, True)]
    assert printable(an_article(title="", text=f"Photos of the day\n{text}", language=language), 700) == []


@pytest.mark.parametrize("mark", ["• ", "- ", "– ", "* ", "1. ", "2) "])
@pytest.mark.parametrize("language", FIRST)
def test_the_mark_of_a_list_is_not_printed(language: str, mark: str) -> None:
    article = an_article(text=f"{mark}{FIRST[language]}", language=language)
    (one,) = printable(article, 700)
    assert one.text == FIRST[language] == article.text[one.start : one.end]


QUOTED = [
    ("en", "“There is no obstacle. What is left is a signature,” he told reporters in Erbil."),
    ("en", '"We are not Switzerland. Nor are we a post office. We are Iraq," the speaker said on Monday.'),
    ("ar", "وقال في مؤتمر صحفي: «لا توجد أي عقبة فنية. لم يبق سوى التوقيع»."),
    ("ckb", 'لە کۆنفرانسێکدا د. کەمال گوتی: "هیچ ڕێگرییەکی تەکنیکی نییە. ئەوەی ماوە واژۆیە."'),
    ("kmr", 'Di civînê de Kemal Mihemed got: "Ti asteng tune ye. Ya mayî îmze ye."'),
]


@pytest.mark.parametrize(("language", "text"), QUOTED)
def test_sentences_of_one_quotation_are_printed_together(language: str, text: str) -> None:
    article = an_article(text=f"{FIRST[language]} {text} {FIRST[language]}", language=language)
    assert [one.text for one in printable(article, 700)] == [FIRST[language], text, FIRST[language]]
    assert text not in [one.text for one in printable(article, len(text) - 1)]


def test_of_a_quotation_that_runs_over_paragraphs_nothing_is_printed_as_the_outlet_s_own_words() -> None:
    quoted = "“It is a hard road for us all. Nobody will walk it alone. The state is with you.\n“We stand by our word.” Hadi said so."
    article = an_article(text=f"{FIRST['en']} {quoted}\n{FIRST['en']}")
    assert [one.text for one in printable(article, 700)] == [FIRST["en"], FIRST["en"]]


@pytest.mark.parametrize(("opens", "closes"), ["“”", "«»", '""', "„“"])
def test_the_rest_of_a_quotation_that_a_paragraph_closes_is_not_printed(opens: str, closes: str) -> None:
    quoted = f"{opens}It is a hard road for us all.\nNobody will walk it alone here. The state is with you.{closes} Hadi was clear."
    article = an_article(text=f"{FIRST['en']} {quoted}\n{FIRST['en']}")
    assert [one.text for one in printable(article, 700)] == [FIRST["en"], FIRST["en"]]


def test_a_quotation_mark_too_many_costs_its_own_sentence_alone() -> None:
    text = f'A pipe of 5" burst in the north of the city. {" ".join([FIRST["en"]] * 9)}'
    assert len(printable(an_article(text=text), 700)) == 9


@pytest.mark.parametrize("mark", ["- ", "• ", "1. "])
@pytest.mark.parametrize("language", FIRST)
def test_items_that_a_colon_leads_to_are_not_printed(language: str, mark: str) -> None:
    lead = {"ar": "وتضمنت القرارات التي صوت عليها مجلس الوزراء اليوم ما يلي:"}.get(language, "Among the wounded:")
    text = f"{lead}\n{mark}{FIRST[language]}\n{mark}{FIRST[language]}\n{FIRST[language]}"
    (one,) = printable(an_article(text=text, language=language), 700)
    assert one.start == text.rindex(FIRST[language])


@pytest.mark.parametrize("separator", ["\n", " "])
def test_a_title_repeated_at_the_start_of_the_text_is_not_printed(separator: str) -> None:
    article = an_article(
        title="Basra bridge opens to traffic", text=f"Basra Bridge Opens to Traffic{separator}{FIRST['en']}"
    )
    assert [one.text for one in printable(article, 700)] == [FIRST["en"]]


def test_a_first_sentence_that_begins_with_the_words_of_its_title_is_printed_whole() -> None:
    text = "إطلاق المياه في الأهوار بدأ فجر الأحد بحسب ما قالته وزارة الموارد المائية في بغداد."
    article = an_article(title="إطلاق المياه في الأهوار", text=text, language="ar")
    assert [sentence.text for sentence in printable(article, 700)] == [text]


def test_an_alert_of_one_line_is_printed_though_it_is_the_title() -> None:
    line = "Death toll of the ferry accident in Mosul has risen to twelve."
    assert [one.text for one in printable(an_article(title=line[:-1], text=line), 700)] == [line]


def test_a_sentence_that_leans_says_so_and_goes_with_the_one_it_leans_on() -> None:
    text = f"{FIRST['en']} He added that another one is planned. Read more about it on our site. He left on Wednesday for Baghdad."
    assert [(one.text.split()[0], one.leans) for one in printable(an_article(text=text), 700)] == [
        ("The", False),
        ("He", True),
    ]


@pytest.mark.parametrize(("title", "printed"), HEADLINES)
def test_a_headline_is_in_title_case_without_the_outlet(title: str, printed: str) -> None:
    assert headline(title, "en", "Rudaw") == printed


def test_headlines_of_other_languages_stay_as_they_are() -> None:
    assert headline("افتتاح جسر جديد في البصرة - شفق نيوز", "ar", "شفق نيوز") == "افتتاح جسر جديد في البصرة"
    assert headline("pireke nû vebû", "kmr", "Rudaw") == "pireke nû vebû"


@pytest.mark.parametrize(
    ("title", "language", "printed"),
    [
        ("بالوثيقة.. التعليم تمدد التقديم", "ar", "التعليم تمدد التقديم"),
        ("عاجل | انفجار في ديالى", "ar", "انفجار في ديالى"),
        ("خاص بالنساء فقط", "ar", "خاص بالنساء فقط"),
        ("بە ڤیدیۆ: پردێکی نوێ کرایەوە", "ckb", "پردێکی نوێ کرایەوە"),
        ("Lezgîn: pireke nû vebû", "kmr", "pireke nû vebû"),
    ],
)
def test_what_kind_of_piece_it_is_is_no_part_of_a_headline(title: str, language: str, printed: str) -> None:
    assert headline(title, language, "Rudaw") == printed


def test_a_shouted_title_keeps_what_the_text_has_in_capitals() -> None:
    text = "The Counter-Terrorism Service (CTS) said on Wednesday that a drone struck."
    assert headline("DRONE KILLS 3 IN SINJAR, CTS SAYS", "en", "Rudaw", text) == "Drone Kills 3 in Sinjar, CTS Says"


def test_hostile_text_is_read_in_one_pass() -> None:
    started = time.process_time()
    for text in (
        "A" * 200_000,
        "A " * 100_000 + "/",
        "ا " * 100_000,
        "@" * 100_000,
        "A.B " * 50_000,
        "“A. " * 50_000,
        '"A. B. ' * 30_000,
    ):
        printable(an_article(text=text), 700)
        title_case(text)
        headline(text, "en", "Rudaw")
    assert time.process_time() - started < 5


CUT = [
    ("en", "The governor said that another bridge will be built near …"),
    ("en", "The governor said that another bridge will be built near [...]"),
    ("en", "The governor said that another bridge will be built near the [+1520 chars]"),
    ("en", "The governor (who has been in office for a year said so."),
    ("ar", "وقال المحافظ إن جسرا آخر سيبنى قرب المدينة بعد أن تكتمل ..."),
    ("ckb", "پارێزگار گوتی پردێکی دیکە لە نزیک شارەکە دروست دەکرێت لە […]"),
    ("kmr", "Parêzgar got ku pireke din dê li nêzîkî bajêr were çêkirin û…"),
]
INSERTED = [
    ("en", "Bread – the one thing that was never dear here – costs twice as much as in May."),
    ("en", "Basra – Iraq's only port city – has no clean water for the third week."),
    ("ar", "الخبز – وهو طعام الفقراء منذ القدم – تضاعف سعره في البصرة منذ أيار الماضي."),
    ("kmr", "Nan – xwarina herî erzan a xelkê – li Hewlêrê du qat biha bûye."),
    ("en", "10:30 was the hour at which the siren sounded in Kut."),
]
HALVES = [
    ("en", "The minister said: ‘The mills of Iraq will have their grain. Nobody will be turned away at the gate.’"),
    ("en", "The singer said: „The hall in Vienna was full to the doors. Nobody wanted to go home.“"),
    ("en", "The trader said: 'The shops of Kut are empty. Nobody buys a thing before the feast.'"),
    ("ar", "قال الوزير: «ستعمل المحطات بالغاز. ولن تنقطع الكهرباء بعد اليوم.»"),
    ("ar", "قال الوزير: ”ستعمل المحطات بالغاز. ولن تنقطع الكهرباء بعد اليوم.“"),
    ("ckb", "وەزیر گوتی: «وێستگەکان بە گاز کار دەکەن. کارەبا چیتر نابڕدرێت.»"),
    ("kmr", "Wezîr got: ‘Stasyon dê bi gazê bixebitin. Êdî ceyran nayê birîn.’"),
    ("en", "The dam (built in 1979. It was raised in 2003.) will be closed in May."),
]


@pytest.mark.parametrize(("language", "text"), CUT)
def test_a_sentence_that_was_cut_off_is_not_printed(language: str, text: str) -> None:
    article = an_article(text=f"{FIRST[language]}\n{text}", language=language)
    assert [one.text for one in printable(article, 700)] == [FIRST[language]]


@pytest.mark.parametrize(("language", "text"), INSERTED)
def test_a_dash_around_an_insertion_makes_no_dateline(language: str, text: str) -> None:
    assert [one.text for one in printable(an_article(text=text, language=language), 700)] == [text]


@pytest.mark.parametrize(("language", "text"), HALVES)
def test_a_quotation_is_printed_whole_or_not_at_all(language: str, text: str) -> None:
    article = an_article(text=f"{FIRST[language]} {text}", language=language)
    assert [one.text for one in printable(article, 700)] == [FIRST[language], text]
    assert [one.text for one in printable(article, len(text) - 1)] == [FIRST[language]]


def test_a_caption_with_its_credit_is_left_out_with_all_its_sentences() -> None:
    caption = "A soldier at Hit on Jan. 2, 2020. (U.S. Army photo by Spc. Dale Miller)"
    assert [one.text for one in printable(an_article(text=f"{caption}\n{FIRST['en']}"), 700)] == [FIRST["en"]]


def test_he_is_printed_only_behind_the_sentence_that_names_him() -> None:
    text = f"{FIRST['en']} Its manager, Hemin Rostam, took questions. The dam of Kalar is full this spring. He’s the head of the union."
    first, named, between, he = printable(an_article(text=text), 700)
    assert (he.leans, he.on) == (True, named.place)
    assert (named.leans, named.on, between.leans) == (True, first.place, False)
    silent = text.replace("took questions", "took questions by http://example.org")
    assert [one.place for one in printable(an_article(text=silent), 700)] == [0, 1]


def test_a_story_of_one_leaning_sentence_is_told_under_its_headline() -> None:
    article = an_article(title="Strikes hit base near Hit", text="It follows two attacks on the same base in a week.")
    assert printable(article, 700) == []
    assert [one.leans for one in printable(article, 700, under_title=True)] == [False]


def test_an_english_line_without_a_full_stop_is_printed_where_there_is_nothing_else() -> None:
    line = "Hundreds of people marched through Basra on Friday to demand clean water"
    assert [one.text for one in printable(an_article(text=line), 700)] == [line]
    assert [one.text for one in printable(an_article(text=f"{line}\n{FIRST['en']}"), 700)] == [FIRST["en"]]
