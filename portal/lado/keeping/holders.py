"""Whose keys go when a case is erased: each room names the holders of its own, and what it has to forget besides.

A key that somebody else's case still needs is not named: the report of a contact goes with the last contact of it.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable

from sqlalchemy import select

from portal.database import db
from portal.lado.models import Contact

HoldersOf = Callable[[Contact], Iterable[uuid.UUID]]
Forget = Callable[[Contact], None]
_holders: list[HoldersOf] = []
_forgetting: list[Forget] = []


def holders(of: HoldersOf) -> HoldersOf:
    """Ask ``of`` for the holders that live and die with a contact. To register twice is to register once."""
    if of not in _holders:
        _holders.append(of)
    return of


def forgetting(forget: Forget) -> Forget:
    """Let ``forget`` remove what is not sealed and still leads to the person, such as lines of a blind index.

    It may be called again for the same contact, and must not fail for that.
    """
    if forget not in _forgetting:
        _forgetting.append(forget)
    return forget


def holders_of(contact: Contact) -> list[uuid.UUID]:
    """The contact, its report when no living contact hangs on it besides, and what the rooms name; each once."""
    found = [contact.id]
    if contact.report_id is not None and is_last_of_report(contact):
        found.append(contact.report_id)
    found += [one for of in _holders for one in of(contact)]
    return list(dict.fromkeys(found))


def forget_all(contact: Contact) -> None:
    for forget in _forgetting:
        forget(contact)


def is_last_of_report(contact: Contact) -> bool:
    """Whether no other contact that was made for the same report is still there to be read."""
    others = select(Contact.id).where(
        Contact.report_id == contact.report_id, Contact.id != contact.id, Contact.erased_at.is_(None)
    )
    return db.session.scalar(others.limit(1)) is None
