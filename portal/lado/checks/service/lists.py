"""A list of checks from a workbook: looked at first, then added as it was shown, or not at all."""

from __future__ import annotations

import hashlib
import json
import re
import uuid
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from hmac import compare_digest

from sqlalchemy import select

from portal import audit
from portal.accounts.imports.plan import Column, Entry, Line, Plan, noting, plain, twice
from portal.accounts.imports.table import entries_of
from portal.accounts.models import Partnership, User
from portal.accounts.words import Mistake
from portal.database import db, now
from portal.errors import Conflict, NotFound
from portal.lado import sectors
from portal.lado.checks import policy, words
from portal.lado.checks.models import Check, CheckImport
from portal.lado.checks.same import mark_of
from portal.lado.checks.service.log_check import PARTS, Asked, log_check
from portal.lado.models import Contact
from portal.lado.sealing.keystore import keys
from portal.permissions import Permission, can, require
from portal.uploads import Limits, Table

KEPT = timedelta(days=1)
LIMITS = Limits(rows=500)
ADD, LEAVE = "Add", "Leave"
DAY = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})")

COLUMNS = (
    Column("organisation", "Organisation", hint="Who asks."),
    Column("asker", "Asked by", needed=False, hint="The person who asks."),
    Column("reply_to", "Reply to", needed=False, hint="An address or a number."),
    Column("sector", "Sector", needed=False, hint=f"One of: {', '.join(sectors.SECTORS.values())}."),
    Column("purpose", "Purpose", hint=f"One of: {', '.join(words.PURPOSES.values())}."),
    Column("role", "Role", needed=False, hint="What the person is to do."),
    Column("told", "Was the person told", hint=f"One of: {'; '.join(words.TOLD.values())}."),
    Column("evidence", "Consent or notice", needed=False, hint="What you hold of it."),
    Column("name", "Name", hint="First name and surname."),
    Column("former", "Former names", needed=False, hint="With semicolons between them."),
    Column("born", "Date of birth", needed=False, hint="A day such as 31/03/1980. Never guess it."),
    Column("email", "E-mail address of the person", needed=False, hint="Their own."),
    Column("addresses", "Addresses", needed=False, hint="With semicolons between them."),
    Column("arrived", "Received", hint="A day such as 21/11/2026, within the last year."),
)
EXAMPLE = (
    "Example Council, staffing",
    "Example Person",
    "staffing@example.invalid",
    "Foster Carers",
    "Foster carer",
    "Foster carer",
    words.TOLD["notice"],
    "",
    "Inventa Examplesdottir",
    "Inventa Madeupson",
    "03/02/1980",
    "",
    "1 Example Street, Exampleton",
    "21/11/2026",
)
HEADINGS = {column.key: column.heading for column in COLUMNS} | {"born_day": "Date of birth", "day": "Received"}


class Faulty(Mistake):
    """Rows of the file must be corrected first; nothing of it is kept."""

    def __init__(self, plan: Plan) -> None:
        super().__init__("file", "Correct the rows that this page lists, then choose the file again")
        self.plan = plan


class Changed(Conflict):
    """What the list would do is no longer what the page showed."""

    def __init__(self) -> None:
        super().__init__("A check of this list was logged since you looked, or all of them were. Look at it again.")


def bring(user: User, partnership: Partnership, table: Table) -> CheckImport:
    """Keep the rows for a day, sealed. Raises BadFile for the headings, Faulty for what stands in the rows."""
    require(user, Permission.CONTACT_LOG, partnership_id=partnership.id)
    entries, problems = entries_of(table, COLUMNS)
    plan = _plan(user, partnership, entries)
    plan.problems.extend(problems)
    if plan.problems:
        raise Faulty(plan)
    made_id = uuid.uuid4()
    keys.make(made_id)
    made = CheckImport(
        id=made_id,
        partnership_id=partnership.id,
        by_id=user.id,
        made_at=now(),
        expires_at=now() + KEPT,
        rows=[{"row": entry.row, "cells": entry.cells} for entry in entries],
    )
    db.session.add(made)
    audit.record("lado.checks_brought", user, record_id=made.id, partnership_id=partnership.id)
    db.session.flush()
    return made


def look(user: User, import_id: uuid.UUID, *, for_change: bool = False) -> tuple[CheckImport, Plan, str]:
    """One's own list, what it would do now, and the token that stands for just that. Raises NotFound."""
    query = select(CheckImport).where(
        CheckImport.id == import_id,
        CheckImport.by_id == user.id,
        CheckImport.confirmed_at.is_(None),
        CheckImport.expires_at > now(),
    )
    found = db.session.scalars(query.with_for_update() if for_change else query).one_or_none()
    if found is None or not can(user, Permission.CONTACT_LOG, partnership_id=found.partnership_id):
        raise NotFound()
    partnership = db.session.get_one(Partnership, found.partnership_id)
    plan = _plan(user, partnership, _entries(found))
    return found, plan, plan.digest(_digest(found))


