"""Financial years as ledgers and annual reports name them: ``2024-25`` runs from 1 April 2024 to 31 March 2025."""

from __future__ import annotations

import re
from datetime import date

from portal.errors import PortalError

_YEAR = re.compile(r"(20[0-9]{2})[-/]([0-9]{2})")


class NoSuchYear(PortalError):
    """What was typed is no financial year."""

    status = 422
    title = "This is not a financial year"


def financial_year(typed: str) -> str:
    """The year as it is kept. Raises NoSuchYear unless the second number follows the first."""
    found = _YEAR.fullmatch(typed.strip())
    if found is None or (int(found[1]) + 1) % 100 != int(found[2]):
        raise NoSuchYear("Write the financial year as two years in a row, such as 2024-25.")
    return f"{found[1]}-{found[2]}"


def year_of(day: date) -> str:
    """The financial year in which ``day`` falls."""
    return _named(day.year if day.month >= 4 else day.year - 1)


def year_before(year: str) -> str:
    return _named(int(year[:4]) - 1)


def year_after(year: str) -> str:
    return _named(int(year[:4]) + 1)


def bounds(year: str) -> tuple[date, date]:
    """The first and the last day."""
    first = int(year[:4])
    return date(first, 4, 1), date(first + 1, 3, 31)


def _named(first: int) -> str:
    return f"{first}-{(first + 1) % 100:02}"
