"""Whose contributions and budgets a person may know of: those of the partnerships in which they have the permission."""

from __future__ import annotations

from sqlalchemy import Select, select, true

from portal.contributions.models import BudgetLine, Contributor
from portal.permissions import Actor, Permission, places


def visible_to(user: Actor) -> Select[Contributor]:
    """The contributors whose money ``user`` may read about."""
    _, partnerships = places(user, Permission.CONTRIBUTION_READ)
    return select(Contributor).where(true() if user.is_system else Contributor.partnership_id.in_(partnerships))


def budgets_visible_to(user: Actor) -> Select[BudgetLine]:
    """The lines of the budgets that ``user`` may read."""
    _, partnerships = places(user, Permission.CONTRIBUTION_READ)
    return select(BudgetLine).where(true() if user.is_system else BudgetLine.partnership_id.in_(partnerships))
