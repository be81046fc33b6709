"""A safeguarding lead with a phone on a Friday afternoon: page one, saved while it is typed, sent as it is."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.filling import sign_in
from tests.browser.looks import axe, no_sideways_scroll
from tests.browser.server import Portal


def looked_over(page: Page) -> Page:
    axe(page)
    no_sideways_scroll(page)
    return page


def test_page_one_is_sent_from_a_phone(live_portal: Portal, phone: Page) -> None:
    account = next(one for one in live_portal.accounts if one["role"] == "safeguarding_lead")
    sign_in(phone, account)
    phone.goto("/concerns/start")
    for box in ("private", "danger_now", "works_here", "asks_for-2"):
        looked_over(phone).locator(f"#{box}").check()
    phone.get_by_role("button", name="Continue").click()
    looked_over(phone).locator("#what_happened").fill("Example: something was seen in the hall.")
    phone.locator("#workplace").fill("Example School")
    expect(phone.locator("#saved")).to_contain_text("Saved")
    phone.reload()
    expect(phone.locator("#what_happened")).to_have_value("Example: something was seen in the hall.")
    phone.locator("#person_name").fill("Inventa Examplesdottir")
    phone.locator("#criteria").check()
    phone.locator("#safe_tonight").check()
    phone.get_by_role("button", name="Send now").click()
    phone.wait_for_url("**/receipt")
    expect(looked_over(phone).locator("h1")).to_contain_text("Receipt")
    assert "Inventa" not in phone.content()
