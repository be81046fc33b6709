"""Who may be the person of a check among earlier contacts: the matcher's word, which claims nothing by itself."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import date

from sqlalchemy import select

from portal.database import db
from portal.lado import matching, policy
from portal.lado.checks.models import Check, CheckLink
from portal.lado.matching import Known, Match
from portal.lado.models import Contact
from portal.lado.sealing.traces import Kind
from portal.permissions import Actor

NONE, POSSIBLE, CONFIRMED = "none", "possible", "confirmed"


def matches_of(user: Actor, check: Check) -> list[Match]:
    """The contacts that share enough with the person of a check, as far as ``user`` may learn of them."""
    return matching.matches(user, known_of(check), but_for=check.contact_id)


def known_of(check: Check) -> Known:
    """What a check tells of its person that helps to find them."""
    person = check.person
    born = person.get("born")
    return Known(
        names=tuple(one for one in (person["name"], *person["former"]) if one),
        born=date.fromisoformat(born) if born else None,
        email=person.get("email", ""),
    )


def is_sure(by: Collection[Kind]) -> bool:
    """The whole name and the birthday, or the address: what two people hardly share."""
    return Kind.EMAIL in by or {Kind.EXACT, Kind.BORN} <= set(by)


def suggested(matches: Collection[Match]) -> str:
    """What the matcher would say. A sound or a birthday alone is no match, so there is none to speak of."""
    if any(is_sure(one.by) for one in matches):
        return CONFIRMED
    return POSSIBLE if matches else NONE


def why(match: Match) -> str:
    """By what a contact was found, in words."""
    if is_sure(match.by):
        return "Same e-mail address" if Kind.EMAIL in match.by else "Same name and date of birth"
    if Kind.EXACT in match.by:
        return "Same name"
    return "The name sounds alike, and one thing more is the same"


def linked(check: Check) -> list[uuid.UUID]:
    """The contacts that an officer found to be about the person."""
    query = select(CheckLink.contact_id).where(CheckLink.check_id == check.id).order_by(CheckLink.contact_id)
    return list(db.session.scalars(query))


def seen_by(user: Actor, ids: Collection[uuid.UUID]) -> list[Contact]:
    """Those of them that ``user`` may know of, the latest first."""
    query = policy.visible_to(user).where(Contact.id.in_(ids)).order_by(Contact.arrived_at.desc(), Contact.id)
    return list(db.session.scalars(query))
