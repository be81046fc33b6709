"""A case that is over: held, asked for, given in part, and erased by two people; on a phone and on a wide screen."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.server import Portal
from tests.browser.test_concerns import OpenPage, at, follow, look, press

__all__ = ["at"]
LETTER = "Example: what we agreed on the telephone."


@pytest.mark.soak
def test_a_case_is_held_given_and_erased(at: OpenPage, live_portal: Portal, pictures: Path | None) -> None:
    manager, lado = at("lado.manager@mk-together.example"), at("lado@mk-together.example", phone=True)
    address = closed(manager)
    lado.goto("/duty/keeping")
    look(lado, pictures, "keeping-list-empty")
    manager.goto(address)
    look(manager, pictures, "keeping-new")
    press(manager, "Hold this case")
    press(look(manager, pictures, "keeping-hold"), "Hold this case")
    expect(look(manager, pictures, "keeping-hold-error").locator(".govuk-error-summary")).to_be_focused()
    manager.locator("#reason").fill("Example: an inquiry.")
    press(manager, "Hold this case")
    look(manager, pictures, "keeping-held")
    press(manager, "End the hold")
    manager.locator("#reason").fill("Example: it is over.")
    press(look(manager, pictures, "keeping-unhold"), "End the hold")
    given(manager, pictures)
    manager.goto(address)
    press(manager, "Propose to erase it")
    press(look(manager, pictures, "keeping-erase"), "Propose to erase it")
    look(manager, pictures, "keeping-erase-error")
    manager.locator("#why-0, #why").first.check()
    manager.locator("#note").fill("Example: its time is over.")
    press(manager, "Propose to erase it")
    look(manager, pictures, "keeping-proposed")
    lado.goto("/duty/keeping")
    look(lado, pictures, "keeping-list-phone")
    manager.goto("/duty/keeping/rules")
    look(manager, pictures, "keeping-rules")
    follow(manager, "Change")
    manager.locator("#years").fill("0")
    press(manager, "Save")
    look(manager, pictures, "keeping-rule-error")
    phone = at("lado.manager@mk-together.example", phone=True)
    for path, name in ((address, "keeping"), ("/duty/keeping/rules", "keeping-rules")):
        phone.goto(path)
        look(phone, pictures, f"{name}-phone")


def closed(page: Page) -> str:
    """The address of the page of keeping of a call that was advice."""
    page.goto("/duty/log")
    page.locator("#name").fill("Inventa Examplesdottir")
    page.get_by_label("A call", exact=True).check()
    page.get_by_label("Advice", exact=True).check()
    page.locator("#account").fill("Example: somebody called and asked.")
    page.get_by_label("Keep the name on a record of advice").check()
    page.locator("#why_named").fill("Example: a reason.")
    press(page, "Save the contact")
    address = page.url.split("?")[0]
    page.goto(f"{address}/advice")
    page.locator("#reason").fill("Example: the threshold is not met.")
    page.locator("#letter").fill(LETTER)
    press(page, "Send the letter and close")
    return f"{address}/keeping"


def given(page: Page, pictures: Path | None) -> None:
    """What they ask for, one passage with words taken out, and the copy."""
    press(page, "The person asks for something")
    press(look(page, pictures, "keeping-asked"), "Save")
    look(page, pictures, "keeping-asked-error")
    page.get_by_label("A copy of what is held").check()
    for box, value in (("day", "1"), ("month", "6"), ("year", "2026")):
        page.locator(f"#{box}").fill(value)
    page.locator("#who").fill("Example: the person, with a passport.")
    press(page, "Save")
    press(page, "Record a refusal")
    look(page, pictures, "keeping-refuse")
    page.go_back()
    press(page, "Prepare the copy")
    look(page, pictures, "keeping-copy")
    page.get_by_role("link", name="Change").nth(1).click()
    look(page, pictures, "keeping-passage")
    page.get_by_label("Give it with words taken out").check()
    press(page, "Save")
    look(page, pictures, "keeping-passage-error")
    page.locator("#text").fill("Example: somebody asked.")
    press(page, "Save")
    page.locator("#whom").fill("Example: the person.")
    page.get_by_label("By hand").check()
    with look(page, pictures, "keeping-copy-marked").expect_download() as taken:
        press(page, "Write it down, and download the copy")
    assert taken.value.suggested_filename == "copy.html"
