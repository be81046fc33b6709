"""Two cases of one meeting from threshold to closure, as their LADO sees them, on a screen and on a phone."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page

from portal.lado.cases.words import FOLLOW_UP
from tests.browser.test_meetings import DESK, Look, OpenPage, at, day, follow, look

__all__ = ["at", "look"]

pytestmark = pytest.mark.soak
FOUND = "An invented thing that nobody did."


def press(page: Page, words: str) -> None:
    """And wait for what comes of it, so that going on does not cut it off."""
    with page.expect_navigation():
        page.get_by_role("button", name=words, exact=True).first.click()


def fill(page: Page, **typed: str) -> None:
    for name, words in typed.items():
        page.locator(f"#{name}").fill(words)


def case(page: Page, name: str) -> str:
    """Somebody of whom the threshold is met; the address of their contact."""
    page.goto("/duty/log")
    fill(page, name=name, account="Example: an invented account.")
    page.get_by_label("A call").check()
    page.get_by_label("To report a concern").check()
    press(page, "Save the contact")
    page.wait_for_url(re.compile("/duty/contacts/"))
    home = page.url.split("?")[0]
    page.goto(f"{home}/decide")
    page.get_by_label("Referral: threshold met").check()
    page.locator("#criteria").check()
    fill(page, reason="Because of an invented thing.")
    press(page, "Save the decision")
    page.wait_for_url(re.compile("done=decided"))
    return home


def says_what_it_is_about(page: Page, home: str) -> None:
    page.goto(f"{home}/case/about")
    fill(page, text=FOUND)
    page.locator("#category").check()
    page.locator("#context").check()
    press(page, "Add it")
    page.goto(f"{home}/need")
    page.get_by_label("No: I know nobody in it").check()
    press(page, "Declare it")


def discussed(page: Page, meeting: str) -> None:
    """The part of one of the two cases: something is decided, and it is complete."""
    page.goto(f"{meeting}")
    follow(page, "Add a decision")
    fill(page, what="Both go on working with somebody beside them.", why="Until it is clear.")
    press(page, "Save")
    press(page, "It was held, and is complete for this case")


def settled(page: Page, home: str) -> None:
    """Outcome, strands and follow-up."""
    page.goto(f"{home}/case/about")
    follow(page, "Agree the outcome")
    page.get_by_label("Unfounded: ").check()
    page.locator("#category").check()
    day(page, "agreed_", 0)
    fill(page, reasoning="Nothing supports it.")
    press(page, "Save the outcome")
    for kind in ("police", "social_care", "employer"):
        page.goto(f"{home}/strands/{kind}")
        page.locator("#state").check()
        press(page, "Save")
    page.goto(f"{home}/case/follow-up")
    fill(page, note="Nobody else has to know of it.")
    press(page, "Nothing more is needed")


def look_at_every_page(page: Page, home: str, look: Look) -> None:
    for name, path in {
        "case": "case",
        "case-about": "case/about",
        "case-follow-up": "case/follow-up",
        "case-follow-up-one": f"case/follow-up/{next(iter(FOLLOW_UP))}",
        "case-lessons": "case/lessons",
        "case-reclassify": "case/reclassify",
        "case-delay": "case/delay",
        "case-transfer": "case/steps/transfer",
        "case-close": "case/steps/close",
    }.items():
        page.goto(f"{home}/{path}")
        look(page, name)


def test_two_cases_of_one_meeting_from_threshold_to_closure(at: OpenPage, look: Look) -> None:
    lado = at(DESK)
    homes = [case(lado, name) for name in ("Inventa Examplesdottir", "Madeup Exampleson")]
    reference = lado.locator(".govuk-caption-l").inner_text()
    look(lado, "case-contact")
    lado.goto(f"{homes[0]}/case/steps/begin")
    look(lado, "case-begin-missing")
    lado.goto(f"{homes[0]}/case/about")
    press(lado, "Add it")
    look(lado, "case-about-errors")
    for home in homes:
        says_what_it_is_about(lado, home)
    lado.goto(f"{homes[0]}/meetings")
    press(lado, "Arrange a meeting")
    lado.locator("#kind").check()
    lado.locator("#way-2").check()
    day(lado, "on_", -1)
    fill(lado, at="10:00", place="An invented link", chair="Example Chair", references=reference)
    press(lado, "Arrange the meeting")
    follow(lado, "Initial meeting")
    meeting = lado.url.split("?")[0]
    follow(lado, "Add somebody")
    fill(lado, name="Example Inspector", job="Inspector", agency="Example Police")
    lado.get_by_label("Came", exact=True).check()
    press(lado, "Add them")
    number = meeting.rsplit("/", 1)[1]
    for home in homes:
        lado.goto(f"{home}/case/steps/begin")
        press(lado, "Begin the case")
        lado.get_by_text("The case has begun.").wait_for()
        discussed(lado, f"{home}/meetings/{number}")
        settled(lado, home)
    look_at_every_page(lado, homes[0], look)
    for one in homes:
        lado.goto(f"{one}/case/steps/close")
        fill(lado, note="All of it is done.")
        press(lado, "Close the case")
        lado.get_by_text("The case is closed.").wait_for()
    look(lado, "case-closed")
    follow(lado, "Closing letter")
    look(lado, "case-letter")
    letter = lado.locator("#letter")
    letter.fill(re.sub(r"\[Write here [^\]]*\]", "Nothing.", letter.input_value()))
    press(lado, "Send the letter")
    lado.get_by_text("The closing letter is sent.").wait_for()
    lado.goto("/duty/cases-by-age")
    look(lado, "case-ages")
