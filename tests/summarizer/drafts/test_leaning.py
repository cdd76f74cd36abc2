"""What a sentence leans on, in every language."""

import pytest

from summarizer.drafts.leaning import Leans, leans
from summarizer.drafts.pronouns import named_in

ALONE = [
    ("en", "This week the governor of Basra opened three schools."),
    ("en", "This past summer was the hottest in Iraq since 1980."),
    ("en", "Those who fled Mosul in 2014 may vote in Erbil."),
    ("en", "It is not yet clear who fired at the base in Anbar."),
    ("en", "It was not immediately known how many were on the ferry."),
    ("en", "It had rained for two days when the dam of Kut gave way."),
    ("en", "It took three years to build the bridge of Kut."),
    ("en", "The former mayor of Kirkuk was sentenced to six years."),
    ("en", "The latter half of the year brought no rain to Diyala."),
    ("en", "So far this year 300 people drowned in the rivers of Iraq."),
    ("en", "In addition to the dam, two canals will be dug near Kut."),
    ("en", "As a result of the drought, rice was not sown in Najaf."),
    ("en", "In response to drone strikes, the Peshmerga moved a brigade."),
    ("en", "Hadi said that he would not stand for office again."),
    ("en", "The minister of oil told reporters the field is safe, and he left."),
    ("en", "“The dam is safe,” the minister of water said on Monday."),
    ("en", "While he was in Erbil, Barzani met three ministers."),
    ("en", "The baker said that he would not sell at that price."),
    ("en", "Karim Hadi is glad, and he says so."),
    ("en", "But for the dam, Kut would be under water."),
    ("ar", "كما في كل عام، امتلأت شوارع كربلاء بالزوار."),
    ("ar", "أولئك الذين فروا من الموصل يصوتون في أربيل."),
    ("en", "When Barzani came to Baghdad, he was met by the speaker."),
    ("en", "After a family left the camp, they were counted as returned."),
    ("en", "Its-a-Trap is the name of a café in Erbil."),
    ("en", "Such as it is, the road to Sinjar is open."),
    ("ar", "هذا الأسبوع افتتح محافظ البصرة ثلاث مدارس جديدة."),
    ("ar", "هذه السنة زاد إنتاج التمور في العراق بنسبة عشرة بالمئة."),
    ("ar", "وقال الوزير إن السد آمن وإن العمل فيه مستمر."),
    ("ar", "قال «السد آمن» وزير الموارد المائية في بغداد أمس."),
    ("ckb", "ئەم هەفتەیە پارێزگاری هەولێر سێ قوتابخانەی کردەوە."),
    ("ckb", "ئەوانەی لە کەمپەکانن دەتوانن لە هەولێر دەنگ بدەن."),
    ("ckb", "ئەم مانگەدا نرخی نان لە سلێمانی دابەزی."),
    ("kmr", "Vê hefteyê parêzgarê Duhokê sê dibistan vekirin."),
    ("kmr", "Ev sal ji bo cotkarên Duhokê sala herî baş bû."),
    ("kmr", "Wezîrê avê got: “Bendav saxlem e.”"),
]
BEFORE = [
    ("en", "This harvest is the largest in thirty years."),
    ("en", "They’ve waited for the water since spring."),
    ("en", "It's the third fire in the market within a year."),
    ("en", "It follows two attacks on the same base."),
    ("en", "The latter, a lawyer from Kut, denied the charge."),
    ("en", "The former said the vote was fair and free."),
    ("en", "In addition, two canals will be dug near Kut."),
    ("en", "Following this, the council closed the airport."),
    ("en", "The statement added that the wounded were taken to Kut."),
    ("en", "The same source said nobody was arrested."),
    ("ar", "هذا القرار سيدخل حيز التنفيذ في مطلع الشهر المقبل."),
    ("ar", "وقال في بيان إن السد آمن وإن العمل فيه مستمر."),
    ("ar", "هو الأول من نوعه في محافظة ميسان منذ عشر سنوات."),
    ("ar", "وشدد على ضرورة فتح الطريق بين المدينتين."),
    ("ckb", "گوتیشی بەنداوەکە هیچ مەترسییەکی لەسەر نییە."),
    ("ckb", "ئەم بڕیارە لە سەرەتای مانگی داهاتوو جێبەجێ دەکرێت."),
    ("ckb", "لەو بارەیەوە وەزارەت لێژنەیەکی پێکهێنا."),
    ("kmr", "Ev biryar ji serê mehê ve dikeve meriyetê."),
    ("kmr", "Di vê çarçoveyê de sê pir hatin çêkirin."),
]
SPEAKER = [
    ("en", "“The dam is safe, and the water will come.”"),
    ("ar", "«السد آمن والماء سيصل إلى البساتين»، قال."),
    ("ckb", "“بەنداوەکە سەلامەتە و ئاو دەگاتە باخەکان”، گوتی."),
    ("kmr", "“Bendav saxlem e û av dê bigihîje bexçeyan,” wî got."),
]
PERSON = [
    ("en", "He’s also the head of the union."),
    ("en", "She'd planted rice there for thirty years."),
    ("en", "His brother was killed in the same war."),
    ("en", "“The dam will be the highest of all,” he said."),
    ("en", '"It\'s dry," she told Tell News on Monday.'),
    ("en", "“The dam is safe,” said he."),
    ("en", "In a statement on Sunday, he called the vote fair."),
    ("en", "After the meeting, she flew to Basra."),
    ("en", "The vote will be held in May, he added."),
    ("en", "But he wants a longer runway before the summer."),
    ("en", "Last year she moved to a house by the river."),
    ("en", "The runway is short, and he wants it longer."),
    ("en", "Amarah Airport is small, and he wants it to grow."),
]


@pytest.mark.parametrize(("language", "text"), ALONE)
def test_a_sentence_that_names_what_it_speaks_of_leans_on_nothing(language: str, text: str) -> None:
    assert leans(text, language) is Leans.NOT


@pytest.mark.parametrize(("language", "text"), BEFORE)
def test_one_that_points_back_leans_on_the_sentence_before(language: str, text: str) -> None:
    assert leans(text, language) is Leans.BEFORE


@pytest.mark.parametrize(("language", "text"), SPEAKER)
def test_a_quotation_without_a_speaker_leans_on_who_says_it(language: str, text: str) -> None:
    assert leans(text, language) in {Leans.SPEAKER, Leans.BEFORE}


@pytest.mark.parametrize(("language", "text"), PERSON)
def test_he_and_she_lean_on_whoever_is_meant(language: str, text: str) -> None:
    assert leans(text, language) is Leans.PERSON


def test_this_trial_leans_on_nothing_under_a_headline_that_names_it() -> None:
    text = "This trial could decide who governs Kirkuk."
    assert leans(text, "en", "Trial of former mayor begins in Kirkuk") is Leans.NOT
    assert leans(text, "en", "Former mayor of Kirkuk before the court") is Leans.BEFORE


def test_who_is_meant_is_named_in_the_nearest_sentence_with_a_person() -> None:
    told = ["Its manager, Hemin Rostam, spoke.", "The dam is dry.", "He left.", "“It is,” he said."]
    assert [named_in(told, at) for at in (2, 3)] == [0, 2]
    assert named_in(["Rain fell on Sunday.", "It was cold.", "He left."], 2) == 1
