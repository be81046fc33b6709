"""Finding an agency by its code and a person by their address, for commands."""

from __future__ import annotations

from sqlalchemy import func, select

from portal.accounts.models import Agency, User
from portal.accounts.service.signing_in import find_user
from portal.database import db
from portal.errors import Refused


def agency_with_code(code: str) -> Agency:
    """The agency, whatever the code's capitals; raises Refused when there is none."""
    found = db.session.scalars(select(Agency).where(func.lower(Agency.code) == code.lower())).one_or_none()
    if found is None:
        raise Refused(f"There is no agency with the code {code!r}.")
    return found


def person_with_email(email: str) -> User:
    """The person; raises Refused when there is no such account."""
    found = find_user(email)
    if found is None:
        raise Refused(f"There is no account with the address {email!r}.")
    return found
