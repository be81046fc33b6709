"""Triage: what a contact is, by which criteria and why. A later decision replaces one, and overwrites none."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from portal.accounts.models import User
from portal.accounts.words import Mistake, at_once
from portal.database import db, now
from portal.errors import Refused
from portal.lado import sectors, steps
from portal.lado.cases.models import Case
from portal.lado.desk import knowing, words
from portal.lado.desk.letters import DECISION_LETTER
from portal.lado.desk.service.find import changed, contact_to_change, refuse_closed
from portal.lado.desk.service.write import note_acknowledged, send
from portal.lado.models import Contact, Decision
from portal.lado.workflow import Action
from portal.permissions import Permission

ENDS = frozenset({"information", "advice", "redirected"})
"""Decisions after which the desk has nothing more to do; the others live on as cases."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was chosen and typed."""

    decision: str
    reason: str
    criteria: Sequence[str] = ()


def decide(user: User, contact_id: uuid.UUID, verdict: Verdict, *, seen: int) -> Decision:
    """Decide; what is closed is open again. Raises Mistake, ChangedMeanwhile, NotFound, Forbidden."""
    contact = contact_to_change(user, contact_id, Permission.CONTACT_DECIDE, seen)
    return write_decision(user, contact, verdict)


def advise(user: User, contact_id: uuid.UUID, reason: str, letter: str, *, seen: int) -> Contact:
    """Advice on one screen: decided, its letter sent, and closed. Nothing of it when any of it cannot be done."""
    contact = contact_to_change(user, contact_id, Permission.CONTACT_DECIDE, seen)
    refuse_closed(contact)
    _refuse_case(contact)
    with at_once() as each:
        with each:
            write_decision(user, contact, Verdict("advice", reason))
        with each:
            send(user, contact, DECISION_LETTER, letter)
    return _close(user, contact)


def close(user: User, contact_id: uuid.UUID, *, seen: int) -> Contact:
    """Close what ends with its decision. What met the threshold once is a case, and no case ends here."""
    contact = contact_to_change(user, contact_id, Permission.CONTACT_DECIDE, seen)
    _refuse_case(contact)
    return _close(user, contact)


def write_decision(user: User, contact: Contact, verdict: Verdict, action: Action = Action.DECIDE) -> Decision:
    """Write a decision down, as the step ``action`` of the workflow. The first that meets the threshold makes a case.

    Raises Mistake and Refused.
    """
    steps.allowed(user, contact, action)
    with at_once() as each:
        with each:
            _check(verdict)
        with each:
            reason = words.text_from(verdict.reason, "reason", "the reason", "Enter why, in a sentence or two")
    before = next(iter(knowing.decisions_of(contact)), None)
    made = Decision(
        contact_id=contact.id,
        decision=verdict.decision,
        criteria=[one for one in sectors.CRITERIA if one in verdict.criteria],
        at=now(),
        by_id=user.id,
        reason=reason,
        replaces_id=before.id if before is not None else None,
    )
    db.session.add(made)
    steps.take_step(user, contact, action, reason)
    note_acknowledged(user, contact)
    contact.decision, contact.decided_at = made.decision, made.at
    if sectors.DECISIONS[made.decision].threshold_met and steps.case_of(contact) is None:
        db.session.add(_case(contact, made))
    changed(user, contact, "lado.contact_decided")
    return made


def _check(verdict: Verdict) -> None:
    words.chosen(verdict.decision, _LABELS, "decision", "Choose what you decide")
    if unknown := [one for one in verdict.criteria if one not in sectors.CRITERIA]:
        raise Mistake("criteria", f"Choose criteria from the list; {len(unknown)} of yours are not in it")
    if sectors.DECISIONS[verdict.decision].threshold_met and not verdict.criteria:
        raise Mistake("criteria", "Choose at least one criterion: the threshold is met by one of them")


def _case(contact: Contact, first: Decision) -> Case:
    return Case(
        id=contact.id,
        contact_id=contact.id,
        partnership_id=contact.partnership_id,
        opened_at=first.at,
        first_decision=first.decision,
    )


def _refuse_case(contact: Contact) -> None:
    """What met the threshold once ends as a case, with all that this needs."""
    if steps.case_of(contact) is not None:
        raise Refused("This met the threshold, so it is a case: close it on its own page, which says what is missing.")


_LABELS = {key: one.label for key, one in sectors.DECISIONS.items()}


def _close(user: User, contact: Contact) -> Contact:
    steps.take_step(user, contact, Action.CLOSE)
    changed(user, contact, "lado.contact_closed")
    return contact
