"""Headlines in house style: capitals where they belong, labels off."""

import pytest

from summarizer.drafts.headlines import headline, is_opinion, title_case

CASED = [
    ("Iraq steps up attacks on smugglers", "Iraq Steps Up Attacks on Smugglers"),
    ("Army to step up patrols near Hit", "Army to Step Up Patrols Near Hit"),
    ("Baghdad wants answers. but who has them?", "Baghdad Wants Answers. But Who Has Them?"),
    ("Minister backs off plan for canal", "Minister Backs Off Plan for Canal"),
    ("Strike kicks off in Basra", "Strike Kicks Off in Basra"),
    ("Militia takes on army in Hit", "Militia Takes On Army in Hit"),
    ("Work carries on as river rises", "Work Carries On as River Rises"),
    ("Mayor sworn in after delay", "Mayor Sworn In After Delay"),
    ("Floods set in as dams fill up", "Floods Set In as Dams Fill Up"),
    ("Up to 40 hurt in fire", "Up to 40 Hurt in Fire"),
    ("Fire kills up to 40 in Kut", "Fire Kills up to 40 in Kut"),
    ("Boat sinks off the coast of Faw", "Boat Sinks off the Coast of Faw"),
    ("Army moves on Kirkuk", "Army Moves on Kirkuk"),
    ("Sadr calls on followers to vote", "Sadr Calls on Followers to Vote"),
    ("Vote on budget put off", "Vote on Budget Put Off"),
    ("He came. And the rain came too", "He Came. And the Rain Came Too"),
    ("NO RAIN IN KUT. BUT THE RIVER RISES AGAIN", "No Rain in Kut. But the River Rises Again"),
    ("U.S. envoy meets al-Sadr in St. Petersburg", "U.S. Envoy Meets al-Sadr in St. Petersburg"),
    ("PUK'S TALABANI MEETS U.K. ENVOY IN ERBIL", "PUK's Talabani Meets U.K. Envoy in Erbil"),
    ("eBay halts sales to Iraq, iPad prices rise", "eBay Halts Sales to Iraq, iPad Prices Rise"),
    ("McGurk to visit Baghdad for talks", "McGurk to Visit Baghdad for Talks"),
    ("Rain, wind and snow", "Rain, Wind and Snow"),
    ("Kut vs. Hit: who gets the water", "Kut vs. Hit: Who Gets the Water"),
]
LABELLED = [
    ("Live: Rain stops in Kut", "en", "Rain Stops in Kut"),
    ("LIVE UPDATES | Rain stops in Kut", "en", "Rain Stops in Kut"),
    ("(Video) Rain stops in Kut", "en", "Rain Stops in Kut"),
    ("Rain stops in Kut [VIDEO]", "en", "Rain Stops in Kut"),
    ("Rain stops in Kut (Updated)", "en", "Rain Stops in Kut"),
    ("Rain stops in Kut (Photos + Video)", "en", "Rain Stops in Kut"),
    ("UPDATE 1-EXCLUSIVE-Rain stops in Kut", "en", "Rain Stops in Kut"),
    ("WRAPUP 3-Rain stops in Kut", "en", "Rain Stops in Kut"),
    ("ANALYSIS: Rain stops in Kut", "en", "Rain Stops in Kut"),
    ("Watch: Rain stops in Kut | Rudaw", "en", "Rain Stops in Kut"),
    ("Live music returns to Basra", "en", "Live Music Returns to Basra"),
    ("Opinion polls show a tie in Kirkuk", "en", "Opinion Polls Show a Tie in Kirkuk"),
    ("Video games banned in Kut", "en", "Video Games Banned in Kut"),
    ("Exclusive talks held in Erbil", "en", "Exclusive Talks Held in Erbil"),
    ("Sudani: Rain stops in Kut", "en", "Sudani: Rain Stops in Kut"),
    ("شاهد.. المطر يتوقف في الكوت", "ar", "المطر يتوقف في الكوت"),
    ("شاهد بالفيديو | المطر يتوقف في الكوت", "ar", "المطر يتوقف في الكوت"),
    ("(فيديو) المطر يتوقف في الكوت", "ar", "المطر يتوقف في الكوت"),
    ("المطر يتوقف في الكوت (صور)", "ar", "المطر يتوقف في الكوت"),
    ("مباشر: المطر يتوقف في الكوت", "ar", "المطر يتوقف في الكوت"),
    ("بالصور والفيديو… المطر يتوقف في الكوت", "ar", "المطر يتوقف في الكوت"),
    ("رأي: المطر يتوقف في الكوت", "ar", "المطر يتوقف في الكوت"),
    ("#عاجل المطر يتوقف في الكوت", "ar", "المطر يتوقف في الكوت"),
    ("«فيديو» المطر يتوقف في الكوت", "ar", "المطر يتوقف في الكوت"),
    ("خبر عاجل: المطر يتوقف في الكوت", "ar", "المطر يتوقف في الكوت"),
    ("شاهد على المحكمة يغير أقواله", "ar", "شاهد على المحكمة يغير أقواله"),
    ("صور الأقمار تظهر جفاف البحيرة", "ar", "صور الأقمار تظهر جفاف البحيرة"),
    ("السوداني: المطر يتوقف في الكوت", "ar", "السوداني: المطر يتوقف في الكوت"),
    ("ڕاستەوخۆ: باران لە کەلار وەستا", "ckb", "باران لە کەلار وەستا"),
    ("هەنووکە| باران لە کەلار وەستا", "ckb", "باران لە کەلار وەستا"),
    ("VÎDEO - Baran li Kelarê sekinî", "kmr", "Baran li Kelarê sekinî"),
    ("[ڤیدیۆ] باران لە کەلار وەستا", "ckb", "باران لە کەلار وەستا"),
    ("باران لە کەلار وەستا (بەوێنە)", "ckb", "باران لە کەلار وەستا"),
    ("تایبەتمەندییەکانی پرۆژەکە ئاشکرا کران", "ckb", "تایبەتمەندییەکانی پرۆژەکە ئاشکرا کران"),
    ("Zindî: Baran li Zaxoyê sekinî", "kmr", "Baran li Zaxoyê sekinî"),
    ("(Vîdyo) Baran li Zaxoyê sekinî", "kmr", "Baran li Zaxoyê sekinî"),
    ("Baran li Zaxoyê sekinî - Vîdyo", "kmr", "Baran li Zaxoyê sekinî"),
    ("Wêneyên baranê ji Zaxoyê", "kmr", "Wêneyên baranê ji Zaxoyê"),
]
POINTS = [
    ("Iraq wants to join B.R.I.C.S.", "Iraq Wants to Join B.R.I.C.S."),
    ("Troops leave for U.A.E.", "Troops Leave for U.A.E."),
    ("Shops close at 5 p.m.", "Shops Close at 5 p.m."),
    ("Oil sold to Acme Inc.", "Oil Sold to Acme Inc."),
    ("Rain stops in Kut.", "Rain Stops in Kut"),
]  # fmt: skip


