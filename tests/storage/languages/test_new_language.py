"""A new language is one module of tables and a line that names it: what reads, drafts, checks and prints then knows it."""

import subprocess
import sys

from tests.support.paths import ROOT

# A language of made-up words, as a module of storage/languages would have them; tables that it lacks follow the general rules.
NEW = """
from types import SimpleNamespace
from storage import languages
languages.MODULES["lki"] = SimpleNamespace(
    NAME="Laki", OTHER_NAMES=("lakî",), ACCEPT_LANGUAGE="lki, *;q=0.1",
    MONTH_NAMES=(" | ".join(f"mang{number}" for number in "abcdefghijkl"),), TIME_UNITS={3600: "sehet"}, AGO="wer",
    MONTHS=tuple(f"Mang{number}" for number in "abcdefghijkl"), DATE="{day} {month} {year}",
    DIGEST_TITLE="{country}, {month} {year}", DIGEST_WORDS=languages.en.DIGEST_WORDS | {"contents": "Nawa"},
    FUNCTION_WORDS="we le", CLITICS_BEHIND="(?:ele)?", FIRST_PERSON="ime", WEEKDAYS="ye du se cu pe jo se",
    DEBRIS_LABELS="wene", NUMBER_WORDS="7 hewt", MULTIPLIER_WORDS="", COMMA_DECIMALS=True, ABBREVIATIONS="bri",
)
from datetime import UTC, date, datetime
from crawler.parsing.dates import parse_date
from digest.composing.words import words
from review.style.words import FIRST_PERSON
from storage.config.settings import DigestConfig
from storage.text.calendar import long_date
from storage.text.clitics import stems
from storage.text.function_words import FUNCTION_WORDS
from storage.text.languages import LANGUAGES, code_of, name_of
from storage.text.numbers import find_numbers
from summarizer.drafts.debris import is_debris
from summarizer.drafts.sentences import split
now = datetime(2023, 11, 1, 12, tzinfo=UTC)
assert "lki" in LANGUAGES and name_of("lki") == "Laki" and code_of("lakî") == "lki"
assert parse_date("3 mangj 2023", UTC, now).date() == date(2023, 10, 3)
assert parse_date("2 sehet wer", UTC, now).hour == 10
assert long_date(date(2023, 10, 3), "lki") == "3 Mangj 2023"
assert DigestConfig(language="lki", country="Kirmashan").title == "{country}, {month} {year}"
assert words("lki").contents == "Nawa"
assert "we" in FUNCTION_WORDS["lki"] and "ime" in FIRST_PERSON["lki"] and "mal" in stems("malele", "lki")
assert [number.value for number in find_numbers("hewt 1,5", "lki")] == [7, 1.5]
assert is_debris("Wene: Rudaw", "lki")
assert len(split("Bri. Dana hat. Ew hat.", "lki")) == 2
"""


def test_a_language_is_known_everywhere_from_one_module() -> None:
    ran = subprocess.run([sys.executable, "-c", NEW], cwd=ROOT, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
