"""Someone without a mouse: from signing in to a saved standard with a new action, by Tab, Enter, Space and arrows.

At each stop the focus can be seen, questions come in their order, and every page lets go of whoever tabs through it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from playwright.sync_api import Page, expect
from pyotp import TOTP

from portal.local_time import today
from tests.browser.filling import sign_in
from tests.browser.server import Portal

AUDIT = "Section 11 audit 2026"
EMAIL = "lead@ambulance.example"
MOST = 400
STOP = """() => {
    const element = document.activeElement;
    if (!element || element === document.body) return null;
    const box = element.getBoundingClientRect();
    const isTick = element.matches("[type=radio], [type=checkbox]");
    const mark = getComputedStyle(isTick ? element.nextElementSibling : element, isTick ? "::before" : null);
    const isOutlined = mark.outlineStyle !== "none" && parseFloat(mark.outlineWidth) >= 2
        && !/, 0\\)$|transparent/.test(mark.outlineColor);
    const middle = [box.left + Math.min(box.width, 40) / 2, box.top + Math.min(box.height, 30) / 2];
    const top = document.elementFromPoint(...middle);
    const groups = [...document.querySelectorAll("[data-group]")];
    window.stops ??= new Map();
    if (!window.stops.has(element)) window.stops.set(element, window.stops.size);
    return {
        number: window.stops.get(element),
        name: element.name ?? "",
        id: element.id,
        text: element.textContent.trim().replace(/\\s+/g, " "),
        tag: element.tagName,
        isMarked: isOutlined || mark.boxShadow !== "none" || mark.backgroundColor === "rgb(255, 221, 0)",
        isInSight: box.top >= 0 && box.bottom <= innerHeight + 1 || box.height > innerHeight,
        isOnTop: Boolean(top) && (element.contains(top) || top.contains(element) && top.closest("label, main") !== null
            || Boolean(element.labels?.length && [...element.labels].some(each => each.contains(top)))),
        covers: top?.outerHTML.slice(0, 80) ?? "",
        group: groups.indexOf(element.closest("[data-group]")),
    };
}"""


def next_stop(page: Page) -> dict[str, Any] | None:
    """One Tab further; the focus must be seen there. None is the end of the page."""
    page.keyboard.press("Tab")
    stop: dict[str, Any] | None = page.evaluate(STOP)
    if stop is not None:
        assert stop["isMarked"], f"the focus is not to be seen: {stop}"
        assert stop["isInSight"], f"the focus is outside the window: {stop}"
        assert stop["isOnTop"], f"something lies over what has the focus: {stop}"
    return stop


def tab_to(page: Page, is_there: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
    for _ in range(MOST):
        stop = next_stop(page)
        assert stop is not None, "the page ended before"
        if is_there(stop):
            return stop
    raise AssertionError("it was not reached")


def named(name: str) -> Callable[[dict[str, Any]], bool]:
    return lambda stop: bool(stop["name"] == name)


def saying(words: str) -> Callable[[dict[str, Any]], bool]:
    return lambda stop: bool(stop["text"].startswith(words))


def all_stops(page: Page) -> Iterator[dict[str, Any]]:
    """Up to the end of the page, from where the browser goes back to the first stop, some by way of its own window."""
    for place in range(MOST):
        stop = next_stop(page)
        if stop is None or (place and stop["number"] == 0):
            return
        yield stop
    raise AssertionError("there is no way out")


def follow(page: Page, words: str, heading: str) -> None:
    tab_to(page, saying(words))
    page.keyboard.press("Enter")
    page.locator("h1", has_text=heading).wait_for()


def test_a_standard_and_an_action_without_a_mouse(live_portal: Portal, desktop: Page) -> None:
    page = desktop
    account = next(one for one in live_portal.accounts if one["email"] == EMAIL)
    page.goto("/sign-in")
    for name in ("email", "password"):
        tab_to(page, named(name))
        page.keyboard.type(account[name])
    page.keyboard.press("Enter")
    page.locator("h1", has_text="Show that it is you").wait_for()
    tab_to(page, named("code"))
    page.keyboard.type(TOTP(account["totp_secret"]).now())
    page.keyboard.press("Enter")
    page.locator("h1", has_text="Home").wait_for()
    follow(page, AUDIT, AUDIT)
    follow(page, "1. ", "1. ")
    rate_partly_met(page)
    add_an_action(page)
    tab_to(page, saying("Save and continue"))
    page.keyboard.press("Enter")
    page.locator("h1", has_text="2. ").wait_for()
    page.go_back()
    expect(page.locator("[name=s1_1][value=partly]")).to_be_checked()
    expect(page.get_by_role("group", name="1.1").get_by_label("Example action by keyboard")).to_be_checked()
    expect(page.locator("[name=s1_1_how_we_know]")).to_have_value("Example: by keyboard")


def rate_partly_met(page: Page) -> None:
    """Tab comes to the first answer; the arrows choose; what belongs to the choice comes next."""
    tab_to(page, named("s1_1"))
    page.keyboard.press("Space")
    expect(page.locator("[name=s1_1][value=met]")).to_be_checked()
    page.keyboard.press("ArrowDown")
    expect(page.locator("[name=s1_1][value=partly]")).to_be_checked()
    expect(page.locator("[name=s1_1][value=partly]")).to_be_focused()
    expect(page.locator("#saved")).to_contain_text("Saved")
    expect(page.locator("[name=s1_1][value=partly]")).to_be_focused()


def add_an_action(page: Page) -> None:
    day = today() + timedelta(days=60)
    tab_to(page, named("s1_1_how_we_know"))
    page.keyboard.type("Example: by keyboard")
    tab_to(page, saying("Add new action"))
    page.keyboard.press("Space")
    typed = {
        "what": "Example action by keyboard",
        "difference": "Example difference",
        "owner": "Example lead",
        "due-day": str(day.day),
        "due-month": str(day.month),
        "due-year": str(day.year),
    }
    for name, words in typed.items():
        tab_to(page, named(f"s1_1_action-new-{name}"))
        page.keyboard.type(words)
    next_stop(page)
    tick = page.locator("[data-group=s1_1]").get_by_label("Example action by keyboard")
    expect(tick).to_be_checked()
    assert page.evaluate(STOP) is not None, "the focus is lost when the action is shown as a box to tick"


def test_every_page_lets_go_and_questions_come_in_order(live_portal: Portal, desktop: Page) -> None:
    sign_in(desktop, next(one for one in live_portal.accounts if one["email"] == "lead@police.example"))
    desktop.get_by_role("heading", level=1, name="Home").wait_for()
    home = desktop.get_by_role("link", name=AUDIT).first.get_attribute("href")
    for path in ("", "/s1", "/profile", "/actions", "/people", "/check"):
        desktop.goto(f"{home}{path}")
        stops = list(all_stops(desktop))
        assert stops[0]["text"] == "Skip to main content"
        numbers = [stop["number"] for stop in stops]
        assert numbers == sorted(set(numbers)), path
        groups = [stop["group"] for stop in stops if stop["group"] >= 0]
        assert groups == sorted(groups), path
