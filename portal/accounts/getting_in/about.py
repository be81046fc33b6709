"""The words that stand around a person, which their password must not be made of."""

from __future__ import annotations

from portal.accounts.models import Invitation, Membership, User
from portal.accounts.places import partnership_behind


def words_about(user: User) -> list[str]:
    """Their name and address, and the names of their agencies and partnerships."""
    return [user.name, user.email, user.job_title, *(word for one in user.current_memberships for word in _of(one))]


def words_about_invited(invitation: Invitation, name: str) -> list[str]:
    """The same for somebody who has no account yet."""
    return [name, invitation.name, invitation.email, *_of(invitation)]


def _of(place: Membership | Invitation) -> list[str]:
    behind = partnership_behind(place)
    names = [behind.name, behind.short_name] if behind is not None else []
    code = [place.agency.code] if place.agency is not None else []
    return [place.place_name, *code, *names]