@pytest.mark.parametrize(("title", "printed"), CASED)
def test_words_have_the_capitals_of_house_style(title: str, printed: str) -> None:
    assert title_case(title) == printed


@pytest.mark.parametrize(("title", "language", "printed"), LABELLED)
def test_a_label_goes_and_a_word_of_the_headline_stays(title: str, language: str, printed: str) -> None:
    assert headline(title, language, "Rudaw") == printed


@pytest.mark.parametrize(("title", "printed"), POINTS)
def test_a_full_stop_goes_and_the_point_of_an_abbreviation_stays(title: str, printed: str) -> None:
    assert headline(title, "en", "Rudaw") == printed


def test_a_shouted_headline_has_names_as_the_text_has_them() -> None:
    text = "The company said its TurboDam was bought by the KNPC, McGurk’s old firm."
    assert title_case("KNPC BUYS TURBODAM, MCGURK'S FIRM SAYS", text) == "KNPC Buys TurboDam, McGurk's Firm Says"


def test_a_label_says_that_a_piece_is_an_opinion() -> None:
    assert is_opinion("OPINION: Iraq must save its marshes")
    assert is_opinion("رأي: العراق بلا ماء")
    assert not is_opinion("Opinion polls show a tie")
    assert not is_opinion("LIVE: Rain stops")
