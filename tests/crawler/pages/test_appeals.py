"""Lines that ask the reader to follow, to subscribe or to read on, and sentences with the same words."""

import pytest

from crawler.pages.appeals import is_appeal, is_call, leads_on
from crawler.pages.boilerplate import tidy_text
from storage.text.normalize import fold

APPEALS = [
    "Me li Instagramê bişopînin!",
    "Ji bo nûçeyên nû kanala me ya Telegramê bişopînin",
    "Bibin aboneyên kanala me ya YouTube",
    "ما را در اینستاگرام دنبال کنید",
    "برای خبرهای بیشتر عضو کانال ما شوید",
    "بۆ بینینی هەواڵەکان سەردانی کەناڵەکەمان بکەن",
    "لەگەڵمان بن لە فەیسبووک",
    "للمزيد تابعوا قناتنا على تلغرام",
    "انضموا إلى قناتنا في واتساب",
    "Son haberler için Telegram kanalımıza katılın",
    "Bizi Instagram'da takip edin",
    "For the latest, join our WhatsApp channel",
    "Folgen Sie uns bei Telegram",
    "Got a tip? Mina Kaya may be reached at mina@harbour.example.",
    "Like this story? Share it with a friend!",
    "Get the morning's ferry times straight into your inbox.",
    "Follow Harbour Wire on Instagram, Facebook and YouTube.",
    "أرسل لنا صورك من الميناء على tips@harbour.example",
]
SENTENCES = [
    "He told us to follow the harbour's Telegram channel on Monday.",
    "Em li Facebookê dît ku pirs hatin weşandin",
    "Kanala televîzyonê ya bajêr roja duşemê hat girtin û xebatkar çûn malê",
    "شرکت گفت کانال تلگرام بندر از دوشنبه بسته است",
    "کەناڵی ئاسمانی شارەکە ڕۆژی دووشەممە داخرا و کارمەندەکان گەڕانەوە",
    "أغلقت قناة المدينة يوم الاثنين وعاد العاملون فيها إلى بيوتهم",
    "Şehrin kanalı pazartesi günü kapandı ve çalışanlar evlerine döndü",
    "Islanders follow the news of the ferry on Facebook",
    "Follow-up inspections of both ramps are planned for January, the office said.",
    "Get out of the water, the guards shouted, before the barge broke in two.",
    "Like this story of a lost barge, many tales of the harbour have no end.",
]


@pytest.mark.parametrize("line", APPEALS)
def test_a_line_that_asks_to_follow_is_cut_at_the_end_of_a_text(line: str) -> None:
    assert is_appeal(line)
    text = "The ferry stayed in port.\nEngineers weld a hinge overnight."
    assert tidy_text(f"{text}\n{line}", "", (), ()) == text


@pytest.mark.parametrize("line", SENTENCES)
def test_a_sentence_about_a_channel_stays(line: str) -> None:
    assert not is_appeal(line)
    text = f"The ferry stayed in port.\n{line}"
    assert tidy_text(text, "", (), ()) == text


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Read more: the ferry returns", True),
        ("اقرأ أيضا", True),
        ("Related to the accident is a second case, which a court in the capital will hear on Friday morning.", False),
        ("The ferry returns", False),
    ],
)
def test_a_link_to_another_story_is_told_from_a_sentence(line: str, expected: bool) -> None:
    assert leads_on(line, fold(line)) is expected
    assert is_call("Read more")
    assert not is_call("Read more books, the minister says")


ENDED = [
    "The ferry stayed in port because of the storm, and two hundred passengers were sent to hotels near the harbour."
] * 4


@pytest.mark.parametrize(
    "heading",
    ["Top stories", "MOST READ", "الأكثر قراءة", "زۆرترین خوێندراوە", "Nûçeyên dawî", "Çok okunanlar", "آخرین خبرها"],
)
def test_behind_a_heading_of_other_stories_nothing_of_the_article_comes(heading: str) -> None:
    own = [f"{number}. {line}" for number, line in enumerate(ENDED)]
    others = ["Bakers share one oven while gas is short in the old town.", "Divers raise a barge."]
    assert tidy_text("\n".join([*own, heading, *others]), "", (), ()) == "\n".join(own)


@pytest.mark.parametrize("heading", ["Top stories", "الأكثر قراءة"])
def test_such_a_heading_early_in_a_text_is_one_of_its_sections(heading: str) -> None:
    rest = [f"{number}. {line}" for number, line in enumerate(ENDED)]
    text = "\n".join(["The library counts what its readers borrow.", heading, *rest])
    assert tidy_text(text, "", (), ()) == text
