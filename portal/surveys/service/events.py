"""Meetings of practitioners and of managers beside a round: who came, and what was said about which theme."""

from __future__ import annotations

import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from exports.rows import Meeting
from portal import audit
from portal.database import db, now
from portal.errors import NotFound, PortalError
from portal.forms import library
from portal.forms.answers import is_blank_text, unstorable
from portal.local_time import today
from portal.permissions import Actor, Permission, require
from portal.returns.models import Round
from portal.returns.policy import rounds_visible_to
from portal.surveys.models import PeopleEvent, PeopleEventNote
from portal.surveys.offered import survey_for

KINDS = {"practitioners": "Practitioners", "managers": "Managers"}
MOST_PEOPLE, MOST_CAME, MOST_TEXT = 5_000, 500, 4_000
_NUMBER = re.compile(r"[0-9]{1,4}", re.ASCII)


class WrongEvent(PortalError):
    """What was typed cannot be kept. ``problems`` says why, by the name of the box."""

    status = 422
    title = "There is a problem"

    def __init__(self, problems: dict[str, str]) -> None:
        super().__init__(next(iter(problems.values())))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class EventWish:
    """A meeting as it was typed."""

    kind: str = ""
    held_on: date | None = None
    people: str = ""
    came: str = ""


def round_with_survey(user: Actor, round_id: uuid.UUID, permission: Permission) -> Round:
    """A round of the user's partnership that has a survey. Raises NotFound and Forbidden."""
    found = db.session.scalars(rounds_visible_to(user).where(Round.id == round_id)).one_or_none()
    if found is None:
        raise NotFound
    require(user, permission, partnership_id=found.partnership_id)
    if survey_for(found) is None:
        raise NotFound
    return found


def events_of(
    user: Actor, round_id: uuid.UUID
) -> tuple[Round, list[tuple[PeopleEvent, Sequence[tuple[str, PeopleEventNote]]]]]:
    """Every meeting with its notes by theme, the newest first."""
    round_ = round_with_survey(user, round_id, Permission.SUBMISSION_READ)
    return round_, _events(round_)


def _events(round_: Round) -> list[tuple[PeopleEvent, Sequence[tuple[str, PeopleEventNote]]]]:
    query = select(PeopleEvent).where(PeopleEvent.round_id == round_.id)
    events = db.session.scalars(query.order_by(PeopleEvent.held_on.desc(), PeopleEvent.id)).all()
    of_these = select(PeopleEventNote).where(PeopleEventNote.event_id.in_([one.id for one in events]))
    notes: dict[uuid.UUID, list[tuple[str, PeopleEventNote]]] = {}
    titles = themes_of(round_)
    for note in db.session.scalars(of_these.order_by(PeopleEventNote.at, PeopleEventNote.id)):
        notes.setdefault(note.event_id, []).append((titles.get(note.section_key, note.section_key), note))
    return [(one, notes.get(one.id, [])) for one in events]


def meetings_of(round_: Round) -> tuple[Meeting, ...]:
    """The meetings as a workbook and the comparison take them, one for each note. It checks no permission."""
    return tuple(
        Meeting(KINDS[event.kind], event.held_on, event.people, event.came, theme, note.text if note else "")
        for event, notes in _events(round_)
        for theme, note in notes or (("", None),)
    )


def themes_of(round_: Round) -> dict[str, str]:
    """The themes of the return by their keys."""
    sections = library.get(round_.question_set, round_.version).sections
    return {section.key: section.title for section in sections if section.number}


def keep_event(user: Actor, round_id: uuid.UUID, wish: EventWish) -> PeopleEvent:
    """Write a meeting down. Raises WrongEvent."""
    round_ = round_with_survey(user, round_id, Permission.ROUND_MANAGE)
    problems = dict(_event_problems(wish))
    if problems or wish.held_on is None:
        raise WrongEvent(problems)
    made = PeopleEvent(
        id=uuid.uuid4(),
        round_id=round_.id,
        kind=wish.kind,
        held_on=wish.held_on,
        people=int(wish.people),
        came=wish.came.strip(),
        by_name=getattr(user, "name", user.actor_id),
        at=now(),
    )
    db.session.add(made)
    db.session.flush()
    audit.record("people_event.kept", user, record_id=round_.id, partnership_id=round_.partnership_id)
    return made


def _event_problems(wish: EventWish) -> list[tuple[str, str]]:
    found = []
    if wish.kind not in KINDS:
        found.append(("kind", "Choose who the meeting was for"))
    if wish.held_on is None or wish.held_on > today():
        found.append(("held_on", "Enter the day of the meeting, today or earlier, for example 30 9 2026"))
    if not (_NUMBER.fullmatch(wish.people) and int(wish.people) <= MOST_PEOPLE):
        found.append(("people", f"Enter how many people came, a whole number from 0 to {MOST_PEOPLE:,}"))
    if is_blank_text(wish.came) or len(wish.came) > MOST_CAME or unstorable(wish.came) is not None:
        found.append(("came", f"Say who came, by agency or job and not by name, in {MOST_CAME} characters or fewer"))
    return found


def note_event(user: Actor, round_id: uuid.UUID, event_id: str, theme: str, text: str) -> PeopleEventNote:
    """Write down what was said about a theme. Raises NotFound and WrongEvent."""
    round_ = round_with_survey(user, round_id, Permission.ROUND_MANAGE)
    query = select(PeopleEvent).where(PeopleEvent.round_id == round_.id)
    event = next((one for one in db.session.scalars(query) if str(one.id) == event_id), None)
    if event is None:
        raise WrongEvent({"event": "Choose the meeting that the note is about"})
    problems = {}
    if theme not in themes_of(round_):
        problems["theme"] = "Choose the theme that the note is about"
    if is_blank_text(text) or len(text) > MOST_TEXT or unstorable(text) is not None:
        problems["text"] = f"Write what was said, in {MOST_TEXT:,} characters or fewer"
    if problems:
        raise WrongEvent(problems)
    made = PeopleEventNote(
        id=uuid.uuid4(),
        event_id=event.id,
        section_key=theme,
        text=text.strip(),
        by_name=getattr(user, "name", user.actor_id),
        at=now(),
    )
    db.session.add(made)
    db.session.flush()
    audit.record("people_event.noted", user, record_id=round_.id, partnership_id=round_.partnership_id)
    return made
