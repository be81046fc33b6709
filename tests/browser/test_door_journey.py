"""A club without an account: a link by e-mail, page one, the receipt, and back to it by a fresh link."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.looks import PHONE
from tests.browser.server import Portal
from tests.browser.test_concerns import at, follow, look, newest, press, reference_in, tell

__all__ = ["at"]
CLUB, COACH = "coach@club.example.invalid", "Example Coach"
LINK = re.compile(r"^http://\S+(/door/link/[A-Za-z0-9_-]{43})\s*$", re.MULTILINE)
SECONDS = 30
WITH_WORKER = True


def links_in(portal: Portal) -> set[str]:
    files = (portal.instance / "outbox").glob("*.eml")
    letters = [message_from_bytes(file.read_bytes(), policy=default).get_content() for file in files]
    return {path for letter in letters for path in LINK.findall(letter)}


def link_after(portal: Portal, ask: Callable[[], None]) -> str:
    """The link that the worker sends once it was asked for."""
    before = links_in(portal)
    ask()
    until = time.monotonic() + SECONDS
    while time.monotonic() < until:
        if found := links_in(portal) - before:
            return found.pop()
        time.sleep(0.2)
    raise AssertionError("No link came.")


@pytest.mark.soak
def test_a_club_without_an_account_writes_and_comes_back(
    new_context: Callable[..., BrowserContext], at: Callable[..., Page], live_portal: Portal, pictures: Path | None
) -> None:
    club, lado = new_context(size=PHONE, has_touch=True).new_page(), at("lado@mk-together.example")
    club.goto("/sign-in")
    follow(club, "Report a concern without signing in")
    heading(club, "Report without an account")
    look(club, pictures, "door-ask")
    press(club, "Send me a link")
    expect(look(club, pictures, "door-ask-error").locator(".govuk-error-summary")).to_contain_text("Enter")
    club.goto(link_after(live_portal, lambda: ask(club, CLUB)))
    look(club, pictures, "door-link")
    press(club, "Begin")
    heading(club, "First questions")
    club.locator("#reporter_name").fill(COACH)
    for box in ("private", "danger_now", "works_here", "asks_for-2"):
        club.locator(f"#{box}").check()
    look(club, pictures, "door-start")
    press(club, "Continue")
    heading(club, "What happened")
    tell(look(club, pictures, "door-page-one"), "Inventa Guestwriter", "Example Club")
    press(club, "Save and add more first")
    heading(club, "Your message")
    look(club, pictures, "door-list")
    press(club, "Check and send")
    heading(club, "Check and send")
    expect(look(club, pictures, "door-check").locator("main")).to_contain_text(COACH)
    press(club, "Send")
    club.wait_for_url("**/receipt")
    reference = reference_in(look(club, pictures, "door-receipt"))
    press(club, "I have finished")
    heading(club, "You have finished")
    look(club, pictures, "door-finished")
    follow(club, "Come back to what you wrote")
    heading(club, "Come back to what you wrote")
    club.get_by_label("Reference").fill(reference.lower())
    look(club, pictures, "door-open")
    club.goto(link_after(live_portal, lambda: ask(club, CLUB)))
    press(club, "Go on")
    expect(club.locator("h1")).to_contain_text(reference)
    club.goto("/door/link/" + "x" * 43)
    look(club, pictures, "door-over")
    newest(lado)
    expect(lado.locator("main")).to_contain_text("Inventa Guestwriter")
    lado.goto("/duty/send-link")
    press(lado, "Send the link")
    look(lado, pictures, "desk-link-error")
    path = link_after(live_portal, lambda: send(lado, "other@club.example.invalid"))
    look(lado, pictures, "desk-link-sent")
    club.goto(path)
    expect(club.locator("h1")).to_have_text("Begin")


def heading(page: Page, words: str) -> None:
    expect(page.locator("h1")).to_have_text(words)


def ask(page: Page, email: str) -> None:
    page.get_by_label("Your e-mail address").fill(email)
    press(page, "Send me a link")
    page.wait_for_url("**/door/sent")


def send(page: Page, email: str) -> None:
    page.get_by_label("Their e-mail address").fill(email)
    press(page, "Send the link")
    expect(page.locator(".govuk-notification-banner")).to_contain_text("on its way")
