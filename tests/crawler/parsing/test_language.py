"""Six languages told apart, in today's and in older typing."""

from pathlib import Path

import pytest

from bench.languages import score
from crawler.parsing.language import detect
from storage.text.languages import LANGUAGES

OURS = {
    "en": "The council of ministers met on Sunday and agreed on the budget for the coming year.",
    "ar": "اجتمع مجلس الوزراء يوم الأحد واتفق على موازنة العام المقبل بعد نقاش طويل.",
    "ckb": "ئەنجوومەنی وەزیران ڕۆژی یەکشەممە کۆبووەوە و لەسەر بودجەی ساڵی داهاتوو ڕێککەوت.",
    "kmr": "Encumena wezîran roja yekşemê civiya û li ser budceya sala bê li hev kir.",
    "fa": "هیئت وزیران روز یکشنبه تشکیل جلسه داد و درباره بودجه سال آینده به توافق رسید.",
    "tr": "Bakanlar kurulu pazar günü toplandı ve gelecek yılın bütçesi üzerinde anlaştı.",
}


@pytest.mark.parametrize(("language", "text"), OURS.items())
def test_a_sentence_is_told(language: str, text: str) -> None:
    assert detect(text) == language


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            "ckb",
            "ئه‌نجوومه‌نى وه‌زيران رۆژى يه‌كشه‌ممه‌ كۆبووه‌وه‌ و له‌سه‌ر بودجه‌ى ساڵى داهاتوو رێككه‌وت.",
        ),  # older Sorani typing
        (
            "fa",
            "هيئت وزيران روز يكشنبه تشكيل جلسه داد و درباره بودجه سال آينده به توافق رسيد كه مهم است.",
        ),  # Arabic keyboard
        ("fa", "خانه‌های مردم و روزنامه‌های شهر بسته شده‌اند."),
        ("kmr", "ENCUMENA WEZÎRAN ROJA YEKŞEMÊ CIVIYA"),
        (
            "fr",
            "Le conseil des ministres s'est réuni dimanche et a adopté le budget de l'année prochaine après un long débat.",
        ),
    ],
)
def test_other_spellings_change_nothing(language: str, text: str) -> None:
    assert detect(text) == language


def test_names_in_another_script_do_not_hide_the_language() -> None:
    assert detect("گفت‌وگوی Janet Jackson و Shawn Mendes با خبرنگاران در نیویورک") == "fa"


def test_too_few_letters_are_what_the_edition_is_written_in() -> None:
    assert detect("عاجل", "ar") == "ar"
    assert detect("PDK û YNK", "kmr") == "kmr"
    assert detect("2026") == "und"


OTHERS = {
    "vi": "Hội đồng bộ trưởng họp vào Chủ nhật và đồng ý về ngân sách cho năm tới sau một cuộc thảo luận dài.",
    "no": "Ministerrådet møttes søndag og ble enige om budsjettet for neste år etter en lang diskusjon i går kveld.",
    "da": "Ministerrådet mødtes søndag og blev enige om næste års budget efter en lang diskussion i går aftes.",
    "hu": "A minisztertanács vasárnap ülésezett, és hosszú vita után megállapodott a jövő évi költségvetésről.",
    "sw": "Baraza la mawaziri lilikutana siku ya Jumapili na kukubaliana kuhusu bajeti ya mwaka ujao baada ya majadiliano marefu.",
    "so": "Golaha wasiirrada ayaa kulmay maalintii Axadda waxayna isku raaceen miisaaniyadda sanadka soo socda.",
    "uz": "Vazirlar Mahkamasi yakshanba kuni yig‘ildi va uzoq muhokamalardan so‘ng kelgusi yil budjetini kelishib oldi.",
    "sq": "Këshilli i Ministrave u mblodh të dielën dhe ra dakord për buxhetin e vitit të ardhshëm pas një diskutimi të gjatë.",
    "uk": "Рада міністрів зібралася в неділю і після довгого обговорення погодила бюджет на наступний рік.",
    "ug": "مىنىستىرلار كېڭىشى يەكشەنبە كۈنى يىغىلىپ، كېلەر يىللىق خامچوت ھەققىدە كېلىشتى، ئۇزۇن مۇزاكىرىدىن كېيىن.",
    "sd": "وزيرن جي ڪائونسل آچر تي گڏ ٿي ۽ ايندڙ سال جي بجيٽ تي ڊگهي بحث کان پوءِ اتفاق ڪيو ويو آهي.",
}


@pytest.mark.parametrize("edition", ["", "en", "kmr", "ckb"])
@pytest.mark.parametrize("language", OTHERS)
def test_a_text_in_none_of_the_desks_languages_is_given_none_of_them(language: str, edition: str) -> None:
    assert detect(OTHERS[language], edition) not in LANGUAGES
    assert detect(OTHERS[language] * 4, edition) not in LANGUAGES


@pytest.mark.parametrize("language", OTHERS)
def test_a_declared_language_that_is_none_of_the_desks_is_believed(language: str) -> None:
    assert detect(OTHERS[language], language) == language
    assert detect("Lamu", language) == language


@pytest.mark.parametrize("declared", ["sw", "uk", "vi"])
@pytest.mark.parametrize("language", OURS)
def test_what_is_plainly_one_of_the_desks_languages_is_that_whatever_is_declared(language: str, declared: str) -> None:
    assert detect(OURS[language], declared) == language


def test_kurmanji_in_arabic_letters_is_known_from_the_edition_only() -> None:
    assert detect("سەرۆکێ هەرێما کوردستانێ ل دهۆکێ کۆمبوونەک کر", "kmr") == "kmr"


@pytest.mark.parametrize("text", ["\x00\x00", "\ud800" * 50, "(" * 1_000_000, "ه\u200c" * 500_000])
def test_hostile_text_has_an_answer(text: str) -> None:
    assert detect(text)


def test_each_language_is_told_in_99_of_100_sentences_of_the_half_not_chosen_on(shared: Path) -> None:
    ids = (shared / "data/language/ntrex128/DOCUMENT_IDS.tsv").read_text().split()
    chosen = set(sorted(set(ids))[::2])
    lines = (shared / "data/language/ntrex_labelled.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t", 1) for place, line in enumerate(lines) if ids[place % len(ids)] not in chosen]
    recall = score([(label, detect(text) == label) for label, text in rows])["recall"]
    assert isinstance(recall, dict)
    assert min(recall.values()) >= 0.99, recall


SWAHILI = (
    "Walimu wa shule za msingi wamerudi darasani Jumatatu baada ya mgomo wa wiki tatu kuhusu mishahara ambayo haikulipwa tangu "
    "mwezi wa nane. Chama chao kinasema mishahara ya miezi miwili imeshatumwa, na kitaamua mwezi ujao kama kiasi kilichobaki kinatosha."
)


def test_a_declared_edition_in_another_language_keeps_it() -> None:
    assert detect(SWAHILI, "sw") == "sw"
    somali = "Macallimiintu waxay ku noqdeen fasallada ka dib shaqo joojin saddex toddobaad ah oo mushahar ku saabsan"
    assert detect(somali, "so") == "so"


def test_an_english_article_in_such_an_edition_is_english() -> None:
    english = "The teachers of the town have returned to their classrooms after a strike that lasted three weeks, the union said. "
    assert detect(english * 4, "sw") == detect(english * 4, "so") == "en"
