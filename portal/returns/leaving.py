"""When someone leaves an agency: what they were asked to answer goes back to the lead, and what they wrote stays.

When two accounts of one person become one, it goes to the one that they keep.
"""

from __future__ import annotations

from sqlalchemy import select

from portal import audit
from portal.accounts.leaving import when_someone_leaves
from portal.accounts.merging import when_accounts_merge
from portal.accounts.models import Membership, User
from portal.database import db, now
from portal.permissions import ROLES, Actor, Permission, Role
from portal.returns import people
from portal.returns.models import Assignment, Note, Return, Round, Status


def register() -> None:
    """Ask to be told when a membership ends."""
    when_someone_leaves(hand_back_assignments)
    when_someone_leaves(hand_on_notes)
    when_accounts_merge(move_what_waits)


def hand_back_assignments(user: Actor, membership: Membership) -> None:
    """Give the leaver's sections and questions to the agency's safeguarding lead, or to nobody when there is none.

    Accepted returns and cancelled rounds are left as they are; any other return may still be opened again.

    ``user`` is who ended the membership, which has ended already when this runs.
    Someone who may still edit the agency's returns in another role keeps them.
    """
    if membership.agency_id is None or _may_still_edit(membership):
        return
    leads = [lead for lead in people.leads_of(membership.agency_id) if lead.id != membership.user_id]
    for assignment in _unfinished_assignments(membership):
        if leads:
            assignment.user, assignment.assigned_by, assignment.assigned_at = leads[0], user.actor_id, now()
        else:
            db.session.delete(assignment)
        audit.record(
            "section.handed_back",
            user,
            record_id=assignment.return_id,
            agency_id=membership.agency_id,
            section=assignment.section_key,
            question=assignment.question_key,
            to=str(leads[0].id) if leads else "",
        )


def hand_on_notes(_user: Actor, membership: Membership) -> None:
    """Notes that wait for the leaver wait for the safeguarding lead from now on, or for nobody in particular."""
    if membership.agency_id is None or _may_still_edit(membership):
        return
    lead = next((one for one in people.leads_of(membership.agency_id) if one.id != membership.user_id), None)
    query = (
        select(Note)
        .join(Return, Note.return_id == Return.id)
        .where(Note.to_id == membership.user_id, Note.settled_at.is_(None), Return.agency_id == membership.agency_id)
    )
    for note in db.session.scalars(query):
        note.to = lead


def move_what_waits(user: Actor, kept: User, given_up: User) -> None:
    """Two accounts of one person become one: what they were asked to do waits for the account that they go on with.

    What they wrote keeps the name under which they wrote it.
    """
    for assignment in db.session.scalars(select(Assignment).where(Assignment.user_id == given_up.id)):
        assignment.user = kept
    for note in db.session.scalars(select(Note).where(Note.to_id == given_up.id, Note.settled_at.is_(None))):
        note.to = kept


def _may_still_edit(membership: Membership) -> bool:
    query = select(Membership.role).where(
        Membership.user_id == membership.user_id,
        Membership.agency_id == membership.agency_id,
        Membership.id != membership.id,
        Membership.ended_at.is_(None),
    )
    return any(Permission.RETURN_EDIT in ROLES[Role(role)] for role in db.session.scalars(query))


def _unfinished_assignments(membership: Membership) -> list[Assignment]:
    query = (
        select(Assignment)
        .join(Return, Assignment.return_id == Return.id)
        .join(Round, Return.round_id == Round.id)
        .where(Assignment.user_id == membership.user_id, Return.agency_id == membership.agency_id)
        .where(Return.status != Status.ACCEPTED.value, Round.cancelled_at.is_(None))
    )
    return list(db.session.scalars(query))
