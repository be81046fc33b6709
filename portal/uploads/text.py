"""A CSV file as rows of text."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from contextlib import suppress
from io import StringIO

from exports.csv_text import safe
from portal.uploads.table import BadFile, Limits, Table, table_of

DIVIDERS = (",", ";", "\t")
NO_TABLE = "The file is neither an Excel workbook nor CSV. Save it as .xlsx or as CSV, and try again."


def rows_of(content: bytes, limits: Limits, comment: str = "") -> Table:
    """The rows of a CSV file, whether commas, semicolons or tabs divide its columns.

    Lines that begin with ``comment`` are passed over, and so are empty ones above the headings; both are counted.
    """
    text = decoded(content)
    if comment:
        text = re.sub(rf"(?m)^{re.escape(comment)}[^\r\n]*", "", text)
    first_line = (text.lstrip("\r\n") if comment else text).partition("\n")[0]
    divider = max(DIVIDERS, key=first_line.count)
    try:
        numbered = _numbered(text, divider)
        return table_of(_without_empty(numbered) if comment else numbered, limits)
    except csv.Error as problem:
        raise BadFile(NO_TABLE) from problem


def decoded(content: bytes) -> str:
    """The text of a file that Excel or another program saved: UTF-8, UTF-16 with its mark, or Windows' own."""
    encodings = ("utf-16",) if content.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", "cp1252")
    for encoding in encodings:
        with suppress(UnicodeError):
            text = content.decode(encoding)
            if "\x00" not in text and not text.lstrip().startswith("<"):
                return text
            break
    raise BadFile(NO_TABLE)


def _numbered(text: str, divider: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(StringIO(text, newline=""), delimiter=divider, strict=True)
    for number, cells in enumerate(reader, 1):
        yield number, [_as_typed(cell) for cell in cells]


def _without_empty(numbered: Iterator[tuple[int, list[str]]]) -> Iterator[tuple[int, list[str]]]:
    return ((number, cells) for number, cells in numbered if any(cell.strip() for cell in cells))


def _as_typed(cell: str) -> str:
    """Without the apostrophe that a CSV file of ours puts before what a spreadsheet would work out."""
    return cell[1:] if cell.startswith("'") and safe(cell[1:]) == cell else cell
