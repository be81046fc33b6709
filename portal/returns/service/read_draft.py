"""Reading what was typed so far."""

from __future__ import annotations

from portal.errors import NotFound
from portal.permissions import Actor
from portal.returns import drafts, policy
from portal.returns.models import Return


def read_draft(user: Actor, return_: Return) -> drafts.Draft:
    """The draft of a return of the user's own agency.

    Raises NotFound for everyone else, coordinators and scrutineers included: nobody outside reads an agency's drafts.
    """
    if not policy.may_read_draft(user, return_):
        raise NotFound
    return drafts.load(return_)
