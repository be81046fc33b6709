"""The one door through the workflow: what is not in its table, or lacks what it needs, changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import func, select

from portal.accounts.models import User
from portal.accounts.words import Mistake
from portal.database import db, now
from portal.errors import Refused
from portal.lado.cases.models import Case, Step
from portal.lado.models import Contact
from portal.lado.sectors import DECISIONS
from portal.lado.workflow import TABLE, Action, Guard, Row, Standing, row_for, why_not
from portal.permissions import can, require


@dataclass(frozen=True, slots=True)
class Lack:
    """Something that is missing before a step: why, in a sentence that says what to do, and the page to do it on."""

    guard: Guard
    why: str
    endpoint: str


Holds = Callable[[Contact], Lack | None]
_guards: dict[Guard, Holds] = {}


def guards(guard: Guard, holds: Holds) -> None:
    """Ask ``holds`` whether ``guard`` does; whoever registers last is asked."""
    _guards[guard] = holds


def standing_of(contact: Contact) -> Standing:
    """What was decided about ``contact``; what once met the threshold stays a case, whatever was decided since."""
    if contact.decision is None:
        return Standing.UNDECIDED
    if DECISIONS[contact.decision].threshold_met:
        return Standing.CASE
    return Standing.ENDING if case_of(contact) is None else Standing.WITHDRAWN


def case_of(contact: Contact) -> Case | None:
    return db.session.get(Case, contact.id)


def lacks(contact: Contact, row: Row) -> list[Lack]:
    """What is missing before the step of ``row``."""
    return [lack for one in row.guards if (lack := _guards[one](contact)) is not None]


def open_to(user: User, contact: Contact) -> list[Row]:
    """The lines of the table that fit how ``contact`` stands and that ``user`` may take, whatever they still lack."""
    standing = standing_of(contact)
    return [
        row
        for row in TABLE
        if row.state == contact.state
        and standing in row.of
        and can(user, row.permission, partnership_id=contact.partnership_id)
    ]


def allowed(user: User, contact: Contact, action: Action) -> Row:
    """The line by which ``user`` may take this step now. Raises Forbidden, and Refused: why, and what to do."""
    row = row_for(contact.state, standing_of(contact), action)
    if row is None:
        raise Refused(why_not(contact.state, action))
    require(user, row.permission, partnership_id=contact.partnership_id)
    if missing := lacks(contact, row):
        raise Refused(" ".join(one.why for one in missing))
    return row


def take_step(user: User, contact: Contact, action: Action, note: str | None = None) -> Row:
    """Take it, and write it down: the state, its date, and a line of the history.

    Raises Forbidden and Refused, and Mistake when the table wants a note and there is none.
    """
    row = allowed(user, contact, action)
    if row.note and not note:
        raise Mistake("note", "Enter why, in a sentence or two")
    _write_down(user, contact, row, note)
    contact.state, contact.closed_at = row.becomes, now() if row.becomes == "closed" else None
    return row


def _write_down(user: User, contact: Contact, row: Row, note: str | None) -> None:
    last = db.session.scalar(select(func.max(Step.position)).where(Step.contact_id == contact.id)) or 0
    made = Step(
        contact_id=contact.id,
        position=last + 1,
        action=row.action.value,
        from_state=row.state,
        to_state=row.becomes,
        at=now(),
        by_id=user.id,
        note=note,
    )
    db.session.add(made)


def steps_of(contact: Contact) -> list[Step]:
    """Every step of a contact, the first one first."""
    return list(db.session.scalars(select(Step).where(Step.contact_id == contact.id).order_by(Step.position)))
