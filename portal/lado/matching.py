"""Finding a person again: traces are written with a contact, and asked with what is known of somebody.

Who is found is for LADOs alone, for that somebody is known is the harm itself. They learn the reference and how it
stands; to read it they need a reason.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, delete, select

from portal.database import db
from portal.lado.models import Contact, Trace
from portal.lado.policy import findable_by
from portal.lado.sealing.traces import Kind, index, is_match
from portal.permissions import Actor

MOST = 50
"""How many matches are shown; more of one name says nothing any more."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of somebody, as far as it helps to find them."""

    names: tuple[str, ...] = ()
    born: date | None = None
    workplaces: tuple[str, ...] = ()
    email: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """A contact that may be about the same person, and by what."""

    contact: Contact
    by: frozenset[Kind]

    @property
    def is_exact(self) -> bool:
        return Kind.EXACT in self.by or Kind.EMAIL in self.by


def known_of(person: Mapping[str, Any] | None, agency_id: uuid.UUID | None = None) -> Known:
    """What the ``person`` of a contact tells: ``name``, ``known_as``, ``born`` as a day, ``workplace``, ``email``."""
    if not person:
        return Known()
    names = (person.get("name"), person.get("known_as"))
    workplaces = (person.get("workplace"), str(agency_id) if agency_id is not None else "")
    return Known(
        names=tuple(str(one) for one in names if one),
        born=day_in(person.get("born")),
        workplaces=tuple(str(one) for one in workplaces if one),
        email=str(person.get("email") or ""),
    )


def write_traces(contact: Contact) -> None:
    """Let a contact be found by its person, and by nothing that it was found by before."""
    db.session.execute(delete(Trace).where(Trace.contact_id == contact.id))
    known = known_of(contact.person, contact.employer_agency_id)
    db.session.add_all(
        Trace(contact_id=contact.id, kind=kind.value, value=value) for kind, value in sorted(set(_traces(known)))
    )


def matches(
    user: Actor,
    known: Known,
    *,
    but_for: uuid.UUID | None = None,
) -> list[Match]:
    """The contacts that may be about the same person, the surest and latest first; two statements, however many."""
    found = found_among(findable_by(user), known, but_for=but_for)
    if not found:
        return []
    contacts = db.session.scalars(select(Contact).where(Contact.id.in_(found)).order_by(Contact.arrived_at.desc()))
    made = [Match(one, frozenset(found[one.id])) for one in contacts]
    return sorted(made, key=lambda one: not one.is_exact)[:MOST]


def found_among(
    contacts: Select[Contact], known: Known, *, but_for: uuid.UUID | None = None
) -> dict[uuid.UUID, set[Kind]]:
    """Those of some contacts that share enough with what is known of somebody, and what they share."""
    wanted = {value for _, value in _traces(known)}  # Each is of one kind alone: the kind is hashed with it.
    if not wanted:
        return {}
    traced = contacts.join(Trace, Trace.contact_id == Contact.id)
    query = traced.with_only_columns(Trace.contact_id, Trace.kind)
    shared: defaultdict[uuid.UUID, set[Kind]] = defaultdict(set)
    for contact_id, kind in db.session.execute(query.where(Trace.value.in_(sorted(wanted)))):
        shared[contact_id].add(Kind(kind))
    return {one: by for one, by in shared.items() if is_match(by) and one != but_for}


def _traces(known: Known) -> Iterator[tuple[Kind, bytes]]:
    for name in known.names:
        yield from index.of_name(name).items()
    if known.born is not None:
        yield Kind.BORN, index.of_birthday(known.born)
    for workplace in known.workplaces:
        yield Kind.WORKPLACE, index.of_workplace(workplace)
    if known.email:
        yield Kind.EMAIL, index.of_email(known.email)


def day_in(value: object) -> date | None:
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return None
