"""Accounts that come later: somebody who must not know makes an account, or takes another name or address.

Whoever writes an account, by whatever door, is noticed in the same flush. The blind index of those who must not know is
asked, and what fits is hidden, in the transaction in which the account is made. Each question is asked and answered in
one statement, so that it is as much work whether somebody is found or not.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import cache
from typing import Any

from sqlalchemy import Insert, SQLColumnExpression, Uuid, bindparam, event, exists, insert, inspect, literal, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Session, UOWTransaction, aliased
from sqlalchemy.sql.functions import FunctionElement

from portal.accounts.models import User
from portal.accounts.words import normal_email
from portal.database import UtcDateTime, now
from portal.lado.conflicts import NAME_MATCH
from portal.lado.models import ConflictTrace, NamedConflict
from portal.lado.sealing.traces import Kind, index, words_of

COPIED = ("report_id", "contact_id", "holder_id", "incident_id")
"""What a row that says whom it is about hands on to the row of the account that is found."""


class new_id(FunctionElement[uuid.UUID]):  # noqa: N801 - it is used as a function of SQL.
    """A random id that the database makes, in a statement that writes rows of whose number nobody knows."""

    type = Uuid()
    inherit_cache = True


@compiles(new_id, "sqlite")
def _on_sqlite(_element: new_id, _compiler: Any, **_options: Any) -> str:
    return "lower(hex(randomblob(16)))"


@compiles(new_id, "postgresql")
def _on_postgresql(_element: new_id, _compiler: Any, **_options: Any) -> str:
    return "gen_random_uuid()"


def register() -> None:
    """Notice accounts from now on."""
    if not event.contains(Session, "after_flush", _look_at_accounts):
        event.listen(Session, "after_flush", _look_at_accounts)


def _look_at_accounts(session: Session, _context: UOWTransaction) -> None:
    """An address is the person's own, and what it hides nobody lifts. A name is many people's: the desk looks at it."""
    for person in [one for one in (*session.new, *session.dirty) if isinstance(one, User)]:
        if _changed(person, "email", normal_email):
            _hide(session, person, Kind.EMAIL, {index.of_email(normal_email(person.email))})
        if _changed(person, "name", words_of):
            _hide(session, person, Kind.EXACT, names(person.name))


def names(name: str) -> set[bytes]:
    """Its traces; for a name without a letter one that nobody has, so that it is asked for as any other."""
    return index.of_names(name) or {b""}


def _changed(person: User, column: str, normal: Callable[[str], object]) -> bool:
    """Whether it says something else now, as it does for an account that is new; the same in other letters is none."""
    history = inspect(person).attrs[column].history
    before = history.deleted[0] if history.deleted else ""
    return history.has_changes() and normal(before) != normal(getattr(person, column))


def _hide(session: Session, person: User, kind: Kind, values: set[bytes]) -> None:
    asked = {"person": person.id, "kind": kind.value, "traces": sorted(values), "moment": now()}
    session.connection().execute(_hiding(kind), asked)


@cache
def _hiding(kind: Kind) -> Insert:
    """The one statement, made once: every account that anybody writes is asked about."""
    why: SQLColumnExpression[str] = literal(NAME_MATCH) if kind is Kind.EXACT else NamedConflict.why
    person = bindparam("person", type_=Uuid())
    there = aliased(NamedConflict)
    already = exists().where(
        there.incident_id == NamedConflict.incident_id,
        there.user_id == person,
        there.lifted_at.is_(None),
        there.why.in_((NamedConflict.why, why)),
    )
    fits = select(ConflictTrace.conflict_id).where(
        ConflictTrace.value.in_(bindparam("traces", expanding=True)), ConflictTrace.kind == bindparam("kind")
    )
    found = select(
        new_id(),
        *(getattr(NamedConflict, name) for name in COPIED),
        person,
        why,
        bindparam("moment", type_=UtcDateTime()),
    ).where(NamedConflict.id.in_(fits), NamedConflict.lifted_at.is_(None), ~already)
    columns = ["id", *COPIED, "user_id", "why", "since"]
    return insert(NamedConflict).from_select(columns, found, include_defaults=False)
