"""Groups, bodies, rules and meetings as they are kept, and meetings as plain values with their verdict."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from portal.accounts.models import Agency, AgencyAlias, PartnershipAgency
from portal.attendance.models import Body, Meeting, MeetingGroup, Presence, QuorumRule
from portal.attendance.names import same_body
from portal.attendance.quorum import Attendee, Rule, RuleKind, Seat, Verdict, verdict_of
from portal.database import db
from portal.errors import Refused
from portal.financial_years import bounds


@dataclass(frozen=True, slots=True)
class Sat:
    """A meeting with who was there, and whether it could decide."""

    meeting: Meeting
    presences: tuple[Presence, ...]
    verdict: Verdict

    def tick(self, body: Body) -> bool | None:
        """The body's tick: whether anybody came for it; None where nobody was expected."""
        here = [one.came == "yes" for one in self.presences if one.body_id == body.id]
        return any(here) if here else None


def groups_of(partnership_id: uuid.UUID) -> list[MeetingGroup]:
    query = select(MeetingGroup).where(MeetingGroup.partnership_id == partnership_id)
    return list(db.session.scalars(query.order_by(MeetingGroup.place)))


def bodies_of(partnership_id: uuid.UUID) -> list[Body]:
    return list(db.session.scalars(select(Body).where(Body.partnership_id == partnership_id).order_by(Body.place)))


def group_named(partnership_id: uuid.UUID, name: str | None) -> MeetingGroup | None:
    """The group called ``name``; without one the first, which is the partnership's own board."""
    found = groups_of(partnership_id)
    if name is None:
        return found[0] if found else None
    for one in found:
        if one.name.casefold() == " ".join(name.split()).casefold():
            return one
    raise Refused(f"There is no group “{name}”. Groups: {', '.join(one.name for one in found) or 'none yet'}.")


def body_named(bodies: Sequence[Body], name: str) -> Body | None:
    """The body called ``name``, to the letter or nearly. Raises Refused where that is true of several."""
    exact = [one for one in bodies if name.casefold() in (other.casefold() for other in (one.name, *one.other_names))]
    found = exact or [one for one in bodies if same_body(one.name, name)]
    if len(found) > 1:
        raise Refused(f"“{name}” could be {' or '.join(one.name for one in found)}. Write the name in full.")
    return found[0] if found else None


def rules_of(group_id: uuid.UUID) -> list[Rule]:
    rows = db.session.scalars(select(QuorumRule).where(QuorumRule.group_id == group_id).order_by(QuorumRule.starts_on))
    return [rule_of(row) for row in rows]


def rule_of(row: QuorumRule) -> Rule:
    return Rule(
        RuleKind(row.kind),
        row.starts_on,
        row.words,
        row.for_money,
        row.number,
        tuple(row.bodies),
        row.limited,
        row.share,
    )


def seats_of(bodies: Sequence[Body]) -> dict[uuid.UUID, Seat]:
    """Each body as rules see it: also by the other names of the agency that it is."""
    ids = [body.agency_id for body in bodies if body.agency_id is not None]
    names: dict[uuid.UUID | None, list[str]] = defaultdict(list)
    for row in db.session.scalars(
        select(AgencyAlias).where(AgencyAlias.agency_id.in_(ids)).order_by(AgencyAlias.alias)
    ):
        names[row.agency_id].append(row.alias)
    return {body.id: _seat(body, (*body.other_names, *names[body.agency_id])) for body in bodies}


def _seat(body: Body, others: Sequence[str]) -> Seat:
    """The body with its other names, each once, and without its own."""
    each = {name.casefold(): name for name in others}
    each.pop(body.name.casefold(), None)
    return Seat(body.name, tuple(each.values()))


def new_body(partnership_id: uuid.UUID, name: str, place: int) -> Body:
    """A body that nobody has entered yet; where one agency of the partnership is called so, it is that agency."""
    query = select(Agency).join(PartnershipAgency, PartnershipAgency.agency_id == Agency.id)
    query = query.where(PartnershipAgency.partnership_id == partnership_id).options(selectinload(Agency.alias_rows))
    found = [one for one in db.session.scalars(query) if _is_called(one, name)]
    agency_id = found[0].id if len(found) == 1 else None
    return Body(
        id=uuid.uuid4(), partnership_id=partnership_id, agency_id=agency_id, name=name, place=place, other_names=[]
    )


def _is_called(agency: Agency, name: str) -> bool:
    return any(same_body(each, name) for each in (agency.name, *(row.alias for row in agency.alias_rows)))


def meetings_of(group: MeetingGroup, year: str) -> list[Sat]:
    """The group's meetings of a year. Six statements, however many there are."""
    first, last = bounds(year)
    within = Meeting.day.between(first, last)
    query = select(Meeting).where(Meeting.group_id == group.id, within).order_by(Meeting.day)
    return _sat(group, list(db.session.scalars(query)))


def _sat(group: MeetingGroup, meetings: Sequence[Meeting]) -> list[Sat]:
    seats = seats_of(bodies_of(group.partnership_id))
    there: dict[uuid.UUID, list[Presence]] = defaultdict(list)
    query = select(Presence).where(Presence.meeting_id.in_([meeting.id for meeting in meetings]))
    for one in db.session.scalars(query.order_by(Presence.person)):
        there[one.meeting_id].append(one)
    rules = rules_of(group.id)
    return [_one(meeting, there[meeting.id], rules, seats) for meeting in meetings]


def _one(meeting: Meeting, presences: Sequence[Presence], rules: Sequence[Rule], seats: dict[uuid.UUID, Seat]) -> Sat:
    came = [Attendee(seats[one.body_id], one.kind) for one in presences if one.came == "yes"]
    verdict = verdict_of(rules, meeting.day, list(seats.values()), came, meeting.decides_money)
    return Sat(meeting, tuple(presences), verdict)


def sat(meeting: Meeting) -> Sat:
    """One meeting with its verdict."""
    return _sat(meeting.group, [meeting])[0]
