"""The file to fill in: an empty table, and what belongs into each column."""

from __future__ import annotations

from exports.csv_text import csv_of
from exports.listing import Listing, workbook_of
from portal.accounts.imports.kinds import Kind
from portal.database import now


def blank_csv(kind: Kind) -> bytes:
    """The headings alone."""
    return csv_of([[column.heading for column in kind.columns]])


def blank_workbook(kind: Kind) -> bytes:
    """A sheet with the headings alone, and one that says what belongs under each."""
    headings = [column.heading for column in kind.columns]
    rows = [
        (column.heading, "Yes" if column.needed else "No", column.hint, example)
        for column, example in zip(kind.columns, kind.example, strict=True)
    ]
    return workbook_of(
        [
            Listing(kind.key.capitalize(), headings, [34] * len(headings), []),
            Listing("How to fill it in", ["Column", "Needed", "What to write", "Example"], [20, 10, 70, 34], rows),
        ],
        now(),
    )
