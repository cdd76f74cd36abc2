"""The normal form of text, whatever comes in."""

import re
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from storage.text.normalize import clean

HARD = st.text(
    alphabet=st.one_of(st.characters(), st.sampled_from("\r\n\t \u00a0\u2028\u200b\u200c\u202e\u0301\ud800بڕe"))
)


@given(HARD)
@example("یه‌ک\u200c ")
@example("e\u200b\u0301 ێ\u202eب")
def test_clean_text_holds_nothing_that_does_not_belong_and_stays_as_it_is(text: str) -> None:
    said = clean(text)
    assert said == clean(said) == said.strip()
    assert unicodedata.is_normalized("NFC", said)
    assert not re.search("[\r\u2028\u202a-\u202e\u2066-\u2069\u200b\ud800-\udfff]|  | \n|\n |\n\n|\t|\u00a0", said)


def test_what_a_word_processor_breaks_lines_and_pages_with_keeps_words_apart() -> None:
    assert clean("وزارة\x0bالنفط\x0cBasra\x0b\nErbil") == "وزارة النفط Basra\nErbil"


@pytest.mark.parametrize("letters", ["a b", "ب ێ", "é ş"])
def test_every_character_is_treated_alike_among_ascii_and_other_letters(letters: str) -> None:
    """What the shortcut for text that prints lets through is what the long way makes of it: a soft hyphen takes that way. Of the code
    points without a character, one in a hundred."""
    assigned = (
        chr(number) for number in range(0x110000) if number % 101 == 0 or unicodedata.category(chr(number)) != "Cn"
    )
    assert [one for one in assigned if clean(f"{letters}{one}") != clean(f"{letters}{one}\u00ad")] == []


@pytest.mark.parametrize(
    ("pasted", "plain"),
    [
        ("ﻓﺘﺢ ﺍﻟﺴﺪ", "فتح السد"),
        ("ﺍﻷﻣﻄﺎﺭ ﻻ ﺗﻜﻔﻲ", "الأمطار لا تكفي"),
        ("ﺑﻪﻧﺪﺍﻭ ﮔﻪﯾﺸﺘﻪ ﭘﺎﺭﯾﺰﮔﺎ", "بهنداو گهیشته پاریزگا"),
        ("ﺳﺪ ﭼﮭﺎﺭﻡ", "سد چھارم"),
        ("فتحﹰ ﹶ", "فتحً َ"),
        ("ﷺ ﴿آية﴾ ﷼", "ﷺ ﴿آية﴾ ﷼"),  # ornaments and honorifics are no letters of a word
    ],
)
def test_arabic_letters_in_their_forms_within_a_word_are_kept_as_letters(pasted: str, plain: str) -> None:
    assert clean(pasted) == plain
    assert clean(f"{pasted}\n{pasted}…") == f"{plain}\n{plain}…"
