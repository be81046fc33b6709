"""Finding a case to change it."""

from __future__ import annotations

import uuid

from portal.accounts.models import User
from portal.errors import Refused
from portal.lado.cases.models import Case
from portal.lado.cases.reading import get_case
from portal.lado.desk.service.find import contact_to_change
from portal.lado.models import OVER, Contact
from portal.permissions import Permission

OVER_WORDS = "This case is over. Reopen it to change what it says."


def case_to_change(user: User, contact_id: uuid.UUID, seen: int) -> tuple[Contact, Case]:
    """The contact and its case as they stand now, and nobody else's until the commit.

    Raises NotFound, Forbidden, ChangedMeanwhile, and Refused for a case that is over.
    """
    contact = contact_to_change(user, contact_id, Permission.CONTACT_DECIDE, seen)
    case = get_case(contact)
    if contact.state in OVER:
        raise Refused(OVER_WORDS)
    return contact, case
