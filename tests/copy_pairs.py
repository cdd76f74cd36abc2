"""The labelled pairs of tests/test_copy_pairs.py: made from the demo's articles by what outlets do to an agency's text."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import combinations

from demo.articles import Printed, print_outlet
from demo.events import load_events

LANGUAGES = ("en", "ar", "ckb")
OUTLETS = ("citadel", "horizon", "karkh", "rafidain", "tigris", "waraq", "zagros")

DATELINES = {"en": "BAGHDAD (Wire) - ", "ar": "بغداد/ وكالة - ", "ckb": "بەغدا (ئاژانس) - "}
ENDINGS = {
    "en": "Editing by Nada Salim",
    "ar": "تحرير: ندى سالم",
    "ckb": "ئامادەکردنی: نەدا سالم",
}
ADDED = {
    "en": "The report could not be checked by this outlet, which asked two officials and got no answer before it went to print.",
    "ar": "ولم يتسن لموقعنا التحقق من التقرير بعدما طلب من مسؤولين اثنين التعليق ولم يتلق جوابا حتى ساعة النشر.",
    "ckb": "ماڵپەڕەکەمان نەیتوانی ڕاپۆرتەکە پشتڕاست بکاتەوە، دوای ئەوەی پرسیاری لە دوو بەرپرس کرد و تا کاتی بڵاوکردنەوە وەڵامی نەبوو.",
}
TODAY = {
    "en": (" said", " told reporters on Sunday"),
    "ar": (" وقال ", " وقال يوم الأحد "),
    "ckb": (" گوتی ", " ڕۆژی یەکشەممە گوتی "),
}

# Each holds slots; a filling fills them all. Two fillings are two events.
TEMPLATES = {
    "en": (
        "{0} beat {1} in the second half of their match at the {2} stadium, and the league's table has a new leader. The goals "
        "came from {3}, who had been on the bench until the break, and the guests missed a penalty before the end. The "
        "referee sent nobody off. Both coaches praised the lawn, the crowd and the police, and said that the season would be "
        "long. The next round is played at the end of the week, when the winners travel to the capital and the losers rest."
    ),
    "ar": (
        "فاز فريق {0} على ضيفه {1} في الشوط الثاني من المباراة التي جرت على ملعب {2} ليتغير متصدر الدوري. وسجل الأهداف اللاعب "
        "{3} الذي بقي على مقاعد البدلاء حتى الاستراحة، وأضاع الضيوف ركلة جزاء قبل النهاية. ولم يطرد الحكم أحدا، وأشاد المدربان "
        "بأرضية الملعب والجمهور والشرطة وقالا إن الموسم طويل. وتقام الجولة المقبلة نهاية الأسبوع حين يسافر الفائز إلى العاصمة."
    ),
    "ckb": (
        "یانەی {0} لە نیوەی دووەمی یارییەکەدا لە یاریگای {2} لە {1} بردەوە و پێشەنگی خولەکە گۆڕا. گۆڵەکان لەلایەن {3} تۆمار "
        "کران کە تا پشوو لەسەر کورسیی یەدەگ بوو، میوانەکانیش پێش کۆتایی لێدانێکی سزایان لەدەستدا. ناوبژیوان کەسی دەرنەکرد و "
        "هەردوو ڕاهێنەر ستایشی یاریگا و هاندەران و پۆلیسیان کرد و گوتیان وەرزەکە درێژە. گەڕی داهاتوو لە کۆتایی هەفتە دەکرێت."
    ),
}
FILLINGS = {
    "en": ("Shorta Zawraa Shaab Mohanad", "Najaf Karbala Minaa Aymen", "Duhok Zakho Sinaa Peshraw", "Talaba Naft Kerkh Hussein"),
    "ar": ("الشرطة الزوراء الشعب مهند", "النجف كربلاء الميناء أيمن", "دهوك زاخو الصناعة بيشرو", "الطلبة النفط الكرخ حسين"),
    "ckb": ("پێشمەرگە هەولێر فرانسۆ کاروان", "نەورۆز زاخۆ سلێمانی پێشڕەو", "دهۆک سۆران ئاکرێ ڕێبین", "ئاسایش چەمچەماڵ کۆیە هێرش"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Pair:
    """Two texts and whether one repeats the other; `kind` is how the second was made."""

    language: str
    kind: str
    one: str
    other: str
    copy: bool


def pairs() -> list[Pair]:
    """Always the same, in the same order."""
    now = datetime(2023, 10, 3, 12, tzinfo=UTC)
    printed = [one for outlet in OUTLETS for one in print_outlet(outlet, now, edited=False)]
    made: list[Pair] = []
    for language in LANGUAGES:
        some = [one for one in printed if one.language == language]
        made += [pair for one in some for pair in _copies(one)]
        other = [one for one in some if one.name not in load_events().copies]
        made += [Pair(language, "another", one.text, two.text, copy=False) for one, two in combinations(other, 2)]
        filled = [TEMPLATES[language].format(*filling.split()) for filling in FILLINGS[language]]
        made += [Pair(language, "template", one, two, copy=False) for one, two in combinations(filled, 2)]
    return made


def _copies(one: Printed) -> Iterator[Pair]:
    language, paragraphs = one.language, list(one.paragraphs)
    before, after = TODAY[language]
    variants = {
        "dateline": [DATELINES[language] + paragraphs[0], *paragraphs[1:]],
        "byline": [*paragraphs, ENDINGS[language]],
        "added": [*paragraphs, ADDED[language]],
        "cut": paragraphs[: max(3, len(paragraphs) - 1)],
        "reordered": [paragraphs[0], *reversed(paragraphs[1:])],
        "redated": [paragraph.replace(before, after, 1) for paragraph in paragraphs],
        "unpointed": [
            paragraph.replace("،", ",").replace("“", '"').replace("ي", "ی").upper() for paragraph in paragraphs
        ],
    }
    for kind, changed in variants.items():
        yield Pair(language, kind, one.text, "\n".join(changed), copy=True)
