"""A scrutineer's visit in a real Chromium: reads this year's answers and the earlier ones, takes the file, leaves."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.filling import sign_in, sign_out
from tests.browser.looks import axe, no_sideways_scroll
from tests.browser.server import Portal
from tests.exports.reading import read

SUBMITTED = "Oakhill Secure Training Centre"
CHANGED = "Central and North West London NHS Foundation Trust"
"""Last year it was asked for changes and submitted again."""


def look(page: Page, pictures: Path | None, name: str) -> None:
    """Nothing for axe, nothing sideways, and no button that would send anything but the way out."""
    axe(page)
    no_sideways_scroll(page)
    senders = page.locator("form[method=post]").evaluate_all(
        "forms => forms.map(form => new URL(form.action).pathname)"
    )
    assert senders == ["/sign-out"], senders
    if pictures is not None:
        page.screenshot(path=pictures / f"scrutineer-{name}.png", full_page=True)


def follow(page: Page, words: str) -> None:
    page.get_by_role("link", name=words).first.click()


@pytest.mark.soak
def test_from_home_to_an_earlier_submission_and_out(
    desktop: Page, live_portal: Portal, tmp_path: Path, pictures: Path | None
) -> None:
    page = desktop
    sign_in(page, next(one for one in live_portal.accounts if one["role"] == "scrutineer"))
    look(page, pictures, "home")
    follow(page, "Section 11 audit 2026")
    look(page, pictures, "audit")
    read_this_years(page, pictures, tmp_path / "answers.xlsx")
    read_what_was_changed(page, pictures)
    sign_out(page)
    page.get_by_role("heading", name="Sign in").wait_for()


def read_this_years(page: Page, pictures: Path | None, file: Path) -> None:
    """From the audit's list to an agency, to its answers, to the workbook of them."""
    follow(page, SUBMITTED)
    look(page, pictures, "agency")
    follow(page, "Read what was submitted")
    look(page, pictures, "answers")
    with page.expect_download() as waiting:
        follow(page, "Download as an Excel workbook")
    waiting.value.save_as(file)
    assert read(file)


def read_what_was_changed(page: Page, pictures: Path | None) -> None:
    """Last year's audit: what one agency sent first, before it was asked for changes."""
    follow(page, "Audits")
    follow(page, "Section 11 audit 2025")
    follow(page, CHANGED)
    follow(page, "Read what was submitted")
    page.locator("summary", has_text="All 2 submissions").click()
    page.locator("details[open] a").first.click()
    page.wait_for_url("**/submitted/1")
    look(page, pictures, "earlier")
