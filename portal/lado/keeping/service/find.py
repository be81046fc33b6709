"""The contact that somebody keeps, gives a copy of or erases: they have to be able to read what happened in it."""

from __future__ import annotations

import uuid

from portal.accounts.models import User
from portal.lado import policy
from portal.lado.desk.service.find import contact_to_change
from portal.lado.models import Contact
from portal.permissions import Permission, require


def case_to_change(user: User, contact_id: uuid.UUID, permission: Permission, seen: int) -> Contact:
    """As the desk finds a contact to change. Raises NotFound, Forbidden, NeedsReason, ChangedMeanwhile.

    Whether they may read it is asked before the revision: whoever may not is not led to a page of what happened.
    """
    require(user, permission)
    policy.require_narrative(user, policy.get_contact(user, contact_id))
    return contact_to_change(user, contact_id, permission, seen)
