"""The headline among those that a page states and its listing gave."""

from crawler.pages.headline import choose

NAMES = ("Zab Herald", "zabherald.example")
WHOLE = "Council of Akre approves the plan for a second water station after two years of talks"


def test_the_outlets_name_is_no_headline_and_goes_from_behind_it() -> None:
    assert choose(["Zab Herald", WHOLE], [], "", "", NAMES) == WHOLE
    assert choose(["Zab Herald"], [WHOLE], f"{WHOLE} | Zab Herald", "", NAMES) == WHOLE
    assert choose([f"{WHOLE} | Water"], [WHOLE], "", "", NAMES) == WHOLE


def test_a_headline_cut_with_dots_gives_way_to_the_whole_and_dots_of_its_own_stay() -> None:
    assert choose([f"{WHOLE[:50]}…"], [WHOLE], "", "", NAMES) == WHOLE
    assert choose(["", f"{WHOLE[:50]}..."], [], "", WHOLE, NAMES) in {WHOLE, f"{WHOLE[:50]}..."}
    assert choose(
        ["قرار مجلس المحافظة بشأن…"], ["قرار مجلس المحافظة بشأن محطة المياه الثانية"], "", "", NAMES
    ).endswith("الثانية")
    assert choose(["And then it rained…"], ["And then it rained…"], "", "", NAMES) == "And then it rained…"


def test_what_the_listing_gave_confirms_one_or_comes_before_a_heading() -> None:
    assert choose(["One title", WHOLE], [], "", WHOLE, NAMES) == WHOLE
    assert choose([], ["Water"], "", WHOLE, NAMES) == WHOLE
    assert choose([], [WHOLE], "", f"Water{WHOLE}3 hours ago", NAMES) == WHOLE
    assert choose([], [WHOLE], "", "Read more", NAMES) == WHOLE
    assert choose([], ["A", "B"], "The page's title", "", NAMES) == "The page's title"
    assert choose([], [], "", "", NAMES) == ""
