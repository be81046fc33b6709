"""What became of some of the demonstration's contacts: cases that began, wait, went elsewhere or are closed."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from portal.accounts.models import User
from portal.database import db
from portal.lado.cases import letters, service
from portal.lado.cases.reading import allegations_of
from portal.lado.meetings import service as meetings
from portal.lado.meetings import sight
from portal.lado.meetings.models import Meeting, MeetingCase
from portal.lado.meetings.typed import Day
from portal.lado.models import Contact
from portal.lado.need.service import declare
from portal.lado.strands import service as strands
from portal.local_time import today

Entry = Mapping[str, Any]
Do = Callable[[User, Contact, Entry], object]
TO_WRITE = re.compile(r"\[Write here [^\]]*\]")
WRITTEN = "Demonstration letter: what the file says, and what to say in a reference, stands here."
PEOPLE = (
    ("Example Chair", "The LADO", "LADO"),
    ("Example Inspector", "Police", "Detective inspector"),
    ("Example Manager", "Employer", "Head of personnel"),
)
"""Who comes to every meeting of the demonstration."""


def _about(user: User, contact: Contact, step: Entry) -> object:
    said = service.Said(step["text"], step["category"], step.get("context", "work"), step.get("recent", "yes"), "no")
    return service.add_allegation(user, contact.id, said, seen=contact.revision)


def _no_meeting(user: User, contact: Contact, step: Entry) -> object:
    reason = meetings.Reason(
        code=step["code"],
        why=step["why"],
        decided_by=user.name,
        with_whom="The employer, on the telephone",
        on=Day(today(), True),
        what_next="Demonstration reason: the employer looks into it and calls again.",
    )
    return meetings.record_none_held(user, contact.id, reason, seen=contact.revision)


def _arrange(user: User, contact: Contact, step: Entry) -> object:
    """A meeting so many days from then."""
    plan = meetings.Plan(
        kind=step.get("kind", "initial"),
        day=Day(today() + timedelta(days=step["in"]), True),
        at="10:00",
        way="video",
        place="Demonstration room",
        chair=user.name,
        agenda="Who is here\nWhat each of us knows\nWhat follows",
    )
    made = meetings.arrange(user, contact.id, plan, seen=contact.revision)
    for name, agency, job in PEOPLE:
        person = meetings.Person(name=name, agency=agency, job=job, part="asked")
        meetings.add_person(user, contact.id, made.id, person, seen=contact.revision)
    return made


def _met(user: User, contact: Contact, step: Entry) -> object:
    """The meeting that was arranged last was held: everybody came, and something was decided."""
    query = select(Meeting).join(MeetingCase, MeetingCase.meeting_id == Meeting.id)
    one = db.session.scalars(query.where(MeetingCase.contact_id == contact.id, Meeting.state == "arranged")).one()
    for row in sight.people_of(one, contact):
        person = meetings.Person(row.who["name"], row.who["agency"], row.who["job"], part="came")
        meetings.change_person(user, contact.id, one.id, row.id, person, seen=contact.revision)
    meetings.note_decision(user, contact.id, one.id, step["decision"], step["why"], seen=contact.revision)
    return meetings.complete(user, contact.id, one.id, seen=contact.revision)


def _strands(user: User, contact: Contact, step: Entry) -> None:
    for kind, said in step["are"].items():
        state, _, result = said.partition(" ")
        days = {"ended": Day(today(), True)} if state == "ended" else {}
        typed = strands.Standing(state=state, result=result, days=days)
        strands.standing(user, contact.id, kind, typed, seen=contact.revision)


def _outcome(user: User, contact: Contact, step: Entry) -> None:
    for one in allegations_of(contact):
        agreed = service.Agreed(step["outcome"], Day(today(), True), step["category"], step["reasoning"])
        service.agree_outcome(user, contact.id, one.id, agreed, seen=contact.revision)


def _follow_up(user: User, contact: Contact, step: Entry) -> None:
    for kind in step.get("done", ()):
        said = service.Settled("done", "Example Manager", done=Day(today(), True))
        service.settle(user, contact.id, kind, said, seen=contact.revision)
    service.rest_not_needed(user, contact.id, step["rest"], seen=contact.revision)


def _lesson(user: User, contact: Contact, step: Entry) -> object:
    learnt = service.Learnt(step["text"], step["for"], "Example Manager")
    return service.add_lesson(user, contact.id, learnt, seen=contact.revision)


def _letter(user: User, contact: Contact, step: Entry) -> object:
    letter = TO_WRITE.sub(WRITTEN, letters.draft(contact))
    return service.send_closing_letter(user, contact.id, letter, seen=contact.revision)


def _begin(user: User, contact: Contact, _step: Entry) -> object:
    """The officer has no interest in it, and says so."""
    declare(user, contact.id, "none", "")
    return service.begin(user, contact.id, seen=contact.revision)


def _transfer(user: User, contact: Contact, step: Entry) -> object:
    """It leaves triage so, and its officer has said that they have no interest in it."""
    declare(user, contact.id, "none", "")
    return service.transfer(user, contact.id, step["to"], step["why"], seen=contact.revision)


STEPS: Mapping[str, Do] = {
    "about": _about,
    "no_meeting": _no_meeting,
    "arrange": _arrange,
    "met": _met,
    "strands": _strands,
    "begin": _begin,
    "hold": lambda user, one, step: service.hold(user, one.id, step["why"], seen=one.revision),
    "transfer": _transfer,
    "delay": lambda user, one, step: service.set_delay(user, one.id, step["reason"], step["why"], seen=one.revision),
    "outcome": _outcome,
    "follow_up": _follow_up,
    "lesson": _lesson,
    "end": lambda user, one, step: service.close(user, one.id, step["why"], seen=one.revision),
    "closing_letter": _letter,
}
"""What the desk does with a case, by its word in the file."""
