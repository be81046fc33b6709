"""What the LADO manager decides when the time of a case has come: it is kept longer, or else erased."""

from __future__ import annotations

import uuid
from datetime import date

from sqlalchemy import select

from portal.accounts.models import User
from portal.accounts.words import Mistake, at_once
from portal.database import db, now
from portal.errors import Refused
from portal.lado.desk import words
from portal.lado.desk.service.find import changed
from portal.lado.keeping.models import KeepReview
from portal.lado.keeping.rules import MOST_YEARS, years_after
from portal.lado.keeping.service.find import case_to_change
from portal.lado.models import Contact
from portal.local_time import today
from portal.permissions import Permission


def keep_longer(user: User, contact_id: uuid.UUID, until: date | None, reason: str, *, seen: int) -> KeepReview:
    """Keep it until a day, on which it is looked at again. Raises Mistake."""
    contact = case_to_change(user, contact_id, Permission.CONTACT_APPOINT, seen)
    found = open_review(contact)
    if found is None:
        raise Refused("This case is not due for review.")
    with at_once() as each:
        with each:
            if until is None or not today() < until <= years_after(today(), MOST_YEARS):
                raise Mistake("day", "Enter a day that is to come, like 31 3 2031")
        with each:
            found.reason = words.text_from(reason, "reason", "the reason", "Say why it is kept longer")
    found.keep_until, found.decided_at, found.by_id = until, now(), user.id
    changed(user, contact, "lado.case_kept_longer")
    return found


def open_review(contact: Contact) -> KeepReview | None:
    query = select(KeepReview).where(KeepReview.contact_id == contact.id, KeepReview.decided_at.is_(None))
    return db.session.scalars(query).one_or_none()


def reviews_of(contact: Contact) -> list[KeepReview]:
    """What was decided so far, the latest first."""
    query = select(KeepReview).where(KeepReview.contact_id == contact.id, KeepReview.decided_at.is_not(None))
    return list(db.session.scalars(query.order_by(KeepReview.decided_at.desc(), KeepReview.id)))
