"""What is hidden stays hidden: attacked by every linear combination of sums, by bounds, and by trying every filling."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exports.suppression import Sum, hide
from portal.lado.figures.core.facts import Fact
from portal.lado.figures.core.sums import disagreements, sums
from portal.lado.figures.core.tally import Tally
from tests.lado.figures.invented import SNAPSHOT, YEAR, facts

pytestmark = pytest.mark.sqlite


def subtracted(numbers: Mapping[str, int], whole: Sequence[Sum], hidden: frozenset[str]) -> set[str]:
    """The hidden numbers that some combination of shown ones gives away: Gauss over all sums at once.

    Every subtraction there is, of rows, columns, totals and sheets, is a combination of these equations.
    """
    names = sorted(hidden)
    rows = []
    for one in whole:
        terms = {**dict.fromkeys(one.parts, 1), one.total: -1}
        rows.append([Fraction(terms.get(name, 0)) for name in names])
    reduced: list[list[Fraction]] = []
    for row in rows:
        for other in reduced:
            first = next(place for place, value in enumerate(other) if value)
            row = [value - row[first] * beside for value, beside in zip(row, other, strict=True)]
        if any(row):
            first = next(place for place, value in enumerate(row) if value)
            row = [value / row[first] for value in row]
            reduced = [
                [value - other[first] * beside for value, beside in zip(other, row, strict=True)] for other in reduced
            ]
            reduced.append(row)
    return {names[next(p for p, v in enumerate(row) if v)] for row in reduced if sum(1 for v in row if v) == 1}


def bounded(numbers: Mapping[str, int], whole: Sequence[Sum], hidden: frozenset[str]) -> set[str]:
    """The hidden numbers of which bounds leave one: nothing hidden is below 1, and no part above its whole."""
    low = {name: 1 if name in hidden else value for name, value in numbers.items()}
    high: dict[str, float] = {name: float("inf") if name in hidden else value for name, value in numbers.items()}
    changed = True
    while changed:
        changed = False
        for one in whole:
            parts = [part for part in one.parts if part in numbers]
            ends = [(one.total, sum(low[p] for p in parts), sum(high[p] for p in parts))]
            for part in parts:
                others = [p for p in parts if p != part]
                least = low.get(one.total, 0) - sum(high[p] for p in others)
                most = high.get(one.total, 0) - sum(low[p] for p in others)
                ends.append((part, least, most))
            for name, least, most in ends:
                if name in hidden and (least > low[name] or most < high[name]):
                    low[name], high[name] = int(max(low[name], least)), min(high[name], most)
                    changed = True
    return {name for name in hidden if low[name] == high[name]}


def grid(rows: Sequence[Sequence[int]]) -> tuple[dict[str, int], list[Sum]]:
    """A table with totals of rows, of columns and of all."""
    wide, tall = range(len(rows[0])), range(len(rows))
    numbers = {f"{r}/{c}": rows[r][c] for r in tall for c in wide}
    whole = [Sum(f"{r}/*", tuple(f"{r}/{c}" for c in wide)) for r in tall]
    whole += [Sum(f"*/{c}", tuple(f"{r}/{c}" for r in tall)) for c in wide]
    for one in whole:
        numbers[one.total] = sum(numbers[part] for part in one.parts)
    whole += [Sum("*", tuple(f"{r}/*" for r in tall)), Sum("*", tuple(f"*/{c}" for c in wide))]
    numbers["*"] = sum(map(sum, rows))
    return numbers, whole


GRIDS = st.integers(2, 5).flatmap(
    lambda wide: st.lists(st.lists(st.integers(0, 12), min_size=wide, max_size=wide), min_size=2, max_size=5)
)


@given(GRIDS)
def test_no_subtraction_reveals_a_cell_of_any_table(rows: list[list[int]]) -> None:
    numbers, whole = grid(rows)
    hidden = hide(numbers, whole)
    assert {key for key, value in numbers.items() if 0 < value < 5} <= hidden
    assert not [key for key in hidden if numbers[key] == 0]
    assert subtracted(numbers, whole, hidden & frozenset(key for key, value in numbers.items() if value)) == set()
    assert bounded({key: value for key, value in numbers.items() if value}, whole, hidden) == set()


@settings(max_examples=10)
@given(st.lists(st.lists(st.integers(0, 4), min_size=2, max_size=2), min_size=2, max_size=2))
def test_every_filling_of_a_small_table_leaves_a_choice(rows: list[list[int]]) -> None:
    """By brute force: all whole numbers from 1 in the hidden places that make the totals that are shown."""
    numbers, whole = grid(rows)
    hidden = hide(numbers, whole)
    cells = [f"{r}/{c}" for r in range(len(rows)) for c in range(2)]
    secret = [cell for cell in cells if cell in hidden]
    most = 7
    seen: dict[str, set[int]] = {key: set() for key in hidden}
    for filling in product(range(1, most), repeat=len(secret)):
        tried = {**{cell: numbers[cell] for cell in cells}, **dict(zip(secret, filling, strict=True))}
        made, _ = grid([[tried[f"{r}/{c}"] for c in range(2)] for r in range(len(rows))])
        if all(made[key] == numbers[key] for key in numbers if key not in hidden):
            for key in hidden:
                seen[key].add(made[key])
    assert {key for key, values in seen.items() if len(values) < 2} == set()


@settings(max_examples=5)
@given(facts())
def test_no_subtraction_reveals_a_number_of_the_report(casebook: list[Fact]) -> None:
    attack(casebook)


@pytest.mark.soak
@given(facts())
def test_no_subtraction_reveals_a_number_of_many_reports(casebook: list[Fact]) -> None:
    attack(casebook)


def attack(casebook: list[Fact]) -> None:
    """Over all sums of all sheets of a year at once."""
    tally = Tally(SNAPSHOT)
    tally.add(casebook)
    numbers = {key: value for key, value in tally.years[YEAR].items() if value}
    assert disagreements(numbers) == []
    hidden = hide(numbers, sums())
    assert {key for key, value in numbers.items() if value < 5} <= hidden
    assert subtracted(numbers, sums(), hidden) == set()
    assert bounded(numbers, sums(), hidden) == set()


def test_what_need_not_be_hidden_is_shown() -> None:
    """One small number in a row takes one more with it, the smallest, and no total."""
    numbers, whole = grid([[3, 9, 20, 30], [10, 11, 12, 13], [40, 41, 42, 43]])
    assert hide(numbers, whole) == {"0/0", "0/1", "1/0", "1/1"}
    assert hide({"a": 0, "b": 7, "t": 7}, [Sum("t", ("a", "b"))]) == frozenset()


def test_the_attack_finds_what_is_not_protected() -> None:
    numbers, whole = grid([[3, 9], [10, 11]])
    assert subtracted(numbers, whole, frozenset({"0/0"})) == {"0/0"}
    assert bounded({"a": 1, "b": 1, "t": 2}, [Sum("t", ("a", "b"))], frozenset({"a", "b"})) == {"a", "b"}
