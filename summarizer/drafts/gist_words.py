"""What a gist says in each language a digest may be in, and the things whose numbers it gives. Literal tables.

No native reader has looked at the Arabic, Sorani and Kurmanji yet.
"""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from storage.languages import of_each
from storage.text.calendar import MONTHS
from storage.text.clitics import stems
from storage.text.normalize import fold


@dataclass(frozen=True, slots=True)
class GistWords:
    """`mark` says who found it; `like` is filled with an entry's number and day."""

    mark: str
    names: str
    places: str
    numbers: str
    topic: str
    like: str
    nothing: str


WORDS = {language: GistWords(**words) for language, words in of_each("GIST_WORDS").items()}

# A thing: English | Arabic | Sorani | Kurmanji, each with its name in that language and, after a colon, the beginnings of the words for it.
_THINGS = """
killed: kill dead died | قتلى: قتيل قتلى شهيد شهداء | کوژراو: کوژراو شەهید | kuştî: kuştî şehîd
wounded: wounded injured | جرحى: جريح جرحى مصاب | بریندار: بریندار | birîndar: birîndar
arrested: arrested detained | معتقلون: معتقل موقوف | دەستگیرکراو: دەستگیر | girtî: destgîr girtî
people: people person persons resident | أشخاص: شخص أشخاص نسمة مواطن | کەس: کەس هاووڵاتی | kes: kes welatî
families: famil household | عائلات: عائلة عائلات أسرة أسر | خێزان: خێزان ماڵبات | malbat: malbat
children: child children | أطفال: طفل أطفال | منداڵ: منداڵ | zarok: zarok
women: woman women | نساء: امرأة نساء | ژن: ژن ژنان ئافرەت | jin: jin
students: student pupil | طلاب: طالب طلاب طلبة تلميذ تلاميذ | قوتابی: قوتابی خوێندکار | xwendekar: xwendekar
teachers: teacher | معلمون: معلم مدرس | مامۆستا: مامۆستا | mamoste: mamoste
soldiers: soldier troop | جنود: جندي جنود | سەرباز: سەرباز | leşker: leşker serbaz
fighters: fighter militant gunm | مسلحون: مسلح عنصر عناصر | چەکدار: چەکدار | çekdar: çekdar
Peshmerga: peshmerga | بيشمركة: بيشمرك | پێشمەرگە: پێشمەرگ | pêşmerge: pêşmerge
displaced: displaced refugee | نازحون: نازح لاجئ | ئاوارە: ئاوارە پەنابەر | koçber: koçber penaber
voters: voter | ناخبون: ناخب | دەنگدەر: دەنگدەر | dengder: dengder
votes: vote | أصوات: صوت أصوات | دەنگ: دەنگ | deng: deng
seats: seat | مقاعد: مقعد مقاعد | کورسی: کورسی | kursî: kursî
houses: house home | منازل: منزل منازل بيت بيوت | خانوو: خانوو | xanî: xanî
villages: village | قرى: قرية قرى | گوند: گوند | gund: gund
schools: school | مدارس: مدرسة مدارس | قوتابخانە: قوتابخان | dibistan: dibistan
beds: bed | أسرّة: سرير أسرة | جێگە: جێگە قەرەوێڵە | nivîn: nivîn
cars: car vehicle | سيارات: سيارة سيارات مركبة عجلة | ئۆتۆمبێل: ئۆتۆمبێل | otomobîl: otomobîl
drones: drone | مسيرات: مسيرة مسيرات | درۆن: درۆن | dron: dron
rockets: rocket missile | صواريخ: صاروخ صواريخ | مووشەک: مووشەک ڕۆکێت | moşek: moşek
barrels: barrel | براميل: برميل براميل | بەرمیل: بەرمیل | bermîl: bermîl varîl
tonnes: ton tonne | أطنان: طن طنا أطنان | تۆن: تۆن تەن | ton: ton
megawatts: megawatt | ميغاواط: ميغاواط ميكاواط | مێگاوات: مێگاوات | megawat: megawat
dollars: dollar | دولار: دولار | دۆلار: دۆلار | dolar: dolar
dinars: dinar | دينار: دينار دنانير | دینار: دینار | dînar: dînar
percent: percent | بالمئة: بالمئة بالمائة | لە سەدا: لەسەد | ji sedî: sedî
kilometres: kilomet | كيلومتر: كيلومتر كم | کیلۆمەتر: کیلۆمەتر | kîlometre: kîlomet kilomet
countries: countr | دول: دولة دول بلد بلدان | وڵات: وڵات | welat: welat
companies: compan firm | شركات: شركة شركات | کۆمپانیا: کۆمپانیا | kompanya: kompanya şîrket
projects: project | مشاريع: مشروع مشاريع | پڕۆژە: پڕۆژە | proje: proje
wells: well | آبار: بئر آبار | بیر: بیری | bîr: bîr
"""
_LANGUAGES = ("en", "ar", "ckb", "kmr")
# What differences.py calls by another name.
_CALLED = {"dead": "killed"}


def day(when: date, language: str) -> str:
    """Return a day as a gist names it: "October 12"; in other languages than English by its numbers."""
    return f"{MONTHS[when.month - 1]} {when.day}" if language == "en" else when.isoformat()


def thing(word: str, language: str) -> str:
    """Return what a word of a text counts, by its English name; "" for a word that is not in the table."""
    things = _beginnings().get(
        language, {}
    )  # a word of three letters begins too many others: "tunnel" as "ton" does in Sorani
    for form in stems(fold(word), language):
        for end in range(len(form), 1, -1):
            if form[:end] in things and (end > 3 or end == len(form)):
                return things[form[:end]]
    return ""


def called(name: str, language: str) -> str:
    """Return a thing's name in a language of the digest."""
    return _labels().get(language, {}).get(_CALLED.get(name, name), name)


@lru_cache(maxsize=1)
def _read() -> tuple[dict[str, dict[str, str]], dict[str, dict[str, str]]]:
    beginnings: dict[str, dict[str, str]] = {language: {} for language in _LANGUAGES}
    labels: dict[str, dict[str, str]] = {language: {} for language in _LANGUAGES}
    for line in _THINGS.strip().splitlines():
        columns = [column.strip().partition(": ") for column in line.split(" | ")]
        name = columns[0][0]
        for language, (label, _, beginning_words) in zip(_LANGUAGES, columns, strict=True):
            labels[language][name] = label
            beginnings[language] |= {fold(word): name for word in beginning_words.split()}
    return beginnings, labels


def _beginnings() -> dict[str, dict[str, str]]:
    return _read()[0]


def _labels() -> dict[str, dict[str, str]]:
    return _read()[1]
