"""Everything that is wrong with an uploaded table, said at once: by row and column, so that it is mended in one go."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from portal.uploads.table import BadFile, Row, Table

T = TypeVar("T")
LONGEST_NAME = 200


class BadRows(BadFile):
    """The table has mistakes. The message lists them, a line each."""


@dataclass(slots=True)
class Faults:
    """Collects what is wrong while a table is read."""

    found: list[str] = field(default_factory=list)

    def say(self, row: int, column: str, what: str) -> None:
        self.found.append(f"Row {row}, column {column}: {what}.")

    def read(self, row: int, column: str, take: Callable[[], T]) -> T | None:
        """What ``take`` gives, or None with what is wrong noted; ``take`` raises ValueError for that."""
        try:
            return take()
        except ValueError as problem:
            self.say(row, column, str(problem))
            return None

    def name(self, row: int, column: str, typed: str) -> str:
        """A name in one line; what cannot be one is noted."""
        name = " ".join(typed.split())
        if not name:
            self.say(row, column, "is empty. Enter a name")
        elif len(name) > LONGEST_NAME or not name.isprintable():
            what = f"cannot be kept. Write it in at most {LONGEST_NAME} characters that can be printed"
            self.say(row, column, what)
        return name

    def refuse(self) -> None:
        """Raise BadRows when anything was found."""
        if self.found:
            raise BadRows("\n".join([*self.found, "Nothing has been changed."]))


def cells_of(table: Table, faults: Faults, columns: Sequence[str]) -> Iterator[tuple[Row, dict[str, str]]]:
    """Each row with its cells by heading; raises BadRows when the headings are not ``columns``, in any order."""
    headings = [heading.strip() for heading in table.headings]
    for column in columns:
        if headings.count(column) != 1:
            how = "is missing" if column not in headings else "stands there twice"
            faults.found.append(f"Column {column}: {how}. The columns are: {', '.join(columns)}.")
    faults.found += [
        f"Column {heading or '(no name)'}: is not known. The columns are: {', '.join(columns)}."
        for heading in headings
        if heading not in columns
    ]
    faults.refuse()
    for row in table.rows:
        if len(row.cells) > len(headings):
            faults.say(row.number, "(no name)", "there is a cell to the right of the last column. Empty it")
        yield row, dict(zip(headings, (*row.cells, *[""] * len(headings)), strict=False))
