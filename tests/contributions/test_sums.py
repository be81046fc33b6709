"""What is added up and compared: sums, variances and differences, for whatever amounts there are."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import example, given
from hypothesis import strategies as st

from portal.contributions.money import pounds
from portal.contributions.states import Kind, Moved, State
from portal.contributions.sums import Line, Money, Share, carried, money_of, recalculated, totals_of

PENCE = st.integers(0, 10**9).map(pounds)
MAYBE = st.none() | PENCE
SIGNED = st.integers(-(10**9), 10**9).map(pounds)


@st.composite
def shares(draw: st.DrawFn) -> Share:
    confirmed = draw(st.booleans())
    both = draw(st.tuples(PENCE, PENCE)) if confirmed else (None, None)
    money = Money(*draw(st.tuples(PENCE, PENCE, PENCE)))
    return Share(
        "Example",
        draw(MAYBE),
        draw(MAYBE),
        draw(st.sampled_from(State)),
        confirmed_childrens=both[0],
        confirmed_adults=both[1],
        last_year=draw(MAYBE),
        money=money,
    )


@given(st.lists(shares(), max_size=8))
def test_every_column_adds_up_and_the_columns_agree_with_each_other(found: list[Share]) -> None:
    totals = totals_of(found)
    assert totals.childrens + totals.adults == totals.agreed == sum(one.agreed for one in found)
    written_off = sum(one.money.written_off for one in found)
    assert totals.outstanding == totals.due - totals.paid - written_off
    known = [one for one in found if one.confirmed is not None]
    assert (totals.confirmed is None) is (not known)
    if known:
        assert totals.confirmed is not None
        assert totals.variance == totals.confirmed - sum(one.agreed for one in known)
    assert all(str(amount).rpartition(".")[2].__len__() == 2 for amount in (totals.agreed, totals.outstanding))


@given(shares())
@example(Share("Example", Decimal(5), None, State.DECLINED))
def test_what_is_due_follows_the_reply(share: Share) -> None:
    if share.state is State.DECLINED:
        assert share.due == 0
    else:
        assert share.due == (share.agreed if share.confirmed is None else share.confirmed)
    assert (share.variance is None) is (share.confirmed is None)


@given(st.lists(st.tuples(st.sampled_from(Moved), PENCE)))
def test_movements_come_to_the_same_in_any_order(moved: list[tuple[Moved, Decimal]]) -> None:
    assert money_of(moved) == money_of(reversed(moved))
    paid = sum(amount for kind, amount in moved if kind is Moved.PAYMENT)
    refunded = sum(amount for kind, amount in moved if kind is Moved.REFUND)
    assert money_of(moved).paid == paid - refunded


@given(st.lists(st.tuples(st.sampled_from(Kind), SIGNED), max_size=9), MAYBE, MAYBE)
def test_the_balance_is_what_the_printed_lines_leave(
    given_lines: list[tuple[Kind, Decimal]], ledger: Decimal | None, before: Decimal | None
) -> None:
    lines = [Line("Example", "Example", kind, amount) for kind, amount in given_lines]
    income = sum(a for kind, a in given_lines if kind not in (Kind.COST, Kind.CARRIED_FORWARD))
    assert carried(lines) == income - sum(a for kind, a in given_lines if kind is Kind.COST)
    for line, again in zip(lines, recalculated(lines, ledger, before), strict=True):
        assert again.printed == line.printed
        assert again.difference is None or again.difference + (again.printed or 0) == again.recalculated
        assert line.kind is not Kind.CONTRIBUTIONS or again.recalculated == ledger
        assert line.kind is not Kind.COST or again.recalculated is None
