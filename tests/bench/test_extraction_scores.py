"""The figures of bench.extraction: which are counted, and over which pages."""

from datetime import UTC, datetime, timedelta

from bench.extraction_scores import Gold, Reading, is_printed, names_in, page_word_f1, score

AT = datetime(2026, 11, 29, 7, 15, tzinfo=UTC)
LEAD = "The mayor opened a bridge over the Tigris on Sunday"
BODY = f"{LEAD}\nIt took four years to build and cost nine million dinars"


def test_all_figures_of_a_page_read_right_are_whole() -> None:
    gold = Gold(BODY, "A bridge opens", ["Sara Amin", "Omar Ali"], AT, LEAD)
    read = Reading(BODY, "A bridge opens", ["Omar Ali", "SARA AMIN"], AT + timedelta(seconds=60))
    figures = score({"1": gold}, {"1": read}, {"1": f"Menu {BODY} Footer"})
    assert figures == {
        "precision": 1.0, "recall": 1.0, "f1": 1.0, "word_f1": 1.0, "titles_exact": 1.0, "authors_precision": 1.0,
        "authors_recall": 1.0, "leads_kept": 1.0, "leads_visible": 1, "instants": 1.0,
    }  # fmt: skip


def test_a_lead_that_the_page_does_not_show_counts_nowhere() -> None:
    gold = {"1": Gold(BODY, lead=LEAD), "2": Gold(BODY, lead="Nobody printed this sentence on the page at all")}
    figures = score(gold, {"1": Reading("It took four years"), "2": Reading("")}, {"1": BODY, "2": BODY})
    assert (figures["leads_kept"], figures["leads_visible"]) == (0.0, 1)


def test_a_page_that_was_not_read_costs_recall_alone() -> None:
    figures = score({"1": Gold(BODY), "2": Gold(BODY)}, {"1": Reading(BODY)}, {"1": "", "2": ""})
    assert (figures["precision"], figures["recall"], figures["word_f1"]) == (1.0, 0.5, 0.5)
    assert "titles_exact" not in figures
    assert "instants" not in figures
    assert "authors_recall" not in figures


def test_names_are_read_from_each_form_of_the_gold() -> None:
    assert names_in("['Sara Amin', 'Omar Ali']") == ["Sara Amin", "Omar Ali"]
    assert names_in("Sara Amin, Omar Ali and Dana Aziz") == ["Sara Amin", "Omar Ali", "Dana Aziz"]
    assert names_in(["Sara Amin"]) == ["Sara Amin"]
    assert names_in("") == []


def test_a_time_without_its_zone_is_no_instant() -> None:
    assert Gold.from_json({"articleBody": BODY, "published": "2026-11-29 07:15:00"}).published is None
    assert Gold.from_json({"articleBody": BODY, "published": "2026-11-29 07:15:00+00:00"}).published == AT


def test_words_score_without_their_order_and_a_lead_with_a_word_or_two_changed_is_printed() -> None:
    assert page_word_f1("one two three", "three one two") == 1.0
    assert page_word_f1("one two", "") == 0.0
    assert is_printed(LEAD, f"Before it. {LEAD.upper()}! After it.")
    assert not is_printed(LEAD, "The mayor opened a school")
