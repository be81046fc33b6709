"""A coordinator's year in a real Chromium: opens an audit, chases, changes, reads, closes, takes the workbook."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from playwright.sync_api import Page

from portal.local_time import today
from tests.browser.filling import sign_in
from tests.browser.looks import axe, no_sideways_scroll
from tests.browser.server import Portal
from tests.exports.reading import read

WITH_WORKER = True


class Looker:
    """Looks over pages, and keeps pictures of them where someone wants pictures."""

    def __init__(self, page: Page, pictures: Path | None) -> None:
        self.page, self.pictures, self.number = page, pictures, 0

    def look(self, name: str) -> None:
        """At a page, or a state of one, that no link leads to; ``test_every_page`` looks at all others."""
        axe(self.page)
        no_sideways_scroll(self.page)
        self.picture(name)

    def picture(self, name: str) -> None:
        self.number += 1
        if self.pictures is not None:
            self.page.screenshot(path=self.pictures / f"{self.number:02}-{name}.png", full_page=True)
            self.page.set_viewport_size({"width": 320, "height": 640})
            self.page.screenshot(path=self.pictures / f"{self.number:02}-{name}-320.png", full_page=True)
            self.page.set_viewport_size({"width": 1280, "height": 900})

    def press(self, button: str) -> None:
        self.page.get_by_role("button", name=button, exact=True).click()

    def follow(self, link: str) -> None:
        self.page.get_by_role("link", name=link, exact=True).first.click()

    def day(self, name: str, days: int) -> None:
        day = today() + timedelta(days=days)
        for box, value in (("day", day.day), ("month", day.month), ("year", day.year)):
            self.page.locator(f"#{name}-{box}").fill(str(value))

    def unfold(self, words: str) -> None:
        self.page.locator("details > summary", has_text=words).first.click()


def test_from_opening_an_audit_to_the_workbook(
    desktop: Page, live_portal: Portal, tmp_path: Path, pictures: Path | None
) -> None:
    looker = Looker(desktop, pictures)
    sign_in(desktop, next(one for one in live_portal.accounts if one["role"] == "coordinator"))
    open_an_audit(looker)
    change_it(looker)
    chase(looker)
    look_at_this_years(looker)
    file = download(looker, tmp_path)
    assert len(read(file)["Returns"].rows) > 0
    end_the_other(looker)


def open_an_audit(looker: Looker) -> None:
    page = looker.page
    looker.follow("Audits")
    looker.picture("audits")
    looker.press("Open an audit")
    looker.picture("new")
    looker.press("Go on and check")
    page.get_by_text("There is a problem").wait_for()
    looker.look("new-errors")
    page.get_by_label("Questions").select_option("section11-2026")
    page.get_by_label("Name of the audit (optional)").fill("Example audit of the spring")
    looker.day("due", 40)
    looker.unfold("The key of the audit")
    page.get_by_label("Key (optional)").fill("example-spring")
    page.locator("input[name=sector]").first.check()
    looker.unfold("The short version")
    page.locator("input[name=short_sector]").first.check()
    looker.press("Go on and check")
    looker.look("check")
    with page.expect_popup() as opened:
        page.get_by_role("link", name="Questions for").first.click()
    preview = Looker(opened.value, looker.pictures)
    opened.value.locator("h1", has_text="will see").wait_for()
    preview.picture("questions")
    opened.value.close()
    looker.press("Open the audit and send the e-mails")
    page.get_by_role("heading", name="Example audit of the spring").wait_for()
    looker.picture("opened")


def change_it(looker: Looker) -> None:
    page = looker.page
    looker.follow("Change the days")
    looker.picture("dates")
    looker.day("due", 50)
    looker.press("Change the days")
    page.get_by_text("There is a problem").wait_for()
    looker.look("dates-errors")
    page.get_by_label("Why do the days change?").fill("Example reason: half term.")
    looker.press("Change the days")
    page.get_by_text("The days are changed").wait_for()
    looker.follow("Ask more agencies")
    looker.picture("more-agencies")
    page.locator("input[name=agency]").first.check()
    looker.press("Ask these agencies")
    page.get_by_text("The agencies are asked").wait_for()


def chase(looker: Looker) -> None:
    page = looker.page
    page.locator("input[name=line]").first.check()
    looker.press("Remind")
    looker.look("remind")
    looker.press("Send the reminders")
    page.get_by_text("The reminders are on their way").wait_for()
    page.locator(".portal-desk tbody a").first.click()
    looker.picture("agency")
    looker.unfold("Give more time")
    looker.day("until", 60)
    looker.press("Give more time")
    page.get_by_text("The agency has more time").wait_for()
    looker.unfold("Excuse")
    looker.press("Excuse this agency")
    page.get_by_text("There is a problem").wait_for()
    looker.look("agency-errors")
    page.get_by_label("Why is it excused?").fill("Example reason.")
    looker.press("Excuse this agency")
    page.get_by_text("The agency is excused").wait_for()
    looker.look("agency-excused")


def look_at_this_years(looker: Looker) -> None:
    looker.follow("Audits")
    looker.follow("Section 11 audit 2026")
    looker.picture("round")
    looker.page.locator(".portal-desk tbody a").first.click()
    looker.picture("agency-with-history")
    looker.follow("Section 11 audit 2026")


def download(looker: Looker, folder: Path) -> Path:
    looker.press("Download workbook")
    looker.look("workbook")
    with looker.page.expect_download() as waiting:
        looker.page.locator("a", has_text="Download section11").click()
    file = folder / waiting.value.suggested_filename
    waiting.value.save_as(file)
    return file


def end_the_other(looker: Looker) -> None:
    page = looker.page
    looker.follow("Audits")
    looker.follow("Example audit of the spring")
    looker.follow("Close the audit")
    looker.picture("close")
    looker.press("Close the audit")
    page.get_by_text("After closing").wait_for()
    looker.look("closed")
    looker.follow("Cancel the audit")
    page.get_by_label("Why is it cancelled?").fill("Example reason.")
    page.get_by_label("Type the name of the audit").fill("yes")
    looker.press("Cancel the audit for good")
    page.get_by_text("There is a problem").wait_for()
    looker.look("cancel-errors")
    page.get_by_label("Type the name of the audit").fill("Example audit of the spring")
    looker.press("Cancel the audit for good")
    page.get_by_text("The audit is cancelled").wait_for()
    looker.look("cancelled")
