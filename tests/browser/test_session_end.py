"""The pages around a session in a real browser, and what is said shortly before it ends."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.filling import sign_in
from tests.browser.looks import axe, no_sideways_scroll
from tests.browser.server import Portal

MINUTE = 60_000


@pytest.mark.parametrize("kind", [pytest.param("desktop", marks=pytest.mark.soak), "phone"])
def test_the_pages_are_sound(kind: str, request: pytest.FixtureRequest, live_portal: Portal) -> None:
    page: Page = request.getfixturevalue(kind)
    for path in ("/reset", "/reset/sent"):
        page.goto(path)
        axe(page)
        no_sideways_scroll(page)
    sign_in(page, live_portal.accounts[1])
    for path in ("/account/sessions", "/account/confirm"):
        page.goto(path)
        axe(page)
        no_sideways_scroll(page)


def test_a_warning_comes_in_time_and_is_answered_by_keyboard(desktop: Page, live_portal: Portal) -> None:
    sign_in(desktop, live_portal.accounts[2])
    desktop.clock.install()
    desktop.goto("/account/details")
    stay = desktop.get_by_role("button", name="Stay signed in")
    desktop.clock.fast_forward(50 * MINUTE)
    expect(stay).to_have_count(0)
    desktop.clock.fast_forward(5 * MINUTE)
    expect(desktop.get_by_role("status")).to_contain_text("You will be signed out in 4 minutes")
    axe(desktop)
    desktop.get_by_label("Your name").focus()
    for _ in range(30):
        if stay.evaluate("button => button === document.activeElement"):
            break
        desktop.keyboard.press("Shift+Tab")
    desktop.keyboard.press("Enter")
    expect(desktop.get_by_role("status")).to_have_text("You stay signed in.")
    expect(stay).to_have_count(0)
    desktop.clock.fast_forward(60 * MINUTE)
    expect(desktop.get_by_role("link", name="Sign in again")).to_be_visible()
    axe(desktop)
