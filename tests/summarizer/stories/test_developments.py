"""A chain of days is a chain of stories; an event told late is the event."""

from datetime import timedelta

import pytest

from storage.records import Article
from summarizer.stories.developments import day_facts, is_development
from tests.support.records import NOON, an_article

SUNDAY = NOON - timedelta(days=(NOON.weekday() + 1) % 7)


def told(day: int, language: str, title: str, text: str) -> Article:
    return an_article(title=title, text=text, language=language, published_at=SUNDAY + timedelta(days=day))


def follows(language: str, one: tuple[str, str], other: tuple[str, str], days: int = 1) -> bool:
    return is_development(day_facts(told(days, language, *other)), day_facts(told(0, language, *one)))


FIRST = {
    "en": ("Grain silo collapses in Tikrit", "A grain silo in Tikrit collapsed on Sunday and buried two workers, civil defence said."),
    "ar": ("انهيار صومعة حبوب في تكريت", "انهارت صومعة حبوب في تكريت، الأحد، وطمرت عاملين، بحسب الدفاع المدني."),
    "ckb": ("سایلۆیەکی گەنم لە هەولێر ڕووخا", "سایلۆیەکی گەنم ڕۆژی یەکشەممە لە هەولێر ڕووخا و دوو کرێکار گیانیان لەدەستدا."),
    "kmr": ("Sîloyek li Duhokê hilweşiya", "Sîloyek roja Yekşemê li Duhokê hilweşiya û du karker mirin, parastina sivîl ragihand."),
}  # fmt: skip
LATER = {
    "en": [
        ("Engineer held over silo in Tikrit", "Police arrested an engineer on Monday over the silo in Tikrit that collapsed on Sunday."),
        ("Ministry shuts all silos in Salahaddin", "The trade ministry closed every silo of the province on Monday, its spokesman said."),
    ],
    "ar": [("القبض على مهندس بقضية صومعة تكريت", "ألقت الشرطة، الاثنين، القبض على مهندس في قضية صومعة الحبوب في تكريت.")],
    "ckb": [("ئەندازیارێکی سایلۆکەی هەولێر دەستگیرکرا", "پۆلیس ڕۆژی دووشەممە ئەندازیاری سایلۆ ڕووخاوەکەی هەولێری دەستگیرکرد.")],
    "kmr": [("Endezyarê sîloya Duhokê hat binçavkirin", "Polîsan roja Duşemê endezyarê sîloya Duhokê binçav kir.")],
}  # fmt: skip
AGAIN = {
    "en": ("Two workers buried as silo falls in Tikrit", "A grain silo in Tikrit fell on Sunday and buried two men, they said on Monday."),
    "ar": ("صومعة تطمر عاملين في تكريت", "طمرت صومعة حبوب عاملين في تكريت، الأحد، بحسب ما أعلن الدفاع المدني، الاثنين."),
    "ckb": ("دوو کرێکار لە ڕووخانی سایلۆ گیانیان لەدەستدا", "دوو کرێکار ڕۆژی یەکشەممە لە ڕووخانی سایلۆیەک لە هەولێر گیانیان لەدەستدا."),
    "kmr": ("Du karker di hilweşîna sîloyê de mirin", "Du karker roja Yekşemê di hilweşîna sîloyekê de li Duhokê mirin."),
}  # fmt: skip


@pytest.mark.parametrize("language", FIRST)
def test_an_arrest_of_the_next_day_is_a_story_of_its_own(language: str) -> None:
    for other in LATER[language]:
        assert follows(language, FIRST[language], other), other[0]


@pytest.mark.parametrize("language", FIRST)
def test_what_is_told_a_day_late_is_the_same_event(language: str) -> None:
    assert not follows(language, FIRST[language], AGAIN[language])


def test_nothing_of_the_same_day_or_without_its_own_day_is_a_development() -> None:
    arrest = LATER["en"][0]
    assert not follows("en", FIRST["en"], arrest, days=0)
    assert not follows("en", FIRST["en"], (arrest[0], "Police arrested an engineer over the silo in Tikrit."))
