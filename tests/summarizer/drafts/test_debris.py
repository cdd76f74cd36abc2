"""Lines of a page that are no news, and news that begins with the same words."""

import pytest

from summarizer.drafts.debris import is_caption, is_debris

NEWS = [
    ("en", "Share of oil in the budget of Iraq fell to 88 percent this year, the planning ministry said."),
    ("en", "Shared water of the Tigris was the matter of the talks in Baghdad."),
    ("en", "Following months of talks, Erbil and Baghdad signed a deal on salaries on Monday."),
    ("en", "Followers of the cleric filled the streets of Najaf on Friday."),
    ("en", "Read out by the speaker, the names of the new ministers met with applause."),
    ("en", "Related charges against three officers were dropped by a court in Mosul."),
    ("en", "Click farms in Basra were closed by the police on Tuesday."),
    ("en", "Credit Bank of Iraq lost its licence to sell dollars on Sunday."),
    ("en", "Sources in Kirkuk said the pumping of oil would begin in a week."),
    ("en", "Updated rules for visas come into force in the Kurdistan Region in May."),
    ("en", "Published accounts of the oil ministry show a loss for the year."),
    ("en", "Written by hand four thousand years ago, the tablets were returned to Baghdad."),
    ("en", "By Sunday the river had reached the first houses of the town."),
    ("en", "By Kirkuk police's own count, 40 shops were burned that night."),
    ("en", "Listening posts on the border were handed over to the Iraqi army."),
    ("en", "Download speeds in Iraq doubled within a year, the ministry said."),
    ("en", "Join operations by the army and the Peshmerga began near Makhmur."),
    ("en", "Telegram was blocked in Iraq on Sunday for reasons of security, the ministry said."),
    ("en", "A newsletter of the central bank put the reserves at 100 billion dollars."),
    ("en", "Photographs of the missing were hung along the bridge in Mosul."),
    ("en", "Most read newspapers of Iraq were printed in one street of Baghdad."),
    ("en", "Advertisements for gambling were banned by the communications commission."),
    ("en", "The ministry posted on Facebook, Twitter and Telegram that schools are closed."),
    ("ar", "شارك في المؤتمر ممثلون عن ثلاثين دولة عربية وأجنبية."),
    ("ar", "شاركت قوات البيشمركة في عملية عسكرية قرب مخمور."),
    ("ar", "اشترك في التمرين العسكري ألف جندي من ثلاث فرق."),
    ("ar", "انضم إلى الحزب مئتا عضو جديد في محافظة واسط."),
    ("ar", "شاهد سكان المدينة عمودا من الدخان فوق المصفاة."),
    ("ar", "المزيد من القوات الأمريكية وصل إلى قاعدة عين الأسد."),
    ("ar", "إعلان حالة الطوارئ في ميسان بعد فيضان نهر دجلة."),
    ("ar", "صورة قاتمة للاقتصاد رسمها تقرير البنك الدولي عن العراق."),
    ("ar", "للمزيد من الضغط على الحكومة قرر المعلمون مواصلة الإضراب."),
    ("ar", "تابع رئيس الوزراء سير العمل في محطة الكهرباء الجديدة."),
    ("ar", "كتب السفير في منشور على منصة إكس أن الزيارة ناجحة."),
    ("ckb", "هاوبەشی لە نێوان دوو زانکۆ بۆ توێژینەوەی ئاو دەستی پێکرد."),
    ("ckb", "سەرچاوەیەکی ئەمنی لە کەرکووک گوتی سێ چەکدار دەستگیر کران."),
    ("ckb", "وێنەکانی مانگی دەستکرد وشکبوونی دەریاچەکە دەردەخەن."),
    ("ckb", "نووسینگەی سەرۆکوەزیران بەیاننامەیەکی بڵاو کردەوە."),
    ("kmr", "Parvekirina avê di navbera her du welatan de bû mijara civînê."),
    ("kmr", "Çavkaniyên avê li Duhokê kêm dibin, rêveberiyê got."),
    ("kmr", "Wêneyên satelîtê nîşan didin ku gol ziwa bûye."),
    ("tr", "Paylaşılan görüntülerde Kerkük'teki yangın görülüyor ve dumanlar yükseliyor."),
]
DEBRIS = [
    ("en", "Share via e-mail or copy the address."),
    ("en", "Follow Tell News on Telegram and Instagram."),
    ("en", "Subscribe to our channel for more videos."),
    ("en", "Related stories: Kirkuk reopens its bridge"),
    ("en", "Watch the moment the bridge is opened for cars."),
    ("en", "Watch this video to see how the tower was built."),
    ("en", "You may also like: ten bridges of Iraq."),
    ("en", "Sign up for our morning briefing by e-mail."),
    ("en", "Join our WhatsApp channel for breaking news."),
    ("en", "Reporting by Ali Hadi in Basra; editing by Sara Aziz."),
    ("en", "By Ali Hadi and Sara al-Aziz, Tell News"),
    ("en", "Last updated at 10:15 on Monday."),
    ("en", "Published: 12 October, 10:30 in the morning."),
    ("en", "This is a developing story and will be updated."),
    ("en", "This article has been updated with a word of the minister."),
    ("en", "Pictured: the bridge of Basra, seen from the river."),
    ("en", "Tags: Iraq, Basra, bridges, rivers, water."),
    ("en", "Facebook | Twitter | WhatsApp | Print this"),
    ("en", "Get the best of Tell News in your inbox with the morning newsletter."),
    ("ar", "شارك هذا الخبر على صفحتك."),
    ("ar", "تابعوا قناتنا على تلغرام لآخر الأخبار"),
    ("ar", "اشترك في قناتنا على يوتيوب"),
    ("ar", "شاهد أيضا: جسر الموصل يفتح من جديد"),
    ("ar", "انقر هنا لقراءة النص الكامل للبيان"),
    ("ar", "المصدر: وكالات ومواقع إخبارية محلية"),
    ("ar", "انضموا إلينا على واتساب لمعرفة المزيد"),
    ("ckb", "ئەم هەواڵە هاوبەشی پێبکە لەگەڵ هاوڕێکانت"),
    ("ckb", "کلیک لێرە بکە بۆ بینینی ڤیدیۆکە"),
    ("ckb", "سەرچاوە: ئاژانسەکانی هەواڵ و ماڵپەڕەکان"),
    ("kmr", "Vê nûçeyê parve bike bi hevalên xwe re"),
    ("kmr", "Me li ser Telegramê bişopînin ji bo nûçeyan"),
    ("kmr", "Zêdetir bixwînin: pira kevn dîsa vebû"),
]
CAPTIONS = [
    "Soldiers at a checkpoint near Hit, west of Ramadi (AFP)",
    "Soldiers at a checkpoint near Hit, west of Ramadi [Ali Hadi/AP Photo]",
    "The old bridge of Mosul before the war. (Photo: Tell News)",
    "Farmers in a dry field. Photo: Dana Ofir/Harbour Wire",
    "Farmers stand in a dry field near Basra Photo: Dana Ofir",
    "The minister at the opening. (Courtesy of the ministry)",
    "Shepherds in the hills of Penjwin - Photo: Ari Jalal",
    "شوانێک لە بناری پیرەمەگروون – وێنە: ئاری جەلال",
    "Şivanek li çiyayê Gare - Wêne: Arî Celal",
    "A view of the port of Faw. (File)",
    "A US soldier at Ain al-Asad. US Army photo by Sgt. Joel Banner",
    "Children in a camp near Duhok. REUTERS/Ari Jalal",
    "Farmers in a dry field near Basra. (Dana Ofir/Harbour Wire)",
    "جنود قرب الموصل (علي كريم - منارة)",
    "جانب من افتتاح الجسر (تصوير: علي كريم)",
    "سوق في وسط البصرة (أرشيفية)",
    "جنود قرب الموصل (أ ف ب)",
    "جانب من الاحتفال - عدسة: علي كريم",
    "پردە کۆنەکەی هەولێر (وێنە: کەریم عەلی)",
    "Pira kevn a Hewlêrê (Wêne: Rûdaw)",
]
NO_CAPTIONS = [
    "Investigators studied photos from the airport of Baghdad and said nothing.",
    "The fire destroyed 40 shops, a police officer told Reuters (AP had said 30).",
    "The new image of the party is that of a young man with a phone.",
    "Two parties (KDP/PUK) agreed on a list of the Kurds (Sunni/Shia).",
    "The file was closed (for want of proof).",
    "Iraq exports 3.4 million barrels a day. (Reuters)",
    "قال الوزير إن الصورة واضحة للجميع وإن العمل سيبدأ غدا.",
    "وزارت اللجنة المدينة (مركز المحافظة) للمرة الثانية.",
]  # fmt: skip


