"""What a case holds, for its pages and its guards."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from portal.database import db
from portal.errors import NotFound
from portal.lado.cases.models import Allegation, Case, FollowUp, Lesson, Outcome
from portal.lado.cases.words import FOLLOW_UP, SETTLED
from portal.lado.models import Contact


@dataclass(frozen=True, slots=True)
class Found:
    """One allegation with what was found of it: what holds now, and what stood there before, the newest first."""

    allegation: Allegation
    outcome: Outcome | None
    earlier: list[Outcome]


def get_case(contact: Contact) -> Case:
    """Raises NotFound where a contact never met the threshold."""
    case = db.session.get(Case, contact.id)
    if case is None:
        raise NotFound()
    return case


def found_of(contact: Contact) -> list[Found]:
    """Every allegation of a case, in order. Two statements."""
    outcomes = _rows(select(Outcome).where(Outcome.contact_id == contact.id).order_by(Outcome.at.desc(), Outcome.id))
    return [_found(one, outcomes) for one in allegations_of(contact)]


def allegations_of(contact: Contact) -> list[Allegation]:
    return _rows(select(Allegation).where(Allegation.contact_id == contact.id).order_by(Allegation.position))


def _found(allegation: Allegation, outcomes: list[Outcome]) -> Found:
    mine = [one for one in outcomes if one.allegation_id == allegation.id]
    replaced = {one.replaces_id for one in mine}
    now = next((one for one in mine if one.id not in replaced), None)
    return Found(allegation, now, [one for one in mine if one is not now])


def get_allegation(contact: Contact, allegation_id: uuid.UUID) -> Found:
    """Raises NotFound, also for one of another case."""
    one = next((one for one in found_of(contact) if one.allegation.id == allegation_id), None)
    if one is None:
        raise NotFound()
    return one


def follow_up_of(contact: Contact) -> Mapping[str, FollowUp]:
    """What was said about each thing to follow up, by its kind; what nobody has looked at yet is not in it."""
    return {one.kind: one for one in _rows(select(FollowUp).where(FollowUp.contact_id == contact.id))}


def unsettled(contact: Contact) -> list[str]:
    """The kinds of follow-up that are neither done nor not needed, in the order of the list."""
    settled = {kind for kind, one in follow_up_of(contact).items() if one.state in SETTLED}
    return [kind for kind in FOLLOW_UP if kind not in settled]


def lessons_of(contact: Contact) -> list[Lesson]:
    return _rows(select(Lesson).where(Lesson.contact_id == contact.id).order_by(Lesson.at, Lesson.id))


def _rows(query: Any) -> list[Any]:
    return list(db.session.scalars(query))
