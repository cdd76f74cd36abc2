"""The digest's own texts around its entries, and its dates, in each language. A literal table.

No native reader has looked at the Arabic, Sorani and Kurmanji yet. Counts stand behind a colon there, so that no word must agree
with a number.
"""

from dataclasses import dataclass
from datetime import date

from storage.config.settings import DigestLanguage
from storage.text.calendar import MONTHS


@dataclass(frozen=True, slots=True)
class Words:
    """`{}` is filled: with a day, a number, or both days of `to`; `date` with day, month and year."""

    months: tuple[str, ...]
    date: str
    to: str
    contents: str
    corrections: str
    corrected: str
    was_withdrawn: str  # of an entry, in the list of corrections
    withdrawn: str  # where it stood
    withdrawn_title: str  # … in a feed
    waiting: str
    moved: str
    entry: str  # one entry, counted
    entries: str
    one_day: str
    days: str
    by_day: str
    by_outlet: str
    others: str
    on_web: str
    link: str
    day: str
    headline: str
    outlets: str
    text: str
    nothing: str
    analysis: str
    footer: str


_SYRIAC = (
    "كانون الثاني", "شباط", "آذار", "نيسان", "أيار", "حزيران", "تموز", "آب", "أيلول", "تشرين الأول", "تشرين الثاني", "كانون الأول",
)  # fmt: skip
_SORANI = (
    "کانوونی دووەم", "شوبات", "ئازار", "نیسان", "ئایار", "حوزەیران", "تەممووز", "ئاب", "ئەیلوول", "تشرینی یەکەم", "تشرینی دووەم",
    "کانوونی یەکەم",
)  # fmt: skip
_KURMANJI = (
    "Çile", "Sibat", "Adar", "Nîsan", "Gulan", "Hezîran", "Tîrmeh", "Tebax", "Îlon", "Cotmeh", "Mijdar", "Kanûn",
)  # fmt: skip

WORDS: dict[DigestLanguage, Words] = {
    "en": Words(
        months=MONTHS, date="{month} {day}, {year}", to="{} to {}",
        contents="Table of Contents", corrections="Corrections", corrected="corrected",
        was_withdrawn="The entry was withdrawn.", withdrawn="The entry that stood here was withdrawn.", withdrawn_title="Withdrawn",
        waiting="The entry that stood here is being corrected.", moved="The entry that stood here moved to {}.",
        entry="{} entry", entries="{} entries", one_day="of {} day", days="of {} days",
        by_day="Entries by day", by_outlet="Entries by outlet", others="{} others", on_web="on the web", link="Link to this entry",
        day="Day", headline="Headline", outlets="Outlets", text="Text", nothing="(nothing)", analysis="Analysis, {}",
        footer="Every entry was approved by an editor. # marks its permanent link.",
    ),
    "ar": Words(
        months=_SYRIAC, date="{day} {month} {year}", to="{} – {}",
        contents="المحتويات", corrections="التصحيحات", corrected="صُحّحت",
        was_withdrawn="سُحبت هذه المادة.", withdrawn="سُحبت المادة التي كانت هنا.", withdrawn_title="مادة مسحوبة",
        waiting="المادة التي كانت هنا قيد التصحيح.", moved="نُقلت المادة التي كانت هنا إلى {}.",
        entry="المواد: {}", entries="المواد: {}", one_day="· الأيام: {}", days="· الأيام: {}",
        by_day="المواد بحسب اليوم", by_outlet="المواد بحسب المصدر", others="مصادر أخرى: {}", on_web="على الويب",
        link="رابط هذه المادة",
        day="اليوم", headline="العنوان", outlets="المصادر", text="النص", nothing="(لا شيء)", analysis="تحليل، {}",
        footer="وافق محرر على كل مادة. العلامة # رابطها الدائم.",
    ),
    "ckb": Words(
        months=_SORANI, date="{day}ی {month}ی {year}", to="{} – {}",
        contents="ناوەڕۆک", corrections="ڕاستکردنەوەکان", corrected="ڕاستکرایەوە",
        was_withdrawn="ئەم بابەتە کشێندرایەوە.", withdrawn="ئەو بابەتەی لێرە بوو کشێندرایەوە.", withdrawn_title="کشێندرایەوە",
        waiting="ئەو بابەتەی لێرە بوو ڕاستدەکرێتەوە.", moved="ئەو بابەتەی لێرە بوو گوازرایەوە بۆ {}.",
        entry="بابەت: {}", entries="بابەت: {}", one_day="· ڕۆژ: {}", days="· ڕۆژ: {}",
        by_day="بابەتەکان بەپێی ڕۆژ", by_outlet="بابەتەکان بەپێی سەرچاوە", others="سەرچاوەی تر: {}", on_web="لە وێب",
        link="بەستەری ئەم بابەتە",
        day="ڕۆژ", headline="سەردێڕ", outlets="سەرچاوەکان", text="دەق", nothing="(هیچ)", analysis="شیکاری، {}",
        footer="هەر بابەتێک لەلایەن سەرنووسەرێکەوە پەسەند کراوە. # بەستەری هەمیشەیی بابەتەکەیە.",
    ),
    "kmr": Words(
        months=_KURMANJI, date="{day} {month} {year}", to="{} – {}",
        contents="Naverok", corrections="Rastkirin", corrected="hat rastkirin",
        was_withdrawn="Ev nivîs hat vekişandin.", withdrawn="Nivîsa ku li vir bû hat vekişandin.", withdrawn_title="Hat vekişandin",
        waiting="Nivîsa ku li vir bû tê rastkirin.", moved="Nivîsa ku li vir bû çû {}.",
        entry="Nivîs: {}", entries="Nivîs: {}", one_day="· Roj: {}", days="· Roj: {}",
        by_day="Nivîs li gorî rojê", by_outlet="Nivîs li gorî çavkaniyê", others="Çavkaniyên din: {}", on_web="li ser webê",
        link="Girêdana vê nivîsê",
        day="Roj", headline="Sernav", outlets="Çavkanî", text="Nivîs", nothing="(tiştek)", analysis="Analîz, {}",
        footer="Her nivîs ji aliyê edîtorekî ve hatiye pejirandin. # girêdana mayînde ye.",
    ),
}  # fmt: skip


def words(language: str) -> Words:
    """Return the texts of a digest in this language; an earlier digest in a language without texts has them in English, as before."""
    return WORDS.get(language, WORDS["en"])  # type: ignore[call-overload,no-any-return]


def long_date(day: date, language: str) -> str:
    """Return a date such as "October 3, 2023" or "3 تشرين الأول 2023"."""
    texts = words(language)
    return texts.date.format(day=day.day, month=texts.months[day.month - 1], year=day.year)
