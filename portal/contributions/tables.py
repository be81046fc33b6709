"""The two tables that finance sends: what was contributed, and the lines of the budget. Read whole, or not at all.

A ``_printed`` column is what the paper says; the ``_value`` column beside it is the same as a bare number, and the two
must agree. Papers show income with a minus, so an amount with a minus is money to the partnership.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from portal.contributions.money import NOTHING, amount_in
from portal.contributions.states import Asked, Direction, Kind
from portal.uploads import text
from portal.uploads.faults import Faults, cells_of
from portal.uploads.table import Limits

FUNDS = ("childrens", "adults", "total")
CONTRIBUTIONS = ("agency", *(f"{fund}_printed" for fund in FUNDS), *(f"{fund}_value" for fund in FUNDS))
BUDGET = ("section", "line", "amount_printed", "amount_value")
INCOME, EXPENDITURE, BALANCE = "Income", "Expenditure", "Balance"
Cells = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ReadContribution:
    """A row of the first table. An amount is None where the cell is blank: that contributor was not asked for it."""

    row: int
    name: str
    childrens: Decimal | None
    adults: Decimal | None
    total: Decimal | None


@dataclass(frozen=True, slots=True)
class ReadLine:
    """A row of the second table: the amount is positive, ``direction`` says which way it goes."""

    row: int
    section: str
    line: str
    kind: Kind
    direction: Direction
    amount: Decimal


def asked_by(amount: Decimal | None) -> Asked:
    """What an amount in a table says was agreed."""
    if amount is None:
        return Asked.NOT_ASKED
    return Asked.AGREED if amount else Asked.NIL


def contributions_in(content: bytes) -> tuple[ReadContribution, ...]:
    """The rows of a table of contributions. Raises BadRows with everything that is wrong, or BadFile."""
    faults = Faults()
    table = text.rows_of(content, Limits(), comment="#")
    signed = [
        ReadContribution(
            row.number,
            faults.name(row.number, "agency", cells["agency"]),
            *(_amount(cells, which, row.number, faults) for which in FUNDS),
        )
        for row, cells in cells_of(table, faults, CONTRIBUTIONS)
    ]
    _once(signed, faults)
    read = [_positive(one, _papers_sign(signed), faults) for one in signed]
    faults.refuse()
    return tuple(read)


def budget_in(content: bytes) -> tuple[ReadLine, ...]:
    """The lines of a budget. Raises BadRows with everything that is wrong, or BadFile."""
    faults = Faults()
    table = text.rows_of(content, Limits(), comment="#")
    read = [_line(row.number, cells, faults) for row, cells in cells_of(table, faults, BUDGET)]
    lines = [line for line in read if line is not None]
    for kind in (Kind.BROUGHT_FORWARD, Kind.CONTRIBUTIONS, Kind.CARRIED_FORWARD):
        for again in [line for line in lines if line.kind is kind][1:]:
            faults.say(again.row, "line", f"there is a second line of the kind “{again.line}”. Leave one of them")
    faults.refuse()
    return tuple(lines)


def _amount(cells: Cells, which: str, row: int, faults: Faults) -> Decimal | None:
    """The amount of a pair of columns, with its sign. Where they do not agree that is a fault of the second."""
    printed = faults.read(row, f"{which}_printed", lambda: amount_in(cells[f"{which}_printed"]))
    before = len(faults.found)
    value = faults.read(row, f"{which}_value", lambda: amount_in(cells[f"{which}_value"]))
    readable = printed is not None or not cells[f"{which}_printed"].strip()
    if readable and len(faults.found) == before and printed != value:
        what = f"has {_said(value)}, and {which}_printed has {_said(printed)}. Make the two agree"
        faults.say(row, f"{which}_value", what)
    return printed


def _said(amount: Decimal | None) -> str:
    return "nothing" if amount is None else f"{amount:,}"


def _papers_sign(rows: list[ReadContribution]) -> int:
    """-1 where the table shows income with a minus, as most of its amounts say."""
    amounts = [amount for one in rows for amount in (one.childrens, one.adults, one.total) if amount]
    return -1 if 2 * sum(amount < 0 for amount in amounts) >= len(amounts) and amounts else 1


def _positive(one: ReadContribution, sign: int, faults: Faults) -> ReadContribution:
    """The row with positive amounts; one that goes the other way than the rest is a fault."""
    turned: list[Decimal | None] = []
    for which, amount in (("childrens", one.childrens), ("adults", one.adults), ("total", one.total)):
        if amount and (amount < 0) is not (sign < 0):
            other = "has no minus, unlike the others" if sign < 0 else "has a minus, unlike the others"
            faults.say(one.row, f"{which}_printed", f"{other}. Give every contribution the same sign")
        turned.append(abs(amount) if amount is not None else None)
    if one.total is None and (one.childrens is not None or one.adults is not None):
        faults.say(one.row, "total_printed", "is blank, and there are amounts beside it. Enter their total")
    return ReadContribution(one.row, one.name, *turned)


def _once(rows: list[ReadContribution], faults: Faults) -> None:
    counts = Counter(one.name.casefold() for one in rows if one.name)
    for one in rows:
        if counts[one.name.casefold()] > 1:
            faults.say(one.row, "agency", f"“{one.name}” stands in more than one row. Leave one of them")


def _line(row: int, cells: Cells, faults: Faults) -> ReadLine | None:
    section, line = cells["section"].strip(), faults.name(row, "line", cells["line"])
    before = len(faults.found)
    amount = _amount(cells, "amount", row, faults)
    kind = kind_of(section, line)
    if kind is None:
        faults.say(row, "section", f"“{section}” is not known. Write {INCOME}, {EXPENDITURE} or {BALANCE}")
        return None
    if amount is None:
        if len(faults.found) == before:
            faults.say(row, "amount_printed", "is blank. Enter an amount, 0 where there was none")
        return None
    direction = usual_direction(kind)
    if amount and (amount > 0) is (direction is Direction.IN):
        direction = Direction.OUT if direction is Direction.IN else Direction.IN
    return ReadLine(row, section, line, kind, direction, abs(amount))


def kind_of(section: str, line: str) -> Kind | None:
    """What a line is, by the section it stands in and how it begins; None where the section is none."""
    begins = line.casefold()
    if section.casefold().startswith(BALANCE.casefold()):
        return Kind.CARRIED_FORWARD
    if section.casefold() == EXPENDITURE.casefold():
        return Kind.COST
    if section.casefold() != INCOME.casefold():
        return None
    if begins.startswith("brought forward"):
        return Kind.BROUGHT_FORWARD
    return Kind.CONTRIBUTIONS if begins.startswith(("contributions", "agency contributions")) else Kind.OTHER_INCOME


def usual_direction(kind: Kind) -> Direction:
    """Which way a line of this kind goes unless its sign says otherwise. A balance in hand is the partnership's."""
    return Direction.OUT if kind is Kind.COST else Direction.IN


def sum_of(*amounts: Decimal | None) -> Decimal:
    """What these come to; what was not asked adds nothing."""
    return sum((amount for amount in amounts if amount is not None), NOTHING)
