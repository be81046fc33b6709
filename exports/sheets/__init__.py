"""The sheets of the consolidated workbook, in the order of the tabs. To add one, write its file and name it here."""

from exports.sheets.answers import AnswersSheet
from exports.sheets.answers_long import AnswersLongSheet
from exports.sheets.base import Sheet
from exports.sheets.notes import NotesSheet
from exports.sheets.returns import ReturnsSheet

SHEETS: tuple[type[Sheet], ...] = (ReturnsSheet, AnswersSheet, AnswersLongSheet, NotesSheet)

__all__ = ["SHEETS", "Sheet"]
