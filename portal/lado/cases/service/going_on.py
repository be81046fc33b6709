"""The steps of a case. Each goes through the one table, and says what it lacks when it cannot be taken."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from portal.accounts.models import User
from portal.accounts.words import at_once, plain_line
from portal.database import now
from portal.lado import steps
from portal.lado.cases import typed
from portal.lado.cases.models import Case
from portal.lado.cases.reading import get_case
from portal.lado.desk.service.decide import ENDS, Verdict, write_decision
from portal.lado.desk.service.find import changed, contact_to_change
from portal.lado.models import Contact, Decision
from portal.lado.workflow import Action, Standing
from portal.permissions import Permission

After = Callable[[Contact, Case], None]


def begin(user: User, contact_id: uuid.UUID, note: str = "", *, seen: int) -> Contact:
    """The case leaves triage, once it says what it is about, and has a meeting or why there is none."""

    def after(_: Contact, case: Case) -> None:
        case.begun_at = case.begun_at or now()

    return _step(user, contact_id, Action.BEGIN, note, seen, after)


def hold(user: User, contact_id: uuid.UUID, note: str, *, seen: int) -> Contact:
    """It waits for something, such as a court."""

    def after(_: Contact, case: Case) -> None:
        case.held_since = now()

    return _step(user, contact_id, Action.HOLD, note, seen, after)


def resume(user: User, contact_id: uuid.UUID, note: str, *, seen: int) -> Contact:
    """It goes on again."""

    def after(_: Contact, case: Case) -> None:
        case.held_since = None

    return _step(user, contact_id, Action.RESUME, note, seen, after)


def transfer(user: User, contact_id: uuid.UUID, to_whom: str, note: str, *, seen: int) -> Contact:
    """Another area's LADO leads it from now on."""
    contact = contact_to_change(user, contact_id, Permission.CONTACT_DECIDE, seen)
    steps.allowed(user, contact, Action.TRANSFER)
    with at_once() as each:
        with each:
            area = plain_line(to_whom, "to_whom", "which LADO it goes to, and how you reached them")
        with each:
            typed.why(note)

    def after(_: Contact, case: Case) -> None:
        case.transferred_at, case.transferred_to, case.held_since = now(), area, None

    return _step(user, contact_id, Action.TRANSFER, note, seen, after)


def reopen(user: User, contact_id: uuid.UUID, note: str, *, seen: int) -> Contact:
    """There is something new: it goes back to triage, and is begun again. What was found before stays."""

    def after(_: Contact, case: Case) -> None:
        case.reopened_at, case.closed_as, case.transferred_at = now(), None, None

    return _step(user, contact_id, Action.REOPEN, note, seen, after)


def close(user: User, contact_id: uuid.UUID, note: str, *, seen: int) -> Contact:
    """It is over: concluded, or withdrawn because the threshold was not met after all."""

    def after(contact: Contact, case: Case) -> None:
        withdrawn = steps.standing_of(contact) is Standing.WITHDRAWN
        case.closed_as = "withdrawn" if withdrawn else "concluded"

    return _step(user, contact_id, Action.CLOSE, note, seen, after)


def reclassify(user: User, contact_id: uuid.UUID, verdict: Verdict, *, seen: int) -> Decision:
    """Decide anew about a case that has begun. What no longer meets the threshold goes back to triage, to be closed
    without an outcome; every decision stays.
    """
    contact = contact_to_change(user, contact_id, Permission.CONTACT_DECIDE, seen)
    get_case(contact)
    action = Action.WITHDRAW if verdict.decision in ENDS else Action.RECLASSIFY
    return write_decision(user, contact, verdict, action)


def _step(user: User, contact_id: uuid.UUID, action: Action, note: str, seen: int, after: After) -> Contact:
    """One step of the table, what it changes of the case, and its line of the record."""
    contact = contact_to_change(user, contact_id, Permission.CONTACT_DECIDE, seen)
    case = get_case(contact)
    row = steps.allowed(user, contact, action)
    steps.take_step(user, contact, action, typed.why(note) if row.note else None)
    after(contact, case)
    changed(user, contact, EVENTS[action])
    return contact


EVENTS = {
    Action.BEGIN: "lado.case_begun",
    Action.HOLD: "lado.case_held",
    Action.RESUME: "lado.case_resumed",
    Action.TRANSFER: "lado.case_transferred",
    Action.REOPEN: "lado.case_reopened",
    Action.CLOSE: "lado.contact_closed",
}