@pytest.mark.parametrize(("language", "text"), NEWS)
def test_a_sentence_is_news_whatever_its_first_word(language: str, text: str) -> None:
    assert not is_debris(text, language)


@pytest.mark.parametrize(("language", "text"), DEBRIS)
def test_a_request_a_label_and_a_row_of_buttons_are_debris(language: str, text: str) -> None:
    assert is_debris(text, language)


@pytest.mark.parametrize("line", CAPTIONS)
def test_a_line_that_ends_in_a_credit_is_a_caption(line: str) -> None:
    assert is_caption(line)


@pytest.mark.parametrize("line", NO_CAPTIONS)
def test_a_line_of_text_is_no_caption(line: str) -> None:
    assert not is_caption(line)


@pytest.mark.parametrize(
    ("line", "outlet"),
    [
        ("Fishermen mend their nets below the lighthouse (Shore News 24)", "shore_news_24"),
        ("Boats in the harbour at dawn – ShoreNews", "shore_news_24"),
        ("قوارب الصيد في الميناء عند الفجر (Shore News)", "shore_news_24"),
        ("Keştiyên masîgiran li benderê (Peyam)", "peyam_kurdi"),
    ],
)
def test_an_outlets_own_credit_makes_a_caption_of_its_line_alone(line: str, outlet: str) -> None:
    assert is_caption(line, outlet)
    assert not is_caption(line, "harbour_wire")
    assert not is_caption(line)


@pytest.mark.parametrize(
    "line",
    [
        "The two ferries met in the narrows below the lighthouse. (Shore News 24)",
        "قال الوزير إن الميناء سيفتح قريبا أمام السفن (الوزارة)",
        "The party was founded on the coast forty years ago (SDP)",
    ],
)
def test_an_outlets_name_after_a_full_stop_and_other_names_make_none(line: str) -> None:
    assert not is_caption(line, "shore_news_24")
