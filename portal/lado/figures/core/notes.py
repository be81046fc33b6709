"""The last sheet: what the workbook is, how it was made, and whether its sums agree."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from exports.counts import HIDDEN, Line, Table
from portal.lado.figures.core.numbers import Figures, Year
from portal.lado.figures.core.sheets import NOTES_SHEET
from portal.lado.figures.core.sums import disagreements, sums


def notes_table(figures: Figures, tables: Sequence[Table]) -> Table:
    lines = [Line(pair) for pair in _pairs(figures)]
    lines += [Line((table.name, dict(table.notes)["Definition"])) for table in tables]
    return Table(NOTES_SHEET, ("What", "Note"), tuple(lines))


def _pairs(figures: Figures) -> Iterator[tuple[str, str]]:
    yield "Year", f"{figures.year}, from April to March, with the three years before it"
    yield "Snapshot", f"{figures.snapshot.isoformat()}: how everything stood on that day"
    yield "Year of a contact", "That of the day on which it was received, also for its outcome"
    if figures.published:
        yield HIDDEN, "A number from 1 to 4, or one from which such a number could be worked out. Zero shows."
    else:
        yield "Exact counts", "Nothing is hidden in this workbook. Publish the one that was made for it."
    yield "Values", "Every cell holds a value; nothing is worked out by the workbook"
    for year in figures.compared:
        yield year, _how_known(figures.of(year), figures.published)
    yield "Sums", _sums(figures)


def _how_known(year: Year, published: bool) -> str:
    if year.frozen_on is not None:
        since = "" if published else " What changed since stands beside it."
        return f"Frozen on {year.frozen_on.isoformat()}.{since}"
    if year.is_empty:
        return "Nothing is recorded: its zeros say no more than that"
    if year.is_printed_only:
        return "As printed at the time; where the printed figures do not add up, what they make stands beside them"
    counted = "Counted from its contacts"
    return f"{counted}; printed figures stand before what was counted" if year.stated else counted


def _sums(figures: Figures) -> str:
    wrong = [year for year in figures.compared if disagreements(figures.of(year).counted)]
    if wrong:
        return f"Sums do not agree in {', '.join(wrong)}: tell whoever keeps the portal"
    return f"All {len(sums())} sums within the counted numbers of each year agree"
