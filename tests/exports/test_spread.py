"""Quartiles against the standard library, and what partners may learn from them."""

from __future__ import annotations

import statistics
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exports.counting.spread import LEAST, in_fives, spread_of

VALUES = st.fractions(min_value=0, max_value=1000, max_denominator=97)


@given(st.lists(VALUES, min_size=2, max_size=30))
def test_quartiles_are_those_of_the_standard_library(values: list[Fraction]) -> None:
    spread = spread_of(values)
    assert spread is not None
    quartiles = statistics.quantiles(values, n=4, method="inclusive")
    assert [spread.lower_quartile, spread.median, spread.upper_quartile] == quartiles
    assert (spread.lowest, spread.highest, spread.n) == (min(values), max(values), len(values))
    assert spread.mean == statistics.mean(values)


@pytest.mark.parametrize("values", [[Fraction(3)], [Fraction(1, 3)] * 4])
def test_equal_values_do_not_spread(values: list[Fraction]) -> None:
    spread = spread_of(values)
    assert spread is not None
    assert {spread.lowest, spread.lower_quartile, spread.median, spread.upper_quartile, spread.mean} == {values[0]}


def test_nobody_has_no_spread() -> None:
    assert spread_of([]) is None


@given(st.lists(VALUES, max_size=40))
def test_no_two_pages_differ_by_fewer_than_five_agencies(values: list[Fraction]) -> None:
    """Whoever reads the page after each new answer never sees what one agency, or fewer than five, have added."""
    seen = [in_fives(values[:count]) for count in range(len(values) + 1)]
    assert all(len(each) == 0 or len(each) >= LEAST for each in seen)
    for before, after in pairwise(seen):
        assert len(after) - len(before) in (0, LEAST)
        assert list(after[: len(before)]) == list(before)
