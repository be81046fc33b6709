"""The rules of one partnership: the shipped ones, and what its manager made of them."""

from __future__ import annotations

import uuid

from sqlalchemy import select

from portal import audit
from portal.accounts.models import Partnership, User
from portal.accounts.words import Mistake, at_once
from portal.database import db, now
from portal.errors import NotFound
from portal.lado.keeping.models import KeepRule
from portal.lado.keeping.rules import MOST_YEARS, SHIPPED, STARTS, Rule
from portal.permissions import Permission, require


def rules_of(partnership_id: uuid.UUID) -> dict[str, Rule]:
    """Every rule as it counts there."""
    found = dict(SHIPPED)
    for row in db.session.scalars(select(KeepRule).where(KeepRule.partnership_id == partnership_id)):
        if row.rule in found:
            found[row.rule] = Rule(SHIPPED[row.rule].label, row.counted_from, row.years)
    return found


def change_rule(user: User, partnership: Partnership, key: str, counted_from: str, years: str) -> KeepRule:
    """Keep cases that ended so for another time, from the next look on. Raises Mistake."""
    require(user, Permission.CONTACT_APPOINT, partnership_id=partnership.id)
    if key not in SHIPPED:
        raise NotFound()
    typed = years.strip()
    with at_once() as each:
        with each:
            if counted_from not in STARTS:
                raise Mistake("counted_from", "Choose what it is counted from")
        with each:
            if not (typed.isascii() and typed.isdigit() and len(typed) <= 3 and 1 <= int(typed) <= MOST_YEARS):
                raise Mistake("years", f"Enter a whole number of years from 1 to {MOST_YEARS}")
    row = db.session.get(KeepRule, (partnership.id, key)) or KeepRule(partnership_id=partnership.id, rule=key)
    row.counted_from, row.years, row.changed_by_id, row.changed_at = counted_from, int(typed), user.id, now()
    db.session.add(row)
    audit.record("lado.keep_rule_changed", user, partnership_id=partnership.id)
    db.session.flush()
    return row
