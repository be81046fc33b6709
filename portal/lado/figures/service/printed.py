"""Figures of earlier years as their reports printed them: entered by sheet and row, and never corrected."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from pathlib import Path

from sqlalchemy import delete

from portal import audit
from portal.accounts.models import Partnership
from portal.database import db, now
from portal.errors import Refused
from portal.lado.figures.core.numbers import PERCENT
from portal.lado.figures.core.sheets import BY_YEAR
from portal.lado.figures.core.years import is_year
from portal.lado.figures.models import PrintedFigure
from portal.permissions import Actor, Permission, require

HEADER = ("sheet", "row", "year", "printed")
LARGEST = 1_000_000
MOST_ROWS = 5_000
Say = Callable[[str], None]
Place = tuple[str, str]


def rows_that_print() -> dict[Place, str]:
    """The key of each row of each sheet with years as columns, by their names in small letters."""
    return {
        (sheet.name.casefold(), row.label.casefold()): f"{PERCENT}{row.key}" if row.of else row.key
        for sheet in BY_YEAR
        for row in sheet.rows
    }


def enter_printed(user: Actor, partnership: Partnership, path: Path, wrong: Say) -> int:
    """Read the file; what was entered before for the same row and year is replaced. One mistake, and nothing is."""
    require(user, Permission.FIGURES_KEEP, partnership_id=partnership.id)
    found: dict[tuple[str, str], int] = {}
    mistakes = 0
    for place, value, problem in _read(path):
        if problem or found.get(place, value) != value:
            mistakes += 1
            wrong(problem or f"{place[1]}: the same figure stands here twice, as {found[place]} and as {value}")
        found[place] = value
    if mistakes:
        raise Refused(f"Nothing was entered: {mistakes:,} mistakes. Mend them in the file and try again.")
    by_id = getattr(user, "id", None)
    for (key, year), value in found.items():
        of = (PrintedFigure.partnership_id == partnership.id, PrintedFigure.year == year, PrintedFigure.key == key)
        db.session.execute(delete(PrintedFigure).where(*of))
        figure = PrintedFigure(partnership_id=partnership.id, year=year, key=key, value=value, by_id=by_id, at=now())
        db.session.add(figure)
    audit.record("lado.printed_entered", user, partnership_id=partnership.id, rows=len(found))
    return len(found)


def _read(path: Path) -> Iterator[tuple[tuple[str, str], int, str]]:
    """Each figure with its key and year, or what is wrong with its row."""
    known = rows_that_print()
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file, strict=True)
            if tuple(cell.strip().casefold() for cell in next(reader, [])) != HEADER:
                raise Refused(f"Row 1 must be {','.join(HEADER)}.")
            for number, cells in enumerate(reader, 2):
                if number > MOST_ROWS:
                    raise Refused(f"The file has more than {MOST_ROWS:,} rows. Divide it.")
                if any(cell.strip() for cell in cells):
                    yield _figure(number, [cell.strip() for cell in cells], known)
    except UnicodeDecodeError as problem:
        raise Refused("The file is not UTF-8. Save it as CSV UTF-8 and try again.") from problem
    except csv.Error as problem:
        raise Refused(f"The file is not a CSV that can be read: {problem}.") from problem


def _figure(number: int, cells: list[str], known: dict[Place, str]) -> tuple[tuple[str, str], int, str]:
    nothing = ("", "")
    if len(cells) != len(HEADER):
        return nothing, 0, f"Row {number} has {len(cells)} columns, and the header {len(HEADER)}"
    sheet, row, year, printed = cells
    key = known.get((sheet.casefold(), row.casefold()))
    if sheet.casefold() not in {name for name, _ in known}:
        return nothing, 0, f"Row {number}, sheet: is none of the sheets with years as columns"
    if key is None:
        return nothing, 0, f"Row {number}, row: is no row of that sheet"
    if not is_year(year):
        return nothing, 0, f"Row {number}, year: is not written like 2023-24"
    if not (printed.isascii() and printed.isdigit()) or int(printed[:9]) > LARGEST or len(printed) > 9:
        return nothing, 0, f"Row {number}, printed: is not a whole number, nor whole per cent without its sign"
    return (key, year), int(printed), ""
