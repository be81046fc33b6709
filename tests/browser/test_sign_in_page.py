"""The first page that anybody sees, in a real browser: on a desktop, on a phone, without JavaScript."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.filling import sign_in_by_page
from tests.browser.looks import axe, no_sideways_scroll
from tests.browser.server import Portal


@pytest.fixture
def account(live_portal: Portal) -> dict[str, str]:
    """One of the demonstration's accounts: its address and password."""
    return live_portal.accounts[0]


def sign_in(page: Page, account: dict[str, str]) -> None:
    page.goto("/sign-in")
    page.get_by_label("E-mail address").fill(account["email"])
    page.get_by_label("Password", exact=True).fill(account["password"])
    page.get_by_role("button", name="Sign in").click()


def test_the_page_is_sound_on_a_desktop(desktop: Page) -> None:
    desktop.goto("/")
    expect(desktop.get_by_role("heading", level=1)).to_have_text("Sign in")
    axe(desktop)
    no_sideways_scroll(desktop)


def test_the_page_is_sound_on_a_phone(phone: Page) -> None:
    phone.goto("/")
    axe(phone)
    no_sideways_scroll(phone)


def test_a_wrong_password_is_an_error_that_leads_to_the_field(desktop: Page, account: dict[str, str]) -> None:
    sign_in(desktop, {**account, "password": "not the password"})
    assert desktop.title().startswith("Error: Sign in")
    axe(desktop)
    no_sideways_scroll(desktop)
    desktop.locator(".govuk-error-summary a").first.click()
    expect(desktop.get_by_label("Password", exact=True)).to_be_focused()


@pytest.mark.parametrize(("kind", "which"), [("desktop", 1), ("no_javascript", 2)])
def test_a_person_signs_in_and_out(kind: str, which: int, request: pytest.FixtureRequest, live_portal: Portal) -> None:
    page: Page = request.getfixturevalue(kind)
    sign_in_by_page(page, live_portal.accounts[which])
    expect(page.get_by_role("heading", level=1)).not_to_have_text("Sign in")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
