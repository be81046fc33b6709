"""Sees to it that every sensitive column holds something that can be recognised wherever it turns up."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from sqlalchemy import Column, Date, LargeBinary, String, Table, Uuid, insert, select, update
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Session

from portal.contributions.money import Money
from portal.data_protection.tables import Sort, classification
from portal.database import Base, JsonText, now
from tests.security.found_forms import _leaves

AS_IT_IS = frozenset(
    {
        "users.email",
        "memberships.role",
        "invitations.email",
        "email_changes.new_email",
        "audit_events.actor",
        "lado_contacts.decision",
        "lado_passage_marks.fingerprint",
        # cases
        "lado_cases.first_decision",
        "lado_cases.delay_reason",
        "lado_cases.closed_as",
        "lado_allegations.category_opened",
        "lado_allegations.category_concluded",
        "lado_allegations.context",
        "lado_outcomes.outcome",
        "lado_followups.kind",
        "lado_followups.state",
        "lado_checks.result",
        "lado_checks.answer",
        "lado_dbs_requests.decision",
        # need
        "lado_declarations.interest",
        "lado_marks.value",
        # keeping
        "lado_keep_reviews.rule",
        "lado_erasures.why",
        "lado_asked.refused_for",
        "lado_passage_marks.code",
        "audit_events.address",
        "outbox_messages.recipient",
        "user_sessions.address",
    }
)
"""Columns that nothing else can be written into without breaking what reads them: their own values are looked for."""

FACTS = "audit_events.facts"
"""Names of routes and counts: what stands there stands in the program, too. Words would be found as canaries."""

SHORTEST = 12
"""Shorter values stand in files by chance."""

Sensitive = tuple[str, Column[Any], Sort]


def sensitive() -> list[Sensitive]:
    """Every column of the classification that is not technical and could hold words or bytes.

    What is sealed has canaries of its own, which go the way of the seal: see ``tests/lado/test_leaks.py``.
    """
    return [
        (f"{name}.{key}", column, sort)
        for name, table in classification().tables.items()
        for key, sort in table.columns.items()
        if sort not in (Sort.TECHNICAL, Sort.SEALED)
        and isinstance((column := Base.metadata.tables[name].c[key]).type, String | JsonText | LargeBinary)
        and not column.foreign_keys
    ]


def words_in(session: Session, column: Column[Any]) -> Iterator[str | bytes]:
    """Every text and every run of bytes in a column, those inside of JSON too."""
    for value in session.scalars(select(column).where(column.is_not(None))):
        if isinstance(value, bytes):
            yield value
        else:
            yield from _leaves(value)


def plant(session: Session, stem: str) -> None:
    """Write a canary into each sensitive column that has none: into a row that is there, or into a new one."""
    for name, column, sort in sensitive():
        if _is_reached(session, name, column, sort, stem):
            continue
        if not session.execute(select(column).limit(1)).all():
            _add_row(session, column.table, stem)
        else:
            where = next(iter(column.table.primary_key.columns))
            first = session.execute(select(where).order_by(where).limit(1)).scalar_one()
            session.execute(
                update(column.table).where(where == first).values({column.key: _canary(column, stem, name)})
            )


def _is_reached(session: Session, name: str, column: Column[Any], sort: Sort, stem: str) -> bool:
    found = list(words_in(session, column))
    if name in (*AS_IT_IS, FACTS):
        return True
    if sort is Sort.SECRET:
        return any(len(one) >= SHORTEST for one in found)
    return any(isinstance(one, str) and stem in one for one in found)


def _add_row(session: Session, table: Table, stem: str) -> None:
    """A row in an empty table, as far as its rules let anybody write one."""
    try:
        with session.begin_nested():
            values = {one.key: _some(session, one, stem) for one in table.columns}
            session.execute(insert(table).values(values))
    except (IntegrityError, OperationalError):
        return


def _some(session: Session, column: Column[Any], stem: str) -> Any:
    for key in column.foreign_keys:
        return session.scalars(select(key.column).limit(1)).first()
    if isinstance(column.type, String | JsonText | LargeBinary):
        return _canary(column, stem, str(column))
    if isinstance(column.type, Money):
        return Decimal(1)
    if isinstance(column.type, Uuid):
        return uuid.uuid4()
    if isinstance(column.type, Date):
        return now().date()
    return now() if "Time" in type(column.type).__name__ else 1


def _canary(column: Column[Any], stem: str, name: str) -> Any:
    word = f"{stem}-{name}"
    if isinstance(column.type, JsonText):
        return {"example": word}
    return word.encode() if isinstance(column.type, LargeBinary) else word


def unreached(session: Session, stem: str) -> list[str]:
    """The sensitive columns in which nothing stands that could be recognised."""
    return [name for name, column, sort in sensitive() if not _is_reached(session, name, column, sort, stem)]


def own_values(session: Session) -> set[str | bytes]:
    """What stands in the columns that hold no canary: hashes, keys, sealed secrets, addresses."""
    return {
        one
        for name, column, sort in sensitive()
        if (sort is Sort.SECRET or name in AS_IT_IS) and name != FACTS
        for one in list(words_in(session, column))[:40]
        if len(one) >= SHORTEST
    }
