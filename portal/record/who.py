"""Who could see a return, an agency, a person or a workbook between two days, and who did.

Could: whoever held a role then that reaches it, by what the roles may do today. Did: what the record says of it.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import ColumnElement, Select, and_, or_, select

from portal import audit
from portal.accounts.models import Membership, PartnershipAgency, User
from portal.audit import AuditEvent
from portal.database import db
from portal.errors import NotFound
from portal.local_time import end_of, start_of
from portal.permissions import AGENCY_ROLES, PARTNERSHIP_ROLES, ROLE_NAMES, ROLES, Actor, Permission, Role
from portal.record.policy import Sight, sight_of, the_only
from portal.record.reading import Line, lines_of
from portal.reporting.models import ExportRequest
from portal.returns.models import Return, Round

MOST_EVENTS = 200


@dataclass(frozen=True, slots=True)
class Reach:
    """Roles that reach the subject, in one kind of place, from a moment on; None where they never do."""

    roles: frozenset[Role]
    place: ColumnElement[bool]
    since: datetime | None


@dataclass(frozen=True, slots=True)
class About:
    """What the report is about: its name, who reaches it, and which events are about it."""

    name: str
    reaches: tuple[Reach, ...]
    events: ColumnElement[bool]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Could:
    """One person with one role, and from when to when it reached the subject; ``until`` is empty for still."""

    name: str
    role: str
    place: str
    since: datetime
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Report:
    """Who could and who did, in a window of days."""

    name: str
    note: str
    could: Sequence[Could]
    did: Sequence[Line]
    is_cut: bool


def who(user: Actor, kind: str, subject_id: uuid.UUID, since: date, until: date) -> Report:
    """The report on one subject. Raises NotFound for what ``user`` does not look after. It is recorded itself."""
    sight = sight_of(user)
    if kind not in KINDS:
        raise NotFound
    about = KINDS[kind](sight, subject_id)
    begin, end = start_of(since), end_of(until)
    within = (AuditEvent.at >= begin, AuditEvent.at < end)
    did = lines_of(sight, sight.events().where(about.events, *within), MOST_EVENTS + 1)
    could = sorted(_could(about, begin, end), key=lambda one: (one.place, one.role, one.name, one.since))
    audit.record_apart(
        "record.reported",
        user,
        record_id=subject_id,
        partnership_id=the_only(sight.partnership_ids),
        outcome="done",
        kind=kind,
        since=since.isoformat(),
        until=until.isoformat(),
    )
    return Report(about.name, about.note, could, did[:MOST_EVENTS], len(did) > MOST_EVENTS)


def _could(about: About, begin: datetime, end: datetime) -> Iterable[Could]:
    for reach in about.reaches:
        if reach.since is None:
            continue
        for membership in db.session.scalars(_held(reach, begin, end)):
            since = max(membership.created_at, reach.since)
            until = _end_of(membership)
            if since < end and (until is None or (until >= begin and until > since)):
                name = ROLE_NAMES[Role(membership.role)]
                yield Could(membership.user.name, name, membership.place_name, since, until)


def _held(reach: Reach, begin: datetime, end: datetime) -> Select[Membership]:
    still = or_(Membership.ended_at.is_(None), Membership.ended_at >= begin)
    held = (reach.place, Membership.role.in_([role.value for role in reach.roles]), Membership.created_at < end, still)
    return select(Membership).join(User, Membership.user_id == User.id).where(*held)


def _end_of(membership: Membership) -> datetime | None:
    """When the role ended, or the account was suspended, whichever was first."""
    ends = [at for at in (membership.ended_at, membership.user.suspended_at) if at is not None]
    return min(ends, default=None)


def _with(permission: Permission, among: Iterable[Role]) -> frozenset[Role]:
    return frozenset(role for role in among if permission in ROLES[role])


def _about_return(sight: Sight, subject_id: uuid.UUID) -> About:
    """The agency's people from the day it was asked; the partnership's from the first submission, never the draft."""
    query = select(Return).join(Return.round).where(Round.partnership_id.in_(sight.partnership_ids))
    found = db.session.scalars(query.where(Return.id == subject_id)).one_or_none()
    if found is None:
        raise NotFound
    agency = Membership.agency_id == found.agency_id
    partnership = Membership.partnership_id == found.round.partnership_id
    in_workbooks = select(ExportRequest.id).where(ExportRequest.round_id == found.round_id)
    workbooks = [str(one) for one in db.session.scalars(in_workbooks)]
    taken = and_(AuditEvent.action == "export.downloaded", AuditEvent.record.in_(workbooks))
    return About(
        f"{found.round.title} of {sight.agencies.get(found.agency_id, 'an agency that left')}",
        (
            Reach(_with(Permission.RETURN_READ, AGENCY_ROLES), agency, start_of(found.round.opens_on)),
            Reach(_with(Permission.SUBMISSION_READ, PARTNERSHIP_ROLES), partnership, found.first_submitted_at),
        ),
        or_(AuditEvent.record == str(subject_id), taken),
        "The partnership's people see nothing of a draft: only what was submitted, from the first submission on. "
        "Downloads of workbooks of this audit are listed too, for the answers may be in them.",
    )


def _about_agency(sight: Sight, subject_id: uuid.UUID) -> About:
    if subject_id not in sight.agencies:
        raise NotFound
    partnerships = Membership.partnership_id.in_(sight.partnership_ids)
    return About(
        sight.agencies[subject_id],
        (
            Reach(AGENCY_ROLES, Membership.agency_id == subject_id, _EVER),
            Reach(PARTNERSHIP_ROLES, partnerships, _EVER),
        ),
        AuditEvent.agency_id == subject_id,
    )


def _about_person(sight: Sight, subject_id: uuid.UUID) -> About:
    """Those who look after accounts where the person has or had a role: their name, address and roles."""
    if str(subject_id) not in sight.people:
        raise NotFound
    agencies = select(Membership.agency_id).where(Membership.user_id == subject_id)
    here = select(PartnershipAgency.agency_id).where(PartnershipAgency.partnership_id.in_(sight.partnership_ids))
    own = and_(Membership.agency_id.in_(agencies), Membership.agency_id.in_(here))
    partnerships = Membership.partnership_id.in_(sight.partnership_ids)
    return About(
        sight.people[str(subject_id)],
        (
            Reach(_with(Permission.AGENCY_INVITE, AGENCY_ROLES), own, _EVER),
            Reach(_with(Permission.AGENCY_INVITE, PARTNERSHIP_ROLES), partnerships, _EVER),
        ),
        or_(AuditEvent.record == str(subject_id), AuditEvent.action == "people.read"),
        "Everybody sees their own details as well. Readings of lists of people are among the events.",
    )


def _about_workbook(sight: Sight, subject_id: uuid.UUID) -> About:
    mine = ExportRequest.partnership_id.in_(sight.partnership_ids)
    found = db.session.scalars(select(ExportRequest).where(ExportRequest.id == subject_id, mine)).one_or_none()
    if found is None:
        raise NotFound
    return About(
        f"Workbook of {found.round.title}",
        (
            Reach(
                _with(Permission.EXPORT_RETURNS, PARTNERSHIP_ROLES),
                Membership.partnership_id == found.partnership_id,
                found.requested_at,
            ),
        ),
        AuditEvent.record == str(subject_id),
        "Whoever downloaded it may have passed it on. The portal cannot know that.",
    )


_EVER = datetime.min.replace(tzinfo=UTC)
KINDS: dict[str, Callable[[Sight, uuid.UUID], About]] = {
    "return": _about_return,
    "agency": _about_agency,
    "person": _about_person,
    "workbook": _about_workbook,
}
