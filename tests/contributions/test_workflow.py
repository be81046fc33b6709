"""The table of states, and a contribution with which people do anything in any order."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.contributions.money import NOTHING, pounds
from portal.contributions.states import Moved, State
from portal.contributions.sums import Share, money_of
from portal.contributions.workflow import STEPS, WITH_MONEY, Action, after, after_money, allowed, drawn, is_order
from portal.errors import Refused

CELLS = [(action, state) for action in Action for state in State]
REPLIES = {Action.CONFIRM, Action.CONFIRM_WITH_CHANGES, Action.DISPUTE, Action.DECLINE}
ANSWERED = {State.CONFIRMED, State.CONFIRMED_WITH_CHANGES, State.DECLINED} | set(WITH_MONEY)


@pytest.mark.parametrize(("action", "state"), CELLS)
def test_what_the_table_does_not_allow_is_refused_with_a_sentence(action: Action, state: State) -> None:
    if allowed(action, state):
        assert after(action, state) in State
        return
    with pytest.raises(Refused) as refused:
        after(action, state)
    assert refused.value.message.endswith(STEPS[action].otherwise)


def test_nobody_replies_twice_and_money_waits_for_a_confirmation() -> None:
    for state in ANSWERED:
        assert not any(allowed(action, state) for action in REPLIES | {Action.SEND})
    assert not any(allowed(Action.MOVE_MONEY, state) for state in set(State) - set(WITH_MONEY))
    assert not any(allowed(Action.AGREE, one) for one in (State.INVOICED, State.PART_PAID, State.PAID))
    assert {Action.CONFIRM, Action.SEND} <= {action for action in Action if allowed(action, State.DISPUTED)}


@pytest.mark.parametrize(
    ("said", "order"), [("PO 1", True), ("none needed", False), (" None Needed ", False), ("", False)]
)
def test_that_none_is_needed_is_no_order(said: str, order: bool) -> None:
    assert is_order(said) is order


def test_every_state_is_reached() -> None:
    by_table = {then for step in STEPS.values() for then in step.becomes.values()}
    by_money = {State.INVOICED, State.PART_PAID, State.PAID, State.WRITTEN_OFF}
    assert by_table | by_money == set(State)


@given(
    st.integers(0, 10_000).map(pounds),
    st.lists(st.tuples(st.sampled_from(Moved), st.integers(1, 5_000).map(pounds)), max_size=8),
    st.booleans(),
)
def test_the_state_says_what_the_money_says(due: Decimal, moves: list[tuple[Moved, Decimal]], order: bool) -> None:
    share = Share("Example", due, NOTHING, State.CONFIRMED, confirmed_childrens=due, confirmed_adults=NOTHING)
    entered: list[tuple[Moved, Decimal]] = []
    for kind, amount in moves:
        tried = replace(share, money=money_of([*entered, (kind, amount)]))
        if tried.outstanding < 0 or min(tried.money.invoiced, tried.money.paid) < 0 or tried.money.invoiced > due:
            continue  # The verb refuses it.
        entered.append((kind, amount))
    share = replace(share, money=money_of(entered))
    state, money = after_money(share, "PO 1" if order else ""), share.money
    assert state in WITH_MONEY
    assert (state is State.PAID) == (money.paid > 0 and share.outstanding == 0 and not money.written_off)
    assert (state is State.WRITTEN_OFF) == (money.written_off > 0 and share.outstanding == 0)
    assert (state is State.PART_PAID) == (money.paid > 0 and share.outstanding > 0)
    if not entered:
        assert state is (State.PURCHASE_ORDER_RECEIVED if order else State.CONFIRMED)


def test_the_drawing_in_the_documents_is_the_table() -> None:
    page = (Path(__file__).parents[2] / "docs" / "contributions.md").read_text(encoding="utf-8")
    assert f"```mermaid\n{drawn()}\n```" in page, "Write the output of portal.contributions.workflow.drawn() into it."
