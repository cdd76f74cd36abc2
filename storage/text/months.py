"""The words of dates in the languages we read: months, units of time, zones. Keys are folded (storage/text/normalize.py) at the end.

Each language has its own in storage/languages, after the outlets' pages: Levantine, Egyptian and Maghrebi Arabic; Sorani and Kurmanji
with the older names. The commonest other languages are here. `SOLAR` are months of the Solar Hijri year (Persian, and the Kurdish names of
the same months).
"""

from storage.languages import of_each
from storage.text.normalize import fold

# Of the outlets a desk may add: German, French, Spanish, Italian, Portuguese, Dutch, Russian, Ukrainian, Polish, Indonesian, Azerbaijani.
_OTHER_MONTHS = (
    "januar/jänner | februar | märz | april | mai | juni | juli | august | september | oktober | november | dezember/dez",
    "janvier/janv | février/févr | mars | avril | mai | juin | juillet/juil | août | septembre | octobre | novembre | décembre/déc",
    (
        "enero/ene | febrero | marzo | abril/abr | mayo | junio | julio | agosto | septiembre/setiembre | octubre | noviembre"
        " | diciembre/dic"
    ),
    (
        "gennaio/gen | febbraio/febb | marzo | aprile | maggio/mag | giugno/giu | luglio/lug | agosto | settembre | ottobre/ott | novembre"
        " | dicembre"
    ),
    "janeiro | fevereiro/fev | março | abril | maio | junho | julho | agosto | setembro | outubro | novembro | dezembro",
    "januari | februari | maart | april | mei | juni | juli | augustus | september | oktober/okt | november | december",
    (
        "января/янв | февраля/фев | марта | апреля/апр | мая | июня/июн | июля/июл | августа/авг | сентября/сен | октября/окт"
        " | ноября/ноя | декабря/дек"
    ),
    "січня | лютого | березня | квітня | травня | червня | липня | серпня | вересня | жовтня | листопада | грудня",
    "stycznia | lutego | marca | kwietnia | maja | czerwca | lipca | sierpnia | września | października | listopada | grudnia",
    "januari | februari | maret | april | mei | juni | juli | agustus | september | oktober | november | desember",
    "yanvar | fevral | mart | aprel | may | iyun | iyul | avqust | sentyabr | oktyabr | noyabr | dekabr",
)


def _by_number(*rows: str) -> dict[str, int]:
    return {
        fold(name): number
        for row in rows
        for number, names in enumerate(row.split(" | "), 1)
        for name in names.split("/")
    }


def _folded(table: str) -> frozenset[str]:
    return frozenset(fold(word) for words in of_each(table).values() for word in words)


MONTHS: dict[str, int] = _by_number(*(row for rows in of_each("MONTH_NAMES").values() for row in rows), *_OTHER_MONTHS)
SOLAR: dict[str, int] = _by_number(*of_each("SOLAR_MONTH_NAMES").values())

# Seconds in what a relative time counts ("22 hours ago"). Months and years are too coarse to be a date.
UNITS: dict[str, int] = {
    fold(name): seconds
    for words_by_seconds in of_each("TIME_UNITS").values()
    for seconds, names in words_by_seconds.items()
    for name in names.split()
}
TWO: frozenset[str] = frozenset(fold(word) for words in of_each("TWO_UNITS").values() for word in words.split())
AGO: frozenset[str] = frozenset(fold(word) for words in of_each("AGO").values() for word in words.split())
DAYS_BACK: dict[str, int] = {
    fold(word): days for words in of_each("DAYS_BACK").values() for word, days in words.items()
}

# Minutes east of Greenwich. Letters that mean two zones (IST, AST, CST outside America) are left to the outlet's own zone.
ZONES: dict[str, int] = {
    "z": 0, "gmt": 0, "utc": 0, "ut": 0, "wet": 0, "bst": 60, "cet": 60, "cest": 120, "eet": 120, "eest": 180,
    "msk": 180, "trt": 180, "irst": 210, "est": -300, "edt": -240, "cst": -360, "cdt": -300, "mst": -420, "mdt": -360,
    "pst": -480, "pdt": -420, "et": -300, fold("غرينتش"): 0, fold("جرينتش"): 0, fold("گرینویچ"): 0, fold("مكة"): 180,
}  # fmt: skip
# Beside a time of day, folded, points left out: «پ.ن» is before noon in Sorani, "PN" after noon in Kurmanji.
MORNING, AFTERNOON = _folded("MORNING"), _folded("AFTERNOON")
# At noon 12 is 12 and 1 is 13; at night 12 is 0, 1 stays 1 and 10 is 22.
NOON, NIGHT = _folded("NOON"), _folded("NIGHT")
AMERICAN: frozenset[str] = frozenset({"am", "pm"})  # beside a day with slashes: the month is first
ERA: frozenset[str] = frozenset(
    fold(letter) for letter in "مص"
)  # «م» after a year is the Christian era, not the afternoon
