"""Bars of one year's numbers, drawn by the server. Each stands above the table that says the same in numbers."""

from __future__ import annotations

from dataclasses import dataclass

from exports.counts import HIDDEN, Table
from portal.lado.figures.core.numbers import Figures

ROW, NAMES, WIDE = 26, 300, 380
"""The height of a bar with its room, the room for names, and the longest bar, in units of the drawing."""
DRAWN = ("Contacts by decision", "Contacts by month", "Threshold met by sector", "Outcomes", "Categories")


@dataclass(frozen=True, slots=True)
class Bar:
    label: str
    shown: str
    top: int
    length: float


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars from top to bottom; ``says`` is what the picture shows, in words."""

    says: str
    bars: tuple[Bar, ...]

    @property
    def height(self) -> int:
        return ROW * len(self.bars) + 4


def chart_of(figures: Figures, table: Table) -> Chart | None:
    """The last year's counts of a table, but for its totals; None where there is nothing to draw."""
    if table.name not in DRAWN:
        return None
    place = table.headings.index(figures.year)
    found = [(str(line.cells[0]), line.cells[place]) for line in table.lines if _is_part(line.bold, str(line.cells[0]))]
    most = max((value for _, value in found if isinstance(value, int)), default=0)
    if not most:
        return None
    bars = tuple(
        Bar(label, str(value), row * ROW, WIDE * value / most if isinstance(value, int) else 0)
        for row, (label, value) in enumerate(found)
        if isinstance(value, int) or value == HIDDEN
    )
    return Chart(f"{table.name} in {figures.year}. The same numbers stand in the table below.", bars)


def _is_part(is_total: bool, label: str) -> bool:
    return not is_total and not label.startswith("Of these")
