"""Named rules: at their borders, and that each is used."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.forms.answers import Value
from portal.forms.rules import RULES
from tests.forms.sets import small

NUMBERS = st.integers(-50, 50) | st.decimals(-50, 50, places=2)
CASES: list[tuple[str, Value | None, tuple[Value | None, ...], bool]] = [
    ("not_more_than", 5, (5,), True),
    ("not_more_than", Decimal("5.01"), (5,), False),
    ("not_more_than", None, (5,), True),
    ("not_more_than", 5, (None,), True),
    ("adds_up_to", 5, (2, Decimal("3.0")), True),
    ("adds_up_to", 5, (2, 2), False),
    ("adds_up_to", 5, (2, None), True),
    ("adds_up_to", None, (2, 3), True),
    ("not_before", date(2026, 1, 2), (date(2026, 1, 2),), True),
    ("not_before", date(2026, 1, 1), (date(2026, 1, 2),), False),
    ("not_before", None, (date(2026, 1, 2),), True),
    ("not_before", date(2026, 1, 2), (None,), True),
    ("different", "a", ("b", "c"), True),
    ("different", " A", ("b", "a "), False),
    ("different", 3, (3,), False),
    ("different", None, (None,), True),
    ("different", "a", (None,), True),
    ("at_least_one_of", "a", (None, None), True),
    ("at_least_one_of", None, (None, 0), True),
    ("at_least_one_of", None, (None, None), False),
    ("needed_when", None, (None, None), True),
    ("needed_when", "a", ("b",), True),
    ("needed_when", None, (None, "b"), False),
    ("not_before", "2026", ("2026-12-31",), True),
    ("not_before", "2026-05", ("2026-06",), False),
    ("not_before", "about 2025", ("2026-12-31",), True),
    ("not_before", "about 2024", ("2026-01-08",), False),
    ("not_before", "2026-02 to 2026-03", ("2026-03-31",), True),
    ("not_both", "nobody_knows", (None,), True),
    ("not_both", None, ("x",), True),
    ("not_both", "nobody_knows", ("x",), False),
    ("child_at", date(2008, 5, 6), (date(2026, 5, 5),), True),
    ("child_at", date(2008, 5, 6), (date(2026, 5, 6),), False),
    ("child_at", date(2008, 5, 6), ("2026-05",), True),
    ("child_at", date(2008, 5, 6), ("2026-06",), False),
    ("child_at", date(2026, 5, 6), (date(2026, 5, 6),), True),
    ("child_at", date(2026, 5, 7), (date(2026, 5, 6),), False),
    ("child_at", date(2026, 5, 7), ("2026-05",), True),
    ("child_at", date(2008, 2, 29), (date(2026, 2, 28),), True),
    ("child_at", date(2008, 2, 29), (date(2026, 3, 1),), False),
    ("child_at", None, (date(2026, 3, 1),), True),
    ("child_at", date(1980, 1, 1), (None,), True),
    ("still_child", date(2008, 9, 2), (date(2026, 9, 1),), True),
    ("still_child", date(2008, 9, 1), (date(2026, 9, 1),), False),
    ("still_child", None, (date(2026, 9, 1),), True),
    ("usual_age", date(2010, 9, 1), (date(2026, 9, 1),), True),
    ("usual_age", date(2010, 9, 2), (date(2026, 9, 1),), False),
    ("usual_age", date(1935, 9, 2), (date(2026, 9, 1),), True),
    ("usual_age", date(1935, 9, 1), (date(2026, 9, 1),), False),
    ("usual_age", None, (date(2026, 9, 1),), True),
]


@pytest.mark.parametrize(("name", "value", "others", "holds"), CASES)
def test_rules(name: str, value: Value | None, others: tuple[Value | None, ...], holds: bool) -> None:
    assert RULES[name].holds(value, others) is holds


def test_every_rule_has_both_verdicts_above_and_a_place_in_the_set_of_everything() -> None:
    assert {(name, holds) for name, _, _, holds in CASES} == {
        (name, holds) for name in RULES for holds in (True, False)
    }
    assert {rule.name for rule in small("everything").rules} == RULES.keys()


@given(NUMBERS, NUMBERS)
def test_a_part_that_is_not_more_than_its_whole_leaves_a_rest(part: Value, whole: Value) -> None:
    assert RULES["not_more_than"].holds(part, (whole,)) is (Decimal(whole) - Decimal(part) >= 0)  # type: ignore[arg-type]


@given(st.lists(NUMBERS, min_size=1, max_size=4))
def test_a_total_is_the_sum_in_any_order(parts: list[Value]) -> None:
    total = sum((Decimal(part) for part in parts), Decimal(0))  # type: ignore[arg-type]
    assert RULES["adds_up_to"].holds(total, tuple(reversed(parts)))
    assert not RULES["adds_up_to"].holds(total + 1, tuple(parts))
