"""The ledger, a contribution, the budget, attendance and the pages of a link, looked at in a browser."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.attendance.arrange import GROUPS, TICKS
from tests.browser.server import Portal
from tests.browser.test_concerns import OpenPage, at, look, press
from tests.contributions.arrange import BUDGET, PUBLISHED, YEAR

__all__ = ["at"]
TABLES = {
    "contributions": (PUBLISHED, ("contributions", "import", "--year", YEAR)),
    "budget": (BUDGET, ("budget", "import", "--year", YEAR)),
    "groups": (GROUPS, ("attendance", "groups", "--starts", "2024-04-01")),
    "ticks": (TICKS, ("attendance", "import", "--year", YEAR)),
}


@pytest.mark.soak
def test_money_and_attendance_can_be_read_and_used(
    at: OpenPage, live_portal: Portal, pictures: Path | None, tmp_path: Path
) -> None:
    for name, (content, words) in TABLES.items():
        (tmp_path / name).write_bytes(content)
        live_portal.flask(*words, str(tmp_path / name))
    coordinator, phone = at("coordinator@mk-together.example"), at("coordinator@mk-together.example", phone=True)
    for page, size in ((coordinator, "large"), (phone, "small")):
        page.goto("/contributions")
        expect(look(page, pictures, f"ledger-{size}").locator("main")).to_contain_text("Total")
        place = re.sub(r"/[^/]*$", "", page.url.partition("?")[0])
        for what in ("budget", "workbook"):
            page.goto(f"{place}/{YEAR}/{what}")
            look(page, pictures, f"{what}-{size}")
        page.goto(f"{place.replace('contributions', 'attendance')}/{YEAR}")
        expect(look(page, pictures, f"attendance-{size}").locator("main")).to_contain_text("Missing: Central")
        page.get_by_role("link", name="January 2025").click()
        look(page, pictures, f"meeting-{size}")
        page.goto("/contributions")
        page.get_by_role("link", name="CNWL MK").click()
        look(page, pictures, f"contribution-{size}")
    disputed_by_link(coordinator, phone, live_portal, pictures)


def disputed_by_link(coordinator: Page, phone: Page, live_portal: Portal, pictures: Path | None) -> None:
    coordinator.get_by_text("Send the finance contact a link").click()
    coordinator.get_by_label("Name of the contact").fill("Example Payer")
    coordinator.get_by_label("E-mail address").fill("payer@example.invalid")
    press(coordinator, "Send the link")
    expect(coordinator.locator("main")).to_contain_text("The link is on its way")
    path = link_in(live_portal)
    phone.context.clear_cookies()
    for page_key, fields in (("", {}), ("amounts", {"reply-3": "", "reason": "An invented reason."})):
        phone.goto(f"{path}/{page_key}".rstrip("/"))
        look(phone, pictures, f"link-{page_key or 'start'}")
        for box, words in fields.items():
            one = phone.locator(f"#{box}")
            one.fill(words) if words else one.check()
    press(phone, "Save and continue")
    press(look(phone, pictures, "link-check"), "Send")
    look(phone, pictures, "link-sent")
    phone.goto(path)
    look(phone, pictures, "link-over")
    coordinator.reload()
    expect(look(coordinator, pictures, "disputed").locator("main")).to_contain_text("An invented reason.")


def link_in(live_portal: Portal) -> str:
    """The link of the last e-mail, as the outbox of the portal holds it."""
    with closing(sqlite3.connect(live_portal.instance / "portal.db")) as database:
        rows = database.execute(
            "SELECT body FROM outbox_messages WHERE kind = 'contribution_link' ORDER BY created_at"
        ).fetchall()
    found = re.search(r"/contributions/reply/[A-Za-z0-9_-]{43}", rows[-1][0])
    assert found is not None
    return found[0]
