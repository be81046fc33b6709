"""What ``demo load`` shows of money and meetings: the published year to the penny, and this year in every state."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from portal.accounts.models import Partnership
from portal.attendance.finding import groups_of, meetings_of
from portal.contributions import service
from portal.contributions.states import Asked, State
from portal.database import pretend_now
from portal.demo.rounds import at, make_demonstration
from portal.permissions import SYSTEM
from tests.demo.small import plan_of_few

Work = Callable[[], Any]
KEY = b"an invented key"


@pytest.mark.sqlite
def test_the_demonstration_has_a_contribution_in_every_state(unit_of_work: Work, mails: object) -> None:
    with unit_of_work():
        made = demonstration(date(2026, 11, 21))
    with unit_of_work(), pretend_now(at(date(2026, 11, 21), 9)):
        this_year = service.read_year(SYSTEM, made, "2026-27")
        assert {share.state for share in this_year.shares} == set(State) - {State.SENT, State.WRITTEN_OFF}
        assert {each for share in this_year.shares for each in share.asked} == set(Asked)
        kind = service.read_year(SYSTEM, made, "2026-27", with_in_kind=True).in_kind
        assert [(one.contributor[:3], one.worth) for one in kind] == [("G4S", Decimal("1500.00"))]
        assert this_year.totals.agreed == sum(share.agreed for share in this_year.shares)
        published = service.read_year(SYSTEM, made, "2024-25")
        assert (published.totals.agreed, published.totals.outstanding) == (Decimal("258792.00"), 0)
        assert [line.difference for line in published.differing] == [Decimal("10.00")]
        between = service.read_year(SYSTEM, made, "2025-26")
        assert {share.state for share in between.shares} == {State.PAID}
        assert not between.differing
        board = groups_of(made.id)[0]
        assert [one.verdict.quorate for one in meetings_of(board, "2024-25")] == [True, True, True, False]
        assert [one.verdict.quorate for one in meetings_of(board, "2026-27")] == [True, False]


@pytest.mark.sqlite
@pytest.mark.parametrize(
    "day",
    [
        date(2025, 4, 2),
        pytest.param(date(2025, 3, 31), marks=pytest.mark.soak),
        pytest.param(date(2026, 4, 1), marks=pytest.mark.soak),
    ],
)
def test_it_can_be_made_on_any_day(unit_of_work: Work, mails: object, day: date) -> None:
    """Also on one before the published year was over, and on the first days of a year."""
    with unit_of_work():
        demonstration(day)


def demonstration(day: date) -> Partnership:
    return make_demonstration(replace(plan_of_few(), rounds=(), money=True), KEY, day, 1)
