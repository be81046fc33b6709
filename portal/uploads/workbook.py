"""The first sheet of a workbook as rows of text. It runs in a process of its own, see ``child``."""

from __future__ import annotations

import math
import warnings
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time
from io import BytesIO
from itertools import islice
from typing import Any
from zipfile import BadZipFile

from openpyxl import load_workbook

from portal.uploads import archive
from portal.uploads.table import BadFile, Limits, Table, letter_of, table_of

WHAT_PARSERS_RAISE = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    LookupError,
    MemoryError,
    OSError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
    BadZipFile,
    zlib.error,
)
"""Broken workbooks make the libraries raise about anything: all of it means that the workbook cannot be read."""


def rows_of(content: bytes, limits: Limits) -> Table:
    """The first sheet. Raises BadFile for a formula or an error, naming its cell, and for what cannot be read."""
    archive.check(content, limits.rows + 1, limits.columns)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # What openpyxl finds odd about a file is nothing that anyone could mend.
            return table_of(_numbered(content, limits), limits)
    except WHAT_PARSERS_RAISE as problem:
        raise BadFile(archive.BROKEN) from problem


def _numbered(content: bytes, limits: Limits) -> Iterator[tuple[int, list[str]]]:
    book = load_workbook(BytesIO(content), read_only=True, data_only=False, keep_links=False)
    sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    if not sheets:
        raise BadFile(archive.BROKEN)
    # The size that a sheet says it has is not asked: it may be a lie, or a million rows.
    every = sheets[0].iter_rows(max_row=limits.rows + 2, max_col=limits.columns)
    for number, row in enumerate(islice(every, limits.rows + 2), 1):
        yield number, [_text(cell, number, place) for place, cell in enumerate(row, 1)]


def _text(cell: Any, row: int, column: int) -> str:
    """The cell as a person would type it."""
    value = cell.value
    where = f"Cell {letter_of(column)}{row}"
    if value is None:
        return ""
    if cell.data_type == "f":
        raise BadFile(f"{where} holds a formula. Copy the cells and paste them as values, then try again.")
    if cell.data_type == "e":
        raise BadFile(f"{where} shows an error. Correct it and try again.")
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, (int, float)):
        return _number(value, where)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ", timespec="seconds")
    return value.isoformat() if isinstance(value, (date, time)) else str(value)


def _number(value: int | float, where: str) -> str:
    if isinstance(value, float) and not math.isfinite(value):
        raise BadFile(f"{where} holds a number that is too large. Correct it and try again.")
    return str(int(value)) if float(value).is_integer() and abs(value) < 2**53 else repr(value)