def confirm(user: User, import_id: uuid.UUID, seen: str) -> int:
    """Add what ``seen`` stands for; all of it, or nothing when anything is different by now. Returns how many."""
    found, plan, token = look(user, import_id, for_change=True)
    if plan.problems or not compare_digest(token, seen):
        raise Changed()
    partnership = db.session.get_one(Partnership, found.partnership_id)
    wanted = {line.row for line in plan.lines if line.does == ADD}
    for entry in _entries(found):
        if entry.row in wanted:
            log_check(user, partnership, asked_of(entry))
    found.confirmed_at, found.rows_sealed = now(), None
    audit.record("lado.checks_imported", user, record_id=found.id, partnership_id=partnership.id, rows=len(wanted))
    db.session.flush()
    return len(wanted)


def asked_of(entry: Entry) -> Asked:
    """A row as if somebody had typed it. Whoever asks by a list is verified afterwards, one by one."""
    return Asked(
        organisation=entry["organisation"],
        asker=entry["asker"],
        reply_to=entry["reply_to"],
        sector=_key(entry["sector"], sectors.SECTORS),
        verified="no",
        purpose=_key(entry["purpose"], words.PURPOSES),
        role=entry["role"],
        told=_key(entry["told"], words.TOLD),
        evidence=entry["evidence"],
        name=entry["name"],
        former=tuple(_divided(entry["former"])),
        born=day_in(entry["born"]),
        born_typed=bool(entry["born"].strip()),
        email=entry["email"],
        addresses="\n".join(_divided(entry["addresses"])),
        arrived=day_in(entry["arrived"]),
    )


def day_in(cell: str) -> date | None:
    """The day of a cell as Excel gives it, or as people in England write it; None when it is none."""
    with suppress(ValueError):
        if (found := DAY.fullmatch(cell.strip())) is not None:
            day, month, year = (int(one) for one in found.groups())
            return date(year, month, day)
        return date.fromisoformat(cell.strip())
    return None


def _plan(user: User, partnership: Partnership, entries: list[Entry]) -> Plan:
    """What each row would do, and everything that is wrong, by row and column."""
    made = Plan()
    cleaned = {entry.row: _checked(made, entry) for entry in entries}
    marks = {row: mark_of(asked, asked.arrived) for row, asked in cleaned.items() if asked and asked.arrived}
    for later, earlier in twice(entries, lambda entry: marks.get(entry.row)):
        with noting(made, later.row, HEADINGS):
            raise Mistake("name", f"Remove this row: row {earlier.row} asks about the same person on the same day")
    there = _there(user, partnership, set(marks.values()))
    for entry in entries:
        known = there.get(marks.get(entry.row, b""))
        says = f"It is logged already as {known}" if known else ""
        made.lines.append(Line(entry.row, LEAVE if known else ADD, entry["name"], says))
    return made


def _checked(made: Plan, entry: Entry) -> Asked | None:
    asked, is_whole = asked_of(entry), True
    for part in PARTS:
        before = len(made.problems)
        with noting(made, entry.row, HEADINGS):
            asked = replace(asked, **part(asked))
        is_whole = is_whole and len(made.problems) == before
    return asked if is_whole else None


def _there(user: User, partnership: Partnership, marks: set[bytes]) -> dict[bytes, str]:
    """The references of the checks that are there, as far as ``user`` may know of them."""
    seen = policy.checks_visible_to(user).where(Check.partnership_id == partnership.id)
    query = seen.join(Contact, Contact.id == Check.contact_id).with_only_columns(Check.fingerprint, Contact.reference)
    found = db.session.execute(query.where(Check.fingerprint.in_(marks)))
    return {mark: reference for mark, reference in found if mark is not None}


def _key(cell: str, among: dict[str, str]) -> str:
    """The key of what a cell says in words; a cell that says something else is left, and refused as it stands."""
    said = plain(cell)
    return next((key for key, label in among.items() if said and said in (plain(key), plain(label))), cell.strip())


def _divided(cell: str) -> list[str]:
    return [part.strip() for part in cell.replace("\n", ";").split(";") if part.strip()]


def _entries(found: CheckImport) -> list[Entry]:
    return [Entry(one["row"], one["cells"]) for one in found.rows]


def _digest(found: CheckImport) -> str:
    return hashlib.sha256(json.dumps(found.rows, sort_keys=True).encode("ascii")).hexdigest()
