"""A challenge event of a round: when and where, which agencies are invited and came, and what was heard."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import case, func, select

from portal import audit
from portal.database import db, now
from portal.errors import NotFound, Refused
from portal.forms.answers import is_blank_text
from portal.permissions import Actor
from portal.returns.models import Return, Round
from portal.returns.notes import one_line, words_or_nothing
from portal.returns.refusals import WordsNeeded
from portal.returns.reviewing.models import ChallengeEvent, ChallengeSeat
from portal.returns.round_log import name_of
from portal.returns.service.get_round import lock_round


@dataclass(frozen=True, slots=True)
class Day:
    """A challenge event as it was typed. Whoever came was invited, whether or not that was ticked."""

    held_on: date | None
    place: str
    heard: str = ""
    invited: Collection[uuid.UUID] = field(default=frozenset())
    attended: Collection[uuid.UUID] = field(default=frozenset())


def keep_event(user: Actor, round_id: uuid.UUID, event_id: uuid.UUID | None, day: Day) -> ChallengeEvent:
    """Write a challenge event down, or change it. ``event_id`` is None for a new one; there is one on a day in a place.

    Raises WordsNeeded by box for what is missing or cannot be kept, NotFound for an event or an agency of another
    round, Forbidden, and Refused in a cancelled round.
    """
    round_ = lock_round(user, round_id)
    held_on, place, heard = _checked(day)
    planned = _planned_already(round_, held_on, place) if event_id is None else None
    if planned is not None:
        return planned
    event = _event(user, round_, event_id)
    event.held_on, event.place, event.heard = held_on, place, heard
    db.session.add(event)
    db.session.flush()
    _seat(round_, event, day)
    audit.record("challenge_event.kept", user, record_id=event.id, partnership_id=round_.partnership_id)
    return event


def events_of(round_id: uuid.UUID) -> Sequence[ChallengeEvent]:
    """The events of a round, by day."""
    query = select(ChallengeEvent).where(ChallengeEvent.round_id == round_id)
    return list(db.session.scalars(query.order_by(ChallengeEvent.held_on, ChallengeEvent.id)))


def event_of(round_id: uuid.UUID, event_id: uuid.UUID) -> ChallengeEvent:
    """One event. Raises NotFound for one of another round."""
    found = db.session.get(ChallengeEvent, event_id)
    if found is None or found.round_id != round_id:
        raise NotFound
    return found


def seats_of(event_id: uuid.UUID) -> Mapping[uuid.UUID, bool]:
    """The returns of the agencies that are invited, and whether they came."""
    query = select(ChallengeSeat.return_id, ChallengeSeat.attended).where(ChallengeSeat.event_id == event_id)
    return dict(db.session.execute(query).all())


def attendance_of(round_id: uuid.UUID) -> Mapping[uuid.UUID, tuple[int, int]]:
    """By event, how many agencies are invited and how many came. One statement."""
    came = func.sum(case((ChallengeSeat.attended, 1), else_=0))
    query = select(ChallengeSeat.event_id, func.count(), came).join(
        ChallengeEvent, ChallengeEvent.id == ChallengeSeat.event_id
    )
    rows = db.session.execute(query.where(ChallengeEvent.round_id == round_id).group_by(ChallengeSeat.event_id))
    return {event_id: (invited, int(attended or 0)) for event_id, invited, attended in rows}


def _planned_already(round_: Round, held_on: date, place: str) -> ChallengeEvent | None:
    same = select(ChallengeEvent).where(ChallengeEvent.round_id == round_.id, ChallengeEvent.held_on == held_on)
    return db.session.scalars(same.where(ChallengeEvent.place == place)).first()


def _event(user: Actor, round_: Round, event_id: uuid.UUID | None) -> ChallengeEvent:
    if event_id is None:
        return ChallengeEvent(id=uuid.uuid4(), round_id=round_.id, by_name=name_of(user), at=now())
    return event_of(round_.id, event_id)


def _checked(day: Day) -> tuple[date, str, str]:
    problems, place, heard = {}, "", ""
    if day.held_on is None:
        problems["day"] = "Enter the day of the event"
    try:
        place = one_line("The place", None if is_blank_text(day.place) else day.place, "")
    except Refused as refused:
        problems["place"] = refused.message
    if not place and "place" not in problems:
        problems["place"] = "Enter where it is held, for example Civic Offices, or online"
    try:
        heard = words_or_nothing(day.heard)
    except WordsNeeded as needed:
        problems["heard"] = needed.message
    if problems or day.held_on is None:
        raise WordsNeeded(problems)
    return day.held_on, place, heard


def _seat(round_: Round, event: ChallengeEvent, day: Day) -> None:
    """Let exactly these agencies have a seat."""
    wanted = {*day.invited, *day.attended}
    known = set(db.session.scalars(select(Return.id).where(Return.round_id == round_.id, Return.id.in_(wanted))))
    if known != wanted:
        raise NotFound
    there = {
        one.return_id: one
        for one in db.session.scalars(select(ChallengeSeat).where(ChallengeSeat.event_id == event.id))
    }
    for return_id, seat in there.items():
        if return_id in wanted:
            seat.attended = return_id in day.attended
        else:
            db.session.delete(seat)
    new = [each for each in wanted if each not in there]
    db.session.add_all(ChallengeSeat(event_id=event.id, return_id=each, attended=each in day.attended) for each in new)
    db.session.flush()
