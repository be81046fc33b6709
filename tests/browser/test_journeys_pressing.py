"""A button that is pressed at once after the last choice does what it says, the first time."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.filling import sign_in
from tests.browser.server import Portal

AUDIT = "Section 11 audit 2026"


@pytest.mark.parametrize("pause", [0, 60, 400, 2_500])
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
