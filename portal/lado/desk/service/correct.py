"""Correcting who a contact is about. What was known before stays, sealed, among the messages of the contact."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from portal.accounts.models import User
from portal.accounts.words import Mistake, at_once, email_address, plain_line
from portal.database import db, now
from portal.lado import conflicts, matching
from portal.lado.desk.service.find import changed, contact_to_change
from portal.lado.desk.service.log_contact import ADVICE
from portal.lado.models import Contact, Message
from portal.local_time import long_date, today
from portal.permissions import Permission

EARLIER = "known_before"
LABELS = {
    "name": "Name",
    "known_as": "Known as",
    "born": "Date of birth",
    "job": "Job",
    "workplace": "Workplace",
    "email": "E-mail address",
    "why_named": "Why the name is kept",
}
"""What may be corrected, and what it is called."""


@dataclass(frozen=True, slots=True)
class Details:
    """What was typed. ``born`` is None when its boxes name no day, and ``born_typed`` whether there was anything."""

    name: str = ""
    known_as: str = ""
    job: str = ""
    workplace: str = ""
    email: str = ""
    why_named: str = ""
    born: date | None = None
    born_typed: bool = False


LINES = {"name": "the name", "known_as": "the other name", "job": "the job", "workplace": "the workplace"}


def correct(user: User, contact_id: uuid.UUID, typed: Details, *, seen: int) -> Contact:
    """Write down who it is about, find them by it from now on, and hide it from whoever that is.

    Raises Mistake, ChangedMeanwhile, NotFound and Forbidden. What is the same as before changes nothing.
    """
    contact = contact_to_change(user, contact_id, Permission.CONTACT_DECIDE, seen)
    before = dict(contact.person or {})
    after = {**{key: one for key, one in before.items() if key not in LABELS}, **_checked(contact, typed)}
    if after.get("born"):
        after.pop("born_not_known", None)
    if after == before:
        return contact
    db.session.add(_earlier(user, contact, before))
    contact.person, contact.named = after or None, bool(after.get("name"))
    db.session.flush()
    matching.write_traces(contact)
    if any(after.get(key) for key in ("name", "known_as", "email")):
        conflicts.hide_from_person(contact, after)
    changed(user, contact, "lado.contact_corrected")
    return contact


def _checked(contact: Contact, typed: Details) -> dict[str, Any]:
    found: dict[str, str] = {}
    with at_once() as each:
        for key, what in LINES.items():
            with each:
                found[key] = plain_line(getattr(typed, key), key, what, required=False)
        with each:
            if typed.born_typed and (typed.born is None or not date(1900, 1, 1) < typed.born <= today()):
                raise Mistake("born_day", "Enter a date of birth that is a day in the past, or leave it empty")
        with each:
            found["email"] = email_address(typed.email, "email") if typed.email.strip() else ""
        with each:
            found["why_named"] = _why_named(contact, typed)
    found["born"] = typed.born.isoformat() if typed.born is not None else ""
    return {key: value for key, value in found.items() if value}


def _why_named(contact: Contact, typed: Details) -> str:
    why = plain_line(typed.why_named, "why_named", "the reason", required=False) or _why(contact)
    if contact.asks_for == ADVICE and typed.name.strip() and not contact.named and not why:
        raise Mistake("why_named", "Enter why a record of advice needs the name, or take the name out")
    return why


def _why(contact: Contact) -> str:
    """The reason that was given before stands until another is given."""
    return str((contact.person or {}).get("why_named") or "")


def _earlier(user: User, contact: Contact, before: Mapping[str, Any]) -> Message:
    """What was known until now, for the desk alone, whatever report there is."""
    lines = [f"{label}: {_in_words(key, before[key])}" for key, label in LABELS.items() if before.get(key)]
    return Message(
        contact_id=contact.id,
        kind=EARLIER,
        from_desk=True,
        at=now(),
        author_id=user.id,
        text="\n".join(lines) or "Nobody was named.",
    )


def _in_words(key: str, value: object) -> str:
    return long_date(date.fromisoformat(str(value))) if key == "born" else str(value)
