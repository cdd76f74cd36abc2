"""Days as the page and the queue file write them in each language."""

from datetime import date

from storage.catalogues.catalogue import catalogue, translatable

MONTHS = (
    translatable("January"),
    translatable("February"),
    translatable("March"),
    translatable("April"),
    translatable("May"),
    translatable("June"),
    translatable("July"),
    translatable("August"),
    translatable("September"),
    translatable("October"),
    translatable("November"),
    translatable("December"),
)
LONG_DAY = translatable("{month} {day}, {year}")


def long_day(day: date, language: str) -> str:
    """Return a day as "October 3, 2023" or "3 تشرين الأول 2023"."""
    words = catalogue(language)
    return words.gettext(LONG_DAY).format(
        month=words.gettext(MONTHS[day.month - 1]), day=day.day, year=f"{day.year:04}"
    )
