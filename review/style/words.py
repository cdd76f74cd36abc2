"""The word lists of the style check, by language (BCP 47): first person, relative days, weekdays, attribution, alarm words.

Relative days map to how many days before the entry's own day they mean (tomorrow is -1).
"""

from storage.languages import of_each

FIRST_PERSON: dict[str, str] = of_each("FIRST_PERSON")
SHOUTED_FIRST_PERSON = frozenset({"US"})  # the country, not "us"

RELATIVE: dict[str, dict[str, int]] = of_each("RELATIVE_DAYS")

# Relative times; the number is a month's distance from the entry's own, where its name can
# be written instead.
RELATIVE_TIMES: dict[str, tuple[tuple[str, int | None], ...]] = of_each("RELATIVE_TIMES")

# Monday first, and how a sentence says "on Tuesday".
WEEKDAYS: dict[str, str] = of_each("WEEKDAYS")
ON_DAY: dict[str, str] = of_each("ON_DAY")

# Beginnings of words, compared folded, that attribute a statement; _ is a space.
ATTRIBUTION: dict[str, str] = of_each("ATTRIBUTION")
SAID_BY: dict[str, str] = of_each("SAID_BY")

# Put before headlines to attract attention.
ALARMS: dict[str, str] = of_each("ALARMS")

# Adjectives and names of a country that no common ending connects.
SAME_COUNTRY: tuple[frozenset[str], ...] = tuple(
    frozenset(words.split())
    for words in (
        "french france",
        "spanish spain",
        "dutch netherlands",
        "danish denmark",
        "american america us usa washington",
        "british britain uk",
        "swiss switzerland",
        "greek greece",
        "polish poland",
        "chinese china",
        "lebanese lebanon",
        "norwegian norway",
        "kurds kurdish kurd kurdistan",
        "turks turkish turkey turkiye",
        "yazidi yezidi yazidis yezidis ezidi",
        "emirati uae emirates",
    )
)
