"""What is settled about a contact: how its referrer is named, whether a teacher may be, who may be its officer."""

from __future__ import annotations

import uuid

from portal.accounts import notices
from portal.accounts.models import Partnership, User
from portal.accounts.notices import Letter
from portal.accounts.words import Mistake
from portal.database import db, now
from portal.errors import NotFound
from portal.lado import policy
from portal.lado.desk import people, words
from portal.lado.desk.service.find import changed, contact_to_change
from portal.lado.models import Contact
from portal.lado.need.models import LINE, Mark
from portal.lado.need.naming import latest
from portal.lado.need.words import VALUES
from portal.lado.notice import UPDATE
from portal.permissions import Permission, Role

NEEDS_REASON = frozenset({"over"})
TELLS = "A contact needs an officer outside the line. Sign in to look at it. Reference: {}."


def settle(user: User, contact_id: uuid.UUID, kind: str, value: str, reason: str, *, seen: int) -> Mark:
    """Settle one thing; what was settled before stays beside it. To change it needs a reason.

    Raises NotFound for a kind that there is not, Mistake, ChangedMeanwhile, NeedsReason and Forbidden.
    """
    if kind not in VALUES:
        raise NotFound()
    contact = contact_to_change(user, contact_id, Permission.CONTACT_DECIDE, seen)
    words.chosen(value, VALUES[kind], kind, "Choose one of the answers")
    said = words.optional_text(reason, f"{kind}_reason", "the reason")
    before = latest(contact.id, kind)
    if before is not None and before.value == value and not said:
        return before
    if not said and (before is not None or value in NEEDS_REASON):
        raise Mistake(f"{kind}_reason", "Enter why it is changed")
    made = Mark(contact_id=contact.id, kind=kind, value=value, at=now(), by_id=user.id, reason=said or None)
    db.session.add(made)
    changed(user, contact, "lado.naming_settled")
    if (kind, value) == (LINE, "outside"):
        _tell_managers(user, contact)
    return made


def _tell_managers(user: User, contact: Contact) -> None:
    """Those who share out the work and may know of it, but for whoever settled it."""
    partnership = db.session.get_one(Partnership, contact.partnership_id)
    kept_from = {one.id for one in db.session.scalars(policy.in_conflict_with(contact.incident_id))}
    for one in people.with_role(partnership.id, Role.LADO_MANAGER):
        if one.id == user.id or one.id in kept_from:
            continue
        notices.send(one, Letter(UPDATE, UPDATE.title, (TELLS.format(contact.reference),), "/", partnership.team_name))
