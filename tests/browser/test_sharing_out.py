"""A lead shares out the work, an editor on a phone finds it, and they ask each other about a question."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.filling import sign_in
from tests.browser.looks import axe, no_sideways_scroll
from tests.browser.server import Portal

AUDIT = re.compile("Section 11 audit")


def account(portal: Portal, email: str) -> dict[str, str]:
    return next(one for one in portal.accounts if one["email"].startswith(email))


def look(page: Page) -> None:
    axe(page)
    no_sideways_scroll(page)


def test_work_is_shared_out_and_asked_about(live_portal: Portal, desktop: Page, phone: Page) -> None:
    sign_in(phone, account(live_portal, "editor@police"))
    phone.get_by_role("link", name="Your account").wait_for()
    name = phone.locator(".portal-header__person a").inner_text().removeprefix("Your account: ")
    share_out(live_portal, desktop, name)
    phone.goto("/")
    expect(phone.get_by_role("heading", name="Waiting for you")).to_be_visible()
    look(phone)
    phone.locator(".portal-waiting a").filter(has_text="6.2 ").click()
    expect(phone.locator("#question-s6_2")).to_be_in_viewport()
    expect(phone.locator("#question-s6_2")).to_contain_text("You are asked to answer this question.")
    write_a_note(phone)
    desktop.goto("/")
    line = desktop.locator(".portal-waiting__item").filter(has_text=f"{name} wrote you a note: 6.2 ")
    line.get_by_role("link").click()
    expect(desktop.locator("#notes-s6_2")).to_contain_text("Example question from a phone")
    desktop.locator("#notes-s6_2").get_by_role("button", name="Settled").click()
    expect(desktop.locator("#notes-s6_2")).to_contain_text("Settled notes (1)")
    look(desktop)


def share_out(portal: Portal, desktop: Page, name: str) -> None:
    """By the keyboard: choose in a list, press Enter on the button."""
    sign_in(desktop, account(portal, "lead@police"))
    desktop.get_by_role("link", name=AUDIT).first.click()
    desktop.get_by_role("link", name="Who fills in what").click()
    look(desktop)
    desktop.get_by_label("5. Safer recruitment").focus()
    desktop.keyboard.type(name)
    desktop.get_by_role("button", name="Save who fills in what").press("Enter")
    expect(desktop.get_by_text("It is saved who fills in what.")).to_be_visible()
    desktop.get_by_role("link", name="Single questions of 6.").click()
    look(desktop)
    desktop.get_by_label(re.compile("^6.2 ")).select_option(label=name)
    desktop.get_by_role("button", name="Save who answers what").press("Enter")
    expect(desktop.get_by_role("row", name=name)).to_contain_text("answered")
    look(desktop)


def write_a_note(phone: Page) -> None:
    """First nothing, which is said at the box; then a note, which stays in sight."""
    notes = phone.locator("#notes-s6_2")
    notes.locator("summary").click()
    notes.get_by_role("button", name="Save the note").click()
    expect(notes.get_by_text("Enter a note, or leave the box empty")).to_be_visible()
    expect(notes.get_by_label("Note, 6.2", exact=True)).to_be_focused()
    look(phone)
    notes.get_by_label("Note, 6.2", exact=True).fill("Example question from a phone")
    expect(notes.get_by_text("Enter a note, or leave the box empty")).to_have_count(0)
    chosen = notes.get_by_label("Who is it for?").locator("option").all_inner_texts()
    lead = next(place for place, words in enumerate(chosen) if words.strip() == "Nia Invented")
    notes.get_by_label("Who is it for?").select_option(index=lead)
    notes.get_by_role("button", name="Save the note").click()
    expect(notes.get_by_text("Example question from a phone")).to_be_visible()
    look(phone)
