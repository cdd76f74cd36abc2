"""A pass over outlets of which nothing changed asks each listing once, conditionally, and nothing else; no process is
started that would read a page."""

from bench.unchanged import measure


def test_a_pass_over_unchanged_outlets_asks_each_listing_once() -> None:
    figures = measure(outlets=3, feeds=2, items=2)
    assert figures["articles"] == 12
    assert figures["requests"] == figures["conditional"] == figures["unchanged"] == figures["listings"] == 6
    assert figures["new"] == 0
    assert figures["processes_at_first"] > figures["processes"] == 0
