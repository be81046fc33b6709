"""Take the ticks of a year's meetings from the table of an annual report."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date

from portal import audit
from portal.accounts.models import Partnership
from portal.attendance.about import subject
from portal.attendance.finding import Sat, bodies_of, body_named, group_named, meetings_of, new_body
from portal.attendance.models import Body, Meeting, MeetingGroup, Presence
from portal.attendance.tables import ReadTicks, ticks_in
from portal.database import db, now
from portal.financial_years import financial_year
from portal.permissions import Actor, Permission, require
from portal.uploads.faults import Faults


@dataclass(frozen=True, slots=True)
class Imported:
    """What the table did, and each meeting of the year as it stands now."""

    group: str
    bodies: int
    ticks: int
    sat: tuple[Sat, ...]


def import_ticks(
    user: Actor, partnership: Partnership, typed_year: str, content: bytes, group_name: str | None = None
) -> Imported:
    """Put the ticks into the group's meetings; without a name it is the first group, or a new one named for the
    partnership. Where people are recorded for a body, its tick follows from them, and the table has to agree.

    Raises BadRows with every mistake and changes nothing then; Refused where there is no such group; Forbidden.
    """
    require(user, Permission.ATTENDANCE_MANAGE, partnership_id=partnership.id)
    year = financial_year(typed_year)
    read = ticks_in(content, year)
    group = group_named(partnership.id, group_name) or _board(partnership)
    bodies = _bodies(partnership, read)
    _require_one_row_each(bodies)
    before = {one.meeting.day: one for one in meetings_of(group, year)}
    _require_agreement(read, bodies, before)
    ticks = sum(_enter(user, group, day, label, place, read, bodies, before) for place, (day, label) in _meetings(read))
    db.session.flush()
    audit.record("attendance.imported", user, **subject(group.id, partnership.id), year=year, ticks=ticks)
    return Imported(group.name, len(bodies), ticks, tuple(meetings_of(group, year)))


def _meetings(read: ReadTicks) -> list[tuple[int, tuple[date, str]]]:
    return list(enumerate(read.meetings))


def _board(partnership: Partnership) -> MeetingGroup:
    made = MeetingGroup(id=uuid.uuid4(), partnership_id=partnership.id, name=partnership.name, place=1)
    db.session.add(made)
    db.session.flush()
    return made


def _bodies(partnership: Partnership, read: ReadTicks) -> dict[str, Body]:
    """The bodies of the table by the names that it has for them; new ones come after the others."""
    known = bodies_of(partnership.id)
    place = max((one.place for one in known), default=0)
    found: dict[str, Body] = {}
    for name, _ in read.rows:
        body = body_named(known, name)
        if body is None:
            place += 1
            body = new_body(partnership.id, name, place)
            db.session.add(body)
            known.append(body)
        found[name] = body
    db.session.flush()
    return found


def _require_one_row_each(bodies: dict[str, Body]) -> None:
    """Refuse two rows about one body, by whichever of its names."""
    faults, seen = Faults(), set[uuid.UUID]()
    for name, body in bodies.items():
        if body.id in seen:
            faults.found.append(f"“{name}” is {body.name}, who stands in another row. Leave one of them.")
        seen.add(body.id)
    faults.refuse()


def _require_agreement(read: ReadTicks, bodies: dict[str, Body], before: dict[date, Sat]) -> None:
    """Refuse a tick that contradicts the people who are recorded."""
    faults = Faults()
    for name, ticks in read.rows:
        for (day, label), tick in zip(read.meetings, ticks, strict=True):
            there = before.get(day)
            named = there is not None and any(p.person and p.body_id == bodies[name].id for p in there.presences)
            if named and there is not None and there.tick(bodies[name]) is not tick:
                faults.found.append(f"{name}, column {label}: the people recorded for that meeting say otherwise.")
    faults.refuse()


def _enter(
    user: Actor,
    group: MeetingGroup,
    day: date,
    label: str,
    place: int,
    read: ReadTicks,
    bodies: dict[str, Body],
    before: dict[date, Sat],
) -> int:
    """Keep the ticks of one meeting that are not there yet; returns how many are new or changed."""
    there = before.get(day)
    meeting = there.meeting if there is not None else _new_meeting(group, day, label)
    rows = {one.body_id: one for one in there.presences} if there is not None else {}
    changed = 0
    for name, ticks in read.rows:
        body, tick = bodies[name], ticks[place]
        row = rows.get(body.id)
        if row is not None and (row.person or row.came == _came(tick)):
            continue
        if row is not None:
            db.session.delete(row)
            db.session.flush()
        if tick is not None:
            db.session.add(_tick(user, meeting, body, tick))
        changed += tick is not None or row is not None
    return changed


def _new_meeting(group: MeetingGroup, day: date, label: str) -> Meeting:
    made = Meeting(id=uuid.uuid4(), group=group, day=day, label=label, made_at=now())
    db.session.add(made)
    db.session.flush()
    return made


def _tick(user: Actor, meeting: Meeting, body: Body, tick: bool) -> Presence:
    who = {"made_by": user.actor_id, "made_at": now()}
    return Presence(meeting_id=meeting.id, body=body, capacity="member", came=_came(tick), **who)


def _came(tick: bool | None) -> str:
    return {True: "yes", False: "no", None: ""}[tick]
