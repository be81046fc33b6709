"""The e-mails about accounts: plain words and one link, which is made from ``base_url`` alone."""

from __future__ import annotations

import uuid

from portal.accounts.models import Invitation, User
from portal.accounts.places import partnership_behind
from portal.database import db
from portal.local_time import moment
from portal.mail import postbox
from portal.permissions import ROLE_NAMES, Role

BODY = """Hello {name},

{inviter} invites you to the partner portal of {partnership}.
Your role: {role}, {place}.

To accept, open this link:
{link}

The link works once, until {until}. It is meant for you alone: do not pass it on.
If you did not expect this e-mail, you need do nothing.

{team}
"""


def link(token: str) -> str:
    """Where an invitation is accepted; a forged Host header cannot reach it."""
    return f"{postbox.settings.base_url}/invitation/{token}"


def invitation(invited: Invitation, token: str) -> tuple[str, str]:
    """Subject and body of the e-mail to an invited person."""
    partnership = partnership_behind(invited)
    name = partnership.name if partnership is not None else "your safeguarding partnership"
    team = partnership.team_name if partnership is not None else ""
    body = BODY.format(
        name=invited.name,
        inviter=inviter_name(invited) or sentence(team),
        partnership=name,
        role=ROLE_NAMES[Role(invited.role)],
        place=invited.place_name,
        link=link(token),
        until=moment(invited.expires_at),
        team=sentence(team),
    )
    return f"Your invitation to {name}", body


def sentence(words: str) -> str:
    """The words at the start of a line or a sentence."""
    return words[:1].upper() + words[1:]


def inviter_name(invited: Invitation) -> str:
    """Who sent the invitation, by name, or an empty string when it was made by command."""
    try:
        inviter = db.session.get(User, uuid.UUID(invited.invited_by))
    except ValueError:
        return ""
    return inviter.name if inviter is not None else ""
