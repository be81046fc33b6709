"""Spreadsheets of invented past contacts, and the workbook read back."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from portal.lado.figures.past_rows import COLUMNS

Row = Sequence[str]


def row(reference: str, received_on: str, decision: str, employer: str = "Health", **other: str) -> list[str]:
    """A row with what is named, and nothing else."""
    values = {"reference": reference, "received_on": received_on, "decision": decision, "employer_sector": employer}
    return [{**values, **other}.get(name, "") for name in COLUMNS]


def write_csv(path: Path, rows: Iterable[Row], header: Row = COLUMNS) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])
    return path


def spread(year: str, counts: dict[tuple[str, str], int], mark: str = "x") -> list[list[str]]:
    """So many contacts of a year by decision and employer's sector, over its days."""
    first = date(int(year[:4]), 4, 1)
    found = []
    for (decision, sector), many in counts.items():
        for place in range(many):
            day = first + timedelta(days=place % 365)
            found.append(row(f"{mark}-{year}-{decision}-{sector}-{place}", day.isoformat(), decision, sector))
    return found


Sheet = dict[str, dict[str, Any]]


def read_book(path: Path) -> dict[str, Sheet]:
    """Each sheet by its rows' first cells and its headings; no cell holds a formula."""
    return {sheet.title: _read(sheet) for sheet in load_workbook(path).worksheets}


def read_sheet(path: Path, name: str) -> Sheet:
    return _read(load_workbook(path)[name])


def _read(sheet: Any) -> Sheet:
    rows = list(sheet.iter_rows())
    assert not [cell.coordinate for line in rows for cell in line if cell.data_type == "f"]
    headings = [cell.value for cell in rows[0]]
    return {
        str(line[0].value): dict(zip(headings[1:], [cell.value for cell in line[1:]], strict=True)) for line in rows[1:]
    }
