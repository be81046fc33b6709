"""A year's ledger and budget, to be shown or written."""

from __future__ import annotations

from dataclasses import dataclass

from portal.accounts.models import Partnership
from portal.contributions.finding import Ledger, budget_of, ledger_of, years_of
from portal.contributions.service.in_kind import InKind, in_kind_of
from portal.contributions.sums import Line, Share, Totals, totals_of
from portal.financial_years import financial_year, year_after, year_before, year_of
from portal.local_time import today
from portal.permissions import Actor, Permission, require


@dataclass(frozen=True, slots=True)
class Year:
    """Everything about one year. ``years`` are those that there is anything about, the newest first."""

    partnership: Partnership
    year: str
    ledger: Ledger
    totals: Totals
    budget: tuple[Line, ...]
    years: tuple[str, ...]
    in_kind: tuple[InKind, ...]

    @property
    def year_before(self) -> str:
        """The year before, where there is a ledger or a budget of it."""
        before = year_before(self.year)
        return before if before in self.years else ""

    @property
    def shares(self) -> list[Share]:
        return [share for _, share in self.ledger]

    @property
    def choices(self) -> list[str]:
        """The years that a page leads to: those that there is anything about, this one, and the one after them all."""
        newest = max([*self.years, year_of(today())])
        return sorted({*self.years, self.year, year_of(today()), year_after(newest)}, reverse=True)

    @property
    def differing(self) -> list[Line]:
        """The lines of the budget that are not what they should be."""
        return [line for line in self.budget if line.difference]


def read_year(user: Actor, partnership: Partnership, typed_year: str, *, with_in_kind: bool = False) -> Year:
    """The year. Raises Forbidden, and NoSuchYear for what is none."""
    require(user, Permission.CONTRIBUTION_READ, partnership_id=partnership.id)
    year = financial_year(typed_year)
    ledger = ledger_of(partnership.id, year)
    shares = [share for _, share in ledger]
    return Year(
        partnership,
        year,
        ledger,
        totals_of(shares),
        budget_of(partnership.id, year, shares),
        tuple(years_of(partnership.id)),
        in_kind_of([entry.id for entry, _ in ledger]) if with_in_kind else (),
    )
