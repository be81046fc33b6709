"""Who may know of which contact and which report. What is not selected here is a 404, for it is not there.

LADO roles see that there is a contact of their partnership, and how it stands. What happened is read by those who need
it (``WAYS``): whose it is, who stands in, all LADOs while it is nobody's, and whom a grant lets in or who said why, for
a while. Whoever is in conflict with an incident sees nothing of any contact or report of it, by no way. An author never
loses the receipt of what they sent.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection
from typing import TypeVar

from sqlalchemy import ColumnElement, Select, and_, case, exists, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from portal.accounts.models import User
from portal.accounts.places import predecessor_ids
from portal.accounts.words import normal_email
from portal.database import db, now
from portal.errors import NotFound
from portal.lado.author import Guest
from portal.lado.models import OVER, Contact, NamedConflict, Report, ReportReader, SightGrant
from portal.permissions import Actor, Permission, places

IncidentColumn = InstrumentedAttribute[uuid.UUID]
NARRATIVE = "narrative"
GRANTED, RELATED, IN_NEED = "granted", "related", "in_need"
"""How leave to read came about (``SightGrant.kind``): a manager gave it, or somebody of the desk said why."""
OWN, COVER, NOBODYS = "own", "cover", "nobodys"
BY_WORK = (OWN, COVER, NOBODYS)
WAYS = (*BY_WORK, GRANTED, RELATED, IN_NEED)
"""The ways to what happened, by work and by leave; somebody who has several reads by the first."""
NOBODY = uuid.UUID(int=0)
T = TypeVar("T")


class NeedsReason(NotFound):
    """Somebody knows that there is a contact, and has said no reason to read what happened: a page asks for it."""

    status = 403
    title = "Say why you need to open it"

    def __init__(self, contact_id: uuid.UUID) -> None:
        super().__init__("You may not read what happened in this contact without saying why.")
        self.contact_id = contact_id


def visible_to(user: Actor) -> Select[Contact]:
    """The contacts that ``user`` may know of."""
    if user.is_system:
        return select(Contact)
    _, partnerships = places(user, Permission.CONTACT_LIST)
    mine = or_(Contact.partnership_id.in_(partnerships), _granted(user, SightGrant.kind == GRANTED))
    return select(Contact).where(mine, _not_hidden(user, Contact.incident_id))


def narrative_visible_to(user: Actor, ways: Collection[str] = WAYS) -> Select[Contact]:
    """The contacts of which ``user`` may read what happened, and whom it is about; by some of the ways alone."""
    if user.is_system:
        return select(Contact)
    lead = _leading(user)
    return select(Contact).where(or_(*(lead[one] for one in ways)), _not_hidden(user, Contact.incident_id))


def findable_by(user: Actor) -> Select[Contact]:
    """The contacts that ``user`` may learn of by a name: to learn that there is one is not to read it."""
    if user.is_system:
        return select(Contact)
    _, partnerships = places(user, Permission.CONTACT_READ)
    mine = or_(Contact.partnership_id.in_(partnerships), _granted(user, SightGrant.level == NARRATIVE))
    return select(Contact).where(mine, _not_hidden(user, Contact.incident_id))


def way_of(user: Actor, contact: Contact) -> str:
    """By which way ``user`` reads what happened, or nothing when there is none."""
    if user.is_system:
        return OWN
    lead = case(*((condition, way) for way, condition in _leading(user).items()), else_="")
    query = select(lead).where(Contact.id == contact.id, _not_hidden(user, Contact.incident_id))
    return db.session.scalar(query) or ""


def _leading(user: Actor) -> dict[str, ColumnElement[bool]]:
    """The rule of sight: under which condition each way leads to what happened."""
    me, narrative = _id(user), SightGrant.level == NARRATIVE
    reads = Contact.partnership_id.in_(places(user, Permission.CONTACT_READ)[1])
    is_there = Contact.partnership_id.in_(places(user, Permission.CONTACT_LIST)[1])
    return {
        OWN: and_(reads, Contact.officer_id == me),
        COVER: and_(reads, Contact.cover_id == me),
        NOBODYS: and_(reads, Contact.officer_id.is_(None), Contact.state.not_in(OVER)),
        GRANTED: _granted(user, narrative, SightGrant.kind == GRANTED),
        RELATED: and_(reads, _granted(user, narrative, SightGrant.kind == RELATED)),
        IN_NEED: and_(is_there, _granted(user, narrative, SightGrant.kind == IN_NEED)),
    }


def get_contact(user: Actor, contact_id: uuid.UUID, *, for_change: bool = False) -> Contact:
    """A contact that ``user`` may know of; raises NotFound."""
    query = visible_to(user).where(Contact.id == contact_id)
    return _found(query.with_for_update(of=Contact) if for_change else query)


def may_read_narrative(user: Actor, contact: Contact) -> bool:
    return way_of(user, contact) != ""


def require_narrative(user: Actor, contact: Contact) -> None:
    """Raise NeedsReason unless ``user`` may read what happened."""
    if not may_read_narrative(user, contact):
        raise NeedsReason(contact.id)


def reports_visible_to(user: Actor) -> Select[Report]:
    """The reports that somebody outside the desk may open: their own, and those that they were made a reader of.

    A guest sees the one report that their link was for, and only while no account wrote it.
    """
    if user.is_system:
        return select(Report)
    if isinstance(user, Guest):
        return select(Report).where(
            Report.id == user.report_id, Report.partnership_id == user.partnership_id, Report.author_id.is_(None)
        )
    return select(Report).where(or_(Report.author_id == _id(user), _may_still_read(user)))


def desk_reports_visible_to(user: Actor) -> Select[Report]:
    """The reports that the desk may read: those of contacts whose narrative ``user`` may read."""
    contacts = narrative_visible_to(user).with_only_columns(Contact.report_id).where(Contact.report_id.is_not(None))
    return select(Report).where(Report.state == "sent", Report.id.in_(contacts))


def get_report(user: Actor, report_id: uuid.UUID, *, for_change: bool = False) -> Report:
    """A report that ``user`` wrote or may read; raises NotFound."""
    query = reports_visible_to(user).where(Report.id == report_id)
    return _found(query.with_for_update(of=Report) if for_change else query)


def receipt_only(user: Actor, report: Report) -> bool:
    """Whether an author has come into conflict with what they sent, or left the organisation that they sent it for:
    they keep its receipt, and hear no more.

    A guest is known by the address alone that they proved.
    """
    if user.is_system:
        return False
    if isinstance(user, Guest):
        return _is_kept_from(report, report.email)
    query = select(Report.id).where(Report.id == report.id, *_hears_more(user))
    return db.session.scalar(query) is None


def heard_of_by(user: User) -> Select[Report]:
    """The reports of which somebody outside the desk reads what comes after sending."""
    return reports_visible_to(user).where(*_hears_more(user))


def _hears_more(user: Actor) -> tuple[ColumnElement[bool], ...]:
    """Not in conflict with it; and who wrote it is still where they wrote it, or where that has gone."""
    theirs, _ = places(user, Permission.REPORT_MAKE)
    is_there = or_(Report.agency_id.in_(theirs), Report.agency_id.in_(predecessor_ids(theirs)))
    anybodys = or_(Report.agency_id.is_(None), Report.author_id.is_(None), Report.author_id != _id(user))
    return _not_hidden(user, Report.incident_id), or_(anybodys, is_there)


def _is_kept_from(report: Report, email: str | None) -> bool:
    standing = select(NamedConflict).where(
        NamedConflict.incident_id == report.incident_id, NamedConflict.lifted_at.is_(None)
    )
    kept = (normal_email(str((one.who or {}).get("email", ""))) for one in db.session.scalars(standing))
    return email is not None and email in kept


def hidden_from(user: Actor) -> Select[uuid.UUID]:
    """The incidents that ``user`` must not know of."""
    return select(NamedConflict.incident_id).where(
        NamedConflict.user_id == _id(user), NamedConflict.lifted_at.is_(None)
    )


def in_conflict_with(incident_id: uuid.UUID) -> Select[User]:
    """The accounts that must not know of an incident: nobody of them is offered, told or e-mailed."""
    standing = (NamedConflict.incident_id == incident_id, NamedConflict.lifted_at.is_(None))
    return select(User).where(User.id.in_(select(NamedConflict.user_id).where(*standing)))


def _not_hidden(user: Actor, incident: IncidentColumn) -> ColumnElement[bool]:
    there = exists().where(
        NamedConflict.user_id == _id(user), NamedConflict.incident_id == incident, NamedConflict.lifted_at.is_(None)
    )
    return ~there


def _granted(user: Actor, *further: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(
        SightGrant.contact_id == Contact.id,
        SightGrant.user_id == _id(user),
        SightGrant.ended_at.is_(None),
        SightGrant.since <= now(),
        SightGrant.until > now(),
        *further,
    )


def _may_still_read(user: Actor) -> ColumnElement[bool]:
    named = exists().where(
        ReportReader.report_id == Report.id, ReportReader.user_id == _id(user), ReportReader.until.is_(None)
    )
    return and_(Report.state == "sent", named, _not_hidden(user, Report.incident_id))


def _found(query: Select[T]) -> T:
    """The row as it is now, or as this transaction has changed it; raises NotFound."""
    found = db.session.scalars(query.execution_options(populate_existing=True)).one_or_none()
    if found is None:
        raise NotFound()
    return found


def _id(user: Actor) -> uuid.UUID:
    """The account's id; also of an ``Identity``, which outlives the transaction that the person was read in.

    Whoever has no account has an id that no row has: to compare with nothing would find every row that names nobody.
    """
    if isinstance(user, User):
        return user.id
    try:
        return uuid.UUID(user.actor_id)
    except ValueError:
        return NOBODY
