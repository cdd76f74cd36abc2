"""Dates as outlets print them: month words, digits and orders of each language."""

from datetime import UTC, datetime
from email.utils import format_datetime

LEVANTINE = (
    "كانون الثاني", "شباط", "آذار", "نيسان", "أيار", "حزيران",
    "تموز", "آب", "أيلول", "تشرين الأول", "تشرين الثاني", "كانون الأول",
)  # fmt: skip
GREGORIAN = (
    "يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو",
    "يوليو", "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر",
)  # fmt: skip
SORANI = (
    "کانوونی دووەم", "شوبات", "ئازار", "نیسان", "ئایار", "حوزەیران",
    "تەمموز", "ئاب", "ئەیلوول", "تشرینی یەکەم", "تشرینی دووەم", "کانوونی یەکەم",
)  # fmt: skip
KURMANJI = (
    "Kanûna Duyem", "Sibat", "Adar", "Nîsan", "Gulan", "Hezîran",
    "Tîrmeh", "Tebax", "Îlon", "Cotmeh", "Mijdar", "Kanûna Yekem",
)  # fmt: skip
ENGLISH = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_ARABIC_DIGITS = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


def arabic_digits(text: str) -> str:
    """Return a text with Arabic-Indic digits."""
    return text.translate(_ARABIC_DIGITS)


def in_words(when: datetime, language: str) -> str:
    """The day in the language's words: "22 November, 2026", «٢٢ تشرين الثاني ٢٠٢٦», «22ی تشرینی دووەمی 2026», "22 Mijdar 2026"."""
    month = when.month - 1
    match language:
        case "ar":
            return arabic_digits(f"{when.day} {LEVANTINE[month]} {when.year}")
        case "ckb":
            return f"{when.day}ی {SORANI[month]}ی {when.year}"
        case "kmr":
            return f"{when.day} {KURMANJI[month]} {when.year}"
        case _:
            return f"{when.day} {ENGLISH[month]}, {when.year}"


def in_both_calendars(when: datetime) -> str:
    """«٢٢ نوفمبر/تشرين الثاني ٢٠٢٦»."""
    month = when.month - 1
    return arabic_digits(f"{when.day} {GREGORIAN[month]}/{LEVANTINE[month]} {when.year}")


def rfc822(when: datetime) -> str:
    """Return a time as RSS writes it."""
    return format_datetime(when.astimezone(UTC), usegmt=True)


def w3c(when: datetime) -> str:
    """Return a time as Atom and sitemaps write it."""
    return when.isoformat(timespec="seconds")


def gmt(when: datetime) -> str:
    """ "22 Nov 2026 08:02 GMT"."""
    utc = when.astimezone(UTC)
    return f"{utc.day} {ENGLISH[utc.month - 1][:3]} {utc:%Y %H:%M} GMT"


FILTERS = {
    "arabic_digits": arabic_digits,
    "in_words": in_words,
    "in_both_calendars": in_both_calendars,
    "rfc822": rfc822,
    "w3c": w3c,
    "gmt": gmt,
}
