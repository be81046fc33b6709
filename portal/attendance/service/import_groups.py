"""Set up groups, and what each needs to decide from a day on, from the table of their terms of reference."""

from __future__ import annotations

import uuid
from datetime import date

from sqlalchemy import select

from portal import audit
from portal.accounts.models import Partnership
from portal.attendance.about import subject
from portal.attendance.finding import groups_of, rule_of
from portal.attendance.models import MeetingGroup, QuorumRule
from portal.attendance.quorum import Rule
from portal.attendance.tables import ReadGroup, groups_in
from portal.database import db
from portal.permissions import Actor, Permission, require


def import_groups(user: Actor, partnership: Partnership, starts_on: date, content: bytes) -> tuple[int, int]:
    """Take the table; returns how many groups it names and how many rules are new. A rule for another day stands beside
    it; one for the same day is replaced.

    Raises BadRows with every mistake and changes nothing then; Forbidden.
    """
    require(user, Permission.ATTENDANCE_MANAGE, partnership_id=partnership.id)
    read = groups_in(content, starts_on)
    known = {one.name.casefold(): one for one in groups_of(partnership.id)}
    place = max((one.place for one in known.values()), default=0)
    new = 0
    for one in read:
        group = known.get(one.name.casefold())
        if group is None:
            place += 1
            group = MeetingGroup(id=uuid.uuid4(), partnership_id=partnership.id, name=one.name, place=place)
            db.session.add(group)
        group.cadence = one.cadence
        db.session.flush()
        new += _set_rules(group, one)
    audit.record("attendance.groups_imported", user, **subject(partnership.id, partnership.id), groups=len(read))
    return len(read), new


def _set_rules(group: MeetingGroup, read: ReadGroup) -> int:
    before = {
        (row.starts_on, row.for_money): row
        for row in db.session.scalars(select(QuorumRule).where(QuorumRule.group_id == group.id))
    }
    new = 0
    for rule in read.rules:
        row = before.get((rule.starts_on, rule.for_money))
        if row is not None and rule_of(row) == rule:
            continue
        if row is not None:
            db.session.delete(row)
            db.session.flush()
        db.session.add(_row(group, rule))
        new += 1
    db.session.flush()
    return new


def _row(group: MeetingGroup, rule: Rule) -> QuorumRule:
    return QuorumRule(
        group_id=group.id,
        starts_on=rule.starts_on,
        kind=rule.kind.value,
        for_money=rule.for_money,
        number=rule.number,
        bodies=list(rule.bodies),
        limited=rule.limited,
        share=rule.share,
        words=rule.words,
    )
