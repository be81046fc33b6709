"""E-mails that could not be delivered, for the administrators of the partnerships whose people should have had them.

Neither subject nor body is shown: someone who works with two partnerships gets e-mails about both, and what one of
them wrote is not for the other to read.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, func, select

from portal import notices
from portal.accounts.models import Invitation, Membership, User
from portal.accounts.policy import visible_invitations, visible_memberships
from portal.database import db
from portal.errors import NotFound
from portal.mail import OutboxMessage
from portal.mail_trouble import Trouble
from portal.permissions import Actor, Permission, places

SHOWN = 50
"""How many stand on the page; the rest follow as these are settled."""

WORDS = {
    Trouble.ADDRESS: "The mail server does not know this address. Check it with the person.",
    Trouble.REFUSED: "The mail server refused the e-mail. Ask whoever looks after the mail server.",
    Trouble.LATER: "The mail server said “later” each time, for some hours.",
    Trouble.SIGN_IN: "The mail server did not take the portal’s password. Ask whoever installed the portal.",
    Trouble.CERTIFICATE: "The mail server could not prove who it is. Ask whoever installed the portal.",
    Trouble.CONNECTION: "The mail server could not be reached. If that goes on, ask whoever installed the portal.",
    Trouble.OTHER: "The e-mail could not be sent. Ask whoever installed the portal.",
}
UNKNOWN = WORDS[Trouble.OTHER]


@dataclass(frozen=True, slots=True)
class Failed:
    """One e-mail as the page shows it: to whom, what kind, since when, why, and whether it can be sent again."""

    id: uuid.UUID
    recipient: str
    about: str
    given_up_at: datetime | None
    why: str
    can_go_again: bool


def visible_to(user: Actor) -> Select[OutboxMessage]:
    """What was given up and nobody has settled, to people and invited people whom ``user`` looks after as
    administrator.
    """
    unsettled = (OutboxMessage.given_up_at.is_not(None)) & (OutboxMessage.settled_at.is_(None))
    return select(OutboxMessage).where(unsettled, ~_from_behind_the_wall(), _to_their_people(user))


def _from_behind_the_wall() -> ColumnElement[bool]:
    """That somebody was to hear from the LADO is for no administrator to know."""
    return OutboxMessage.kind.startswith("lado_", autoescape=True)


def _to_their_people(user: Actor) -> ColumnElement[bool]:
    _, partnerships = places(user, Permission.PARTNERSHIP_MANAGE)
    if not partnerships:
        return OutboxMessage.id.is_(None)  # Leads look after people too, but not after the post.
    people = visible_memberships(user).join(User, User.id == Membership.user_id).with_only_columns(User.email)
    invited = visible_invitations(user).with_only_columns(Invitation.email)
    return OutboxMessage.recipient.in_(people.union(invited))


def listed_for(user: Actor) -> list[Failed]:
    """The latest of them, the newest first."""
    columns = visible_to(user).with_only_columns(
        OutboxMessage.id,
        OutboxMessage.recipient,
        OutboxMessage.kind,
        OutboxMessage.given_up_at,
        OutboxMessage.trouble,
        OutboxMessage.body != "",
    )
    rows = db.session.execute(columns.order_by(OutboxMessage.given_up_at.desc()).limit(SHOWN))
    return [Failed(id_, to, _about(kind), at, why_of(trouble), again) for id_, to, kind, at, trouble, again in rows]


def count_for(user: Actor) -> int:
    """How many wait for ``user``."""
    counted = visible_to(user).with_only_columns(func.count(OutboxMessage.id))
    return db.session.scalar(counted) or 0


def get(user: Actor, message_id: uuid.UUID) -> OutboxMessage:
    """One of them, locked, to do something with it; raises NotFound."""
    query = visible_to(user).where(OutboxMessage.id == message_id).with_for_update()
    found = db.session.scalars(query).one_or_none()
    if found is None:
        raise NotFound
    return found


def _about(kind: str) -> str:
    found = notices.KINDS.get(kind)
    return found.title if found is not None else "An account or an invitation"


def why_of(trouble: str) -> str:
    """What went wrong, and what to do about it."""
    return WORDS[Trouble(trouble)] if trouble in set(Trouble) else UNKNOWN
