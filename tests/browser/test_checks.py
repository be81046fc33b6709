"""Checks and requests by the DBS at the desk: logged on one screen, told on a second approval, brought as a list."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_concerns import OpenPage, at, follow, look, press

__all__ = ["at"]
LADO, MANAGER = "lado@mk-together.example", "lado.manager@mk-together.example"


def log(page: Page, name: str) -> None:
    """Type the least that a check needs."""
    page.goto("/duty/checks/log")
    page.locator("#name").fill(name)
    page.locator("#organisation").fill("Example Council, staffing")
    for box in ("purpose-2", "verified", "told-2"):
        page.locator(f"#{box}").check()


@pytest.mark.soak
def test_checks_and_a_request_at_the_desk(at: OpenPage, pictures: Path | None, tmp_path: Path) -> None:
    lado, phone, manager = at(LADO), at(LADO, phone=True), at(MANAGER)
    for page, size in ((lado, "wide"), (phone, "narrow")):
        for path, name in (("checks", "queue-empty"), ("dbs", "dbs-empty"), ("checks/list", "list")):
            page.goto(f"/duty/{path}")
            look(page, pictures, f"{name}-{size}")
        page.goto("/duty/checks/log")
        press(look(page, pictures, f"check-log-{size}"), "Log a check")
        expect(look(page, pictures, f"check-log-error-{size}").locator(".govuk-error-summary")).to_be_focused()
        log(page, "Inventa Nobodys")
        press(page, "Log a check")
        expect(look(page, pictures, f"check-{size}").locator("main")).to_contain_text("Who may be meant")
        press(page, "Save the answer")
        look(page, pictures, f"check-error-{size}")
        page.goto("/duty/dbs/log")
        press(look(page, pictures, f"dbs-log-{size}"), "Log the request")
        look(page, pictures, f"dbs-log-error-{size}")
    lado.goto("/duty/checks")
    lado.locator(".portal-actions__what a").first.click()
    lado.locator("#result").check()
    lado.locator("#answer").check()
    press(lado, "Save the answer")
    expect(look(lado, pictures, "check-answered").locator("main")).to_contain_text("nothing to share")
    told(lado, manager, pictures)
    request(lado, manager, phone, pictures)
    (tmp_path / "list.csv").write_text("Organisation,Purpose,Was the person told,Name,Received\nE,Nonsense,No,,\n")
    lado.goto("/duty/checks/list")
    lado.locator("#file").set_input_files(tmp_path / "list.csv")
    press(lado, "Check the file")
    expect(look(lado, pictures, "list-error").locator("main")).to_contain_text("Row 2, Purpose")
    for page, size in ((lado, "wide"), (phone, "narrow")):
        page.goto("/duty/checks")
        look(page, pictures, f"queue-{size}")


def told(lado: Page, manager: Page, pictures: Path | None) -> None:
    """Somebody who is known: what is told waits for a colleague."""
    lado.goto("/duty?show=all")
    reference = lado.locator(".portal-actions__what a").first.inner_text()
    log(lado, "Inventa Known")
    press(lado, "Log a check")
    lado.locator("#result-3").check()
    lado.locator("#references").fill(reference)
    lado.locator("#answer-2").check()
    lado.locator("#disclosed").fill("There is an open concern: speak to us before you appoint.")
    lado.locator("#basis").fill("Example basis.")
    press(lado, "Save the answer")
    here = look(lado, pictures, "check-proposed").url
    manager.goto(here)
    press(look(manager, pictures, "check-to-approve"), "Approve what is told")
    expect(look(manager, pictures, "check-told").locator("main")).to_contain_text("speak to us")


def request(lado: Page, manager: Page, phone: Page, pictures: Path | None) -> None:
    lado.goto("/duty/dbs/log")
    for box, words in (
        ("dbs_reference", "EXAMPLE/1"),
        ("requester", "Example Caseworker"),
        ("name", "Inventa Placeholder"),
        ("purpose", "An invented barring decision."),
        ("items", "Minutes of the first meeting\nThe outcome letter"),
    ):
        lado.locator(f"#{box}").fill(words)
    lado.locator("#family_court").check()
    press(lado, "Log the request")
    expect(look(lado, pictures, "dbs-open").locator("main")).to_contain_text("nothing is released")
    phone.goto(lado.url)
    look(phone, pictures, "dbs-open-narrow")
    for box in ("item_1", "item_2"):
        lado.locator(f"#{box}").select_option("located")
    for box in ("redaction-3", "legal_review-3"):
        lado.locator(f"#{box}").check()
    lado.locator("#legal_advice").fill("An invented opinion.")
    press(lado, "Save how far it is")
    expect(look(lado, pictures, "dbs-error").locator("main")).to_contain_text("day of the legal advice")
    for box, number in (("day", "2"), ("month", "3"), ("year", "2026")):
        lado.locator(f"#advised_{box}").fill(number)
    press(lado, "Save how far it is")
    lado.locator("#disclosed").fill("The minutes, pages 1 to 3.")
    lado.locator("#basis").fill("Example basis.")
    press(look(lado, pictures, "dbs-ready"), "Ask a colleague to approve")
    manager.goto(lado.url)
    look(manager, pictures, "dbs-to-approve").locator("#sent_by").check()
    press(manager, "Approve, and note it as sent")
    expect(look(manager, pictures, "dbs-answered").locator("main")).to_contain_text("What the DBS said")
    lado.goto("/duty/dbs?show=answered")
    follow(look(lado, pictures, "dbs-list"), "-")
