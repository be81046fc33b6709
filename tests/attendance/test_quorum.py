"""Whether a meeting could decide: every kind of rule, both sides of each bound, and the day from which it counts."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.attendance.names import same_body
from portal.attendance.quorum import Attendee, Rule, RuleKind, Seat, rule_on, verdict_of
from portal.attendance.tables import rules_in

DAY = date(2025, 1, 1)
A, B, C = Seat("Example A"), Seat("Example B", ("List",)), Seat("Example C", ("List",))
SEATS = [A, B, C]


def verdict(words: str, came: list[Attendee], money: bool = False) -> tuple[bool | None, tuple[str, ...]]:
    found = verdict_of(list(rules_in(words, DAY)), DAY, SEATS, came, money)
    return found.quorate, found.missing


def test_one_of_each_names_who_is_missing() -> None:
    words = "one representative of each of: Example A; Example B"
    assert verdict(words, [Attendee(A), Attendee(B)]) == (True, ())
    assert verdict(words, [Attendee(A), Attendee(C)]) == (False, ("Example B",))
    assert verdict(words, []) == (False, ("Example A", "Example B"))


def test_a_name_that_nobody_has_leaves_it_open_unless_somebody_else_is_missing() -> None:
    words = "at least one representative from the Example A and Nobody"
    assert verdict(words, [Attendee(A)]) == (None, ("Nobody",))
    assert verdict(words, []) == (False, ("Example A",))


def test_so_many_of_a_list() -> None:
    assert verdict("minimum of two representatives of the List", [Attendee(B), Attendee(C)])[0] is True
    assert verdict("minimum of two representatives of the List", [Attendee(A), Attendee(C)]) == (False, ("Example B",))
    assert verdict("minimum of two representatives of the List", [Attendee(C), Attendee(C)])[0] is False
    assert verdict("minimum of three representatives of the List", [Attendee(B), Attendee(C)])[0] is None


def test_money_needs_all_of_the_list() -> None:
    words = "minimum of one representatives of the List; financial matters need all two List"
    assert verdict(words, [Attendee(B)])[0] is True
    assert verdict(words, [Attendee(B)], money=True) == (False, ("Example C",))
    assert verdict(words, [Attendee(B), Attendee(C)], money=True)[0] is True
    assert verdict(words.replace("two", "three"), [Attendee(B), Attendee(C)], money=True)[0] is None
    assert verdict(words, [Attendee(A)], money=True)[0] is False


@given(st.integers(0, 12), st.integers(0, 12))
def test_a_share_is_a_bound_that_may_be_reached(councillors: int, others: int) -> None:
    came = [Attendee(A, "councillor")] * councillors + [Attendee(B)] * others
    enough = councillors + others >= 6 and 2 * councillors <= councillors + others
    assert verdict("six members, of whom no more than half will be Councillors", came)[0] is enough


@given(st.lists(st.integers(0, 400), min_size=1, unique=True), st.integers(0, 400))
def test_the_last_rule_that_had_begun_counts(begins: list[int], day: int) -> None:
    rules = [Rule(RuleKind.SOME_OF, DAY + timedelta(days=n), str(n)) for n in begins]
    found = rule_on(rules, DAY + timedelta(days=day))
    begun = [n for n in begins if n <= day]
    assert (found.words if found is not None else None) == (str(max(begun)) if begun else None)


@pytest.mark.parametrize("words", ["not stated", "not stated separately", ""])
def test_where_nothing_is_stated_nothing_is_said(words: str) -> None:
    assert verdict(words, [Attendee(A)]) == (None, ())


@pytest.mark.parametrize("words", ["five people", "minimum of some representatives of the List", "all of them"])
def test_words_that_are_no_rule_are_refused(words: str) -> None:
    with pytest.raises(ValueError, match="not a way to state a quorum"):
        list(rules_in(words, DAY))


SAME = [
    ("BLMK Integrated Care Board (ICB)", "Bedfordshire, Luton and Milton Keynes Integrated Care Board"),
    ("Central and North West London Foundation Trust", "Central & North West London NHS Foundation Trust"),
    ("TVP", "Thames Valley Police"),
    ("thames valley police", "Thames Valley Police"),
]
OTHERS = [
    ("ICB", "BLMK Integrated Care Board"),
    ("National Probation Service", "National Probation"),
    ("Milton Keynes City Council", "Milton Keynes University Hospital"),
    ("TVP", "Thames Valley Probation Service"),
    ("it", "Integrated Trust"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_one_body_is_written_in_several_ways(one: str, other: str) -> None:
    assert same_body(one, other)
    assert same_body(other, one)


@pytest.mark.parametrize(("one", "other"), OTHERS)
def test_what_is_another_body_stays_another(one: str, other: str) -> None:
    assert not same_body(one, other)
    assert not same_body(other, one)
