"""Benchmarking in a real browser: a lead who says why, practitioners on a phone, a coordinator who compares."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from playwright.sync_api import Page, expect

from portal.demo.answers import Author, Story
from portal.forms import library
from portal.forms.check import Asking
from portal.local_time import today
from tests.browser.filling import Filler
from tests.browser.looks import axe, no_sideways_scroll
from tests.browser.server import Portal, new_portal
from tests.browser.test_concerns import OpenPage, at, look, press
from tests.exports import reading, scanning

__all__ = ["at"]
SET = library.get("benchmarking", "2026")
ROUND = "Adult safeguarding benchmarking 2026"
KINDS = frozenset({"secure_training_centre"})
FEW, MANY = 3, 6
"""Practitioners who answer on one page, and on the next: below the limit, and above it."""


@pytest.fixture(scope="module")
def live_portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """A portal of its own, for only here is the round before that answers are compared with."""
    portal = new_portal(tmp_path_factory.mktemp("benchmarking") / "instance")
    printed = json.loads(portal.flask("demo", "load", "--size", "small", "--benchmarking", "--format", "json"))
    portal.accounts = [{**one, "url": portal.url, "instance": str(portal.instance)} for one in printed]
    portal.start()
    yield portal
    portal.stop()


def seen(page: Page) -> None:
    axe(page)
    no_sideways_scroll(page)


@pytest.mark.soak
def test_a_lead_answers_practitioners_say_more_and_a_coordinator_compares(
    at: OpenPage, live_portal: Portal, pictures: Path | None, tmp_path: Path
) -> None:
    lead, coordinator = at("lead@secure.example"), at("coordinator@mk-together.example")
    fill_in(lead)
    answer_queries(lead, pictures)
    link = open_survey(lead, pictures)
    for number in range(FEW + MANY):
        answer_on_a_phone(at("lead@secure.example", phone=True), link, number, pictures)
    close_survey(lead, pictures)
    submit(at("approver@secure.example"), pictures)
    stands(lead, pictures)
    compare(coordinator, pictures, tmp_path)


def fill_in(lead: Page) -> None:
    """Everything, with far fewer people trained than the year before."""
    answers = Author(SET, Asking(today(), KINDS), Story(seed="2027/STC", years=1), Random(1)).write()
    low = {"wrk01_state": "value", "wrk01_numerator": "1", "wrk01_denominator": "90"}
    lead.goto("/")
    Filler(lead, SET, {**answers, **low}, seen).fill_in(ROUND)


def answer_queries(lead: Page, pictures: Path | None) -> None:
    """The page says which answers are unusual; one gets its reason, and they go on to the approver."""
    lead.goto("/")
    lead.get_by_role("link", name=ROUND).first.click()
    press(lead, "Check your answers")
    main = look(lead, pictures, "bench-check").locator("main")
    expect(main).to_contain_text("unusual and ha")
    expect(main).to_contain_text("1.1% (1 of 90)")
    lead.get_by_role("link", name=re.compile("^Change.*Workforce")).click()
    lead.locator("[name=wrk01_change]").fill("Example: a new duty began in March, and everybody starts anew.")
    look(lead, pictures, "bench-reason")
    press(lead, "Save and go back to the list")
    press(lead, "Check your answers")
    expect(lead.locator("main")).not_to_contain_text("is “1.1% (1 of 90)”")
    press(lead, "Send to the approver")
    expect(lead.locator("main")).to_contain_text("approver")


def open_survey(lead: Page, pictures: Path | None) -> str:
    lead.get_by_role("link", name="Practitioner survey 2026").click()
    press(look(lead, pictures, "bench-survey-before"), "Open the survey")
    look(lead, pictures, "bench-survey-open")
    assert lead.locator("img.portal-picture").evaluate("image => image.naturalWidth > 0")
    return str(lead.locator("a.portal-key").get_attribute("href"))


def answer_on_a_phone(phone: Page, link: str, number: int, pictures: Path | None) -> None:
    """Somebody without an account, in a browser of their own, by finger."""
    phone.context.clear_cookies()
    phone.goto(link)
    if not number:
        press(phone, "Send my answers")
        look(phone, pictures, "bench-ask-wrong")
    for group in phone.locator("fieldset").all():
        group.locator("input[type=radio]").nth(0 if number < FEW else 1).check()
    press(phone, "Send my answers")
    phone.get_by_role("heading", name="Thank you").wait_for()
    if not number:
        look(phone, pictures, "bench-thanks")


def close_survey(lead: Page, pictures: Path | None) -> None:
    lead.reload()
    expect(lead.locator("main")).to_contain_text("At least 5 have answered so far.")
    press(lead, "Close the survey")
    main = look(lead, pictures, "bench-survey-closed").locator("main")
    expect(main).to_contain_text(f"{FEW + MANY} answered.")
    expect(main).to_contain_text("hidden")
    expect(main).not_to_contain_text("Managers’ grade less")


def submit(approver: Page, pictures: Path | None) -> None:
    approver.get_by_role("link", name="Read the answers, then submit them").click()
    look(approver, pictures, "bench-approve")
    approver.locator("#declared").check()
    press(approver, "Submit the answers")
    expect(approver.locator("main")).to_contain_text("Receipt")


def stands(lead: Page, pictures: Path | None) -> None:
    lead.goto("/")
    lead.get_by_role("link", name=ROUND).first.click()
    lead.get_by_role("link", name="Where we stand").click()
    main = look(lead, pictures, "bench-results").locator("main")
    expect(main).to_contain_text("1.1% (1 of 90)")
    expect(main).to_contain_text("Worse than the middle of the partners")
    expect(main).not_to_contain_text("Thames Valley Police")


def compare(coordinator: Page, pictures: Path | None, folder: Path) -> None:
    coordinator.goto("/")
    coordinator.get_by_role("link", name=ROUND).first.click()
    coordinator.get_by_role("link", name="How agencies compare").click()
    main = look(coordinator, pictures, "bench-compare").locator("main")
    expect(main).to_contain_text("Oakhill Secure Training Centre")
    coordinator.go_back()
    press(coordinator, "Download workbook")
    with coordinator.expect_download() as taken:
        coordinator.get_by_role("button", name=re.compile("^Download benchmarking")).click()
    file = folder / "benchmarking.xlsx"
    taken.value.save_as(file)
    assert scanning.findings(file) == []
    sheets = reading.read(file)
    typed = [row for row in sheets["Figures"].rows if (row["Agency code"], row["Number"]) == ("STC", "8.1")]
    assert [(row["Numerator"], row["Denominator"], row["Why it changed"][:8]) for row in typed] == [(1, 90, "Example:")]
    said = {
        (row["Number"], row["Their answer"]): row["People"]
        for row in sheets["Practitioners"].rows
        if row["Agency code"] == "STC"
    }
    assert (said["1", "Yes, always"], said["1", "Hardly ever"]) == ("hidden", 0)
