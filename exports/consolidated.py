"""The consolidated workbook: every return of a round in one Excel file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeAlias

from exports.answered import Submission, submission_of
from exports.book import Book
from exports.rows import About, ReturnRow, Written
from exports.sheets import SHEETS, Sheet
from exports.stream import assemble
from portal.forms.spec import QuestionSet

Returns: TypeAlias = Iterable[tuple[ReturnRow, Submission | None]]
"""Agencies with what each submitted last, if it ever did."""


@dataclass(frozen=True, slots=True)
class ConsolidatedWorkbook:
    """What to write. ``rows`` is read once, in the order in which the sheets will list the agencies."""

    question_set: QuestionSet
    about: About
    rows: Iterable[ReturnRow]


def write(path: Path, workbook: ConsolidatedWorkbook) -> Written:
    """Write the workbook to ``path``; see ``write_sheets``."""
    return write_sheets(path, workbook.question_set, workbook.about, SHEETS, _returns(workbook))


def _returns(workbook: ConsolidatedWorkbook) -> Iterator[tuple[ReturnRow, Submission | None]]:
    for row in workbook.rows:
        yield row, submission_of(workbook.question_set, workbook.about, row)


def write_sheets(
    path: Path, question_set: QuestionSet, about: About, kinds: Sequence[type[Sheet]], returns: Returns
) -> Written:
    """Write a workbook of these sheets to ``path``, whole or not at all, readable by its owner only.

    Rows pass through memory one agency at a time, so the memory needed does not grow with the number of agencies.
    Half-made parts lie in a private folder beside ``path`` and are removed whatever happens.

    :raises WorkbookTooLarge: when Excel has fewer rows or columns than are needed; the message says which.
    """
    with TemporaryDirectory(dir=path.parent, prefix=".workbook-") as folder:
        parts = Path(folder)
        with closing(Book(question_set, about, parts)) as book:
            listed = _fill([kind(book) for kind in kinds if kind.is_for(question_set, about)], returns)
            book.save_frame(parts / "frame.xlsx")
        finished = parts / "finished.xlsx"
        digest = assemble(parts / "frame.xlsx", finished, [sheet.rows for sheet in book.sheets], book.strings)
        finished.chmod(0o600)
        finished.replace(path)
    return Written(
        path=path,
        sheets=tuple(sheet.title for sheet in book.sheets),
        rows=listed,
        replaced_characters=book.cells.replaced_characters,
        long_texts=book.long_texts.count,
        sha256=digest,
    )


def _fill(sheets: Sequence[Sheet], returns: Returns) -> int:
    """Show every return to every sheet; says how many there were."""
    listed = 0
    for row, submission in returns:
        listed += 1
        for sheet in sheets:
            sheet.add(row, submission)
    for sheet in sheets:
        sheet.close()
    return listed
