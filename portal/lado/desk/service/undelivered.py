"""E-mails from behind the wall that did not arrive: no administrator hears of them, so the LADO manager does.

The list says to whom, and never about what. Whoever has to do with an incident that is hidden from the manager is not
on it: that they were written to would tell of it.
"""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import ColumnElement, Select, func, or_, select

from portal import audit, mail
from portal.accounts.failed_mail import SHOWN, Failed, why_of
from portal.accounts.models import Membership, Partnership, PartnershipAgency, User
from portal.database import db
from portal.errors import NotFound, Refused
from portal.lado import policy
from portal.lado.door import letters
from portal.lado.models import Report, ReportReader
from portal.lado.notice import UNSENT
from portal.mail import OutboxMessage
from portal.permissions import Permission, require
from portal.refused import WALL

NOBODYS = (letters.KIND, UNSENT.key)
"""E-mails to people without an account, and about drafts: to whom they went is nobody's to read."""
KINDS = WALL.replace(".", "_")
FORGOTTEN = "What this e-mail said has been forgotten. Tell the person in another way, and then mark it as dealt with."


def undelivered(user: User, partnership: Partnership) -> list[Failed]:
    """The latest of them, the newest first."""
    require(user, Permission.CONTACT_APPOINT, partnership_id=partnership.id)
    columns = (OutboxMessage.id, OutboxMessage.recipient, OutboxMessage.given_up_at, OutboxMessage.trouble)
    query = _visible_to(user, partnership.id).with_only_columns(*columns, OutboxMessage.body != "")
    rows = db.session.execute(query.order_by(OutboxMessage.given_up_at.desc()).limit(SHOWN))
    return [_failed(*row) for row in rows]


def count_undelivered(user: User, partnership: Partnership) -> int:
    """How many wait."""
    require(user, Permission.CONTACT_APPOINT, partnership_id=partnership.id)
    query = _visible_to(user, partnership.id).with_only_columns(func.count(OutboxMessage.id))
    return db.session.scalar(query) or 0


def send_again(user: User, partnership: Partnership, undelivered_id: uuid.UUID) -> None:
    """Put it on its way once more. Raises NotFound, and Refused when what it said is forgotten already."""
    message = _get(user, partnership, undelivered_id)
    if not message.body:
        raise Refused(FORGOTTEN)
    mail.send_again(message)
    audit.record("lado.mail_sent_again", user, record_id=message.id, partnership_id=partnership.id)


def settle(user: User, partnership: Partnership, undelivered_id: uuid.UUID) -> None:
    """Take it off the list: somebody has seen to it. Raises NotFound."""
    message = _get(user, partnership, undelivered_id)
    mail.settle(message, user.actor_id)
    audit.record("lado.mail_settled", user, record_id=message.id, partnership_id=partnership.id)


def _get(user: User, partnership: Partnership, undelivered_id: uuid.UUID) -> OutboxMessage:
    require(user, Permission.CONTACT_APPOINT, partnership_id=partnership.id)
    query = _visible_to(user, partnership.id).where(OutboxMessage.id == undelivered_id)
    found = db.session.scalars(query.with_for_update()).one_or_none()
    if found is None:
        raise NotFound
    return found


def _visible_to(user: User, partnership_id: uuid.UUID) -> Select[OutboxMessage]:
    waits = (OutboxMessage.given_up_at.is_not(None)) & (OutboxMessage.settled_at.is_(None))
    from_here = OutboxMessage.kind.startswith(KINDS, autoescape=True) & OutboxMessage.kind.not_in(NOBODYS)
    return select(OutboxMessage).where(waits, from_here, _to_people_of(partnership_id), ~_in_what_is_hidden_from(user))


def _to_people_of(partnership_id: uuid.UUID) -> ColumnElement[bool]:
    """People of the partnership and its agencies, also where their role has ended since."""
    agencies = select(PartnershipAgency.agency_id).where(PartnershipAgency.partnership_id == partnership_id)
    here = or_(Membership.partnership_id == partnership_id, Membership.agency_id.in_(agencies))
    people = select(User.email).join(Membership, Membership.user_id == User.id).where(here)
    return OutboxMessage.recipient.in_(people)


def _in_what_is_hidden_from(user: User) -> ColumnElement[bool]:
    hidden = select(Report.id, Report.author_id).where(Report.incident_id.in_(policy.hidden_from(user))).subquery()
    readers = select(ReportReader.user_id).where(ReportReader.report_id.in_(select(hidden.c.id)))
    concerned = or_(User.id.in_(select(hidden.c.author_id)), User.id.in_(readers))
    return OutboxMessage.recipient.in_(select(User.email).where(concerned))


def _failed(id_: uuid.UUID, recipient: str, given_up_at: datetime | None, trouble: str, can_go_again: bool) -> Failed:
    return Failed(id_, recipient, "", given_up_at, why_of(trouble), can_go_again)
