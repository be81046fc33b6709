"""The sheets of the anonymised workbook: those of the consolidated one that need neither names, dates nor lists."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from exports.anonymised.groups import FEWEST
from exports.anonymised.returns import LEFT_OUT
from exports.cells import CellRow, Origin
from exports.sheets import Sheet
from exports.sheets.answers import AnswersSheet
from exports.sheets.answers_long import AnswersLongSheet
from exports.sheets.blanks import BlanksSheet
from exports.sheets.gaps import GapsSheet
from exports.sheets.good_practice import GoodPracticeSheet
from exports.sheets.heatmap import HeatmapSheet
from exports.sheets.indicators import IndicatorsSheet
from exports.sheets.notes import READING as CONSOLIDATED_READING
from exports.sheets.notes import Note, NotesSheet
from exports.sheets.protected_characteristics import ProtectedCharacteristicsSheet
from exports.sheets.summary import SummarySheet
from exports.sheets.voice_of_the_child import VoiceOfTheChildSheet

_AS_THERE = ("Rated, fully met, weighted", "Heatmap", "Text that looks like a formula")
READING: tuple[tuple[str, str], ...] = (
    (
        "Agencies",
        "Letters stand for agencies. They are the same on every sheet of this file, and different in every other "
        "file. The order of the rows says nothing.",
    ),
    ("Who is here", "Agencies that have submitted, each with its latest submission. Drafts are never shown."),
    (
        "What is left out",
        "Names, codes, references, dates, numbers, lists, choices about the agency itself, and free text. "
        f"“{LEFT_OUT}” stands where an agency wrote a text that was not passed for this workbook.",
    ),
    (
        "Small groups",
        f"Sectors with fewer than {FEWEST} agencies are merged. A question that would single out fewer than {FEWEST} "
        "agencies, because only they were asked it or only they were not, is left out for all.",
    ),
    (
        "Beside other figures",
        "Whoever knows the figures of one agency can find its row by them. The Summary of the workbook with names "
        "prints such figures for a sector with one agency, so give the two to the same people or only one of them. "
        "Another file of the same audit, taken later, shows what has changed since.",
    ),
    *(item for item in CONSOLIDATED_READING if item[0] in _AS_THERE),
    ("Empty and “not asked”", "In Answers an empty cell means: asked, not answered."),
    ("Percentages", "Answers that do not apply and blanks stay out of every share. Both numbers are printed."),
    ("Colours", "A colour always stands with its word or letter. It never says anything of its own."),
    ("Nothing hidden", "This workbook has no hidden sheets, rows or columns, no comments, no formulas and no links."),
)


class AnonymisedNotesSheet(NotesSheet):
    """Says how the workbook was made, and counts nothing but the agencies that are in it."""

    def _notes(self) -> Iterator[tuple[str, str, Note]]:
        about, question_set, topic = self.book.about, self.book.question_set, "This workbook"
        yield topic, "Question set", question_set.title
        yield topic, "Version", f"{question_set.version} ({question_set.key})"
        yield topic, "Taken on", about.taken_at.date()
        yield "Returns", "Agencies in this workbook", self._tally.returned
        for scale in question_set.scales:
            yield from self._scale(scale)
        for item, text in READING:
            yield "How to read it", item, text
        yield from self._changes()


class AnonymisedSummarySheet(SummarySheet):
    """Every agency in the file has submitted, so there is only one number of them to print."""

    agencies: ClassVar[tuple[tuple[str, float], ...]] = (("Agencies", 10),)

    def returned(self, expected: int, returned: int, excused: int) -> CellRow:
        return [self.book.cells.number(returned, Origin("", ""))]


SHEETS: tuple[type[Sheet], ...] = (
    AnonymisedSummarySheet,
    HeatmapSheet,
    IndicatorsSheet,
    AnswersSheet,
    AnswersLongSheet,
    GapsSheet,
    VoiceOfTheChildSheet,
    ProtectedCharacteristicsSheet,
    GoodPracticeSheet,
    BlanksSheet,
    AnonymisedNotesSheet,
)
