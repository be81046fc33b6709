"""The contact that somebody keeps, gives a copy of or erases: they have to be able to read what happened in it."""

from __future__ import annotations

import uuid

from portal.accounts.models import User
from portal.errors import NotFound
from portal.lado import policy
from portal.lado.checks.policy import is_hidden_in
from portal.lado.desk.service.find import contact_to_change, read_whole
from portal.lado.models import Contact
from portal.permissions import Permission, require


def read_case(user: User, contact_id: uuid.UUID) -> Contact:
    """The contact for a page of keeping, on the record first. Raises NotFound, NeedsReason."""
    found = read_whole(user, contact_id)
    refuse_hidden(user, found)
    return found


def refuse_hidden(user: User, contact: Contact) -> None:
    """A contact that is a check tells whoever must not know of the match that there is one: by a copy, by who asked
    for it. Raises NotFound.
    """
    if is_hidden_in(user, contact):
        raise NotFound()


def case_to_change(user: User, contact_id: uuid.UUID, permission: Permission, seen: int) -> Contact:
    """As the desk finds a contact to change. Raises NotFound, Forbidden, NeedsReason, ChangedMeanwhile.

    Whether they may read it is asked before the revision: whoever may not is not led to a page of what happened.
    """
    require(user, permission)
    found = policy.get_contact(user, contact_id)
    policy.require_narrative(user, found)
    refuse_hidden(user, found)
    return contact_to_change(user, contact_id, permission, seen)
