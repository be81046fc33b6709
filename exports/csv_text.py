"""The only writer of CSV. A text that a spreadsheet would work out gets an apostrophe before it.

In a workbook a text stays what it is, because its cell says that it is text. A CSV file has no such mark.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

from exports.cells import holdable

STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What makes a spreadsheet take a text for a formula, also as their full-width twins."""


def csv_of(rows: Iterable[Sequence[str]]) -> bytes:
    """The rows as CSV in UTF-8 with the mark by which Excel knows it, every cell a text."""
    out = StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL)
    writer.writerows([[safe(cell) for cell in row] for row in rows])
    return out.getvalue().encode("utf-8-sig")


def safe(text: str) -> str:
    """The text with an apostrophe before it where a spreadsheet would work it out; one that is typed gets another."""
    kept, _ = holdable(text)
    bare = kept.lstrip("'")
    return f"'{kept}" if bare.startswith(STARTS) or bare.lstrip().startswith(STARTS) else kept
