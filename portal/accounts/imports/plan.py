"""What an import would do, line by line, and everything that is wrong with it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from portal.accounts.words import Mistake


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the file. ``names`` are further headings by which it is known."""

    key: str
    heading: str
    needed: bool = True
    hint: str = ""
    names: tuple[str, ...] = ()

    def is_called(self, heading: str) -> bool:
        """Whether a heading in a file means this column, whatever its capitals, spaces and hyphens."""
        return plain(heading) in {plain(name) for name in (self.key, self.heading, *self.names)}


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the file: its number as Excel shows it, and its cells by column."""

    row: int
    cells: dict[str, str]

    def __getitem__(self, key: str) -> str:
        return self.cells.get(key, "")


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that must be corrected first. ``column`` is a heading, or empty for the row as a whole."""

    row: int
    column: str
    message: str

    @property
    def where(self) -> str:
        """The place as people find it in their file."""
        return f"Row {self.row}, {self.column}" if self.column else f"Row {self.row}"


@dataclass(frozen=True, slots=True)
class Line:
    """What one row would do: ``does`` is a word for the list, ``what`` and ``more`` say it to a person."""

    row: int
    does: str
    what: str
    more: str = ""


@dataclass(slots=True)
class Plan:
    """All of it. An import with a problem is not done at all."""

    lines: list[Line] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def count(self, does: str) -> int:
        return sum(line.does == does for line in self.lines)

    def digest(self, content: str) -> str:
        """Stands for the content of the file and for what would be done with it, as the page showed it."""
        shown = [[line.row, line.does, line.what, line.more] for line in self.lines]
        return hashlib.sha256(json.dumps([content, shown]).encode("ascii")).hexdigest()


Headings = dict[str, str]


@contextmanager
def noting(plan: Plan, row: int, headings: Headings) -> Iterator[None]:
    """Note a Mistake as the problem of a row, at the column that it is about, and go on with the next thing."""
    try:
        yield
    except Mistake as mistake:
        plan.problems.append(Problem(row, headings.get(mistake.field, ""), mistake.message))


def plain(words: str) -> str:
    """Words without what people write differently: capitals, spaces, hyphens, underscores, stars."""
    return "".join(character for character in words.casefold() if character.isalnum())


def twice(entries: list[Entry], key: Callable[[Entry], object]) -> Iterator[tuple[Entry, Entry]]:
    """Each entry whose key an earlier one has, with that earlier one; empty keys are left out."""
    seen: dict[object, Entry] = {}
    for entry in entries:
        value = key(entry)
        if value and value in seen:
            yield entry, seen[value]
        elif value:
            seen[value] = entry
