"""A button that is pressed at once after the last choice does what it says, the first time; a link to what is missing
shows what is missing.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.filling import sign_in
from tests.browser.looks import DESKTOP, PHONE
from tests.browser.server import Portal

AUDIT = "Section 11 audit 2026"
LATER = partial(pytest.param, marks=pytest.mark.soak)


@pytest.mark.parametrize("pause", [0, LATER(60), 400, LATER(2_500)])
def test_the_first_press_leads_on(live_portal: Portal, desktop: Page, pause: int) -> None:
    """Before the choice is sent, while it is on its way, and when it has long been saved."""
    sign_in(desktop, next(one for one in live_portal.accounts if one["email"] == "lead@public-health.example"))
    desktop.get_by_role("link", name=AUDIT).first.click()
    desktop.get_by_role("link", name="1. ").first.click()
    desktop.locator("#saved").wait_for()
    rating = "partly" if desktop.locator("input[name=s1_2][value=met]").is_checked() else "met"
    desktop.locator(f"input[name=s1_2][value={rating}]").check()
    desktop.wait_for_timeout(pause)
    desktop.get_by_role("button", name="Save and continue").click()
    expect(desktop.locator("h1")).to_contain_text("2. ")
    desktop.go_back()
    expect(desktop.locator(f"input[name=s1_2][value={rating}]")).to_be_checked()


@pytest.mark.parametrize("size", [LATER(DESKTOP, id="desktop"), pytest.param(PHONE, id="phone")])
def test_what_is_missing_is_in_sight_with_what_it_asks(
    live_portal: Portal, new_context: Callable[..., BrowserContext], size: dict[str, int]
) -> None:
    """Where there are boxes to tick, the first of them has the focus; the words above it are not left behind."""
    page = new_context(size=size).new_page()
    sign_in(page, next(one for one in live_portal.accounts if one["email"] == "lead@public-health.example"))
    page.get_by_role("link", name=AUDIT).first.click()
    page.get_by_role("link", name="1. ").first.click()
    page.locator("#saved").wait_for()
    for number in (5, 6):
        page.locator(f"input[name=s1_{number}][value=partly]").check()
    page.locator("details:has(input[name=s1_5_action]) > summary", has_text="From 2025").last.click()
    page.locator("input[name=s1_5_action][type=checkbox]").first.check()
    expect(page.locator("#saved")).to_contain_text("Saved")
    page.get_by_role("button", name="Save and go back to the list").click()
    page.get_by_role("button", name="Check your answers").click()
    page.get_by_role("link", name="Choose what you will do about 1.6").click()
    page.wait_for_load_state()
    error = page.locator("#s1_6_action-error")
    expect(error).to_be_in_viewport(ratio=1)
    expect(page.locator("legend", has_text="What will you do about it?, 1.6")).to_be_in_viewport(ratio=1)
