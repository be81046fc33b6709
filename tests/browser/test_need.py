"""What is a colleague's: the question why, what is opened in need, what an officer settles, and the manager's list."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_concerns import OpenPage, at, follow, look, press

__all__ = ["at"]
LADO, SECOND, MANAGER = (f"{one}@mk-together.example" for one in ("lado", "second.lado", "lado.manager"))


def log(page: Page) -> str:
    """A contact of this officer; where it is."""
    page.goto("/duty/log")
    page.locator("#name").fill("Inventa Placeholder")
    page.locator("#asks_for-2").check()
    page.locator("#account").fill("An invented account of something that never happened.")
    page.locator("#sector").select_option("school_primary")
    press(page, "Save the contact")
    return page.url.partition("?")[0]


@pytest.mark.soak
def test_a_colleagues_contact_needs_a_reason(at: OpenPage, pictures: Path | None) -> None:
    lado, phone, manager = at(LADO), at(LADO, phone=True), at(MANAGER)
    manager.goto("/duty/read-by-others?week=2020-01-06")
    look(manager, pictures, "others-empty")
    theirs = log(at(SECOND))
    for page, size in ((lado, "wide"), (phone, "narrow")):
        page.goto(theirs)
        expect(look(page, pictures, f"outline-{size}").locator("main")).not_to_contain_text("Inventa")
        follow(page, "Say why you need to open it")
        press(look(page, pictures, f"why-{size}"), "Open it in need")
        expect(look(page, pictures, f"why-error-{size}").locator(".govuk-error-summary")).to_be_focused()
    lado.locator("#reason").fill("An invented reason.")
    press(lado, "Open it in need")
    expect(look(lado, pictures, "opened").locator("main")).to_contain_text("Inventa Placeholder")
    for page, size in ((lado, "wide"), (phone, "narrow")):
        own = log(page)
        page.goto(f"{own}/need")
        look(page, pictures, f"need-{size}").locator("#referrer-2").check()
        press(page, "Save how they are named")
        page.locator("#referrer-3").check()
        press(page, "Save how they are named")
        look(page, pictures, f"need-error-{size}")
        page.locator("#interest").check()
        press(page, "Declare it")
        look(page, pictures, f"need-full-{size}")
        page.goto(f"{own}/advice")
        look(page, pictures, f"warned-{size}")
    manager.goto("/duty/read-by-others")
    expect(look(manager, pictures, "others").locator("main")).to_contain_text("opened in need")
