"""The workbook to fill in for a list of checks: the headings, and what belongs under each."""

from __future__ import annotations

from exports.listing import Listing, workbook_of
from portal.database import now
from portal.lado.checks.service.lists import COLUMNS, EXAMPLE


def blank_workbook() -> bytes:
    headings = [column.heading for column in COLUMNS]
    rows = [
        (column.heading, "Yes" if column.needed else "No", column.hint, example)
        for column, example in zip(COLUMNS, EXAMPLE, strict=True)
    ]
    about = Listing("How to fill it in", ["Column", "Needed", "What to write", "Example"], [30, 10, 70, 40], rows)
    return workbook_of([Listing("Checks", headings, [26] * len(headings), []), about], now())
