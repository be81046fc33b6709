"""Invented cases, meetings and what hangs on one. Call inside ``with unit_of_work():`` or with ``session``."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from portal.accounts.models import Partnership, User
from portal.database import db, now
from portal.lado.meetings.models import (
    Attendance,
    Meeting,
    MeetingAction,
    MeetingCase,
    MeetingDecision,
    Minutes,
    NoMeeting,
    Paper,
    Recommendation,
    Release,
)
from portal.lado.models import Contact
from portal.lado.numbers import new_reference
from portal.lado.sealing.fields import Sealed
from portal.lado.sealing.keystore import keys
from portal.lado.strands.models import Strand, StrandWord
from portal.local_time import today
from tests.lado.arrange import make_contact


def make_case(partnership: Partnership, **fields: Any) -> Contact:
    """A contact that met the threshold, and is nobody's yet."""
    decided: dict[str, Any] = {"decision": "referral", "decided_at": now(), "state": "triaged"}
    made: Contact = make_contact(partnership, **{**decided, **fields})
    return made


def make_meeting(user: User, *cases: Contact, **fields: Any) -> Meeting:
    """An initial meeting about these cases, a week from now."""
    fields.setdefault("id", uuid.uuid4())
    keys.make(fields["id"])
    values: dict[str, Any] = {
        "partnership_id": cases[0].partnership_id,
        "reference": new_reference(),
        "kind": "initial",
        "starts_at": now() + timedelta(days=7),
        "way": "room",
        "made_by_id": user.id,
        "created_at": now(),
        "place": "An invented room",
        "chair": "Example Chair",
        "agenda": ["An invented point"],
    }
    made = _added(Meeting(**{**values, **fields}))
    discussed = {"discussed": made.state == "held", "discussed_at": now() if made.state == "held" else None}
    for one in cases:
        _added(MeetingCase(meeting_id=made.id, contact_id=one.id, **discussed))
    return made  # type: ignore[no-any-return]


def make_attendance(meeting: Meeting, account: User | None = None, **fields: Any) -> Attendance:
    who = {"name": "Invented Attendee", "job": "Example inspector", "agency": "Example Police"}
    if account is not None:
        who["email"] = account.email
    values: dict[str, Any] = {"user_id": account.id if account is not None else None, "added_at": now(), "who": who}
    return _added(Attendance(meeting_id=meeting.id, **{**values, **fields}))  # type: ignore[no-any-return]


def make_action(meeting: Meeting, contact: Contact, owner: Attendance, user: User, **fields: Any) -> MeetingAction:
    due = fields.pop("due_on", today() + timedelta(days=14))
    values: dict[str, Any] = {
        "due_on": due,
        "first_due_on": due,
        "owner": "Invented Attendee",
        "what": "Invented work.",
    }
    entry = _entry(meeting, contact, user)
    made = MeetingAction(**entry, attendance_id=owner.id, owner_id=owner.user_id, **{**values, **fields})
    return _added(made)  # type: ignore[no-any-return]


def make_recommendation(meeting: Meeting, contact: Contact, user: User, **fields: Any) -> Recommendation:
    values: dict[str, Any] = {"from_whom": "Example Police", "what": "An invented recommendation."}
    return _added(Recommendation(**_entry(meeting, contact, user), **{**values, **fields}))  # type: ignore[no-any-return]


def make_minutes(meeting: Meeting, contact: Contact, user: User, **fields: Any) -> Minutes:
    values: dict[str, Any] = {"version": 1, "issued_at": now(), "issued_by_id": user.id, "text": "Invented minutes."}
    made = Minutes(meeting_id=meeting.id, contact_id=contact.id, **{**values, **fields})
    return _added(made)  # type: ignore[no-any-return]


def make_release(person: Attendance, contact: Contact, user: User, **fields: Any) -> Release:
    """Something that somebody reads on their page for a week."""
    values: dict[str, Any] = {"way": "portal", "since": now(), "until": now() + timedelta(days=7), "by_id": user.id}
    made = Release(attendance_id=person.id, contact_id=contact.id, **{**values, **fields})
    return _added(made)  # type: ignore[no-any-return]


