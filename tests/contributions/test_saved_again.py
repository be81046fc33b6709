"""The workbooks of money and of attendance, opened in LibreOffice and saved again: every cell still says the same."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from portal.accounts.models import Partnership
from portal.attendance import service as attendance
from portal.contributions import service as contributions
from portal.database import db
from portal.permissions import SYSTEM
from tests.attendance.arrange import GROUPS, STARTS, TICKS
from tests.contributions.arrange import YEAR, published_year
from tests.exports import resaving

Work = Callable[[], Any]
WORKBOOKS: dict[str, Callable[[Partnership], bytes]] = {
    "contributions": lambda place: contributions.write_workbook(SYSTEM, place, YEAR).content,
    "ledger signs": lambda place: contributions.write_workbook(SYSTEM, place, YEAR, ledger_signs=True).content,
    "attendance": lambda place: attendance.write_workbook(SYSTEM, place, YEAR).content,
}


@pytest.mark.soak
@pytest.mark.sqlite
@pytest.mark.parametrize("name", WORKBOOKS)
def test_opened_and_saved_again_nothing_changes(unit_of_work: Work, tmp_path: Path, name: str) -> None:
    program = resaving.office()
    if program is None:
        pytest.skip("LibreOffice (soffice) is not installed here, so no workbook can be saved again by it.")
    with unit_of_work():
        place = published_year()
        attendance.import_groups(SYSTEM, place, STARTS, GROUPS)
        attendance.import_ticks(SYSTEM, place, YEAR, TICKS)
    made = tmp_path / "made.xlsx"
    with db.reading():
        made.write_bytes(WORKBOOKS[name](place))
    expected = resaving.cells_of(made)
    assert len(expected) >= 4
    assert resaving.cells_of(resaving.save_again(program, made, tmp_path)) == expected
