"""Set up groups, and what each needs to decide from a day on, from the table of their terms of reference."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from portal import audit
from portal.accounts.models import Partnership
from portal.accounts.words import Mistake, plain_line
from portal.attendance.about import subject
from portal.attendance.finding import groups_of, rule_of
from portal.attendance.models import MeetingGroup, QuorumRule
from portal.attendance.quorum import Rule
from portal.attendance.tables import ReadGroup, groups_in, rules_in
from portal.database import db
from portal.permissions import Actor, Permission, require


@dataclass(frozen=True, slots=True)
class TypedGroup:
    """A group as typed: what it needs to decide is in the words of its terms."""

    name: str
    cadence: str
    quorum: str
    starts_on: date | None


def import_groups(user: Actor, partnership: Partnership, starts_on: date, content: bytes) -> tuple[int, int]:
    """Take the table; returns how many groups it names and how many rules are new. A rule for another day stands beside
    it; one for the same day is replaced.

    Raises BadRows with every mistake and changes nothing then; Forbidden.
    """
    require(user, Permission.ATTENDANCE_MANAGE, partnership_id=partnership.id)
    read = groups_in(content, starts_on)
    new = sum(_set_up(partnership, one) for one in read)
    audit.record("attendance.groups_imported", user, **subject(partnership.id, partnership.id), groups=len(read))
    return len(read), new


def keep_group(user: Actor, partnership: Partnership, typed: TypedGroup) -> int:
    """Set up one group, or what it needs to decide from another day on; returns how many rules are new.

    Raises Mistake, also for a quorum that is stated in no way that is known; Forbidden.
    """
    require(user, Permission.ATTENDANCE_MANAGE, partnership_id=partnership.id)
    name = plain_line(typed.name, "name", "the name of the group", maximum=200)
    cadence = plain_line(typed.cadence, "cadence", "how often it meets", required=False, maximum=200)
    words = plain_line(typed.quorum, "quorum", "what it needs to decide", maximum=1_000)
    if typed.starts_on is None:
        raise Mistake("starts_on", "Enter the day from which this counts, such as 1 4 2026")
    try:
        rules = tuple(rules_in(words, typed.starts_on))
    except ValueError as problem:
        raise Mistake("quorum", f"This {problem}") from problem
    new = _set_up(partnership, ReadGroup(name, cadence, rules))
    audit.record("attendance.groups_imported", user, **subject(partnership.id, partnership.id), groups=1)
    return new


def _set_up(partnership: Partnership, read: ReadGroup) -> int:
    """The group of that name, made where there is none, with these rules; returns how many of them are new."""
    known = groups_of(partnership.id)
    group = next((one for one in known if one.name.casefold() == read.name.casefold()), None)
    if group is None:
        place = max((one.place for one in known), default=0) + 1
        group = MeetingGroup(id=uuid.uuid4(), partnership_id=partnership.id, name=read.name, place=place)
        db.session.add(group)
    group.cadence = read.cadence
    db.session.flush()
    return _set_rules(group, read)


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
