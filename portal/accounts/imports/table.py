"""The columns of an import, found in the table that was uploaded."""

from __future__ import annotations

from collections.abc import Sequence

from portal.accounts.imports.plan import Column, Entry, Problem
from portal.uploads import BadFile, Table


def entries_of(table: Table, columns: Sequence[Column]) -> tuple[list[Entry], list[Problem]]:
    """The rows by column, and what stands in cells without a heading.

    Raises BadFile when a heading is unknown or stands there twice, or a needed column is missing.
    """
    keys = [_key_of(heading, columns) for heading in table.headings]
    for column in columns:
        if keys.count(column.key) > 1:
            raise BadFile(f"There are two columns {column.heading}. Remove one of them.")
        if column.needed and column.key not in keys:
            raise BadFile(f"The column {column.heading} is missing. {_known(columns)}")
    if not table.rows:
        raise BadFile("The file holds no rows below the headings. Fill it in first.")
    entries, problems = [], []
    for row in table.rows:
        named = dict(zip(keys, row.cells, strict=False))
        if any(row.cells[len(keys) :]) or named.get(""):
            problems.append(Problem(row.number, "", "Remove what stands in a column without a heading"))
        entries.append(Entry(row.number, {key: cell for key, cell in named.items() if key}))
    return entries, problems


def _key_of(heading: str, columns: Sequence[Column]) -> str:
    if not heading:
        return ""
    for column in columns:
        if column.is_called(heading):
            return column.key
    raise BadFile(f"The column “{heading[:60]}” is not known. {_known(columns)}")


def _known(columns: Sequence[Column]) -> str:
    return f"The columns are: {', '.join(column.heading for column in columns)}."
