"""People are recorded at a meeting; the agency's tick and the quorum follow from them."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

from openpyxl import load_workbook

from portal.accounts.models import Partnership
from tests.attendance.arrange import YEAR
from tests.support.client import PageClient

Work = Callable[[], Any]
Desk = tuple[Partnership, PageClient]
CNWL = "Central and North West London Foundation Trust"


def test_a_deputy_makes_january_quorate_and_apologies_do_not(desk: Desk) -> None:
    place, client = desk
    year = client.page(f"/attendance/{place.id}/{YEAR}")
    assert "Missing: Central and North West London NHS Foundation Trust" in year.text
    january = next(one.get("href", "") for one in year.all("a") if "January" in "".join(one.itertext()))
    person = {"body": CNWL, "person": "Example Person", "capacity": "member", "came": "apologies"}
    page = client.submit(client.page(january), person, button="Record the person")
    assert "Not quorate" in page.text
    deputy = {**person, "person": "Example Deputy", "capacity": "deputy", "came": "yes"}
    page = client.submit(page, deputy, button="Record the person")
    assert "Not quorate" not in page.text
    assert "Example Deputy, deputy: attended" in page.text
    book = load_workbook(BytesIO(client.get(f"/attendance/{place.id}/{YEAR}/attendance.xlsx").get_data()))
    ticks = {row[0]: row[4] for row in book["Attendance"].iter_rows(values_only=True)}
    assert ticks["Central and North West London NHS Foundation Trust"] == "✓"


def test_what_is_missing_is_said_at_its_box(desk: Desk) -> None:
    place, client = desk
    year = client.page(f"/attendance/{place.id}/{YEAR}")
    day = {"day-day": "1", "day-month": "5", "day-year": "2024"}
    assert "Choose the group that met" in client.submit(year, day, button="Enter the meeting", status=422).text
    group = next(one.get("value", "") for one in year.all("input") if one.get("name") == "group")
    late = {"group": group, **day, "day-year": "2999"}
    assert "today or earlier" in client.submit(year, late, button="Enter the meeting", status=422).text
    held = client.submit(year, {"group": group, **day}, button="Enter the meeting")
    assert "Nobody is recorded yet" in held.text
    nobody = client.submit(
        held, {"body": "X", "capacity": "member", "came": "yes"}, button="Record the person", status=422
    )
    assert "Enter the name of the person" in nobody.text
