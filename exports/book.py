"""One workbook while it is being made: what its sheets share, and the sheets that are open."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC
from pathlib import Path
from typing import TypeAlias
from zipfile import ZipFile

from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

from exports.answered import State
from exports.cells import Cell, CellRow, Cells, Origin
from exports.colouring import Colouring
from exports.columns import Column, columns_for
from exports.long_text import LongTextSheet
from exports.names import CREATOR, one_line, sheet_name, table_name
from exports.rows import About
from exports.stream import RowFile, StringFile
from exports.styles import HEADING, TEXT, Look, Styles
from exports.tables import LINE, Layout, lay_out
from exports.values import ValueWriter, writer_for
from portal.forms.spec import QuestionSet

Decoration: TypeAlias = Callable[[Worksheet], None]


class OpenSheet:
    """A sheet that takes rows. Its first rows are written by whoever opened it."""

    def __init__(self, worksheet: Worksheet, rows: RowFile, layout: Layout, blank: Cell) -> None:
        self.title = worksheet.title
        self.rows = rows
        self.layout = layout
        self._worksheet = worksheet
        self._blank = blank
        self._decorations: list[Decoration] = []

    def add(self, cells: Sequence[Cell | None], height: float = LINE) -> None:
        """Write one row, ``height`` in points. Blank cells keep their lines, also those left out at the end."""
        missing = len(self.layout.headings) - len(cells)
        self.rows.add([self._blank if cell is None else cell for cell in cells] + [self._blank] * missing, height)

    def decorate(self, decoration: Decoration) -> None:
        """Have something put on the finished sheet that is not in its rows: a chart, conditional colours."""
        self._decorations.append(decoration)

    def finish(self) -> None:
        lay_out(self._worksheet, self.layout, self.rows.rows)
        for decoration in self._decorations:
            decoration(self._worksheet)


class Book:
    """What sheets share: the question set, its columns, the maker of cells, and a folder on disk for their rows."""

    def __init__(self, question_set: QuestionSet, about: About, folder: Path) -> None:
        self.question_set = question_set
        self.about = about
        self.columns: tuple[Column, ...] = columns_for(question_set)
        self.frame = Workbook()
        self.strings = StringFile(folder / "strings.xml")
        self.sheets: list[OpenSheet] = []
        self.long_texts = LongTextSheet(self)
        self._folder = folder
        self._colouring = Colouring(question_set)
        self._scratch: Worksheet = self.frame.worksheets[0]
        self.cells = Cells(Styles(self.frame), self.strings, self.long_texts)
        self.writers: dict[str, ValueWriter] = {}
        for question in question_set.questions():
            self.writers[question.key] = writer_for(question, self.cells)
            for column in question.columns:
                self.writers[f"{question.key}.{column.key}"] = writer_for(column, self.cells)
        self.state_cells = {state: self.cells.state(state.value, Origin("", "")) for state in State}
        self._describe()

    def open(self, title: str, layout: Layout) -> OpenSheet:
        """A new sheet behind those that are there, with title and footer on every page.

        A name that Excel refuses, or that is taken, is changed to one it accepts.
        """
        name = sheet_name(title, [sheet.title for sheet in self.sheets])
        table = table_name(layout.table, [sheet.layout.table for sheet in self.sheets])
        layout = replace(layout, table=table, title=self.about.round_title, footer=self._footer())
        rows = RowFile(self._folder / f"sheet{len(self.sheets) + 1}.xml")
        sheet = OpenSheet(self.frame.create_sheet(name), rows, layout, self.cells.blank())
        sheet.decorate(lambda made: self._colouring.of_listing(made, layout.headings, layout.header_row + 1, rows.rows))
        self.sheets.append(sheet)
        return sheet

    def _describe(self) -> None:
        """The file's own properties name nobody."""
        taken_at = self.about.taken_at.astimezone(UTC).replace(tzinfo=None)
        properties = self.frame.properties
        properties.creator = CREATOR
        properties.created = properties.modified = taken_at
        properties.title = one_line(self.about.round_title)

    def _footer(self) -> str:
        return " - ".join(part for part in (self.about.partnership, self.about.reference) if part)

    def heading_cells(self, headings: tuple[str, ...] | list[str], look: Look = HEADING) -> CellRow:
        return [self.cells.text(heading, Origin("", heading), look) for heading in headings]

    def words(self, text: str, look: Look = TEXT) -> Cell | None:
        """A text of the portal's or the question set's own."""
        return self.cells.text(text, Origin("", text), look)

    def close(self) -> None:
        """No more rows: close the files on disk, which a failure must do as well."""
        self.strings.close()
        for sheet in self.sheets:
            sheet.rows.close()

    def save_frame(self, path: Path) -> None:
        """Finish every sheet and save the workbook without its rows."""
        self.close()
        for sheet in self.sheets:
            sheet.finish()
        self.frame.remove(self._scratch)
        self.frame.worksheets[0].sheet_view.tabSelected = True
        self.frame.calculation.fullCalcOnLoad = False
        with ZipFile(path, "w") as archive:
            ExcelWriter(self.frame, archive).save()  # Workbook.save would date the file by the clock.
