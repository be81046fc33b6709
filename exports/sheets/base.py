"""What every sheet of the consolidated workbook is: it sees each return once, in turn, and then it is closed."""

from __future__ import annotations

from abc import ABC, abstractmethod

from exports.answered import Submission
from exports.book import Book
from exports.cells import CellRow, Origin
from exports.rows import About, ReturnRow
from portal.forms.spec import QuestionSet


class Sheet(ABC):
    """One sheet. The constructor opens it; it must keep nothing of a return but counts, for there may be thousands."""

    @classmethod
    def is_for(cls, question_set: QuestionSet, about: About) -> bool:
        """Whether the sheet makes sense for a question set, and what is known about the round."""
        return True

    def __init__(self, book: Book) -> None:
        self.book = book

    @abstractmethod
    def add(self, row: ReturnRow, submission: Submission | None) -> None:
        """Take one agency of the round, with what it submitted last if it ever did."""

    def close(self) -> None:  # noqa: B027 - most sheets have nothing left to write
        """Write what can only be written when every return has been seen."""

    def leading_cells(self, row: ReturnRow) -> CellRow:
        """agency_code, agency, sector, status, submitted_at: how every answer sheet begins."""
        cells, origin = self.book.cells, Origin(row.agency_code, "agency")
        return [
            cells.text(row.agency_code, origin),
            cells.text(row.agency, origin),
            cells.text(row.sector, origin),
            cells.text(row.status.value, origin),
            cells.moment(row.submitted_at, origin) if row.submitted_at else None,
        ]
