"""The figures of a year: read, frozen and published; training, entered wrongly first; the scrutineer's one page."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.server import Portal
from tests.browser.test_concerns import OpenPage, at, follow, look, press
from tests.lado.figures.past import spread, write_csv

__all__ = ["at"]
YEAR = "2023-24"


@pytest.mark.soak
def test_a_year_is_read_frozen_and_published(
    at: OpenPage, live_portal: Portal, pictures: Path | None, tmp_path: Path
) -> None:
    counts = {("consultation", "Health"): 3, ("referral", "Secure Estate"): 22, ("advice", "School - Primary"): 91}
    live_portal.flask("lado", "import", str(write_csv(tmp_path / "past.csv", spread(YEAR, counts))))
    manager, phone = at("lado.manager@mk-together.example"), at("lado@mk-together.example", phone=True)
    scrutineer = at("scrutineer@mk-together.example")
    follow(manager, "Figures")
    look(manager, pictures, "figures-now")
    for page, name in ((phone, "figures-phone"), (manager, "figures")):
        page.goto(f"/duty/figures?year={YEAR}")
        expect(look(page, pictures, name).locator("main")).to_contain_text("Threshold met by sector")
    scrutineer.goto("/published-figures")
    look(scrutineer, pictures, "published-empty")
    press(manager, f"Freeze {YEAR} as it stands")
    look(manager, pictures, "figures-frozen")
    scrutineer.reload()
    with look(scrutineer, pictures, "published").expect_download() as taken:
        follow(scrutineer, f"Figures {YEAR}")
    assert taken.value.suggested_filename == f"figures-{YEAR}-published.xlsx"
    training(manager, pictures)
    phone.goto("/duty/training")
    look(phone, pictures, "training-phone")
    for page, name in ((phone, "hot-spots-phone"), (manager, "hot-spots")):
        page.goto("/duty/hot-spots")
        look(page, pictures, name)


def training(page: Page, pictures: Path | None) -> None:
    page.goto("/duty/training")
    press(look(page, pictures, "training-empty"), "Add the training")
    expect(look(page, pictures, "training-error").locator(".govuk-error-summary")).to_be_focused()
    for box, value in (("day", "3"), ("month", "5"), ("year", "2023"), ("people", "14")):
        page.locator(f"#{box}").fill(value)
    page.locator("#audience").select_option("health")
    press(page, "Add the training")
    expect(look(page, pictures, "training").locator("main")).to_contain_text("14 people")