def make_no_meeting(contact: Contact, user: User, **fields: Any) -> NoMeeting:
    values: dict[str, Any] = {
        "reason_code": "other",
        "decided_on": today(),
        "at": now(),
        "by_id": user.id,
        "why": "An invented reason.",
        "decided_by": "Example Lado",
        "with_whom": "Example Police",
        "what_next": "An invented next step.",
    }
    return _added(NoMeeting(contact_id=contact.id, **{**values, **fields}))  # type: ignore[no-any-return]


def make_strand(contact: Contact, kind: str = "police", **fields: Any) -> Strand:
    values: dict[str, Any] = {"state": "open", "heard_at": now()}
    return _added(Strand(contact_id=contact.id, kind=kind, **{**values, **fields}))  # type: ignore[no-any-return]


def fill_every_table(user: User, contact: Contact, account: User | None = None, **meeting: Any) -> dict[str, Any]:
    """One of everything, by what it is called."""
    made = make_meeting(user, contact, **meeting)
    person = make_attendance(made, account, invited_at=now())
    minutes = make_minutes(made, contact, user)
    strand = make_strand(contact, reference="Invented/1", officer="Example Officer")
    word = StrandWord(
        contact_id=contact.id,
        strand_id=strand.id,
        at=now(),
        heard_on=today(),
        by_id=user.id,
        state="open",
        text="Invented words.",
    )
    return {
        "meeting": made,
        "person": person,
        "minutes": minutes,
        "paper": _added(Paper(**_entry(made, contact, user), what="An invented document.")),
        "decision": _added(MeetingDecision(**_entry(made, contact, user), what="Invented.", why="Because.")),
        "recommendation": make_recommendation(made, contact, user),
        "action": make_action(made, contact, person, user),
        "release": make_release(person, contact, user),
        "reason": make_no_meeting(contact, user),
        "strand": strand,
        "word": _added(word),
    }


def make_meeting_world(manager: User, attendee: User) -> dict[str, str]:
    """What the addresses of meetings name, about the one contact that is there; ``attendee`` is asked to it."""
    contact = db.session.scalars(select(Contact).order_by(Contact.created_at).limit(1)).one()
    made = fill_every_table(manager, contact, attendee)
    return {
        "meeting_id": str(made["meeting"].id),
        "attendee_id": str(made["person"].id),
        "seat_id": str(made["person"].id),
        "advice_id": str(made["recommendation"].id),
        "task_id": str(made["action"].id),
        "deed_id": str(made["action"].id),
        "given_id": str(made["release"].id),
        "reason_id": str(made["reason"].id),
        "version": "1",
        "note_kind": "decision",
        "strand_kind": "police",
    }


def _entry(meeting: Meeting, contact: Contact, user: User) -> dict[str, Any]:
    return {"meeting_id": meeting.id, "contact_id": contact.id, "at": now(), "by_id": user.id}


def _added(row: Any) -> Any:
    db.session.add(row)
    db.session.flush()
    return row


SEALED_MODELS = (
    Meeting,
    Attendance,
    Paper,
    MeetingDecision,
    Recommendation,
    MeetingAction,
    Minutes,
    NoMeeting,
    Strand,
    StrandWord,
)


def fill_every_sealed(user: User, contact: Contact, canary: Callable[[str, str], str]) -> None:
    """A row of each table, and in each sealed column what ``canary`` says for it."""
    for row in fill_every_table(user, contact).values():
        for name, one in vars(type(row)).items():
            if isinstance(one, Sealed):
                said = canary(type(row).__tablename__, name)
                shaped: dict[str, Any] = {"who": {"name": said, "job": said, "agency": said}}
                setattr(row, name, [said] if name in ("agenda", "said") else shaped.get(name, said))
    db.session.flush()
