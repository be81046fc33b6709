"""What an administrator does about an e-mail that could not be delivered: have it sent again, or settle it."""

from __future__ import annotations

import uuid

from portal import audit, mail
from portal.accounts import failed_mail
from portal.errors import Refused
from portal.permissions import Actor, Permission, require

TOO_OLD = (
    "What this e-mail said has been forgotten, because the links in it no longer work. "
    "Invite the person again, or tell them in another way, and then mark it as dealt with."
)


def send_mail_again(user: Actor, message_id: uuid.UUID) -> None:
    """Put it on its way once more. Raises NotFound, and Refused when what it said is forgotten already."""
    require(user, Permission.PARTNERSHIP_MANAGE)
    message = failed_mail.get(user, message_id)
    if not message.body:
        raise Refused(TOO_OLD)
    mail.send_again(message)
    audit.record("mail.sent_again", user, record_id=message.id)


def settle_mail(user: Actor, message_id: uuid.UUID) -> None:
    """Take it off the list: someone has seen to it. Raises NotFound."""
    require(user, Permission.PARTNERSHIP_MANAGE)
    message = failed_mail.get(user, message_id)
    mail.settle(message, user.actor_id)
    audit.record("mail.settled", user, record_id=message.id)
