"""Contributions, the budget and attendance in a browser: looked at, and journeys of those who pay and who add up."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from portal.financial_years import year_of
from portal.local_time import today
from tests.browser.server import Portal
from tests.browser.test_concerns import OpenPage, at, follow, look, press

__all__ = ["at"]
COORDINATOR = "coordinator@mk-together.example"
PUBLISHED = "2024-25"
PAGES = ("", "/budget", "/workbook", "/send", "/contributors/new", "/bring/contributions", "/bring/budget")
BILLING = {"billing_name": "Example", "billing_contact": "Example Officer", "billing_email": "pay@example.invalid"}
SIGNED = {"holder_name": "Example Holder", "holder_role": "Head of an invented service"}


def this_year() -> str:
    return year_of(today())


def place_of(page: Page) -> str:
    """The beginning of the addresses of the partnership's pages."""
    page.goto("/contributions")
    return re.sub(r"/[^/]*$", "", page.url.partition("?")[0])


@pytest.mark.soak
def test_every_page_of_money_and_attendance_can_be_read(at: OpenPage, pictures: Path | None) -> None:
    for page, size in ((at(COORDINATOR), "large"), (at(COORDINATOR, phone=True), "small")):
        place = place_of(page)
        meetings = place.replace("contributions", "attendance")
        for year in (PUBLISHED, this_year(), "2039-40"):
            for rest in PAGES:
                page.goto(f"{place}/{year}{rest}")
                look(page, pictures, f"money-{year}{rest.replace('/', '-')}-{size}")
            page.goto(f"{meetings}/{year}")
            look(page, pictures, f"attendance-{year}-{size}")
        page.goto(f"{meetings}/{PUBLISHED}")
        expect(page.locator("main")).to_contain_text("Missing: Central and North West London")
        follow(page, "January 2025")
        look(page, pictures, f"meeting-{size}")
        page.goto(f"{meetings}/groups")
        look(page, pictures, f"groups-{size}")
        page.goto(f"{place}/{this_year()}")
        follow(page, "MK City Council incl Public Health")
        follow(page, "Change the name or the finance contact")
        look(page, pictures, f"contributor-{size}")


@pytest.mark.soak
def test_a_finance_contact_without_an_account_disputes_and_then_the_budget_holder_declares(
    at: OpenPage, live_portal: Portal, pictures: Path | None
) -> None:
    coordinator, payer = at(COORDINATOR), at(COORDINATOR, phone=True)
    payer.context.clear_cookies()
    coordinator.goto(f"{place_of(coordinator)}/{this_year()}/send")
    day = coordinator.get_by_role("group", name="Last day for replies")
    last = today() + timedelta(days=30)
    for box, number in (("Day", last.day), ("Month", last.month), ("Year", last.year)):
        day.get_by_label(box).fill(str(number))
    press(coordinator, "Send to those ticked")
    expect(look(coordinator, pictures, "sent-to-all").locator("main")).to_contain_text("on the way")
    follow(coordinator, "Ledger")
    follow(coordinator, "National Probation Service")
    path = link_in(live_portal)
    payer.goto(path)
    look(payer, pictures, "link-start")
    follow(payer, "Start") if payer.get_by_role("link", name="Start").count() else press(payer, "Start")
    press(payer, "Save and continue")
    look(payer, pictures, "link-error")
    payer.get_by_label("We dispute them").check()
    payer.locator("#reason").fill("An invented reason.")
    press(payer, "Save and continue")
    press(look(payer, pictures, "link-check"), "Send")
    look(payer, pictures, "link-sent")
    payer.goto(path)
    look(payer, pictures, "link-over")
    coordinator.reload()
    expect(look(coordinator, pictures, "disputed").locator("main")).to_contain_text("An invented reason.")
    coordinator.get_by_text("Answer what they wrote").click()
    coordinator.locator("#message").fill("An invented answer.")
    press(coordinator, "Send the answer")
    payer.goto(link_in(live_portal))
    expect(look(payer, pictures, "link-answered").locator("main")).to_contain_text("An invented answer.")
    confirm(payer, link_in(live_portal), pictures)
    coordinator.reload()
    expect(coordinator.locator("main")).to_contain_text("Confirmed")


def confirm(payer: Page, path: str, pictures: Path | None) -> None:
    """The budget holder confirms, says where the invoice goes, and declares."""
    payer.goto(f"{path}/amounts")
    payer.get_by_label("Yes, we confirm them").check()
    press(payer, "Save and continue")
    for words in ("None needed", "At once", "Outside the scope of VAT"):
        payer.get_by_label(words).check()
    for box, words in BILLING.items():
        payer.locator(f"#{box}").fill(words)
    payer.locator("#billing_address").fill("1 Example Street")
    press(look(payer, pictures, "link-billing"), "Save and continue")
    for box, words in SIGNED.items():
        payer.locator(f"#{box}").fill(words)
    payer.get_by_label("I hold the budget and may confirm these amounts").check()
    payer.get_by_label("No", exact=True).check()
    press(look(payer, pictures, "link-declaration"), "Save and continue")
    press(look(payer, pictures, "link-declared"), "Send")
    expect(payer.locator("h1")).to_have_text("Your answer is sent")


@pytest.mark.soak
def test_a_coordinator_reconciles_what_was_paid_with_the_budget(at: OpenPage, pictures: Path | None) -> None:
    page = at(COORDINATOR)
    place = place_of(page)
    page.goto(f"{place}/{PUBLISHED}/budget")
    expect(page.locator("main")).to_contain_text("£210,495.38 from the printed lines above, £210,485.38 printed")
    page.goto(f"{place}/{this_year()}?show=late")
    follow(page, "BLMK Integrated Care Board")
    for number, (amount, button) in enumerate((("65,782.01", "There is a problem"), ("65,782", "It is entered"))):
        if not number:
            page.get_by_text("Enter an invoice or a payment").click()
            page.get_by_label("Payment", exact=True).check()
            for box, words in (("Day", "1"), ("Month", "4"), ("Year", this_year()[:4])):
                page.get_by_role("group", name="On which day?").get_by_label(box).fill(words)
        page.get_by_label("Amount", exact=True).fill(amount)
        press(page, "Enter it")
        expect(look(page, pictures, f"payment-{number}").locator("main")).to_contain_text(button)
    expect(page.locator("main")).to_contain_text("£0.00")
    page.goto(f"{place}/{this_year()}?show=paid")
    expect(page.locator("main")).to_contain_text("BLMK Integrated Care Board")
    page.goto(f"{place}/{this_year()}/budget")
    expect(look(page, pictures, "reconciled").locator("main")).to_contain_text("from the ledger")


def link_in(live_portal: Portal) -> str:
    """The link of the last e-mail to that contact, as the outbox of the portal holds it."""
    query = "SELECT body FROM outbox_messages WHERE kind = ? AND recipient = ? ORDER BY created_at"
    with closing(sqlite3.connect(live_portal.instance / "portal.db")) as database:
        rows = database.execute(query, ("contribution_link", "finance@payer4.example")).fetchall()
    found = re.search(r"/contributions/reply/[A-Za-z0-9_-]{43}", rows[-1][0])
    assert found is not None
    return found[0]
