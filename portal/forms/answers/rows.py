"""Lists: rows with columns, and references to the rows of another list."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import ClassVar, cast

from portal.forms.answers.base import AnswerProblem, AnswerType, Cell, Raw, Row, Shape, Value
from portal.forms.spec import Question

_ROW_ID = re.compile(r"[A-Za-z0-9_-]{1,64}", re.ASCII)


class RowsProblem(AnswerProblem):
    """The problems of every wrong cell of a list."""

    def __init__(self, problems: list[AnswerProblem], rows: list[tuple[int, Row]]) -> None:
        super().__init__(problems[0].message, problems[0].row, problems[0].column)
        self.problems = tuple(problems)
        self.rows = tuple(rows)

    def each(self) -> Iterator[AnswerProblem]:
        yield from self.problems


def is_row_id(raw: Raw) -> bool:
    return isinstance(raw, str) and _ROW_ID.fullmatch(raw) is not None


def row_name(question: Question, index: int) -> str:
    """How a message names a row: "Action 2", counted from 1."""
    return f"{question.row_name} {index + 1}"


class Rows(AnswerType):
    """A list of rows. Each row has an id that never changes, for other answers refer to it. Empty rows do not count."""

    name: ClassVar[str] = "rows"
    shape: ClassVar[Shape] = Shape.ROWS
    takes: ClassVar[frozenset[str]] = frozenset({"columns", "row_name", "max_rows"})
    needs: ClassVar[frozenset[str]] = frozenset({"columns", "row_name"})
    in_rows: ClassVar[bool] = False
    ask: ClassVar[str] = "Add at least one row to"
    wrong_shape: ClassVar[str] = "must be a list of rows"

    def __init__(self, types: Mapping[str, AnswerType]) -> None:
        self._types = types

    def parse(self, question: Question, raw: Raw) -> Value:
        if not isinstance(raw, list):
            raise self.refuse(question, self.wrong_shape)
        if (over := len(raw) - question.max_rows) > 0:
            raise self.refuse(question, f"can have {question.max_rows} rows at most. Take out {over}")
        problems: list[AnswerProblem] = []
        seen: set[object] = set()
        rows: list[tuple[int, Row]] = []
        for index, raw_row in enumerate(raw):
            if (wrong := _wrong_row(question, index, raw_row, seen)) is not None:
                problems.append(wrong)
            elif not self.is_empty_row(question, raw_row):
                rows.append((index, self._row(question, index, raw_row, problems)))
        if problems:
            raise RowsProblem(problems, rows)
        return tuple(row for _, row in rows)

    def _row(self, question: Question, index: int, raw_row: Mapping[str, Raw], problems: list[AnswerProblem]) -> Row:
        values: dict[str, Value] = {}
        for column in question.columns:
            kind, raw = self._types[column.type], raw_row.get(column.key)
            try:
                if not kind.is_blank(raw):
                    values[column.key] = kind.parse(column, raw)
                elif column.required:
                    raise AnswerProblem(kind.missing(column))
            except AnswerProblem as problem:
                problems.append(AnswerProblem(f"{row_name(question, index)}: {problem.message}", index, column.key))
        return Row(str(raw_row["id"]), values)

    def is_empty_row(self, question: Question, raw_row: Mapping[str, Raw]) -> bool:
        """Whether no column of the row was answered: someone added a row and left it."""
        return all(self._types[column.type].is_blank(raw_row.get(column.key)) for column in question.columns)

    def ids(self, question: Question, raw: Raw) -> frozenset[str]:
        """The ids of the rows that count, right or wrong: what other answers may refer to. Never raises."""
        rows = raw if isinstance(raw, list) else []
        return frozenset(
            row["id"]
            for row in rows
            if isinstance(row, Mapping) and is_row_id(row.get("id")) and not self.is_empty_row(question, row)
        )

    def is_blank(self, raw: Raw) -> bool:
        return raw is None or raw == []

    def to_json(self, value: Value) -> Raw:
        """Values carry no types, so each column's own kind is found by its Python type; the writing is the same."""
        rows = cast(tuple[Row, ...], value)
        return [{"id": row.id} | {key: _plain(cell) for key, cell in row.values.items()} for row in rows]

    def cell(self, question: Question, value: Value) -> Cell:
        """A list has a sheet of its own; in the one cell of its question stands how many rows it has."""
        return len(cast(tuple[Row, ...], value))


def _plain(value: Value) -> Raw:
    return value if isinstance(value, str) else str(value)


def _wrong_row(question: Question, index: int, raw_row: Raw, seen: set[object]) -> AnswerProblem | None:
    """What is wrong with a row as a whole: it is no row, it has no id, or its id was used before."""
    row_id = raw_row.get("id") if isinstance(raw_row, Mapping) else None
    if not is_row_id(row_id):
        return AnswerProblem(f"{row_name(question, index)} must be a row with an id. Delete it and add it again", index)
    if row_id in seen:
        return AnswerProblem(f"{row_name(question, index)} is in the list twice. Delete one of the two", index)
    seen.add(row_id)
    return None


class Refs(AnswerType):
    """The rows of another list that this answer points to, by their ids, each once."""

    name: ClassVar[str] = "refs"
    shape: ClassVar[Shape] = Shape.TEXTS
    takes: ClassVar[frozenset[str]] = frozenset({"refers_to"})
    needs: ClassVar[frozenset[str]] = takes
    in_rows: ClassVar[bool] = False
    ask: ClassVar[str] = "Choose at least one row for"
    wrong_shape: ClassVar[str] = "must be a list of rows"

    def parse(self, question: Question, raw: Raw) -> Value:
        if not isinstance(raw, list) or not all(is_row_id(item) for item in raw):
            raise self.refuse(question, self.wrong_shape)
        return tuple(dict.fromkeys(str(item) for item in raw))

    def is_blank(self, raw: Raw) -> bool:
        return raw is None or raw == []

    def to_json(self, value: Value) -> Raw:
        return list(cast(tuple[str, ...], value))

    def cell(self, question: Question, value: Value) -> Cell:
        return "; ".join(cast(tuple[str, ...], value))
