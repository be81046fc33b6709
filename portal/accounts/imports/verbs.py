"""Bringing a file, looking at what it would do, and doing it."""

from __future__ import annotations

import hashlib
import json
import uuid
from datetime import timedelta

from sqlalchemy import delete, select

from portal import audit, jobs
from portal.accounts.imports.kinds import KINDS, Kind
from portal.accounts.imports.models import Import
from portal.accounts.imports.plan import Entry, Plan
from portal.accounts.imports.table import entries_of
from portal.accounts.models import Partnership, User
from portal.accounts.places import lock
from portal.accounts.words import Mistake
from portal.database import db, now
from portal.errors import Conflict, NotFound
from portal.permissions import can, require
from portal.uploads import Table

KEPT = timedelta(days=1)
MOST_WAITING = 5
"""So many files of one person wait at most; another one takes the place of the oldest."""

LEAVE, CHANGE = "leave", "change"


class Faulty(Mistake):
    """Rows of the file must be corrected first; nothing of it is kept."""

    def __init__(self, plan: Plan) -> None:
        super().__init__("file", "Correct the rows that this page lists, then choose the file again")
        self.plan = plan


class Changed(Conflict):
    """What the import would do is no longer what the page showed."""

    def __init__(self) -> None:
        super().__init__(
            "Something that this import is about changed since you looked at it, or it was done already. "
            "Look at it again before you confirm."
        )


def bring(user: User, kind: Kind, partnership: Partnership, table: Table, existing: str) -> Import:
    """Keep the rows of a file for a day. Raises BadFile for its headings, Faulty for what stands in its rows."""
    require(user, kind.permission, partnership_id=partnership.id)
    entries, problems = entries_of(table, kind.columns)
    plan = kind.plan(user, partnership, entries, existing)
    plan.problems.extend(problems)
    if plan.problems:
        raise Faulty(plan)
    _make_room(user)
    kept = {"existing": existing, "rows": [[entry.row, entry.cells] for entry in entries]}
    made = Import(kind=kind.key, partnership_id=partnership.id, made_by=user.id, content=kept, created_at=now())
    made.digest = _digest(made)
    db.session.add(made)
    db.session.flush()
    return made


def _make_room(user: User) -> None:
    """Nobody fills the disk with files that are never confirmed."""
    newest_first = select(Import.id).where(Import.made_by == user.id, Import.done_at.is_(None))
    ones = newest_first.order_by(Import.created_at.desc(), Import.id)
    db.session.execute(delete(Import).where(Import.id.in_(db.session.scalars(ones).all()[MOST_WAITING - 1 :])))


def look(user: User, import_id: uuid.UUID) -> tuple[Import, Kind, Plan, str]:
    """One's own import, its kind, what it would do now, and the token that stands for just that.

    Raises NotFound for that of another person, one that is done, and one older than a day.
    """
    found = _waiting(user, import_id)
    kind = KINDS[found.kind]
    partnership = db.session.get_one(Partnership, found.partnership_id)
    plan = kind.plan(user, partnership, entries_in(found), found.content["existing"])
    return found, kind, plan, plan.digest(_digest(found))


def confirm(user: User, import_id: uuid.UUID, seen: str) -> Import:
    """Do what ``seen`` stands for: all of it, or nothing when anything is different by now (Changed)."""
    try:
        lock([_waiting(user, import_id, for_change=True).partnership_id])
    except NotFound:
        if _is_done(user, import_id):
            raise Changed() from None
        raise
    found, kind, plan, token = look(user, import_id)
    if plan.problems or token != seen:
        raise Changed()
    partnership = db.session.get_one(Partnership, found.partnership_id)
    try:
        kind.do(user, partnership, entries_in(found), plan)
    except Mistake as mistake:
        raise Changed() from mistake
    found.done_at = now()
    found.content = {}
    counts = {word: plan.count(word) for word in sorted({line.does for line in plan.lines})}
    audit.record(
        f"{kind.key}.imported",
        user,
        record_id=found.id,
        partnership_id=partnership.id,
        digest=found.digest,
        rows=len(plan.lines),
        counts=counts,
    )
    return found


def entries_in(found: Import) -> list[Entry]:
    """The rows that were brought."""
    return [Entry(row, cells) for row, cells in found.content["rows"]]


@jobs.hourly
def remove_old_imports() -> int:
    """Forget files that nobody confirmed within a day, and the traces of those that were done."""
    old = delete(Import).where(Import.created_at < now() - KEPT).execution_options(synchronize_session=False)
    return db.session.execute(old).rowcount  # type: ignore[attr-defined,no-any-return]


def _waiting(user: User, import_id: uuid.UUID, *, for_change: bool = False) -> Import:
    query = select(Import).where(Import.id == import_id, Import.made_by == user.id, Import.done_at.is_(None))
    query = query.where(Import.created_at > now() - KEPT)
    found = db.session.scalars(query.with_for_update() if for_change else query).one_or_none()
    if found is None or not can(user, KINDS[found.kind].permission, partnership_id=found.partnership_id):
        raise NotFound()
    return found


def _is_done(user: User, import_id: uuid.UUID) -> bool:
    query = select(Import.id).where(Import.id == import_id, Import.made_by == user.id, Import.done_at.is_not(None))
    return db.session.scalar(query) is not None


def _digest(found: Import) -> str:
    return hashlib.sha256(json.dumps(found.content, sort_keys=True).encode("ascii")).hexdigest()
