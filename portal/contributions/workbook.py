"""The sheets of a year's contributions and budget, as plain lists.

Amounts are positive, whichever way they go. ``ledger_signs`` shows them as finance prints them: income and a balance in
hand with a minus, costs without. Every sheet that has amounts says which of the two it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal

from exports.listing import Listing, Marked, Plain, Value
from portal.contributions.money import in_words
from portal.contributions.service.read_year import Year
from portal.contributions.states import ASKED_WORDS, STATE_WORDS, Asked, Kind
from portal.contributions.sums import Line, Share
from portal.forms.spec import Colour
from portal.local_time import moment

Cell = Value | Marked | Plain
LEDGER_COLUMNS = (
    ("contributor", 40),
    ("children's", 15),
    ("adults'", 15),
    ("total", 15),
    ("agreed", 15),
    ("confirmed", 15),
    ("variance", 14),
    ("last year", 15),
    ("invoiced", 15),
    ("paid", 15),
    ("outstanding", 15),
    ("state", 22),
)
BUDGET_COLUMNS = (
    ("line", 40),
    ("printed", 17),
    ("recalculated", 17),
    ("difference", 14),
    ("direction", 16),
    ("check", 60),
)
OUTSTANDING_COLUMNS = (("contributor", 40), ("to pay", 16), ("invoiced", 16), ("paid", 16), ("outstanding", 16))
POSITIVE = (
    "Amounts are positive, whichever way the money goes. A minus means less than was agreed or printed, or the "
    "other way than usual."
)
LEDGER = "Ledger signs: income, contributions and a balance in hand have a minus, costs have none."
WAYS = {Kind.COST: "cost", Kind.CARRIED_FORWARD: "balance in hand"}
FROM = {
    Kind.CONTRIBUTIONS: "the ledger",
    Kind.BROUGHT_FORWARD: "the year before, recalculated",
    Kind.CARRIED_FORWARD: "the printed lines above",
}
"""What the recalculated figure of a line is worked out from."""

NOT_CHECKED = {
    Kind.COST: "Only finance has this figure: nothing in the portal adds up to it.",
    Kind.OTHER_INCOME: "Only finance has this figure: nothing in the portal adds up to it.",
    Kind.BROUGHT_FORWARD: "The budget of the year before is not here. Once it is, the two are compared.",
    Kind.CONTRIBUTIONS: "Nobody is in the ledger of this year. Once they are, this is compared with it.",
}
"""Why a line has no recalculated figure."""

READING = (
    ("children's, adults', total", "As agreed. Blank: not asked. £0.00: nil agreed. “in kind only”: nothing in cash."),
    (
        "confirmed, variance",
        "Variance is confirmed less agreed, so a minus means less than agreed. Blank: not confirmed yet.",
    ),
    ("outstanding", "Confirmed, or agreed until it is confirmed, less paid and written off. Declined: nothing."),
    ("last year", "What was confirmed for the year before, or agreed where nobody confirmed it."),
    (
        "Budget",
        "Printed is what finance printed. Recalculated is worked out: contributions from the ledger, what was brought "
        "forward from the year before, what is carried forward from the printed lines. The column “check” says why a "
        "line has none.",
    ),
    ("Difference", "Recalculated less printed. A figure that differs is marked, and never corrected."),
)


def listings_of(found: Year, taken_at: datetime, *, ledger_signs: bool = False) -> tuple[Listing, ...]:
    """All sheets, in the order of the tabs."""
    return tuple(sheet for sheet in _Sheets(found, ledger_signs).all(taken_at))


class _Sheets:
    """Makes the sheets of one year with one convention of signs."""

    def __init__(self, found: Year, ledger_signs: bool) -> None:
        self.found = found
        self.income = -1 if ledger_signs else 1
        self.convention = LEDGER if ledger_signs else POSITIVE
        self.ledger_signs = ledger_signs

    def all(self, taken_at: datetime) -> Iterator[Listing]:
        yield self.contributions()
        yield self.budget()
        yield self.outstanding()
        yield self.notes(taken_at)
        yield self.annual_report()

    def contributions(self) -> Listing:
        rows = [self.ledger_row(share) for share in self.found.shares]
        totals = self.found.totals
        sums = (totals.childrens, totals.adults, totals.agreed, totals.agreed, totals.confirmed, totals.variance)
        money = (totals.last_year, totals.invoiced, totals.paid, totals.outstanding)
        total = ["Total", *map(self.into, sums + money), ""]
        return self.listing("Contributions", LEDGER_COLUMNS, rows, [[Marked(value, bold=True) for value in total]])

    def ledger_row(self, share: Share) -> list[Cell]:
        differs = Colour.AMBER if share.printed_differs else None
        return [
            share.name,
            self.fund(share.childrens, share.asked[0]),
            self.fund(share.adults, share.asked[1]),
            Marked(self.into(share.agreed), colour=differs),
            *map(self.into, (share.agreed, share.confirmed, share.variance, share.last_year)),
            *map(self.into, (share.money.invoiced, share.money.paid, share.outstanding)),
            STATE_WORDS[share.state][0],
        ]

    def fund(self, amount: Decimal | None, asked: Asked) -> Cell:
        """The amount; what is none, and why there is none, in words. A blank cell is what was not asked."""
        return ASKED_WORDS[Asked.IN_KIND] if asked is Asked.IN_KIND else self.into(amount)

    def into(self, amount: Decimal | None) -> Decimal | None:
        """An amount of income, with the sign of this workbook."""
        return None if amount is None else amount * self.income + 0

    def signed(self, kind: Kind, amount: Decimal | None) -> Decimal | None:
        return amount if kind is Kind.COST else self.into(amount)

    def budget(self) -> Listing:
        return self.listing("Budget", BUDGET_COLUMNS, [self.budget_row(line) for line in self.found.budget])

    def budget_row(self, line: Line) -> list[Cell]:
        colour = Colour.AMBER if line.difference else None
        amounts = [self.signed(line.kind, each) for each in (line.printed, line.recalculated, line.difference)]
        return [
            line.name,
            *(Marked(amount, colour=colour) for amount in amounts),
            WAYS.get(line.kind, "income"),
            Marked(check_words(line), colour=colour),
        ]

    def outstanding(self) -> Listing:
        owing = [share for share in self.found.shares if share.outstanding]
        rows: list[list[Cell]] = [
            [
                share.name,
                *map(self.into, (share.due, share.money.invoiced, share.money.paid, share.outstanding)),
                STATE_WORDS[share.state][0],
            ]
            for share in owing
        ]
        return self.listing("Outstanding", (*OUTSTANDING_COLUMNS, ("state", 26)), rows)

    def annual_report(self) -> Listing:
        """The shape in which the annual report prints it: contributions, and the position of the budget under them."""
        year, totals = self.found.year, self.found.totals
        rows: list[list[Cell]] = [
            [s.name, self.fund(s.childrens, s.asked[0]), self.fund(s.adults, s.asked[1]), self.into(s.agreed)]
            for s in self.found.shares
        ]
        total = ["Total", *map(self.into, (totals.childrens, totals.adults, totals.agreed))]
        below: list[list[Cell]] = [[Marked(value, bold=True) for value in total], [""]]
        below.append([Marked(f"End of year budget position {year}", bold=True), Marked("Section", bold=True), "", ""])
        below += [[line.name, line.section, "", self.signed(line.kind, line.printed)] for line in self.found.budget]
        below += [[Plain(f"To check: {line.name}. {check_words(line)}")] for line in self.found.differing]
        columns = (("Agency", 56), ("Children's", 18), ("Adults'", 18), ("Total contribution", 20))
        above = (f"Agency contributions for {year}", self.convention)
        return self.listing("Annual report", columns, rows, below, above)

    def notes(self, taken_at: datetime) -> Listing:
        rows = [*notes_of(self.found, self.convention), ("Taken at", moment(taken_at))]
        columns = (("topic", 34), ("note", 110))
        return Listing("Notes", [name for name, _ in columns], [wide for _, wide in columns], rows)

    def listing(
        self,
        title: str,
        columns: tuple[tuple[str, int], ...],
        rows: list[list[Cell]],
        below: list[list[Cell]] | None = None,
        above: tuple[str, ...] = (),
    ) -> Listing:
        """A sheet with its rows, the totals under them, and which signs its amounts have."""
        heads, wide = [name for name, _ in columns], [wide for _, wide in columns]
        signs: list[list[Cell]] = [] if above else [[""], [Plain(self.convention)]]
        return Listing(title, heads, wide, rows, above, [*(below or ()), *signs])


def compared(line: Line) -> str:
    """Both amounts of a line that has both; nothing of one that has not."""
    if line.recalculated is None or line.printed is None:
        return ""
    return f"{in_words(line.recalculated)} from {FROM[line.kind]}, {in_words(line.printed)} printed"


def check_words(line: Line) -> str:
    """What was compared and how it came out."""
    if line.recalculated is None or line.printed is None:
        return NOT_CHECKED[line.kind]
    if not line.difference:
        return f"Agrees: {compared(line)}."
    return f"DIFFERS by {in_words(abs(line.difference))}: {compared(line)}. Nothing has been corrected."


def notes_of(found: Year, convention: str) -> Iterator[tuple[str, str]]:
    """How to read the workbook, and what does not add up."""
    yield "Partnership", found.partnership.name
    yield "Financial year", found.year
    yield "Signs", convention
    yield from READING
    for share in found.shares:
        if share.printed_differs:
            printed = f"{in_words(share.total_printed or Decimal(0))} is printed"
            yield "Total that differs", f"{share.name}: the parts come to {in_words(share.agreed)}, {printed}."
    for gift in found.in_kind:
        worth = f"{gift.what}, estimated at {in_words(gift.worth)} ({gift.basis}). Not counted as money."
        yield f"In kind: {gift.contributor}", worth
    for line in found.differing:
        yield "Budget line that differs", f"{line.name}: {check_words(line)}"
    if not found.budget:
        yield "Budget", "No budget has been imported for this year."
