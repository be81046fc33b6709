"""Finds a GET that writes: a page that is only looked at changes nothing, save in the two ways that are named here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from flask import has_request_context, request
from sqlalchemy import Connection, Engine, event
from sqlalchemy.orm import Session

from portal.database import WRITES, Database
from tests.support.statements import is_write

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
# The record of refusals and confidential reads, and when a session or a guest was last seen; each apart.
TABLES_A_READ_MAY_WRITE = frozenset({"audit_events", "audit_head", "user_sessions", "lado_visits"})


def in_a_read() -> bool:
    return has_request_context() and request.method in SAFE_METHODS


def table_of(statement: str) -> str:
    """The table that an INSERT, UPDATE or DELETE is about."""
    words = statement.replace('"', "").split()
    skipped = {"INSERT", "UPDATE", "DELETE", "INTO", "FROM", "OR", "REPLACE", "IGNORE"}
    return next((word.split("(")[0] for word in words if word.upper() not in skipped), "")


@dataclass
class ReadWatch:
    """What reads did that they may not do, in words."""

    found: list[str] = field(default_factory=list)

    def statement(self, connection: Connection, _cursor: Any, statement: str, *_rest: Any) -> None:
        """Called before every statement; notes the ones that write in a GET."""
        if not (in_a_read() and is_write(statement)):
            return
        apart = connection.get_execution_options().get(WRITES) is True
        if not (apart and table_of(statement) in TABLES_A_READ_MAY_WRITE):
            self.found.append(f"{request.method} {request.path} writes: {statement}")

    def session(self, session: Session | None) -> None:
        """Called when a request ends; notes what a GET changed and nobody saved."""
        if session is None or not in_a_read():
            return
        left = [*session.new, *session.deleted, *(item for item in session.dirty if session.is_modified(item))]
        if left:
            names = sorted({type(item).__name__ for item in left})
            self.found.append(f"{request.method} {request.path} leaves changes behind: {', '.join(names)}")
        if session.info.get("portal_audit"):
            self.found.append(f"{request.method} {request.path} notes an event that is never written: use record_apart")

    def take(self) -> list[str]:
        """What was found since the last call."""
        found, self.found = self.found, []
        return found


def watch_reads(database: Database, current: Callable[[], Session | None]) -> tuple[ReadWatch, Callable[[], None]]:
    """Begin to watch; returns the watch and what ends it."""
    watch = ReadWatch()
    engine: Engine = database.engine
    event.listen(engine, "before_cursor_execute", watch.statement)
    finish = database.finish_request

    def finish_request(*, succeeded: bool) -> None:
        watch.session(current())
        finish(succeeded=succeeded)

    database.finish_request = finish_request  # type: ignore[method-assign]

    def end() -> None:
        database.finish_request = finish  # type: ignore[method-assign]
        event.remove(engine, "before_cursor_execute", watch.statement)

    return watch, end
