"""Opening a contact that somebody may know of and has not read: they say why, and then read it for a while.

What is related to their own work is opened for a day, and stands in the week's digest. Anything else is opened in
need, for some hours, and somebody outside the team hears of it at once. Nothing is opened before the reason is given.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import timedelta

from portal import audit
from portal.accounts.models import Partnership, User
from portal.database import db, now
from portal.errors import Conflict, Refused
from portal.lado import policy
from portal.lado import words as lado_words
from portal.lado.desk import words
from portal.lado.models import Contact, SightGrant
from portal.lado.need.related import is_related
from portal.lado.need.watcher import watcher_of, write_to_watcher
from portal.permissions import ROLE_NAMES, Permission, require

RELATED_FOR = timedelta(days=1)
EVENTS = {policy.RELATED: "lado.opened_with_reason", policy.IN_NEED: "lado.opened_in_need"}
SUBJECT = "A confidential record was opened in need"


class ChangedKind(Conflict):
    """What the page promised is not how it would be opened now."""

    def __init__(self) -> None:
        super().__init__("How you may open it has changed meanwhile. Read what follows, then decide.")


@dataclass(frozen=True, slots=True)
class Opening:
    """How ``contact`` would be opened: ``kind`` is empty where it is read already. ``watched`` is whether somebody
    outside the team would hear of it; without that nothing is opened in need.
    """

    contact: Contact
    kind: str
    hours: int
    watched: bool

    @property
    def is_possible(self) -> bool:
        return self.watched or self.kind != policy.IN_NEED


def how_to_open(user: User, contact_id: uuid.UUID) -> Opening:
    """How this person would open this contact; raises NotFound, and opens nothing."""
    require(user, Permission.CONTACT_LIST)
    contact = policy.get_contact(user, contact_id)
    require(user, Permission.CONTACT_LIST, partnership_id=contact.partnership_id)
    partnership = db.session.get_one(Partnership, contact.partnership_id)
    kind = ""
    if not policy.may_read_narrative(user, contact):
        kind = policy.RELATED if is_related(user, contact) else policy.IN_NEED
    hours = lado_words.words_of(partnership.wording).need_hours
    return Opening(contact, kind, hours, bool(watcher_of(partnership)))


def open_contact(user: User, contact_id: uuid.UUID, reason: str, *, promised: str) -> Contact:
    """Let ``user`` read it from now on for a while; ``promised`` is the kind that their page told them.

    Raises NotFound, Mistake without a reason, ChangedKind, and Refused where nobody would hear of what is opened in
    need. What is read already stays as it is.
    """
    opening = how_to_open(user, contact_id)
    if not opening.kind:
        return opening.contact
    if not opening.is_possible:
        raise Refused(
            "Nobody outside the team is set to hear of it, so nothing is opened in need. Ask the LADO manager to let "
            "you read it."
        )
    said = words.text_from(reason, "reason", "the reason", "Enter why you need to open it")
    if opening.kind != promised:
        raise ChangedKind()
    db.session.add(_leave(user, opening, said))
    audit.record(EVENTS[opening.kind], user, record_id=contact_id, partnership_id=opening.contact.partnership_id)
    if opening.kind == policy.IN_NEED:
        _alarm(user, opening)
    db.session.flush()
    return opening.contact


def _leave(user: User, opening: Opening, reason: str) -> SightGrant:
    life = RELATED_FOR if opening.kind == policy.RELATED else timedelta(hours=opening.hours)
    return SightGrant(
        contact_id=opening.contact.id,
        user_id=user.id,
        kind=opening.kind,
        level=policy.NARRATIVE,
        by_id=user.id,
        since=now(),
        until=now() + life,
        reason=reason,
    )


def _alarm(user: User, opening: Opening) -> None:
    """At once, with the reference and what the person is there: neither who it was, nor whom it is about, nor why."""
    partnership = db.session.get_one(Partnership, opening.contact.partnership_id)
    write_to_watcher(
        partnership,
        SUBJECT,
        f"{_role_in(user, partnership)} opened a confidential record in need that is not theirs to deal with. "
        f"Reference: {opening.contact.reference}. They can read it for {_hours(opening.hours)}.",
        "Ask the LADO manager who it was and why: both are on the record. If it was a LADO manager, ask whoever they "
        "answer to. You get this e-mail because this address is set to hear of it.",
    )


def _role_in(user: User, partnership: Partnership) -> str:
    held = sorted(ROLE_NAMES[one.role] for one in user.grants if one.partnership_id == partnership.id)
    return f"Somebody whose role is {' and '.join(held)}"


def _hours(many: int) -> str:
    return "one hour" if many == 1 else f"{many} hours"
