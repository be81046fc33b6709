"""Who sees which check and which request by the DBS.

Each is a contact, and hides as that does. The officers share one queue, for a second of them approves what the first
one wrote; support staff see that there is one and when it is due, and never whom it is about or what was found.
"""

from __future__ import annotations

import uuid
from typing import TypeVar

from sqlalchemy import Select, exists, or_, select
from sqlalchemy.orm import aliased

from portal import audit
from portal.accounts.models import User
from portal.database import db
from portal.errors import NotFound
from portal.lado import policy
from portal.lado.checks.kept import is_kept_from
from portal.lado.checks.models import Check, CheckLink, DbsRequest, DbsSubject
from portal.lado.desk.service.find import ChangedMeanwhile
from portal.lado.models import Contact
from portal.permissions import Actor, Identity, Permission, places, require

QUEUE = "queue"
"""How somebody reads what is neither theirs nor nobody's: officers share one queue."""
Request = TypeVar("Request", Check, DbsRequest)


def checks_visible_to(user: Actor) -> Select[Check]:
    """The checks that ``user`` may know of: those whose contact they may know of. One that was found to be about the
    person of an incident that is hidden from somebody would tell them of it, and is not there for them.
    """
    match = aliased(Contact)
    hidden = exists().where(
        CheckLink.check_id == Check.id,
        CheckLink.contact_id == match.id,
        match.incident_id.in_(policy.hidden_from(user)),
    )
    return select(Check).where(Check.contact_id.in_(_contacts(user)), ~hidden)


def dbs_visible_to(user: Actor) -> Select[DbsRequest]:
    """The same of requests by the DBS; one that is about a contact that somebody must not know of is not there."""
    seen = policy.visible_to(user).with_only_columns(Contact.id)
    hidden = exists().where(DbsSubject.request_id == DbsRequest.id, DbsSubject.contact_id.not_in(seen))
    return select(DbsRequest).where(DbsRequest.contact_id.in_(_contacts(user)), ~hidden)


def _contacts(user: Actor) -> Select[uuid.UUID]:
    return policy.visible_to(user).with_only_columns(Contact.id)


def is_hidden_in(user: Actor, contact: Contact) -> bool:
    """Whether a contact is a check, or a request by the DBS, that ``user`` must not know of: what is held of it tells
    of a match.
    """
    checks = select(Check.id).where(
        Check.contact_id == contact.id, Check.id.not_in(checks_visible_to(user).with_only_columns(Check.id))
    )
    requests = select(DbsRequest.id).where(
        DbsRequest.contact_id == contact.id, DbsRequest.id.not_in(dbs_visible_to(user).with_only_columns(DbsRequest.id))
    )
    return bool(db.session.scalar(select(or_(checks.exists(), requests.exists()))))


def read_check(user: User, check_id: uuid.UUID, *, after_refusal: bool = False) -> Check:
    """A check for its page, on the record first; raises NotFound and Forbidden."""
    found = _read(user, checks_visible_to(user).where(Check.id == check_id), "lado.check_read", after_refusal)
    return _answerable_by(user, found)


def read_dbs(user: User, request_id: uuid.UUID, *, after_refusal: bool = False) -> DbsRequest:
    return _read(user, dbs_visible_to(user).where(DbsRequest.id == request_id), "lado.dbs_read", after_refusal)


def check_to_change(user: User, check_id: uuid.UUID, seen: int) -> tuple[Check, Contact]:
    """The check and its contact as they stand, nobody else's until the commit. Raises ChangedMeanwhile."""
    check, contact = _to_change(user, checks_visible_to(user).where(Check.id == check_id), seen)
    return _answerable_by(user, check), contact


def dbs_to_change(user: User, request_id: uuid.UUID, seen: int) -> tuple[DbsRequest, Contact]:
    return _to_change(user, dbs_visible_to(user).where(DbsRequest.id == request_id), seen)


def contact_of(row: Check | DbsRequest) -> Contact:
    return db.session.get_one(Contact, row.contact_id)


def _read(user: User, query: Select[Request], event: str, after_refusal: bool) -> Request:
    found = _one(user, query)
    reader, contact_id, place = Identity(user.actor_id, tuple(user.grants)), found.contact_id, found.partnership_id
    way = policy.way_of(user, contact_of(found)) or QUEUE
    if after_refusal:
        db.finish_request(succeeded=False)
    audit.record_apart(event, reader, record_id=contact_id, partnership_id=place, outcome="done", way=way)
    return _one(user, query) if after_refusal else found


def _to_change(user: User, query: Select[Request], seen: int) -> tuple[Request, Contact]:
    found = _one(user, query)
    contact = policy.get_contact(user, found.contact_id, for_change=True)
    if contact.revision != seen:
        raise ChangedMeanwhile()
    return _one(user, query), contact


def _answerable_by(user: User, check: Check) -> Check:
    """Nobody answers from whom the match may be hidden: they would find nobody, and say so."""
    if is_kept_from(user, check, contact_of(check)):
        raise NotFound()
    return check


def _one(user: User, query: Select[Request]) -> Request:
    """The row, for those who decide in its partnership."""
    require(user, Permission.CONTACT_DECIDE)
    found = db.session.scalars(query.execution_options(populate_existing=True)).one_or_none()
    if found is None or found.partnership_id not in places(user, Permission.CONTACT_DECIDE)[1]:
        raise NotFound()
    return found
