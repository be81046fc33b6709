"""The e-mails about a change of address. Neither names the other mailbox: either may be read by somebody else."""

from __future__ import annotations

from portal.accounts import partnerships
from portal.accounts.email_change.models import EmailChange
from portal.accounts.letters import sentence
from portal.local_time import moment
from portal.mail import postbox

OLD = """Hello {name},

Someone asked to change the e-mail address with which you sign in to the partner portal of {partnership}.

To agree, or to stop it, open this link:
{link}

It works until {until}. Nothing changes unless both mailboxes agree. If you did not expect this, stop it.

{team}
"""

NEW = """Hello,

Someone asked to sign in to the partner portal of {partnership} with this e-mail address.

If that was you, open this link and agree:
{link}

It works until {until}. If you did not expect this e-mail, you need do nothing.

{team}
"""

TAKEN = """Hello,

Someone asked to sign in to the partner portal of {partnership} with this e-mail address. It belongs to an account
already, so nothing changes.

If both accounts are yours, ask the people who look after accounts at your partnership to merge them.
If you did not expect this e-mail, you need do nothing.

{team}
"""

DONE = """Hello {name},

The e-mail address with which you sign in to the partner portal of {partnership} has changed. You are signed out
everywhere; sign in with the new address and the password that you had.

If you did not expect this, tell us at once.

{team}
"""


def to_the_old(change: EmailChange, token: str) -> tuple[str, str]:
    """Subject and body of what the present mailbox gets."""
    return _letter("Your e-mail address: agree or stop", OLD, change, token)


def to_the_new(change: EmailChange, token: str) -> tuple[str, str]:
    """Subject and body of what the new mailbox gets."""
    return _letter("Your e-mail address: agree or stop", NEW, change, token)


def has_account(change: EmailChange) -> tuple[str, str]:
    """What the new mailbox gets when it has an account of its own."""
    return _letter("Your e-mail address stays as it is", TAKEN, change)


def done(change: EmailChange) -> tuple[str, str]:
    """What both get when it is done."""
    return _letter("Your e-mail address has changed", DONE, change)


def _letter(subject: str, body: str, change: EmailChange, token: str = "") -> tuple[str, str]:
    behind = partnerships.for_pages(change.user)
    words = body.format(
        name=change.user.name,
        partnership=behind.name if behind is not None else "your safeguarding partnership",
        link=f"{postbox.settings.base_url}/account/email/{token}",
        until=moment(change.expires_at),
        team=sentence(behind.team_name) if behind is not None else "",
    )
    return subject, words
