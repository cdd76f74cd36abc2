"""Where quotations and brackets begin and end."""

import time

import pytest

from summarizer.drafts.quotations import enclosed, quotes_whole

QUOTED = [
    (
        "‘The mills’ grain will come. No word was broken.’ He left.",
        ["‘The mills’ grain will come. No word was broken.’"],
    ),
    ("A ‘disaster’ for farmers, the farmers’ union said.", ["‘disaster’"]),
    ("„Es regnet. Endlich.“ “Yes,” he said.", ["„Es regnet. Endlich.“", "“Yes,”"]),
    ("»Nein. Ja.« He left.", ["»Nein. Ja.«"]),
    ("قال: «السد «الكبير» آمن. لا خوف.» ومضى.", ["«السد «الكبير» آمن. لا خوف.»"]),
    ('وصف بـ”الكارثة“ ما جرى و"الحرب" معا.', ["”الكارثة“", '"الحرب"']),
    ("He said 'never again' and left.", ["'never again'"]),
    ("The mills’ grain and the workers’ bread.", []),
    ("Rock ’n’ roll of the ‘90s, ’tis said.", []),
    ("It’s 'em or us.", []),
    ("wekî ‘‘tehl û şirîn’’ bû", ["‘‘tehl û şirîn’’"]),
    ("The dam (of 1979. It is old) holds.", ["(of 1979. It is old)"]),
    ("a) the dam b) the canal", []),
]
BROKEN = [
    "No word was broken.’",
    "‘The mills of Iraq will have it.",
    "„Es regnet.",
    "Endlich.”",
    "السد آمن.»",
    "(U.S. Army photo by Spc.",
    "Joel Banner)",
    'The "dam is dry.',
]


@pytest.mark.parametrize(("text", "quoted"), QUOTED)
def test_a_quotation_is_found_whole(text: str, quoted: list[str]) -> None:
    found = enclosed(text)
    assert [text[one.start : one.end] for one in found.enclosures] == quoted
    assert quotes_whole(text)


@pytest.mark.parametrize("text", BROKEN)
def test_a_half_is_not_whole(text: str) -> None:
    assert not quotes_whole(text)


def test_hostile_runs_are_read_in_one_pass() -> None:
    started = time.process_time()
    for text in ("‘" * 200_000, "“ " * 100_000, "(" * 200_000, "'a' " * 50_000, "a’ " * 100_000, "»a" * 100_000):
        enclosed(text)
    assert time.process_time() - started < 5
