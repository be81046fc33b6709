"""The main job on real content: an editor completes twelve standards, an approver submits, a coordinator exports.

Once with JavaScript and once without. Every cell of the downloaded file is compared with the database; every page
reached is looked over by axe and at 320 pixels.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from portal.demo.answers import Author, Story
from portal.forms import library
from portal.forms.check import Asking
from portal.local_time import today
from tests.browser.filling import Filler, sign_in, sign_out
from tests.browser.looks import axe, no_sideways_scroll
from tests.browser.server import Portal
from tests.exports import reading, scanning
from tests.exports.comparing import compare_return, long_of

WITH_WORKER = True
AUDIT = "Section 11 audit 2026"
SET = library.get("section11", "2026")
TYPED = ("choice", "yes_no", "text", "long_text", "number")


def look(page: Page) -> None:
    axe(page)
    no_sideways_scroll(page)


def leave_alone(page: Page) -> None:
    """Without JavaScript axe cannot run; the same pages are looked over in the journey that has it."""


def account(portal: Portal, role: str, domain: str) -> Mapping[str, str]:
    found = [one for one in portal.accounts if one["role"] == role and domain in one["email"]]
    return found[0]


def submissions(portal: Portal) -> dict[str, dict[str, Any]]:
    """What the database holds, read past the portal: the agency's code -> its submission in this round."""
    query = (
        "SELECT a.code, s.answers, s.short, s.kinds, s.submitted_at, s.sha256, s.reference FROM submissions s"
        " JOIN returns r ON r.id = s.return_id JOIN rounds o ON o.id = r.round_id JOIN agencies a ON a.id = r.agency_id"
        " WHERE o.key = 'section11-2026'"
    )
    with sqlite3.connect(portal.instance / "portal.db") as connection:
        rows = connection.execute(query).fetchall()
    names = ("answers", "short", "kinds", "submitted_at", "sha256", "reference")
    return {code: dict(zip(names, row, strict=True)) for code, *row in rows}


@pytest.mark.parametrize(
    ("kind", "code", "domain", "seed"),
    [
        ("desktop", "SCAS", "ambulance.example", 1),
        pytest.param("no_javascript", "PH", "public-health.example", 2, marks=pytest.mark.soak),
    ],
)
def test_from_an_open_round_to_the_workbook(
    request: pytest.FixtureRequest, live_portal: Portal, tmp_path: Path, kind: str, code: str, domain: str, seed: int
) -> None:
    page: Page = request.getfixturevalue(kind)
    check = look if kind == "desktop" else leave_alone
    answers = Author(SET, Asking(today()), Story(strong=0.8, middling=0.1), Random(seed)).write()
    complete(page, live_portal, domain, answers, check)
    reference = approve(page, live_portal, domain, check)
    file = export(page, live_portal, tmp_path, check)
    assert scanning.findings(file) == []
    compare_with_database(live_portal, file, code, reference)
    compare_with_what_was_typed(submissions(live_portal)[code], answers)


def complete(
    page: Page, portal: Portal, domain: str, answers: Mapping[str, Any], check: Callable[[Page], None]
) -> None:
    """The editor fills in everything; the lead finds nothing missing and sends it on."""
    sign_in(page, account(portal, "editor", domain))
    check(page)
    Filler(page, SET, answers, check).fill_in(AUDIT)
    expect(page.locator("h1")).to_have_text("Check your answers")
    check(page)
    sign_out(page)
    sign_in(page, account(portal, "safeguarding_lead", domain))
    page.get_by_role("link", name=AUDIT).first.click()
    page.get_by_role("button", name="Check your answers").click()
    page.get_by_role("button", name="Send to the approver").click()
    expect(page.locator("main")).to_contain_text("Awaiting approval")
    check(page)
    sign_out(page)


def approve(page: Page, portal: Portal, domain: str, check: Callable[[Page], None]) -> str:
    """The approver reads, signs and submits; gives the receipt's reference."""
    sign_in(page, account(portal, "approver", domain))
    page.get_by_role("link", name="Read the answers, then submit them").click()
    check(page)
    page.get_by_role("button", name="Submit").click()
    assert page.title().startswith("Error:")
    check(page)
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="Submit").click()
    check(page)
    reference = page.locator("h1").inner_text().removeprefix("Receipt ")
    sign_out(page)
    return reference


def export(page: Page, portal: Portal, folder: Path, check: Callable[[Page], None]) -> Path:
    """The coordinator finds the round and takes the workbook away."""
    sign_in(page, account(portal, "coordinator", "coordinator@"))
    check(page)
    page.get_by_role("link", name=AUDIT).first.click()
    check(page)
    page.get_by_role("button", name="Download workbook").click()
    expect(page.locator("h1")).to_have_text("Your workbook is ready")
    check(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="Download section11-2026").click()
    file = folder / "taken.xlsx"
    download.value.save_as(file)
    sign_out(page)
    return file


def compare_with_database(portal: Portal, file: Path, code: str, reference: str) -> None:
    """Every agency, every question, both sheets - and the receipt's reference on ``Returns``."""
    sheets = reading.read(file)
    wide, long = reading.answers(sheets), reading.answers_long(sheets)
    stored = submissions(portal)
    assert set(wide) == set(stored)
    for agency, submission in stored.items():
        kinds = frozenset(json.loads(submission["kinds"]))
        asking = Asking(date.fromisoformat(submission["submitted_at"][:10]), kinds, bool(submission["short"]))
        answers = json.loads(submission["answers"])
        assert compare_return(SET, answers, asking, wide[agency], long_of(long, agency)) > 300
    returns = {row["agency_code"]: row for row in sheets["Returns"].rows}
    assert returns[code]["reference"] == reference == stored[code]["reference"]
    assert returns[code]["status"] == "submitted"


def compare_with_what_was_typed(submission: Mapping[str, Any], typed: Mapping[str, Any]) -> None:
    stored = json.loads(submission["answers"])
    for question in SET.questions():
        if question.key in typed and question.type in TYPED:
            assert stored[question.key] == typed[question.key], question.key
