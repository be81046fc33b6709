"""Journeys about a concern, each by the people who make it: who tells, who must not know, and who is at the desk."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.filling import sign_in
from tests.browser.looks import PHONE, axe, no_sideways_scroll
from tests.browser.server import Portal

SCHOOL = "oaks-primary.example"
HAPPENED = "Example: a parent told us on Friday at twenty to four what her child had said."
NEVER = re.compile(r"lado|allegation|inventa", re.IGNORECASE)
REFERENCE = re.compile(r"\b[2-9B-Z]{4}-[2-9B-Z]{4}\b")
OpenPage = Callable[..., Page]


@pytest.fixture
def at(new_context: Callable[..., BrowserContext], live_portal: Portal) -> OpenPage:
    """A page of somebody who is signed in, on a phone where that is asked for."""

    def open_page(email: str, *, phone: bool = False) -> Page:
        page = (new_context(size=PHONE, has_touch=True) if phone else new_context()).new_page()
        sign_in(page, next(one for one in live_portal.accounts if one["email"] == email))
        return page

    return open_page


def look(page: Page, pictures: Path | None, name: str) -> Page:
    """Nothing for axe, nothing sideways, and a title that anybody may read over a shoulder."""
    axe(page)
    no_sideways_scroll(page)
    if pictures is not None:
        page.screenshot(path=pictures / f"concerns-{name}.png", full_page=True)
    assert not NEVER.search(page.title()), page.title()
    assert not NEVER.search(page.url), page.url
    return page


def press(page: Page, words: str) -> None:
    page.get_by_role("button", name=words, exact=True).first.click()


def follow(page: Page, words: str) -> None:
    page.get_by_role("link", name=words).first.click()


def begin(page: Page, *, private: bool = False, keep_from: str = "") -> None:
    page.goto("/concerns/start")
    for box in ("private-yes" if private else "private", "danger_now", "works_here", "asks_for-2"):
        page.locator(f"#{box}").check()
    page.locator("#keep_from").fill(keep_from)
    press(page, "Continue")
    page.locator("#what_happened").wait_for()


def tell(page: Page, name: str, workplace: str = "Example Oaks Primary School") -> None:
    """Page one, as it has to be before it can go."""
    page.locator("#criteria").check()
    page.locator("#person_name").fill(name)
    page.locator("#workplace").fill(workplace)
    page.locator("#what_happened").fill(HAPPENED)
    page.locator("#safe_tonight").check()


def sent(page: Page) -> str:
    """Send page one as it is; gives the reference on the receipt."""
    press(page, "Send now")
    page.wait_for_url("**/receipt")
    return reference_in(page)


def reference_in(page: Page) -> str:
    found = REFERENCE.search(page.locator("main").inner_text())
    assert found, page.locator("main").inner_text()
    return found.group()


def newest(page: Page) -> None:
    """The contact that came last, among those that are new."""
    page.goto("/duty?show=new")
    page.locator(".portal-actions__what a").last.click()


def test_page_one_is_saved_while_it_is_typed_and_sent_from_a_phone(at: OpenPage) -> None:
    phone = at(f"lead@{SCHOOL}", phone=True)
    phone.goto("/concerns/start")
    for box in ("private", "danger_now", "works_here", "asks_for-2"):
        look(phone, None, "").locator(f"#{box}").check()
    phone.get_by_role("button", name="Continue").click()
    look(phone, None, "").locator("#what_happened").fill("Example: something was seen in the hall.")
    phone.locator("#workplace").fill("Example School")
    expect(phone.locator("#saved")).to_contain_text("Saved")
    phone.reload()
    expect(phone.locator("#what_happened")).to_have_value("Example: something was seen in the hall.")
    phone.locator("#person_name").fill("Inventa Examplesdottir")
    phone.locator("#criteria").check()
    phone.locator("#safe_tonight").check()
    phone.get_by_role("button", name="Send now").click()
    phone.wait_for_url("**/receipt")
    expect(look(phone, None, "").locator("h1")).to_contain_text("Receipt")
    assert "Inventa" not in phone.content()


@pytest.mark.soak
def test_on_a_friday_afternoon_page_one_goes_and_the_desk_answers(at: OpenPage, pictures: Path | None) -> None:
    """The lead tells on a phone, the desk acknowledges, and the lead reads it where the report was sent from."""
    lead, lado = at(f"allegations@{SCHOOL}", phone=True), at("lado@mk-together.example")
    lead.goto("/concerns/before")
    look(lead, pictures, "before")
    begin(lead)
    tell(look(lead, pictures, "page-one"), "Inventa Placeholder")
    sent(lead)
    receipt = look(lead, pictures, "receipt").url
    expect(lead.locator("main")).not_to_contain_text("Inventa")
    newest(lado)
    look(lado, pictures, "contact")
    expect(lado.locator("main")).to_contain_text("Inventa Placeholder")
    press(lado, "Acknowledge")
    press(look(lado, pictures, "acknowledge"), "Send the acknowledgement")
    expect(lado.locator("main")).to_contain_text("To decide")
    lead.goto(receipt)
    expect(look(lead, pictures, "acknowledged").locator("main")).to_contain_text("Read by the LADO")


@pytest.mark.soak
def test_by_the_private_route_nobody_of_the_school_hears_of_it(at: OpenPage, pictures: Path | None) -> None:
    member, lead = at(f"editor@{SCHOOL}"), at(f"allegations@{SCHOOL}")
    before = lead.goto("/concerns") and lead.locator("main").inner_text()
    begin(member, private=True, keep_from=f"approver@{SCHOOL}")
    tell(member, "Inventa Template")
    press(member, "Save and add more first")
    press(member, "Check and send")
    look(member, pictures, "private-check")
    expect(member.locator("main")).to_contain_text("Nobody else at your organisation")
    press(member, "Send")
    member.wait_for_url("**/receipt")
    receipt = look(member, pictures, "private-receipt").url
    for somebody in (lead, at(f"approver@{SCHOOL}"), at(f"lead@{SCHOOL}")):
        answer = somebody.goto(receipt)
        assert answer is not None
        assert answer.status == 404
    lead.goto("/concerns")
    assert lead.locator("main").inner_text() == before


def test_a_head_who_is_reported_finds_the_portal_as_it_was(at: OpenPage, pictures: Path | None) -> None:
    """The head has an account, and looked before. Nothing of it is on any page, and its address is none."""
    head, lead = at(f"approver@{SCHOOL}"), at(f"allegations@{SCHOOL}", phone=True)
    pages = ("/", "/concerns", "/account/notices")
    before = [words_of(head, path) for path in pages]
    head.goto("/account/details")
    name = head.locator("#name").input_value()
    begin(lead)
    tell(lead, name)
    sent(lead)
    receipt = lead.url
    assert [words_of(head, path) for path in pages] == before
    there, nowhere = (refused(head, one) for one in (receipt, receipt.replace(receipt.split("/")[-2], NOBODYS)))
    assert there == nowhere
    look(head, pictures, "head-404")


NOBODYS = "00000000-0000-4000-8000-000000000000"
REQUEST = re.compile(r"[0-9a-f]{16}|[0-9a-f-]{36}|[0-9a-f]{8}-[0-9a-f-]{10,}|nonce-[^\"' ]+|value=\"[^\"]*\"")
"""What differs from one answer to the next whatever was asked for."""


def refused(page: Page, url: str) -> str:
    """What is there instead of the page, but for what differs each time."""
    answer = page.goto(url)
    assert answer is not None
    assert answer.status == 404
    return REQUEST.sub("", page.content())


def words_of(page: Page, path: str) -> str:
    page.goto(path)
    return page.locator("main").inner_text()


@pytest.mark.soak
def test_a_call_becomes_a_report_and_counts_once(at: OpenPage, pictures: Path | None) -> None:
    lado, lead = at("second.lado@mk-together.example"), at("allegations@rovers.example")
    lado.goto("/duty/log")
    look(lado, pictures, "log")
    lado.locator("#name").fill("Inventa Sample")
    lado.locator("#workplace").fill("Example Rovers Junior Football Club")
    press(lado, "Look for earlier contacts")
    expect(look(lado, pictures, "log-looked").locator("#earlier")).to_contain_text("Nothing earlier was found")
    lado.get_by_label("To report a concern").check()
    lado.locator("#account").fill("Example: the welfare officer called, and sends the form.")
    press(lado, "Save the contact")
    lado.locator("h1", has_text="Contact").wait_for()
    call = reference_in(look(lado, pictures, "logged"))
    begin(lead)
    tell(lead, "Inventa Sample", "Example Rovers Junior Football Club")
    sent(lead)
    newest(lado)
    expect(lado.locator("main")).to_contain_text("Perhaps the same person")
    expect(lado.locator("main")).to_contain_text(call)
    follow(lado, "It is the report of a call that was logged")
    look(lado, pictures, "join")
    lado.get_by_label("Reference").fill(call)
    press(lado, "Join the report to the call")
    expect(look(lado, pictures, "joined").locator("main")).to_contain_text(call)
    expect(lado.locator("main")).to_contain_text(HAPPENED)
    lado.goto("/duty?show=new")
    expect(lado.locator("main")).not_to_contain_text(call)


@pytest.mark.soak
def test_support_logs_and_allocates_and_reads_no_account(at: OpenPage, pictures: Path | None) -> None:
    support, manager = at("lado.support@mk-together.example"), at("lado.manager@mk-together.example")
    support.goto("/duty/log")
    support.locator("#name").fill("Inventa Specimen")
    support.get_by_label("To report a concern").check()
    support.locator("#account").fill(HAPPENED)
    press(support, "Save the contact")
    contact = look(support, pictures, "support-contact").url.partition("?")[0]
    expect(support.locator("main")).to_contain_text("Names and what happened are for the LADO")
    expect(support.locator("main")).not_to_contain_text("Inventa")
    expect(support.locator("main")).not_to_contain_text(HAPPENED)
    follow(support, "Allocate it")
    support.locator("#officer").select_option(label="Lena Example")
    press(look(support, pictures, "support-allocate"), "Save")
    expect(support.locator("main")).to_contain_text("Lena Example")
    assert (answer := support.goto(contact + "/decide")) is not None
    assert answer.status == 403
    manager.goto(contact)
    follow(manager, "Let somebody read it")
    look(manager, pictures, "grant")
    manager.locator("#helper").select_option(label="Pia Example")
    manager.get_by_label("For a day").check()
    manager.locator("#reason").fill("Example: writes the minutes.")
    press(manager, "Let them read it")
    support.goto(contact)
    expect(support.locator("main")).to_contain_text(HAPPENED)
    manager.goto("/duty/who-looked")
    expect(look(manager, pictures, "who-looked").locator("main")).to_contain_text("Let somebody read what happened")
    expect(manager.locator("main")).not_to_contain_text("Inventa")
