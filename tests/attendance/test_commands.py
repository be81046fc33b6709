"""Groups, ticks and the appendix, on the tables as they were published."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from openpyxl import load_workbook
from sqlalchemy import func, select

from portal.attendance.models import Body, Presence, QuorumRule
from portal.permissions import Role
from tests.attendance.arrange import GROUPS, TICKS, YEAR, published_year
from tests.support.builders import make_partnership, make_user

Work = Callable[[], Any]


def run(app: Flask, *words: str) -> Result:
    return app.test_cli_runner().invoke(args=words)


def file_of(tmp_path: Path, content: bytes) -> str:
    (tmp_path / "table.csv").write_bytes(content)
    return str(tmp_path / "table.csv")


def test_january_was_not_quorate_and_the_missing_member_is_named(
    app: Flask, tmp_path: Path, unit_of_work: Work
) -> None:
    with unit_of_work():
        make_partnership("example", is_default=True)
    groups = run(app, "attendance", "groups", file_of(tmp_path, GROUPS), "--starts", "2024-04-01")
    assert groups.output == "6 groups, 5 rules new or changed.\n"
    done = run(app, "attendance", "import", file_of(tmp_path, TICKS), "--year", YEAR)
    assert "12 agencies, 4 meetings, 48 ticks new or changed." in done.output
    assert [line.partition(".")[0] for line in done.output.splitlines()[1:]] == [
        "April 2024: quorate",
        "July 2024: quorate",
        "October 2024: quorate",
        "January 2025: NOT quorate",
    ]
    assert "Nobody came for Central and North West London NHS Foundation Trust." in done.output
    assert run(app, "export", "attendance", YEAR, "--output", str(tmp_path / "a.xlsx")).exit_code == 0
    book = load_workbook(tmp_path / "a.xlsx")
    assert book.sheetnames == ["Attendance", "Meetings", "People", "Notes"]
    rows = list(book["Attendance"].iter_rows(values_only=True))
    assert rows[2] == ("Agency", "April 2024", "July 2024", "October 2024", "January 2025")
    printed = [line.rsplit(",", 4) for line in TICKS.decode().splitlines()[2:]]
    assert [list(row) for row in rows[3:15]] == [[name.strip('"'), *ticks] for name, *ticks in printed]
    assert rows[15] == ("Quorate", "yes", "yes", "yes", "NO")
    assert rows[16][4] == "Central and North West London NHS Foundation Trust"


def test_the_same_tables_again_change_nothing(app: Flask, tmp_path: Path, unit_of_work: Work) -> None:
    with unit_of_work():
        published_year()
    again = run(app, "attendance", "groups", file_of(tmp_path, GROUPS), "--starts", "2024-04-01")
    assert "0 rules new or changed" in again.output
    assert "0 ticks new" in run(app, "attendance", "import", file_of(tmp_path, TICKS), "--year", YEAR).output
    changed = TICKS.replace("Oakhill Secure Training Centre,✓".encode(), b"Oakhill Secure Training Centre,")
    assert "1 ticks new" in run(app, "attendance", "import", file_of(tmp_path, changed), "--year", YEAR).output
    with unit_of_work() as session:
        assert session.scalar(select(func.count()).select_from(Presence)) == 47


def test_a_rule_from_a_later_day_leaves_the_earlier_meetings_as_they_were(
    app: Flask, tmp_path: Path, unit_of_work: Work
) -> None:
    with unit_of_work():
        published_year()
    later = GROUPS.replace(b"; Central and North West London Foundation Trust", b"")
    run(app, "attendance", "groups", file_of(tmp_path, later), "--starts", "2025-01-01")
    again = run(app, "attendance", "import", file_of(tmp_path, TICKS), "--year", YEAR).output
    assert "January 2025: quorate" in again
    with unit_of_work() as session:
        assert session.scalar(select(func.count()).select_from(QuorumRule)) == 10


GROUP = "community safety partnership (safer mk)"


def test_another_name_lets_a_rule_find_a_body(app: Flask, tmp_path: Path, unit_of_work: Work) -> None:
    with unit_of_work():
        published_year()
    words = ("attendance", "import", file_of(tmp_path, TICKS), "--year", YEAR, "--group", GROUP)
    assert "cannot be said" in run(app, *words).output
    for body in ("Milton Keynes City Council", "BLMK Integrated Care Board", "TVP", "Bucks Fire and Rescue Service"):
        assert run(app, "attendance", "name", body, "Responsible Authorities").exit_code == 0
    assert "January 2025: quorate" in run(app, *words).output
    assert run(app, "attendance", "name", "Nobody", "x").exit_code == 1


WRONG = {
    "Agency,May 2026\nExample A,✓\n": "Column May 2026: is not in the financial year 2024-25.",
    "Agency,Meeting 1\nExample A,✓\n": "Column Meeting 1: is not a month.",
    "Agency,Apr 2024,April 2024\nExample A,✓,✓\n": "Two columns are about the same month.",
    "Who,Apr 2024\nExample A,✓\n": "Column 1: is called “Agency”",
    "Agency,Apr 2024\nExample A,maybe\n": "Row 2, column Apr 2024: has “maybe”.",
    "Agency,Apr 2024\n,✓\n": "Row 2, column Agency: is empty.",
    "Agency,Apr 2024\nExample A,✓\nexample a,✓\n": "Row 3, column Agency: “example a” stands in more than one row.",
}


@pytest.mark.parametrize(("content", "begins"), WRONG.items())
def test_what_is_wrong_is_named_and_nothing_changes(
    app: Flask, tmp_path: Path, unit_of_work: Work, content: str, begins: str
) -> None:
    with unit_of_work():
        make_partnership("example", is_default=True)
    result = run(app, "attendance", "import", file_of(tmp_path, content.encode()), "--year", YEAR)
    assert result.exit_code == 1
    assert begins in result.output
    with unit_of_work() as session:
        assert session.scalar(select(func.count()).select_from(Body)) == 0


def test_only_who_may(app: Flask, tmp_path: Path, unit_of_work: Work) -> None:
    with unit_of_work():
        place = published_year()
        make_user(Role.SCRUTINEER, place, email="scrutineer@example.invalid")
        make_user(Role.COORDINATOR, make_partnership("other"), email="elsewhere@example.invalid")
    ticks, to = file_of(tmp_path, TICKS), str(tmp_path / "x.xlsx")
    reading = ("--as", "scrutineer@example.invalid")
    assert "may not do this" in run(app, "attendance", "import", ticks, "--year", YEAR, *reading).output
    elsewhere = run(app, "export", "attendance", YEAR, "--output", to, "--as", "elsewhere@example.invalid")
    assert "No meetings" in elsewhere.output
    assert run(app, "export", "attendance", YEAR, "--output", to, *reading).exit_code == 0
