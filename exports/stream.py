"""Sheets of any length in little memory: openpyxl makes all of a workbook but its rows, which go straight to disk.

Making an object for each of ten million cells is what takes the time in openpyxl. So a finished row is written as XML
to a file of its own sheet, several sheets at once; openpyxl saves the workbook with empty sheets - styles, widths,
tables, print set-up, charts - and ``assemble`` puts the rows in their places while it copies that small file.
"""

from __future__ import annotations

import hashlib
import re
import shutil
from collections.abc import Sequence
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl.utils import get_column_letter

from exports.cells import Cell

MAX_ROWS = 1_048_576
MAX_COLUMNS = 16_384

_EMPTY_ROWS = re.compile(rb"<sheetData\s*/>|<sheetData>\s*</sheetData>")
_DIMENSION = re.compile(rb'<dimension ref="[^"]*"\s*/>')
_STRINGS_HEAD = b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" uniqueCount="%d">'
_STRINGS = "xl/sharedStrings.xml"
_MENTIONS = {
    "[Content_Types].xml": (
        b"</Types>",
        b'<Override PartName="/xl/sharedStrings.xml" ContentType='
        b'"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/>',
    ),
    "xl/_rels/workbook.xml.rels": (
        b"</Relationships>",
        b'<Relationship Id="rIdStrings" Target="/xl/sharedStrings.xml" '
        b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"/>',
    ),
}
_LETTERS: list[str] = []


class WorkbookTooLarge(ValueError):
    """More rows or columns than a sheet of Excel can have; the message says what and how many."""


def letters(count: int) -> list[str]:
    """The letters of at least the first ``count`` columns.

    :raises WorkbookTooLarge: for more than 16,384.
    """
    if count > MAX_COLUMNS:
        raise WorkbookTooLarge(
            f"The sheet needs {count:,} columns, and Excel has {MAX_COLUMNS:,}. Ask for fewer questions."
        )
    for column in range(len(_LETTERS) + 1, count + 1):
        _LETTERS.append(get_column_letter(column))
    return _LETTERS


class RowFile:
    """The rows of one sheet, written once from top to bottom."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.rows = 0
        self.columns = 1
        self._file = path.open("w", encoding="utf-8", newline="")

    @property
    def is_full(self) -> bool:
        return self.rows >= MAX_ROWS

    def add(self, cells: Sequence[Cell | None], height: float | None = None) -> int:
        """Write one row and say its number (from 1). ``height`` is in points; without it Excel fits the row itself.

        :raises WorkbookTooLarge: when the sheet is full, or the row is too wide.
        """
        if self.is_full:
            raise WorkbookTooLarge(f"The sheet needs more than {MAX_ROWS:,} rows. Ask for fewer agencies.")
        self.rows += 1
        self.columns = max(self.columns, len(cells))
        row = str(self.rows)
        inside = "".join(
            [
                f'<c r="{letter}{row}"{cell}'
                for letter, cell in zip(letters(len(cells)), cells, strict=False)
                if cell is not None
            ]
        )
        tall = f' ht="{height:g}" customHeight="1"' if height else ""
        self._file.write(f'<row r="{row}"{tall}>{inside}</row>')
        return self.rows

    def close(self) -> None:
        self._file.close()

    @property
    def dimension(self) -> str:
        return f"A1:{letters(self.columns)[self.columns - 1]}{max(self.rows, 1)}"


class StringFile:
    """The table of shared strings, kept on disk; each text is added when it comes, without looking for a twin."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.count = 0
        self._file = path.open("w", encoding="utf-8", newline="")

    def add(self, xml_text: str) -> int:
        self._file.write(f"<si>{xml_text}</si>")
        self.count += 1
        return self.count - 1

    def close(self) -> None:
        self._file.close()


def assemble(frame: Path, target: Path, sheets: Sequence[RowFile], strings: StringFile) -> str:
    """Copy the workbook ``frame`` to ``target`` with the rows of each sheet (in the order of the tabs) in place.

    :returns: the SHA-256 of the finished file, in hexadecimal.
    """
    rows = {f"xl/worksheets/sheet{place}.xml": sheet for place, sheet in enumerate(sheets, 1)}
    with ZipFile(frame) as source, ZipFile(target, "w", ZIP_DEFLATED) as finished:
        for entry in source.infolist():
            part = source.read(entry)
            if entry.filename in rows:
                _copy_sheet(finished, entry, part, rows[entry.filename])
            else:
                finished.writestr(_fresh(entry), _with_strings(entry.filename, part) if strings.count else part)
        if strings.count:
            place = ZipInfo(_STRINGS, source.infolist()[0].date_time)
            _copy_between(finished, place, _STRINGS_HEAD % strings.count, strings.path, b"</sst>")
    with target.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _with_strings(name: str, part: bytes) -> bytes:
    """The part with the mention of the table of shared strings that openpyxl, which has none, leaves out."""
    if name not in _MENTIONS:
        return part
    end, mention = _MENTIONS[name]
    return part.replace(end, mention + end)


def _fresh(entry: ZipInfo) -> ZipInfo:
    fresh = ZipInfo(entry.filename, entry.date_time)
    fresh.compress_type = ZIP_DEFLATED
    return fresh


def _copy_sheet(finished: ZipFile, entry: ZipInfo, part: bytes, sheet: RowFile) -> None:
    part = _DIMENSION.sub(f'<dimension ref="{sheet.dimension}"/>'.encode(), part)
    head, tail = _EMPTY_ROWS.split(part)
    _copy_between(finished, entry, head + b"<sheetData>", sheet.path, b"</sheetData>" + tail)


def _copy_between(finished: ZipFile, entry: ZipInfo, head: bytes, middle: Path, tail: bytes) -> None:
    with finished.open(_fresh(entry), "w", force_zip64=True) as part, middle.open("rb") as rows:
        part.write(head)
        shutil.copyfileobj(rows, part, 1 << 20)
        part.write(tail)
