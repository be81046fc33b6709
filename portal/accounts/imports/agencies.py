"""Importing agencies: each row adds one, or changes the one with its code."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence

from sqlalchemy import Select, func, select
from sqlalchemy.orm import selectinload

from portal.accounts import service
from portal.accounts.imports.naming import Names
from portal.accounts.imports.plan import Column, Entry, Line, Plan, noting, plain, twice
from portal.accounts.models import Agency, Partnership, PartnershipAgency
from portal.accounts.sharing import homes_of, manages
from portal.accounts.words import CODE, Mistake, plain_line
from portal.accounts.words import kinds as clean_kinds
from portal.database import db
from portal.permissions import Actor

COLUMNS = (
    Column("code", "Code", hint="Letters, digits and hyphens, such as FIRE. It cannot be changed later."),
    Column("name", "Name", hint="As it stands on letters.", names=("Agency", "Agency name")),
    Column("sector", "Sector", hint="For example Council, Health or Police."),
    Column("kinds", "Kinds", needed=False, hint="With semicolons between them, such as health; hospital_trust."),
    Column("aliases", "Other names", needed=False, hint="With semicolons between them.", names=("Aliases",)),
    Column("parent", "Part of", needed=False, hint="The code of what it is part of.", names=("Parent",)),
)
HEADINGS = {column.key: column.heading for column in COLUMNS}
ADD, CHANGE, LEAVE = "Add", "Change", "Leave as it is"


class Known:
    """The agencies that matter for one import, read in a fixed number of statements."""

    def __init__(self, user: Actor, partnership: Partnership, entries: Sequence[Entry]) -> None:
        query = select(Agency).where(Agency.id.in_(_members_of(partnership)))
        self.here = list(db.session.scalars(query.options(selectinload(Agency.alias_rows))))
        self.by_code = {agency.code.casefold(): agency for agency in self.here}
        self.names = Names(self.here)
        self.taken = _codes_elsewhere(partnership, [entry["code"].lower() for entry in entries])
        homes = homes_of([agency.id for agency in self.here])
        self.kept = {agency.id for agency in self.here if manages(user, homes[agency.id])}


def plan(user: Actor, partnership: Partnership, entries: list[Entry], existing: str) -> Plan:
    """What the rows would do. ``existing`` is ``change`` to change agencies that are there, else they are left."""
    made = Plan()
    known = Known(user, partnership, entries)
    for later, earlier in twice(entries, lambda entry: entry["code"].casefold()):
        with noting(made, later.row, HEADINGS):
            raise Mistake("code", f"Remove this row or change its code: row {earlier.row} has the same code")
    for later, earlier in twice(entries, lambda entry: plain(entry["name"])):
        with noting(made, later.row, HEADINGS):
            raise Mistake("name", f"Remove this row or change its name: row {earlier.row} has the same name")
    parents = _parents(known, entries)
    for entry in entries:
        _check(made, entry, known, parents)
        agency = known.by_code.get(entry["code"].casefold())
        made.lines.append(_line(made, entry, agency, existing, known))
    return made


def do(user: Actor, partnership: Partnership, entries: list[Entry], made: Plan) -> None:
    """Do what the plan says, by the verbs that the pages use too; raises Mistake when one of them refuses."""
    does = {line.row: line.does for line in made.lines}
    known = Known(user, partnership, entries)
    for entry in entries:
        if does[entry.row] == ADD:
            service.create_agency(
                user,
                partnership,
                entry["code"],
                entry["name"],
                entry["sector"],
                kinds=divided(entry["kinds"]),
                aliases=divided(entry["aliases"]),
            )
        elif does[entry.row] == CHANGE:
            _change(user, known.by_code[entry["code"].casefold()], entry)
    by_code = Known(user, partnership, entries).by_code
    for entry in entries:
        if entry["parent"] and does[entry.row] in (ADD, CHANGE):
            agency, parent = by_code[entry["code"].casefold()], by_code[entry["parent"].casefold()]
            if agency.parent_id != parent.id:
                service.set_parent(user, agency, parent)


def divided(cell: str) -> list[str]:
    """What stands in one cell with semicolons or line breaks between."""
    return [part.strip() for part in cell.replace("\n", ";").split(";") if part.strip()]


def _check(made: Plan, entry: Entry, known: Known, parents: Mapping[str, str]) -> None:
    agency = known.by_code.get(entry["code"].casefold())
    with noting(made, entry.row, HEADINGS):
        if not CODE.fullmatch(plain_line(entry["code"], "code", "a code")):
            raise Mistake("code", "Write the code in letters, digits and hyphens, 30 at most, such as NHS-TRUST")
        if entry["code"].lower() in known.taken:
            raise Mistake("code", "Choose another code: this one is used already")
    with noting(made, entry.row, HEADINGS):
        plain_line(entry["name"], "name", "the name of the agency")
        namesakes = [one for one in known.names.by_name.get(plain(entry["name"]), []) if one is not agency]
        if namesakes:
            raise Mistake("name", f"There is an agency of this name already: write its code, {namesakes[0].code}")
    with noting(made, entry.row, HEADINGS):
        plain_line(entry["sector"], "sector", "the sector", maximum=80)
    with noting(made, entry.row, HEADINGS):
        clean_kinds(divided(entry["kinds"]))
    with noting(made, entry.row, HEADINGS):
        for alias in divided(entry["aliases"]):
            plain_line(alias, "aliases", "the other names")
    with noting(made, entry.row, HEADINGS):
        _check_parent(entry, known, parents)


def _check_parent(entry: Entry, known: Known, parents: Mapping[str, str]) -> None:
    wanted = entry["parent"].casefold()
    if not wanted:
        return
    if wanted not in parents:
        nearest = known.names.nearest(entry["parent"])
        asks = f". Did you mean {nearest.code}?" if nearest is not None else ""
        raise Mistake("parent", f"There is no agency with the code “{entry['parent'][:60]}”{asks}")
    seen, step = {entry["code"].casefold()}, wanted
    while step:
        if step in seen:
            raise Mistake("parent", "Choose another parent: step by step, the agency would be part of itself")
        seen.add(step)
        step = parents.get(step, "")


def _line(made: Plan, entry: Entry, agency: Agency | None, existing: str, known: Known) -> Line:
    what = f"{entry['name']} ({entry['code']})"
    if agency is None:
        return Line(entry.row, ADD, what)
    changes = _changes(agency, entry, known) if existing == "change" else []
    if not changes:
        return Line(entry.row, LEAVE, what, "It is there already")
    with noting(made, entry.row, HEADINGS):
        if agency.id not in known.kept:
            raise Mistake(
                "code",
                f"{agency.name} also answers to another partnership, so it is changed with that partnership's "
                "agreement only. Remove this row",
            )
    return Line(entry.row, CHANGE, what, "; ".join(changes))


def _changes(agency: Agency, entry: Entry, known: Known) -> list[str]:
    """What would be different, one part after the other. An empty cell leaves what is there."""
    changes = []
    if entry["name"] and entry["name"] != agency.name:
        changes.append(f"name becomes {entry['name']}, was {agency.name}")
    if entry["sector"] and entry["sector"] != agency.sector:
        changes.append(f"sector becomes {entry['sector']}, was {agency.sector}")
    if entry["kinds"] and set(divided(entry["kinds"])) != agency.kinds:
        changes.append(f"kinds become {', '.join(sorted(set(divided(entry['kinds']))))}")
    names = set(divided(entry["aliases"]))
    if names and not names <= {row.alias for row in agency.alias_rows}:
        changes.append(f"other names: {', '.join(sorted(names))}")
    parent = known.by_code.get(entry["parent"].casefold())
    if entry["parent"] and (parent is None or parent.id != agency.parent_id):
        changes.append(f"part of {entry['parent']}")
    return changes


def _change(user: Actor, agency: Agency, entry: Entry) -> None:
    kinds, names = divided(entry["kinds"]), divided(entry["aliases"])
    service.set_sector(user, agency, entry["sector"] or agency.sector)
    if kinds:
        service.set_kinds(user, agency, kinds)
    if names:
        service.set_aliases(user, agency, [*(row.alias for row in agency.alias_rows), *names])
    service.rename(user, agency, entry["name"] or agency.name)


def _parents(known: Known, entries: Sequence[Entry]) -> dict[str, str]:
    """The code of every agency's parent, as it will be; an empty one for none."""
    codes = {agency.id: agency.code.casefold() for agency in known.here}
    parents = dict.fromkeys(codes.values(), "")
    parents |= {
        agency.code.casefold(): codes.get(agency.parent_id, "") for agency in known.here if agency.parent_id is not None
    }
    for entry in entries:
        code = entry["code"].casefold()
        parents[code] = entry["parent"].casefold() or parents.get(code, "")
    return parents


def _codes_elsewhere(partnership: Partnership, codes: Sequence[str]) -> set[str]:
    """Codes of the file that agencies outside the partnership have."""
    outside = Agency.id.not_in(_members_of(partnership))
    code = func.lower(Agency.code)
    return set(db.session.scalars(select(code).where(code.in_(codes), outside)))


def _members_of(partnership: Partnership) -> Select[uuid.UUID]:
    return select(PartnershipAgency.agency_id).where(PartnershipAgency.partnership_id == partnership.id)
