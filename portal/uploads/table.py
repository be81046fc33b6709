"""What is read from an uploaded file, and the bounds within which it is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from portal.errors import PortalError


class BadFile(PortalError):
    """The file cannot be taken. The message says why and what to do."""

    status = 422
    title = "This file cannot be read"


@dataclass(frozen=True, slots=True)
class Limits:
    """How large a file, and the table in it, may be."""

    size: int = 2 * 1024 * 1024
    rows: int = 2_000
    columns: int = 40
    cell: int = 5_000


@dataclass(frozen=True, slots=True)
class Row:
    """One row as text, with its number as Excel shows it."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """The first row, which names the columns, and all others that are not empty."""

    headings: tuple[str, ...]
    rows: tuple[Row, ...]


def table_of(numbered: Iterable[tuple[int, list[str]]], limits: Limits) -> Table:
    """The rows as a table. Raises BadFile for one that is empty, too long, too wide, or too full in one cell."""
    headings: tuple[str, ...] | None = None
    rows: list[Row] = []
    for number, cells in numbered:
        kept = _without_empty_end(cells)
        _bounded(number, kept, limits)
        if headings is None:
            headings = kept
        elif kept:
            rows.append(Row(number, kept))
        if len(rows) > limits.rows:
            raise BadFile(f"The file has more than {limits.rows:,} rows. Divide it into several files.")
    if not headings:
        raise BadFile("The first row of the file is empty. It must hold the names of the columns.")
    return Table(headings, tuple(rows))


def letter_of(column: int) -> str:
    """The letters of a column, counted from 1, as Excel shows them."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _without_empty_end(cells: list[str]) -> tuple[str, ...]:
    kept = [cell.strip() for cell in cells]
    while kept and not kept[-1]:
        kept.pop()
    return tuple(kept)


def _bounded(number: int, cells: tuple[str, ...], limits: Limits) -> None:
    if len(cells) > limits.columns:
        raise BadFile(f"Row {number} has more than {limits.columns} columns. Remove those that are not needed.")
    for place, cell in enumerate(cells, 1):
        if len(cell) > limits.cell:
            raise BadFile(f"Cell {letter_of(place)}{number} holds more than {limits.cell:,} characters. Shorten it.")
