"""Joining what two people typed at the same time. Pure functions over raw answers; nothing here knows the database.

Each works on three values: ``base``, what stood there when the person opened the page; ``theirs``, what stands there
now; ``mine``, what the person sends. Whoever left an answer alone never overwrites whoever changed it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from portal.forms.answers import Raw, Shape, is_row_id, type_of
from portal.forms.spec import Question

RawRow: TypeAlias = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Merged:
    """``value`` is what to store. ``conflict`` is True when both changed the same thing to something different."""

    value: Raw
    conflict: bool = False


def merge(question: Question, base: Raw, theirs: Raw, mine: Raw) -> Merged:
    """Three-way merge of one answer; lists of rows are merged row by row and column by column."""
    if same(question, mine, base) or same(question, mine, theirs):
        return Merged(theirs)
    if same(question, theirs, base):
        return Merged(mine)
    lists = [rows_by_id(raw) for raw in (base, theirs, mine)]
    if type_of(question).shape is Shape.ROWS and None not in lists:
        return _merge_rows(question, *(rows for rows in lists if rows is not None))
    return Merged(theirs, conflict=True)


def same(question: Question, one: Raw, other: Raw) -> bool:
    """Whether two raw answers say the same: equal but for line endings, or both blank.

    An unanswered box arrives as an empty text where nothing was stored; that is no change.
    """
    one, other = _plain(one), _plain(other)
    if type(one) is type(other) and one == other:
        return True
    kind = type_of(question)
    return kind.is_blank(one) and kind.is_blank(other)


def _plain(raw: Raw) -> Raw:
    """Browsers send CRLF from a form and LF from a script for the same text."""
    if isinstance(raw, str):
        return raw.replace("\r\n", "\n")
    if isinstance(raw, list):
        return [_plain(item) for item in raw]
    if isinstance(raw, Mapping):
        return {key: _plain(item) for key, item in raw.items()}
    return raw


def rows_by_id(raw: Raw) -> dict[str, RawRow] | None:
    """The rows of a list by id, in order; None when it is no well-formed list of rows with different ids."""
    if raw is None:
        return {}
    if not isinstance(raw, list) or not all(isinstance(row, dict) and is_row_id(row.get("id")) for row in raw):
        return None
    rows = {row["id"]: row for row in raw}
    return rows if len(rows) == len(raw) else None


def _merge_rows(
    question: Question, base: dict[str, RawRow], theirs: dict[str, RawRow], mine: dict[str, RawRow]
) -> Merged:
    """Their order, then my new rows. A row that one took out and the other left alone goes."""
    merged: list[RawRow] = []
    conflict = False
    for row_id in {**theirs, **mine, **base}:
        result = merge_row(question, base.get(row_id), theirs.get(row_id), mine.get(row_id))
        conflict = conflict or result.conflict
        if isinstance(result.value, dict):
            merged.append(result.value)
    return Merged(merged, conflict)


def merge_row(question: Question, base: RawRow | None, theirs: RawRow | None, mine: RawRow | None) -> Merged:
    """Three-way merge of one row; None stands for a row that is not there."""
    if same_row(question, mine, base) or same_row(question, mine, theirs):
        return Merged(theirs)
    if same_row(question, theirs, base):
        return Merged(mine)
    if theirs is None or mine is None:
        return Merged(theirs, conflict=True)
    return _merge_columns(question, base or {}, theirs, mine)


def same_row(question: Question, one: RawRow | None, other: RawRow | None) -> bool:
    """Whether two rows say the same. A row with nothing in it is still there: it differs from no row."""
    if one is None or other is None:
        return one is other
    columns = {column.key: column for column in question.columns}
    return all(_same_cell(columns.get(key), one.get(key), other.get(key)) for key in {**one, **other})


def _merge_columns(question: Question, base: RawRow, theirs: RawRow, mine: RawRow) -> Merged:
    """Every cell on its own. A column that is left out is a blank one."""
    columns = {column.key: column for column in question.columns}
    merged: RawRow = {}
    conflict = False
    for key in {**theirs, **mine}:
        cell = _merge_cell(columns.get(key), base.get(key), theirs.get(key), mine.get(key))
        conflict = conflict or cell.conflict
        if cell.value is not None:
            merged[key] = cell.value
    return Merged(merged, conflict)


def _merge_cell(column: Question | None, base: Raw, theirs: Raw, mine: Raw) -> Merged:
    if column is not None:
        return merge(column, base, theirs, mine)
    if mine in (base, theirs):
        return Merged(theirs)
    return Merged(mine, conflict=theirs != base)


def _same_cell(column: Question | None, one: Raw, other: Raw) -> bool:
    """A row may hold what is no column, its id first of all."""
    return one == other if column is None else same(column, one, other)
