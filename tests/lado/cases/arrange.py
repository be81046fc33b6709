"""Invented cases. Call inside ``with unit_of_work():`` or with ``session``."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from portal.accounts.models import User
from portal.database import db, now
from portal.lado.cases import service
from portal.lado.cases.models import Allegation, Case, Lesson
from portal.lado.cases.reading import allegations_of
from portal.lado.cases.service import Agreed, Said
from portal.lado.desk import service as desk
from portal.lado.desk.service import Verdict
from portal.lado.meetings.models import NoMeeting
from portal.lado.meetings.typed import Day
from portal.lado.models import Contact
from portal.lado.need.service import declare
from portal.lado.strands.models import Strand
from portal.local_time import today

TOLD = "An invented thing that never happened."


@dataclass(frozen=True, slots=True)
class Parts:
    """A case with what hangs on it."""

    case: Case
    allegation: Allegation
    lesson: Lesson


def make_case(contact: Contact, user: User, **fields: Any) -> Parts:
    """Let ``contact`` be a case, whatever was decided about it, with something on each of its pages."""
    at = now()
    values = {"opened_at": at, "first_decision": "referral", **fields}
    case = Case(id=contact.id, contact_id=contact.id, partnership_id=contact.partnership_id, **values)
    said = {"position": 1, "category_opened": "physical", "context": "work", "added_at": at, "added_by_id": user.id}
    allegation = Allegation(contact_id=contact.id, text=TOLD, **said)
    lesson = Lesson(contact_id=contact.id, for_whom="setting", at=at, by_id=user.id, text=TOLD, owner="Example Owner")
    db.session.add_all([case, allegation, lesson])
    db.session.flush()
    return Parts(case, allegation, lesson)


def case_world(contact_id: uuid.UUID, lado: User) -> dict[str, str]:
    """What the addresses of a case name, about the contact that is there."""
    parts = make_case(db.session.get_one(Contact, contact_id), lado)
    ids = {"allegation_id": str(parts.allegation.id), "lesson_id": str(parts.lesson.id)}
    return {**ids, "case_step": "hold", "follow_up_kind": "dbs"}


def decided(user: User, contact: Contact, decision: str = "referral") -> Contact:
    desk.decide(user, contact.id, Verdict(decision, "An invented reason.", ["risk"]), seen=contact.revision)
    return contact


def about(user: User, contact: Contact, category: str = "physical") -> Allegation:
    said = Said(TOLD, category, "work", "yes", "no")
    return service.add_allegation(user, contact.id, said, seen=contact.revision)


def no_meeting(user: User, contact: Contact) -> None:
    """A recorded reason why there is none."""
    code = {"reason_code": "other", "decided_on": today(), "at": now(), "by_id": user.id}
    text = dict.fromkeys(("decided_by", "with_whom", "why", "what_next"), "Example.")
    db.session.add(NoMeeting(contact_id=contact.id, **code, **text))
    db.session.flush()


def no_strands(contact: Contact) -> None:
    for kind in ("police", "social_care", "employer"):
        db.session.add(Strand(contact_id=contact.id, kind=kind, state="not_needed", heard_at=now()))
    db.session.flush()


def begun(user: User, contact: Contact, decision: str = "referral") -> Contact:
    """A case that has left triage."""
    decided(user, contact, decision)
    about(user, contact)
    no_meeting(user, contact)
    declare(user, contact.id, "none", "")
    return service.begin(user, contact.id, seen=contact.revision)


def agreed(outcome: str = "unsubstantiated", category: str = "neglect") -> Agreed:
    return Agreed(outcome, Day(today(), True), category, "An invented reasoning.", "Somebody saw it otherwise.")


def agree(user: User, contact: Contact, allegation: Allegation, outcome: str = "unsubstantiated") -> None:
    service.agree_outcome(user, contact.id, allegation.id, agreed(outcome), seen=contact.revision)


def ready_to_close(user: User, contact: Contact) -> Contact:
    """A case that lacks nothing."""
    begun(user, contact)
    first = allegations_of(contact)[0]
    agree(user, contact, first)
    no_strands(contact)
    service.rest_not_needed(user, contact.id, "An invented reason.", seen=contact.revision)
    return contact
