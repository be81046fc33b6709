"""Who contributes: a contributor is added to a year, and what is known about one is put right."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from sqlalchemy import select

from portal import audit
from portal.accounts.models import Partnership
from portal.accounts.words import Mistake, email_address, plain_line
from portal.contributions import policy
from portal.contributions.finding import contributors_of, current_entries
from portal.contributions.models import Contributor, Entry, Reply
from portal.contributions.service.change_entry import Agreed, new_entry, record
from portal.contributions.states import Asked
from portal.database import db, now
from portal.errors import NotFound
from portal.financial_years import financial_year
from portal.permissions import Actor, Permission, require

MOST_NAMES = 20


@dataclass(frozen=True, slots=True)
class Named:
    """What is known about a contributor, as typed: ``other_names`` has one a line."""

    name: str
    other_names: str = ""
    pays_for: str = ""
    paid_through: str = ""
    contact_name: str = ""
    contact_email: str = ""


def add_contributor(user: Actor, partnership: Partnership, typed_year: str, named: Named, agreed: Agreed) -> Entry:
    """Put a contributor into the ledger of a year; one who contributed before is found by name.

    Raises Mistake, also where they are in that ledger already; Forbidden, NoSuchYear.
    """
    require(user, Permission.CONTRIBUTION_MANAGE, partnership_id=partnership.id)
    year = financial_year(typed_year)
    known = contributors_of(partnership.id)
    name = _plain_name(named.name)
    contributor = next((one for one in known if name.casefold() in _names_of(one)), None)
    there = {entry.contributor_id for entry in current_entries(partnership.id, year)}
    if contributor is not None and contributor.id in there:
        raise Mistake("name", f"{contributor.name} is in the ledger of {year} already")
    if contributor is None:
        place = max((one.place for one in known), default=0) + 1
        contributor = Contributor(
            id=uuid.uuid4(), partnership_id=partnership.id, name=name, place=place, created_at=now()
        )
        _fill(contributor, named, known)
        db.session.add(contributor)
    entry = new_entry(user, contributor, year, agreed)
    if {entry.childrens_asked, entry.adults_asked} == {Asked.NOT_ASKED}:
        raise Mistake("childrens_asked", "Say for at least one of the two what was agreed")
    db.session.add(entry)
    db.session.flush()
    record("contribution.agreed", user, entry)
    return entry


def read_contributor(user: Actor, contributor_id: uuid.UUID) -> Contributor:
    """One contributor. Raises NotFound, Forbidden."""
    require(user, Permission.CONTRIBUTION_READ)
    query = policy.visible_to(user).where(Contributor.id == contributor_id)
    found = db.session.scalars(query).one_or_none()
    if found is None:
        raise NotFound
    return found


def change_contributor(user: Actor, contributor_id: uuid.UUID, named: Named) -> Contributor:
    """Put right what is known about a contributor. Raises Mistake, NotFound, Forbidden."""
    contributor = read_contributor(user, contributor_id)
    require(user, Permission.CONTRIBUTION_MANAGE, partnership_id=contributor.partnership_id)
    name, before = _plain_name(named.name), contributor.contact_email
    _fill(contributor, named, contributors_of(contributor.partnership_id))
    if contributor.contact_email != before:
        _end_links(contributor)
    contributor.name = name
    place = contributor.partnership_id
    audit.record("contribution.contributor_changed", user, record_id=contributor.id, partnership_id=place)
    db.session.flush()
    return contributor


def _end_links(contributor: Contributor) -> None:
    """Whoever is the contact no more answers for the contributor no more."""
    rows = select(Entry.id).where(Entry.contributor_id == contributor.id)
    open_ones = select(Reply).where(Reply.entry_id.in_(rows), Reply.used_at.is_(None), Reply.expires_at > now())
    for link in db.session.scalars(open_ones):
        link.expires_at = now()


def _fill(contributor: Contributor, named: Named, known: list[Contributor]) -> None:
    others = [one for one in known if one is not contributor]
    names = _other_names(named.other_names)
    for field, taken in (("name", [_plain_name(named.name)]), ("other_names", names)):
        for one in others:
            if clash := {each.casefold(): each for each in taken}.keys() & _names_of(one):
                raise Mistake(field, f"{one.name} is known by this name already: {', '.join(sorted(clash))}")
    contributor.other_names = names
    contributor.pays_for = plain_line(named.pays_for, "pays_for", "whom they pay for", required=False, maximum=300)
    contributor.paid_through = plain_line(named.paid_through, "paid_through", "who pays it out", required=False)
    contributor.contact_name = plain_line(named.contact_name, "contact_name", "the name of the contact", required=False)
    typed = named.contact_email.strip()
    contributor.contact_email = email_address(typed, "contact_email") if typed else ""
    if bool(contributor.contact_name) is not bool(contributor.contact_email):
        field = "contact_email" if contributor.contact_name else "contact_name"
        raise Mistake(field, "Enter both the name and the e-mail address of the contact, or neither")


def _plain_name(typed: str) -> str:
    return plain_line(typed, "name", "the name of the contributor", maximum=200)


def _other_names(typed: str) -> list[str]:
    """One a line, each once."""
    lines = [plain_line(line, "other_names", "the other names") for line in typed.splitlines() if line.strip()]
    if len(lines) > MOST_NAMES:
        raise Mistake("other_names", f"Enter at most {MOST_NAMES} other names")
    return list({line.casefold(): line for line in lines}.values())


def _names_of(one: Contributor) -> set[str]:
    return {name.casefold() for name in (one.name, *one.other_names)}
