"""A page follows what others do, and never undoes what is being done on it, in a real browser on the sample outlets."""

import shutil

import pytest
from playwright.sync_api import APIResponse, Page, Route, expect

from tests.support.browser import CHROMIUM, Tab, after_a_look, follow, press

pytest_plugins = ["tests.support.desk_in_browser"]
pytestmark = pytest.mark.skipif(shutil.which(CHROMIUM) is None, reason="Chromium is not installed")


class HeldAnswers:
    """Answers to the queue page's own reading of itself, made when it was asked for and delivered when the test says so."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.held: list[tuple[Route, APIResponse]] = []
        page.route("**/", self.hold)

    def hold(self, route: Route) -> None:
        if route.request.resource_type == "xhr" and route.request.method == "GET":
            self.held.append((route, route.fetch()))
        else:
            route.continue_()

    def wait(self) -> None:
        """Wait until the page has asked."""
        while not self.held:
            self.page.wait_for_timeout(100)

    def deliver(self) -> None:
        route, answer = self.held.pop(0)
        route.fulfill(response=answer)


def reword(page: Page, words: str) -> None:
    """Change the headline of the last draft of the queue."""
    page.goto("/")
    page.goto(page.locator("[data-row]").last.get_attribute("href") or "")
    press(page, "t")
    page.keyboard.type(words)
    follow(page, "Control+Enter")


def test_an_answer_from_before_an_act_does_not_bring_back_what_the_act_took_away(tab: Tab) -> None:
    shirin, karim = tab("Shirin"), tab("Karim")
    after_a_look(shirin, "/")
    answers = HeldAnswers(shirin)
    reword(karim, " (Karim)")
    answers.wait()
    press(shirin, "j")
    row = shirin.locator("#rows-form .row.current")
    decided = shirin.locator(f'#rows-form [data-id="{row.get_attribute("data-id")}"]')
    press(shirin, "a")
    expect(decided).to_have_count(0)
    answers.deliver()  # it was made before the approval
    answers.wait()  # it is not taken in, and the page asks again
    expect(decided).to_have_count(0)
    answers.deliver()
    expect(shirin.locator("main")).to_contain_text("(Karim)")
    expect(decided).to_have_count(0)


def test_a_row_that_is_being_dragged_is_dropped_although_somebody_else_decides(tab: Tab) -> None:
    shirin, karim = tab("Shirin"), tab("Karim")
    karim.goto("/")
    after_a_look(shirin, "/")
    rows = shirin.locator("[data-order]").first.locator("> .row")
    first, second = (rows.nth(place).get_attribute("data-id") or "" for place in (0, 1))
    grip, target = rows.nth(1).locator(".grip").bounding_box(), rows.first.bounding_box()
    assert grip
    assert target
    rows.nth(1).hover()
    shirin.mouse.move(grip["x"] + 2, grip["y"] + grip["height"] / 2)
    shirin.mouse.down()
    shirin.mouse.move(target["x"] + 60, target["y"] + 30, steps=4)
    expect(shirin.locator(".dragging")).to_have_count(1)
    reword(karim, " (Karim)")
    shirin.wait_for_timeout(5_000)  # longer than the page waits between two looks
    shirin.mouse.move(target["x"] + 60, target["y"] + 3, steps=2)
    shirin.mouse.up()
    expect(rows.first).to_have_attribute("data-id", second)
    expect(rows.nth(1)).to_have_attribute("data-id", first)
    expect(shirin.locator("main")).to_contain_text("(Karim)")


def test_a_change_that_could_not_be_read_at_once_is_shown_at_the_next_look(tab: Tab) -> None:
    shirin, karim = tab("Shirin"), tab("Karim")
    after_a_look(shirin, "/")
    refused: list[str] = []

    def refuse_twice(route: Route) -> None:
        if route.request.resource_type != "xhr" or len(refused) == 2:
            route.continue_()
            return
        refused.append(route.request.url)
        if len(refused) == 1:
            route.abort()
        else:
            route.fulfill(status=503, content_type="text/html; charset=utf-8", body="<!doctype html><p>busy")

    shirin.route("**/", refuse_twice)
    reword(karim, " (كريم)")
    expect(shirin.locator("main")).to_contain_text("(كريم)")
    assert len(refused) == 2
