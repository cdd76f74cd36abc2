"""Names that CLDR has, as the pages print them."""

import pytest

from storage.text import cldr


@pytest.mark.parametrize(
    ("language", "monday"),
    [
        ("en", ("Mon", "Monday")),
        ("ar", ("ن", "الاثنين")),
        ("ckb", ("د", "دووشەممە")),
        ("kmr", ("dşm", "duşem")),
        ("tr", ("Pzt", "Pazartesi")),
        ("xx", ("Mon", "Monday")),
    ],
)
def test_days_of_a_week_fit_a_narrow_column_and_have_whole_names(language: str, monday: tuple[str, str]) -> None:
    days = cldr.weekdays(language)
    assert days[0] == monday
    assert len({whole for _, whole in days}) == 7
    assert max(len(short) for short, _ in days) <= 4
