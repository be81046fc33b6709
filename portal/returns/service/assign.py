"""Who fills in which section. The safeguarding lead asks colleagues; anyone in the agency may still write anywhere."""

from __future__ import annotations

import uuid

from sqlalchemy import select

from portal import audit
from portal.accounts.models import User
from portal.database import db, now
from portal.errors import NotFound, Refused
from portal.permissions import Actor, Permission
from portal.returns import drafts, letters, people, policy, workflow
from portal.returns.about import subject
from portal.returns.models import Assignment, Return
from portal.returns.service.get_return import lock_return
from portal.returns.workflow import Action


def assign(user: Actor, return_id: uuid.UUID, section_key: str, colleague_id: uuid.UUID | None) -> Assignment | None:
    """Ask a colleague to fill in a section and tell them by e-mail; None takes the assignment away.

    The colleague is someone of the same agency who may edit its returns. Raises Refused, Forbidden and NotFound.
    """
    return_ = lock_return(user, return_id)
    workflow.allow(user, Action.ASSIGN, return_)
    section = drafts.question_set_of(return_).section(section_key)
    if section is None:
        raise NotFound
    there = _assignment(return_, section_key)
    audit.record("section.assigned", user, **subject(return_), section=section_key, to=str(colleague_id or ""))
    if colleague_id is None:
        if there is not None:
            db.session.delete(there)
        return None
    colleague = next((one for one in colleagues_of(return_) if one.id == colleague_id), None)
    if colleague is None:
        raise Refused(f"Choose someone of {return_.agency.name} who may fill in its answers.")
    if there is None:
        there = Assignment(return_id=return_.id, section_key=section_key)
        db.session.add(there)
    there.user, there.assigned_by, there.assigned_at = colleague, user.actor_id, now()
    if str(colleague.id) != user.actor_id:
        letters.section_assigned(colleague, return_, section.title)
    db.session.flush()
    return there


def colleagues_of(return_: Return) -> list[User]:
    """The people of the agency who may fill in its answers, longest-standing first."""
    return people.members_who_may(Permission.RETURN_EDIT, [return_.agency_id])[return_.agency_id]


def assignments_of(user: Actor, return_: Return) -> dict[str, Assignment]:
    """Who was asked to fill in what, by section key; raises NotFound for people outside the agency."""
    if not policy.may_read_draft(user, return_):
        raise NotFound
    rows = db.session.scalars(select(Assignment).where(Assignment.return_id == return_.id))
    return {row.section_key: row for row in rows}


def _assignment(return_: Return, section_key: str) -> Assignment | None:
    query = select(Assignment).where(Assignment.return_id == return_.id, Assignment.section_key == section_key)
    return db.session.scalars(query.execution_options(populate_existing=True)).one_or_none()
