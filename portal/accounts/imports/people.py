"""Importing people: each row invites one by e-mail. Nobody gets an account before they have accepted."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from portal.accounts import service
from portal.accounts.imports.naming import Names
from portal.accounts.imports.plan import Column, Entry, Line, Plan, noting, plain, twice
from portal.accounts.mailboxes import own_address
from portal.accounts.models import Agency, Invitation, Membership, Partnership, PartnershipAgency, User
from portal.accounts.service.invite import Place, is_open
from portal.accounts.words import Mistake, normal_email, plain_line
from portal.database import db
from portal.local_time import today
from portal.permissions import AGENCY_ROLES, LADO_ROLES, ROLE_NAMES, Actor, Role

IMPORTED = {role: name for role, name in ROLE_NAMES.items() if role not in LADO_ROLES}
"""The roles that a file may give: nobody comes behind the LADO's wall by one."""

COLUMNS = (
    Column("name", "Name", hint="First name and surname."),
    Column(
        "email", "E-mail address", hint="Their own address at work, not a shared mailbox.", names=("E-mail", "Email")
    ),
    Column("role", "Role", hint=f"One of: {', '.join(IMPORTED.values())}."),
    Column(
        "place",
        "Agency",
        needed=False,
        hint="The agency's code or name. Leave it empty for a role in the partnership itself.",
        names=("Agency code", "Organisation"),
    ),
)
HEADINGS = {column.key: column.heading for column in COLUMNS}
INVITE, AGAIN, LEAVE = "Invite", "Invite again", "Leave as it is"

Offer = tuple[str, Role, Place]


class Known:
    """Agencies, roles and open invitations of a partnership, read in a fixed number of statements."""

    def __init__(self, partnership: Partnership) -> None:
        mine = select(PartnershipAgency.agency_id).where(PartnershipAgency.partnership_id == partnership.id)
        query = select(Agency).where(Agency.id.in_(mine)).options(selectinload(Agency.alias_rows))
        self.partnership = partnership
        self._read: dict[int, Offer | Mistake] = {}
        self.names = Names(db.session.scalars(query))
        held = select(User.email, Membership.role, Membership.agency_id, Membership.partnership_id)
        held = held.join(Membership.user).where(Membership.ended_at.is_(None))
        here = Membership.agency_id.in_(mine) | (Membership.partnership_id == partnership.id)
        self.held = _offers(db.session.execute(held.where(here)))
        open_ = select(Invitation.email, Invitation.role, Invitation.agency_id, Invitation.partnership_id)
        place = Invitation.agency_id.in_(mine) | (Invitation.partnership_id == partnership.id)
        self.offered = {
            (email, place) for email, _, place in _offers(db.session.execute(open_.where(place, *is_open())))
        }

    def offer(self, entry: Entry) -> Offer:
        """Whom a row invites into which role where; raises Mistake for the first thing that is wrong."""
        if entry.row not in self._read:
            self._read[entry.row] = self._offer(entry)
        read = self._read[entry.row]
        if isinstance(read, Mistake):
            raise read
        return read

    def _offer(self, entry: Entry) -> Offer | Mistake:
        try:
            address, role = own_address(entry["email"]), role_called(entry["role"])
            return address, role, self.place(entry, role)
        except Mistake as mistake:
            return mistake

    def place(self, entry: Entry, role: Role) -> Place:
        """Where a row gives the role; raises Mistake."""
        if role in AGENCY_ROLES and not entry["place"]:
            raise Mistake("place", "Enter the agency: this role is held in one")
        if role not in AGENCY_ROLES and entry["place"] and plain(entry["place"]) != plain(self.partnership.name):
            raise Mistake("place", f"Leave this cell empty: {ROLE_NAMES[role]} is a role in the partnership")
        return self.names.called(entry["place"], "place") if role in AGENCY_ROLES else self.partnership


def plan(user: Actor, partnership: Partnership, entries: list[Entry], existing: str) -> Plan:
    """What the rows would do. Whoever has the role already is left; there is nothing to choose with ``existing``."""
    made, known = Plan(), Known(partnership)
    for later, earlier in twice(entries, lambda entry: _same(known, entry)):
        with noting(made, later.row, HEADINGS):
            raise Mistake("email", f"Remove this row: row {earlier.row} invites the same person to the same place")
    for entry in entries:
        _check(made, user, entry, known)
        made.lines.append(_line(entry, known))
    return made


def do(user: Actor, partnership: Partnership, entries: list[Entry], made: Plan) -> None:
    """Send the invitations that the plan says, by the verb of the page; raises Mistake when it refuses one."""
    does = {line.row: line.does for line in made.lines}
    known = Known(partnership)
    for entry in entries:
        if does[entry.row] != LEAVE:
            address, role, place = known.offer(entry)
            service.invite(user, address, entry["name"], role, place)


def role_called(words: str) -> Role:
    """The role by its name or its key; raises Mistake with the names that there are."""
    if not words:
        raise Mistake("role", "Enter a role")
    for role, name in IMPORTED.items():
        if plain(words) in (plain(name), plain(role.value)):
            return role
    raise Mistake("role", f"There is no role “{words[:60]}”. Write one of: {', '.join(IMPORTED.values())}")


def _check(made: Plan, user: Actor, entry: Entry, known: Known) -> None:
    """Every cell by itself, so that one look at the page shows all that is to be corrected."""
    with noting(made, entry.row, HEADINGS):
        plain_line(entry["name"], "name", "the person's name")
    with noting(made, entry.row, HEADINGS):
        address = own_address(entry["email"])
        if isinstance(user, User) and user.email == address:
            raise Mistake("email", "Remove this row: ask someone else to invite you")
    with noting(made, entry.row, HEADINGS):
        role = role_called(entry["role"])
        with noting(made, entry.row, HEADINGS):
            place = known.place(entry, role)
            if role in AGENCY_ROLES and isinstance(place, Agency) and not place.is_active(today()):
                raise Mistake("place", f"Remove this row: {place.name} is not active")


def _line(entry: Entry, known: Known) -> Line:
    try:
        address, role, place = known.offer(entry)
    except Mistake:  # It is among the problems.
        return Line(entry.row, INVITE, entry["name"])
    what = f"{entry['name']}, {address}"
    more = f"{ROLE_NAMES[role]}, {place.name}"
    if (address, role.value, place.id) in known.held:
        return Line(entry.row, LEAVE, what, f"{more}: has this role already")
    if (address, place.id) in known.offered:
        return Line(entry.row, AGAIN, what, f"{more}: the earlier invitation stops working")
    return Line(entry.row, INVITE, what, more)


def _same(known: Known, entry: Entry) -> object:
    """What two rows must not share. A row with a mistake is not compared."""
    try:
        address, _, place = known.offer(entry)
    except Mistake:
        return normal_email(entry["email"]) and (normal_email(entry["email"]), plain(entry["place"]))
    return address, place.id


def _offers(rows: Iterable[Sequence[object]]) -> set[tuple[str, str, uuid.UUID]]:
    return {(str(email), str(role), agency or partnership) for email, role, agency, partnership in rows}  # type: ignore[misc]
