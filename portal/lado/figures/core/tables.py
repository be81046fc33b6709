"""The tables of a report: numbers laid out under their headings, with what they mean."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from exports.counts import HIDDEN, Line, Table, Value
from portal.lado.figures.core import lists, sheets
from portal.lado.figures.core.feedback import QUESTIONS
from portal.lado.figures.core.notes import notes_table
from portal.lado.figures.core.numbers import Figures
from portal.lado.figures.core.sheets import Row, Sheet
from portal.lado.figures.core.years import MONTHS

WHY = "Does not agree"


def tables_of(figures: Figures) -> list[Table]:
    """Every table of the workbook, in the order of its tabs."""
    made = [_by_year(figures, sheet) for sheet in sheets.BY_YEAR]
    made += [_months(figures), _referrers(figures), _feedback(figures), _training(figures)]
    made.append(notes_table(figures, made))
    return sorted(made, key=lambda table: sheets.ORDER.index(table.name))


def _by_year(figures: Figures, sheet: Sheet) -> Table:
    years = figures.compared
    rows = [row for row in sheet.rows if not row.if_any or any(_shown(figures, year, row) for year in years)]
    differing = [year for year in years if any(_differs(figures, year, row) for row in rows)]
    headings = [sheet.first, *years]
    headings += [f"{year} %" for year in years] if sheet.base else []
    headings += [name for year in differing for name in (f"{year} worked out", f"{year} difference")]
    headings += [WHY] if differing else []
    lines = [_line(figures, sheet, row, differing) for row in rows]
    return Table(sheet.name, tuple(headings), tuple(lines), _notes(figures, sheet))


def _line(figures: Figures, sheet: Sheet, row: Row, differing: list[str]) -> Line:
    years = figures.compared
    cells: list[Value] = [row.label, *(_shown(figures, year, row) for year in years)]
    if sheet.base:
        cells += [_share_in_column(figures, year, row.key, sheet.base) for year in years]
    beside = [_beside(figures, year, row) for year in differing]
    cells += [cell for pair in beside for cell in pair]
    marked = [year for year, pair in zip(differing, beside, strict=True) if pair[0] is not None]
    if differing:
        cells.append(", ".join(f"{year}: {_why(figures, year)}" for year in marked))
    return Line(tuple(cells), marked=bool(marked), bold=row.bold)


def _shown(figures: Figures, year: str, row: Row) -> Value:
    return figures.share(year, row.key, row.of) if row.of else figures.count(year, row.key, row.parts)


def _share_in_column(figures: Figures, year: str, key: str, base: str) -> Value:
    """A share of the base; what is not part of it has none."""
    outside = key in ("outcome/open", "outcome/closed") or (base == "concluded" and key == "met")
    return None if outside else figures.share(year, key, base)


def _worked_out(figures: Figures, year: str, row: Row) -> int | Fraction | None:
    if row.of:
        return figures.share_worked_out(year, row.key, row.of)
    return figures.worked_out(year, row.key, row.parts)


def _differs(figures: Figures, year: str, row: Row) -> bool:
    return _worked_out(figures, year, row) is not None


def _beside(figures: Figures, year: str, row: Row) -> tuple[Value, Value]:
    """What the rows make, and how far what was stated is from it; nothing where the two agree."""
    found, shown = _worked_out(figures, year, row), _shown(figures, year, row)
    if found is None:
        return None, None
    return (HIDDEN, HIDDEN) if isinstance(shown, str) or shown is None else (found, shown - found)  # type: ignore[operator]


def _why(figures: Figures, year: str) -> str:
    return "changed since it was frozen" if figures.of(year).frozen_on is not None else "printed otherwise"


def _notes(figures: Figures, sheet: Sheet) -> tuple[tuple[str, str], ...]:
    return (
        ("Definition", sheet.definition),
        ("Base", sheet.counted),
        ("Numerator", sheet.numerator),
        ("Denominator", sheet.denominator),
        *common_notes(figures),
    )


def common_notes(figures: Figures) -> Iterator[tuple[str, str]]:
    """What is said beneath every table."""
    yield "Snapshot", f"{figures.snapshot.isoformat()}, years from April to March"
    if figures.published:
        yield HIDDEN, "A number from 1 to 4, or one from which such a number could be worked out. Zero shows."
    if empty := [year for year in figures.compared if figures.of(year).is_empty]:
        yield "Nothing recorded", f"Of {', '.join(empty)} nothing is recorded here: its zeros say no more than that."


def _months(figures: Figures) -> Table:
    year = figures.year
    headings = ["Month", *figures.compared, *(f"{words}, {year}" for words in lists.DECISIONS.values())]
    lines = [_month(figures, sheets.MONTH_NAMES[month], f"month/{month:02}") for month in MONTHS]
    totals = [figures.count(year, f"decision/{one}") for one in lists.DECISIONS]
    all_of_it = [figures.count(one, "all") for one in figures.compared]
    lines.append(Line(("Total", *all_of_it, *totals), bold=True))
    about = (
        ("Definition", "Contacts by the month in which they were received, and those of the last year by decision."),
        ("Base", sheets.ALL_BASE),
        ("Numerator", "The number in the row."),
        ("Denominator", "None: these are counts."),
    )
    return Table(sheets.MONTH_SHEET, tuple(headings), tuple(lines), (*about, *common_notes(figures)))


def _month(figures: Figures, name: str, key: str) -> Line:
    by_decision = [figures.count(figures.year, f"{key}/{one}") for one in lists.DECISIONS]
    return Line((name, *(figures.count(year, key) for year in figures.compared), *by_decision))


def _referrers(figures: Figures) -> Table:
    year = figures.year
    totals = [f"Total {one}" for one in figures.compared]
    lines = [_referrer(figures, words, f"referrer/{one}") for one, words in lists.SECTORS.items()]
    foot = [figures.count(year, f"sector/{one}") for one in lists.SECTORS]
    all_of_it = [figures.count(one, "met") for one in figures.compared]
    lines.append(Line(("Total", *foot, *all_of_it), bold=True))
    about = (
        ("Definition", f"Where the referrer works (rows) and where the person of concern works (columns), in {year}."),
        ("Base", sheets.MET_BASE),
        ("Numerator", "The number in the cell."),
        ("Denominator", "None: these are counts. The totals of earlier years stand behind those of the last one."),
    )
    headings = ("Sector of the referrer", *lists.SECTORS.values(), *totals)
    return Table(sheets.REFERRER_SHEET, headings, tuple(lines), (*about, *common_notes(figures)))


def _referrer(figures: Figures, words: str, key: str) -> Line:
    by_employer = [figures.count(figures.year, f"{key}/{one}") for one in lists.SECTORS]
    return Line((words, *by_employer, *(figures.count(year, key) for year in figures.compared)))


def _feedback(figures: Figures) -> Table:
    lines = []
    for question in QUESTIONS:
        for answer, words in question.answers.items():
            key = f"feedback/{question.key}/{answer}"
            cells = [figures.count(year, key) for year in figures.compared]
            lines.append(Line((f"{question.words} {words}", *cells)))
        total = [figures.count(year, f"feedback/{question.key}") for year in figures.compared]
        lines.append(Line((f"{question.words} All answers", *total), bold=True))
    about = (
        ("Definition", "What people answered to the questions that a closing letter leads to. Answers are counted."),
        ("Base", "Answers given in the year."),
        ("Numerator", "The number in the row."),
        ("Denominator", "None: these are counts."),
    )
    return Table(sheets.FEEDBACK_SHEET, ("Question", *figures.compared), tuple(lines), (*about, *common_notes(figures)))


def _training(figures: Figures) -> Table:
    """Each training of the four years. Who came is a number of people at work, and not one of cases; a small one is
    hidden in a published table all the same, and then so is the total.
    """
    lines, small = [], False
    for held_on, audience, people in figures.trainings:
        hides = figures.published and people < 5
        small = small or hides
        lines.append(Line((held_on, lists.AUDIENCES.get(audience, "Others"), HIDDEN if hides else people)))
    total = HIDDEN if small else sum(people for _, _, people in figures.trainings)
    lines.append(Line(("Total", f"{len(figures.trainings)} trainings", total), bold=True))
    about = (
        ("Definition", "Training that the LADO gave: the day, for whom, and how many came."),
        ("Base", f"Training held from {figures.compared[0]} to {figures.year}."),
        ("Numerator", "The number in the row."),
        ("Denominator", "None: these are counts."),
    )
    return Table(sheets.TRAINING_SHEET, ("Day", "Audience", "People"), tuple(lines), (*about, *common_notes(figures)))
