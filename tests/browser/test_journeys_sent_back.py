"""Answers on their way there and back: an approver who asks for a change, an editor on a phone who makes it, a lead who
sends them again, a coordinator who wants another change - and each sees what was asked and what changed.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.filling import sign_in
from tests.browser.looks import PHONE, axe, no_sideways_scroll
from tests.browser.server import Portal

AUDIT = "Section 11 audit 2026"
TO_APPROVE = "Read the answers, then submit them or send them back"
AGENCY, DOMAIN = "Milton Keynes University Hospital", "hospital.example"
ASKED, FIRST = "Example: say when the board saw it", "Example: the board saw it in May."
WANTED, SECOND = "Example: say which board", "Example: the whole board saw it in May."


@pytest.fixture
def person(live_portal: Portal, new_context: Callable[..., BrowserContext]) -> Callable[..., Page]:
    """Someone who has signed in; their window stays open for the rest of the journey."""

    def open_page(email: str, **options: object) -> Page:
        page = new_context(**options).new_page()
        sign_in(page, next(one for one in live_portal.accounts if one["email"] == email))
        page.get_by_role("heading", level=1, name="Home").wait_for()
        return page

    return open_page


@pytest.fixture
def shown(pictures: Path | None) -> Callable[[Page, str], None]:
    """Looks a page over, and takes its picture where those are wanted."""

    def look(page: Page, name: str) -> None:
        axe(page)
        no_sideways_scroll(page)
        if pictures is not None:
            page.screenshot(path=pictures / f"sent-back-{name}.png", full_page=True)

    return look


def answers_of(portal: Portal) -> dict[str, str]:
    """What the agency has written, read past the portal."""
    query = (
        "SELECT d.answers FROM section_drafts d JOIN returns r ON r.id = d.return_id JOIN rounds o ON o.id = r.round_id"
        " JOIN agencies a ON a.id = r.agency_id WHERE a.name LIKE ? AND o.key = 'section11-2026'"
    )
    with sqlite3.connect(portal.instance / "portal.db") as connection:
        return {
            key: each for row in connection.execute(query, (f"{AGENCY}%",)) for key, each in json.loads(row[0]).items()
        }


def a_met_question(answers: dict[str, str]) -> str:
    """In the middle of the form, so that whoever looks for it has to be led there."""
    return next(key for key in answers if key.startswith("s6_") and answers[key] == "met")


def number_of(key: str) -> str:
    return key.removeprefix("s").replace("_", ".")


def ask_for_change(page: Page, key: str, words: str) -> None:
    page.locator("summary", has_text=f"Ask for a change to {number_of(key)}").click()
    page.get_by_label(f"What should change, and why? {number_of(key)}").fill(words)


def change(page: Page, key: str, words: str) -> None:
    box = page.locator(f"[name={key}_how_we_know]")
    box.fill(words)
    box.blur()
    expect(page.locator("#saved")).to_contain_text("Saved")
    page.get_by_role("button", name="Save and go back to the list").click()
    expect(page.get_by_text("Your answers are saved.")).to_be_visible()


def send_on(page: Page) -> None:
    page.get_by_role("button", name="Check your answers").click()
    page.get_by_role("button", name="Send to the approver").click()
    expect(page.locator("main")).to_contain_text("Awaiting approval")


def submit(page: Page) -> None:
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="Submit the answers").click()
    expect(page.locator("h1")).to_contain_text("Receipt")


@pytest.mark.soak
def test_there_and_back_twice(
    live_portal: Portal, person: Callable[..., Page], shown: Callable[[Page, str], None]
) -> None:
    before = answers_of(live_portal)
    key = a_met_question(before)
    old = before[f"{key}_how_we_know"]
    approver = person(f"approver@{DOMAIN}")
    sends_back(approver, key, shown)
    changes_on_a_phone(person(f"editor@{DOMAIN}", size=PHONE, has_touch=True), key, shown)
    lead = person(f"lead@{DOMAIN}")
    lead.get_by_role("link", name=AUDIT).first.click()
    send_on(lead)
    approver.goto("/")
    sees_what_changed(approver, key, old, shown)
    coordinator = person("coordinator@mk-together.example")
    asks_again(coordinator, key, shown)
    lead.goto("/")
    lead.get_by_role("link", name=AUDIT).first.click()
    expect(lead.get_by_role("heading", name="What needs to change")).to_be_visible()
    shown(lead, "lead-asked")
    lead.locator(f"a[href$='#question-{key}']").first.click()
    expect(lead.locator(f"#question-{key} .portal-remark").filter(has_text=WANTED)).to_be_in_viewport()
    change(lead, key, SECOND)
    send_on(lead)
    approver.goto("/")
    approver.get_by_role("link", name=TO_APPROVE).click()
    expect(approver.get_by_role("heading", name="Since the last submission")).to_be_visible()
    submit(approver)
    approver.get_by_role("link", name="See what changed since the submission before").click()
    says_before_and_after(approver)
    shown(approver, "what-changed")
    coordinator.goto("/")
    coordinator.get_by_role("link", name=AUDIT).first.click()
    coordinator.get_by_role("link", name=AGENCY).first.click()
    coordinator.get_by_role("link", name="What changed since the submission before").click()
    says_before_and_after(coordinator)


def sends_back(page: Page, key: str, shown: Callable[[Page, str], None]) -> None:
    """First without a word, which is refused and said; then with a note at one question."""
    page.get_by_role("link", name=TO_APPROVE).click()
    page.get_by_role("button", name="Send back").click()
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    assert page.title().startswith("Error: ")
    shown(page, "approver-error")
    ask_for_change(page, key, ASKED)
    page.get_by_role("button", name="Send back").click()
    expect(page.get_by_role("button", name="Send back")).to_have_count(0)
    shown(page, "approver-sent-back")


def changes_on_a_phone(page: Page, key: str, shown: Callable[[Page, str], None]) -> None:
    """The way is by touch alone: from the home page to the question, with the remark above it in sight."""
    shown(page, "phone-home")
    page.get_by_role("link", name=AUDIT).first.tap()
    expect(page.get_by_role("heading", name="What needs to change")).to_be_visible()
    shown(page, "phone-tasks")
    page.locator(f"a[href$='#question-{key}']").first.tap()
    remark = page.locator(f"#question-{key} .portal-remark")
    expect(remark).to_contain_text(ASKED)
    expect(remark).to_be_in_viewport()
    above = remark.bounding_box()
    box = page.locator(f"#question-{key} fieldset").first.bounding_box()
    assert above is not None
    assert box is not None
    assert above["y"] + above["height"] <= box["y"], "the remark stands above the question"
    shown(page, "phone-question")
    change(page, key, FIRST)


def sees_what_changed(page: Page, key: str, old: str, shown: Callable[[Page, str], None]) -> None:
    page.get_by_role("link", name=TO_APPROVE).click()
    expect(page.get_by_role("heading", name="Since you sent them back")).to_be_visible()
    expect(page.locator("main")).to_contain_text("1 answer has changed since")
    page.locator(f"main a[href='#answer-{key}']").first.click()
    answer = page.locator(f"#answer-{key}")
    expect(answer).to_be_in_viewport()
    expect(answer).to_contain_text(FIRST)
    answer.locator("summary", has_text="Changed since. What it said before").click()
    expect(answer.get_by_text(old)).to_be_visible()
    shown(page, "approver-changed")
    page.get_by_role("button", name="Submit the answers").click()
    assert page.title().startswith("Error: ")
    submit(page)
    shown(page, "receipt")


def asks_again(page: Page, key: str, shown: Callable[[Page, str], None]) -> None:
    page.get_by_role("link", name=AUDIT).first.click()
    page.get_by_role("link", name=AGENCY).first.click()
    page.get_by_role("button", name="Ask for changes").click()
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    shown(page, "coordinator-error")
    ask_for_change(page, key, WANTED)
    page.get_by_role("button", name="Ask for changes").click()
    expect(page.get_by_role("button", name="Ask for changes")).to_have_count(0)
    shown(page, "coordinator-asked")


def says_before_and_after(page: Page) -> None:
    sides = page.locator(".portal-sides").first
    expect(sides).to_contain_text(FIRST)
    expect(sides).to_contain_text(SECOND)
