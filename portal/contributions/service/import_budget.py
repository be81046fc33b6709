"""Take the lines of a year's budget from the table of finance."""

from __future__ import annotations

from sqlalchemy import delete

from portal import audit
from portal.accounts.models import Partnership
from portal.contributions.about import subject
from portal.contributions.finding import budget_lines, budget_of, ledger_of
from portal.contributions.models import BudgetLine
from portal.contributions.sums import Line
from portal.contributions.tables import budget_in
from portal.database import db
from portal.financial_years import financial_year
from portal.permissions import Actor, Permission, require


def import_budget(user: Actor, partnership: Partnership, typed_year: str, content: bytes) -> tuple[Line, ...]:
    """Let the table be the budget of the year, in place of what was imported before; returns it with its differences.

    Raises BadRows with every mistake and changes nothing then; Forbidden.
    """
    require(user, Permission.CONTRIBUTION_MANAGE, partnership_id=partnership.id)
    year = financial_year(typed_year)
    read = budget_in(content)
    before = len(budget_lines(partnership.id, year))
    db.session.execute(
        delete(BudgetLine).where(BudgetLine.partnership_id == partnership.id, BudgetLine.year == year),
        execution_options={"synchronize_session": "fetch"},
    )
    db.session.add_all(
        BudgetLine(
            partnership_id=partnership.id,
            year=year,
            place=place,
            section=one.section,
            line=one.line,
            kind=one.kind.value,
            direction=one.direction.value,
            amount=one.amount,
        )
        for place, one in enumerate(read, 1)
    )
    db.session.flush()
    audit.record("budget.imported", user, **subject(partnership), year=year, lines=len(read), replaced=before)
    return budget_of(partnership.id, year, [share for _, share in ledger_of(partnership.id, year)])
