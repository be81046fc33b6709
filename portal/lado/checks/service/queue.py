"""What waits for an answer, by the day on which it is due; and what the duty list says of it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Select, func, select

from portal.accounts.models import Partnership, User
from portal.database import db
from portal.lado.checks import policy
from portal.lado.checks.models import Check, DbsRequest
from portal.lado.models import Contact
from portal.local_time import today
from portal.permissions import Permission, can, require

MOST = 500
LATEST = 100


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many wait: all, those whose day is over, and those that somebody else has to approve."""

    open: int
    overdue: int
    to_approve: int


def checks(user: User, partnership: Partnership, *, answered: bool = False) -> list[tuple[Check, Contact]]:
    """The open ones by their due day, or the latest that were answered."""
    require(user, Permission.CONTACT_LIST, partnership_id=partnership.id)
    query = policy.checks_visible_to(user).where(Check.partnership_id == partnership.id)
    joined = query.join(Contact, Contact.id == Check.contact_id).add_columns(Contact)
    if answered:
        rows = joined.where(Check.state == "answered").order_by(Check.answered_at.desc(), Check.id).limit(LATEST)
    else:
        rows = joined.where(Check.state != "answered").order_by(Check.due_on, Check.arrived_at, Check.id).limit(MOST)
    return [(check, contact) for check, contact in db.session.execute(rows)]


def dbs_requests(user: User, partnership: Partnership, *, answered: bool = False) -> list[tuple[DbsRequest, Contact]]:
    """The same of what the DBS asked for."""
    require(user, Permission.CONTACT_LIST, partnership_id=partnership.id)
    query = policy.dbs_visible_to(user).where(DbsRequest.partnership_id == partnership.id)
    joined = query.join(Contact, Contact.id == DbsRequest.contact_id).add_columns(Contact)
    done = DbsRequest.state == "answered"
    if answered:
        rows = joined.where(done).order_by(DbsRequest.answered_at.desc(), DbsRequest.id).limit(LATEST)
    else:
        rows = joined.where(~done).order_by(DbsRequest.due_on, DbsRequest.arrived_at, DbsRequest.id).limit(MOST)
    return [(request, contact) for request, contact in db.session.execute(rows)]


def of_contact(user: User, contact: Contact) -> tuple[Check | None, DbsRequest | None]:
    """The check, or the request by the DBS, that a contact is, as far as ``user`` may know of it."""
    checks, requests = policy.checks_visible_to(user), policy.dbs_visible_to(user)
    check = db.session.scalars(checks.where(Check.contact_id == contact.id)).one_or_none()
    request = db.session.scalars(requests.where(DbsRequest.contact_id == contact.id)).one_or_none()
    return check, request


def waiting_checks(user: User, partnership: Partnership) -> Waiting:
    return _waiting(user, partnership, policy.checks_visible_to(user), Check)


def waiting_dbs(user: User, partnership: Partnership) -> Waiting:
    return _waiting(user, partnership, policy.dbs_visible_to(user), DbsRequest)


def _waiting(
    user: User,
    partnership: Partnership,
    visible: Select[Check] | Select[DbsRequest],
    kind: type[Check] | type[DbsRequest],
) -> Waiting:
    """One statement. That something is to be approved says that something is told: it is for those who decide."""
    here = visible.where(kind.partnership_id == partnership.id, kind.state != "answered").subquery()
    others = (here.c.state == "proposed") & (here.c.proposed_by_id != user.id)
    counts = select(
        func.count(), func.count().filter(here.c.due_on < today()), func.count().filter(others)
    ).select_from(here)
    many, overdue, to_approve = db.session.execute(counts).one()
    decides = can(user, Permission.CONTACT_DECIDE, partnership_id=partnership.id)
    return Waiting(many, overdue, to_approve if decides else 0)
