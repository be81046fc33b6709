"""Everything that is added up and compared, from plain values. What differs is shown with its difference, and stays."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from portal.contributions.money import NOTHING
from portal.contributions.states import Asked, Direction, Kind, Moved, State
from portal.contributions.tables import sum_of, usual_direction

_ADDS = {Moved.INVOICE: 1, Moved.CREDIT_NOTE: -1, Moved.PAYMENT: 1, Moved.REFUND: -1, Moved.WRITE_OFF: 1}


@dataclass(frozen=True, slots=True)
class Money:
    """What was invoiced, paid and written off."""

    invoiced: Decimal = NOTHING
    paid: Decimal = NOTHING
    written_off: Decimal = NOTHING
    pay_by: date | None = None
    """The day by which the first of the invoices is to be paid."""


@dataclass(frozen=True, slots=True)
class Share:
    """What one contributor pays for a year: agreed by fund, confirmed by fund when it is, and the money so far."""

    name: str
    childrens: Decimal | None
    adults: Decimal | None
    state: State = State.PROPOSED
    asked: tuple[Asked, Asked] = (Asked.AGREED, Asked.AGREED)
    confirmed_childrens: Decimal | None = None
    confirmed_adults: Decimal | None = None
    total_printed: Decimal | None = None
    last_year: Decimal | None = None
    money: Money = Money()

    @property
    def agreed(self) -> Decimal:
        return sum_of(self.childrens, self.adults)

    @property
    def confirmed(self) -> Decimal | None:
        """What the contributor confirmed; None until they have."""
        if self.confirmed_childrens is None and self.confirmed_adults is None:
            return None
        return sum_of(self.confirmed_childrens, self.confirmed_adults)

    @property
    def variance(self) -> Decimal | None:
        """Confirmed less agreed, so that short has a minus."""
        return None if self.confirmed is None else self.confirmed - self.agreed

    @property
    def due(self) -> Decimal:
        """What is to be paid: what was confirmed, what was agreed until then, and nothing once it was declined."""
        if self.state is State.DECLINED:
            return NOTHING
        return self.agreed if self.confirmed is None else self.confirmed

    @property
    def outstanding(self) -> Decimal:
        return self.due - self.money.paid - self.money.written_off

    @property
    def printed_differs(self) -> Decimal:
        """The parts added up, less the total that was printed beside them."""
        return NOTHING if self.total_printed is None else self.agreed - self.total_printed


def money_of(moved: Iterable[tuple[Moved, Decimal]]) -> Money:
    """What these come to: credit notes lower what was invoiced, refunds what was paid."""
    sums = dict.fromkeys(Moved, NOTHING)
    for kind, amount in moved:
        sums[kind] += _ADDS[kind] * amount
    return Money(
        sums[Moved.INVOICE] + sums[Moved.CREDIT_NOTE], sums[Moved.PAYMENT] + sums[Moved.REFUND], sums[Moved.WRITE_OFF]
    )


@dataclass(frozen=True, slots=True)
class Totals:
    """The row under the ledger. What nobody has confirmed yet has no total."""

    childrens: Decimal
    adults: Decimal
    agreed: Decimal
    confirmed: Decimal | None
    variance: Decimal | None
    last_year: Decimal | None
    invoiced: Decimal
    paid: Decimal
    outstanding: Decimal
    due: Decimal


def totals_of(shares: Sequence[Share]) -> Totals:
    return Totals(
        childrens=sum_of(*(one.childrens for one in shares)),
        adults=sum_of(*(one.adults for one in shares)),
        agreed=sum_of(*(one.agreed for one in shares)),
        confirmed=_sum_if_any(one.confirmed for one in shares),
        variance=_sum_if_any(one.variance for one in shares),
        last_year=_sum_if_any(one.last_year for one in shares),
        invoiced=sum_of(*(one.money.invoiced for one in shares)),
        paid=sum_of(*(one.money.paid for one in shares)),
        outstanding=sum_of(*(one.outstanding for one in shares)),
        due=sum_of(*(one.due for one in shares)),
    )


def _sum_if_any(amounts: Iterable[Decimal | None]) -> Decimal | None:
    found = [amount for amount in amounts if amount is not None]
    return sum_of(*found) if found else None


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the budget: ``printed`` and ``recalculated`` are positive when they go the usual way of their
    kind. ``recalculated`` is None where there is nothing else to work it out from.
    """

    section: str
    name: str
    kind: Kind
    printed: Decimal | None
    recalculated: Decimal | None = None

    @property
    def difference(self) -> Decimal | None:
        """Recalculated less printed."""
        if self.printed is None or self.recalculated is None:
            return None
        return self.recalculated - self.printed


def usual_way(kind: Kind, direction: Direction, amount: Decimal) -> Decimal:
    """The amount as it is shown: positive, unless it goes the other way than lines of its kind do."""
    return amount if direction is usual_direction(kind) else -amount


def recalculated(lines: Sequence[Line], ledger: Decimal | None, carried_before: Decimal | None) -> tuple[Line, ...]:
    """The lines with what each should be: contributions from the ledger, what was brought forward from the year before,
    and what is carried forward from the printed lines above it.
    """
    others = {Kind.CONTRIBUTIONS: ledger, Kind.BROUGHT_FORWARD: carried_before, Kind.CARRIED_FORWARD: carried(lines)}
    return tuple(replace(line, recalculated=others.get(line.kind)) for line in lines)


def carried(lines: Iterable[Line]) -> Decimal:
    """What the printed lines leave: brought forward and income, less what was spent."""
    above = [line for line in lines if line.kind is not Kind.CARRIED_FORWARD and line.printed is not None]
    return sum_of(*(-_printed(line) if line.kind is Kind.COST else _printed(line) for line in above))


def _printed(line: Line) -> Decimal:
    return NOTHING if line.printed is None else line.printed
