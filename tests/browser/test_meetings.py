"""A case and its meeting, as the LADO and somebody of another organisation see them, on a screen and on a phone."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page

from portal.local_time import today
from tests.browser.filling import sign_in
from tests.browser.looks import PHONE, axe, no_sideways_scroll
from tests.browser.server import Portal

pytestmark = pytest.mark.soak
NEVER = re.compile(r"lado|allegation|inventa", re.IGNORECASE)
DESK, GUEST = "lado@mk-together.example", "lead@public-health.example"
OpenPage = Callable[..., Page]
Look = Callable[[Page, str], None]


@pytest.fixture
def at(new_context: Callable[..., BrowserContext], live_portal: Portal) -> OpenPage:
    def open_page(email: str) -> Page:
        page = new_context().new_page()
        sign_in(page, next(one for one in live_portal.accounts if one["email"] == email))
        return page

    return open_page


@pytest.fixture
def look(pictures: Path | None) -> Look:
    """Nothing for axe and nothing sideways, on a screen and at the width of a phone."""

    def at_both_widths(page: Page, name: str) -> None:
        wide = page.viewport_size
        assert wide is not None
        for size in (wide, PHONE):
            page.set_viewport_size(size)  # type: ignore[arg-type]
            axe(page)
            no_sideways_scroll(page)
            if pictures is not None:
                page.screenshot(path=pictures / f"meetings-{name}-{size['width']}.png", full_page=True)
        page.set_viewport_size(wide)
        assert not NEVER.search(page.title()), page.title()
        assert not NEVER.search(page.url), page.url

    return at_both_widths


def press(page: Page, words: str) -> None:
    page.get_by_role("button", name=words, exact=True).first.click()


def follow(page: Page, words: str) -> None:
    page.get_by_role("link", name=words).first.click()


def day(page: Page, prefix: str, days: int) -> None:
    on = today() + timedelta(days=days)
    for part in ("day", "month", "year"):
        page.locator(f"#{prefix}{part}").fill(str(getattr(on, part)))


def case(page: Page) -> str:
    """A contact that met the threshold; its address."""
    page.goto("/duty/log")
    page.locator("#name").fill("Inventa Examplesdottir")
    page.get_by_label("A call").check()
    page.get_by_label("To report a concern").check()
    page.locator("#account").fill("Example: an invented account.")
    press(page, "Save the contact")
    page.wait_for_url("**/duty/contacts/*")
    page.goto(page.url.split("?")[0] + "/decide")
    page.locator("input[value=referral]").check()
    page.locator("#criteria").check()
    page.locator("#reason").fill("Because of an invented thing.")
    press(page, "Save the decision")
    page.wait_for_url("**done=decided")
    return page.url.split("?")[0]


def test_a_meeting_and_its_pages(at: OpenPage, look: Look) -> None:
    lado = at(DESK)
    home = case(lado)
    look(lado, "contact")
    lado.goto(f"{home}/meetings")
    look(lado, "none")
    press(lado, "Arrange a meeting")
    press(lado, "Arrange the meeting")
    look(lado, "arrange-errors")
    lado.locator("#kind").check()
    lado.locator("#way-2").check()
    day(lado, "on_", 7)
    for name, words in {"at": "14:30", "place": "An invented link", "chair": "Example Chair"}.items():
        lado.locator(f"#{name}").fill(words)
    press(lado, "Arrange the meeting")
    look(lado, "listed")
    follow(lado, "Initial meeting")
    follow(lado, "Add somebody")
    look(lado, "person")
    for name, words in {
        "name": "Example Inspector",
        "job": "Inspector",
        "agency": "Example Police",
        "email": GUEST,
    }.items():
        lado.locator(f"#{name}").fill(words)
    press(lado, "Add them")
    press(lado, "Send the invitation to one person")
    note(lado)
    look(lado, "meeting")
    meeting = lado.url.split("?")[0]
    follow(lado, "Consider it")
    look(lado, "consider")
    lado.goto(f"{meeting}/pack")
    look(lado, "pack")
    lado.goto(f"{meeting}/give")
    lado.locator("#who").select_option(index=1)
    for name in ("what", "way", "days"):
        lado.locator(f"#{name}").check()
    look(lado, "give")
    press(lado, "Give it to them")
    lado.goto("/duty/meetings")
    look(lado, "due")
    guest = at(GUEST)
    guest.goto("/meetings")
    look(guest, "own")
    guest.locator(".portal-actions__what a").first.click()
    look(guest, "own-one")
    follow(guest, "Pack")
    look(guest, "own-pack")


def note(lado: Page) -> None:
    """One thing of each kind that a meeting records."""
    for kind, typed in {
        "document": {"what": "An invented statement of 3 May."},
        "recommendation": {"from_whom": "Example Police", "what": "Wait with interviews."},
        "decision": {"what": "No suspension for now.", "why": "He is supervised all day."},
    }.items():
        follow(lado, f"Add a {kind}")
        for name, words in typed.items():
            lado.locator(f"#{name}").fill(words)
        press(lado, "Save")
    follow(lado, "Add an action")
    lado.locator("#what").fill("Ask who was in the corridor.")
    lado.locator("#owner").select_option(index=1)
    day(lado, "due_", 2)
    press(lado, "Save")


def test_why_none_is_held_and_the_strands(at: OpenPage, look: Look) -> None:
    lado = at(DESK)
    home = case(lado)
    lado.goto(f"{home}/no-meeting")
    look(lado, "no-meeting")
    lado.locator("#code").check()
    day(lado, "on_", 0)
    for name in ("why", "decided_by", "with_whom", "what_next"):
        lado.locator(f"#{name}").fill("An invented sentence about Inventa.")
    press(lado, "Record it")
    look(lado, "reason")
    follow(lado, "Note for the child")
    look(lado, "note")
    lado.goto(f"{home}/strands")
    look(lado, "strands-empty")
    follow(lado, "Change how far it is")
    lado.locator("#state-4").check()
    press(lado, "Save")
    look(lado, "strand-errors")
    lado.locator("#state-3").check()
    lado.locator("#result").select_option("cps")
    lado.locator("#reference").fill("EX/123")
    day(lado, "chase_", 0)
    lado.locator("#heard").fill("The invented file has gone on.")
    press(lado, "Save")
    lado.locator("details").first.click()
    look(lado, "strands")
    lado.goto("/duty/strands")
    look(lado, "quiet")
