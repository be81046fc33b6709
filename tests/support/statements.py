"""Counting SQL statements, so that a list page which asks once per row is found by a number and not by a clock."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Engine, event

TRANSACTION_WORDS = ("PRAGMA", "BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")
WRITING_WORDS = ("INSERT", "UPDATE", "DELETE", "MERGE", "REPLACE", "TRUNCATE")


@dataclass
class Statements:
    """The statements that were sent, in order, without those that only steer a transaction."""

    texts: list[str] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.texts)

    @property
    def writes(self) -> list[str]:
        return [text for text in self.texts if is_write(text)]

    def __str__(self) -> str:
        return "\n".join(f"{number}. {text}" for number, text in enumerate(self.texts, 1))


def is_write(statement: str) -> bool:
    """True for a statement that changes rows, also behind a ``WITH``. To lock rows is to change none."""
    words = statement.upper().replace(" FOR UPDATE", "").split()
    if words[:1] == ["WITH"]:
        return not set(WRITING_WORDS).isdisjoint(words)
    return words[:1] != [] and words[0] in WRITING_WORDS


@contextmanager
def count_statements(engine: Engine) -> Iterator[Statements]:
    """Collect the statements sent through ``engine`` (and engines derived from it) while the block runs."""
    found = Statements()

    def note(_c: Connection, _cursor: Any, statement: str, _p: Any, _context: Any, _many: bool) -> None:
        if not statement.lstrip().upper().startswith(TRANSACTION_WORDS):
            found.texts.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(engine, "before_cursor_execute", note)
