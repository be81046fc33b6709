"""Figures and what is unusual about them: five states, exact shares, sums over sums, and changes that want a reason."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.forms import library
from portal.forms.check import Asking, asked, check
from portal.forms.figures import BLANK, Kind, Measure, State, in_words, measures_of, read, rounded, together
from portal.forms.spec import Comparator, Part, Polarity
from tests.forms.filling import filled

SET = library.get("benchmarking", "2026")
MEASURES = {measure.key: measure for measure in measures_of(SET)}
GRADE, SHARE, FIGURE = MEASURES["emp01"], MEASURES["wrk01"], MEASURES["ctx02"]
DAY = date(2026, 9, 1)
COUNTS = st.integers(0, 10**9)


def share(numerator: object, denominator: object, state: str = "value") -> dict[str, object]:
    return {"wrk01_state": state, "wrk01_numerator": str(numerator), "wrk01_denominator": str(denominator)}


def figure(value: object, state: str = "value") -> dict[str, object]:
    return {"ctx02_state": state, "ctx02": str(value)}


def test_there_are_ten_themes_and_forty_two_questions_for_managers() -> None:
    themes = [section for section in SET.sections if section.number]
    keys = {question.part_of or question.key for section in themes for question in section.questions}
    kinds = [measure.kind for measure in MEASURES.values()]
    assert (len(themes), len(keys)) == (10, 42)
    assert [kinds.count(kind) for kind in Kind] == [16, 13, 4]
    in_words_only = [q for section in themes for q in section.questions if q.part is None]
    in_place = [q for q in SET.questions() if q.part is Part.RATING and q.scale == "in_place"]
    assert (len(in_words_only), len(in_place)) == (5, 4)


def test_four_is_best_and_always_in_words() -> None:
    options = SET.scale("grade4").options
    assert [option.letter for option in options] == ["4", "3", "2", "1", "N/A"]
    assert not any(any(character.isdigit() for character in option.label) for option in options)
    assert [sorted(option.needs) for option in options] == [["evidence"]] * 2 + [["action"]] * 2 + [["reason"]]
    assert {option.key: sorted(option.needs) for option in SET.scale("in_place").options} == {
        "yes": [],
        "partly": ["action"],
        "no": ["action"],
    }
    assert in_words(GRADE, read(GRADE, {"emp01": "grade_4"})) == "Embedded"


@pytest.mark.parametrize("key", ["emp03", "prt03"])
def test_questions_follow_the_kinds_of_an_agency(key: str) -> None:
    def keys(*kinds: str) -> set[str]:
        return {question.key for question in asked(SET, {f"{key}_state": "value"}, Asking(DAY, frozenset(kinds)))}

    assert f"{key}_numerator" in keys("council", "adult_social_care")
    assert f"{key}_numerator" not in keys("police")
    assert f"{key}_state" not in keys()


@given(COUNTS, COUNTS)
def test_a_share_is_exact_and_never_more_than_one(first: int, second: int) -> None:
    reading = read(SHARE, share(first, second))
    if first > second:
        assert reading == BLANK
    elif second == 0:
        assert (reading.state, reading.value) == (State.ZERO, None)
    else:
        assert reading.value == Fraction(first, second) <= 1
        assert (reading.state is State.ZERO) == (first == 0)


@given(st.lists(st.tuples(COUNTS, COUNTS).map(sorted), max_size=12))
def test_a_year_is_the_sum_over_the_sum(counts: list[list[int]]) -> None:
    whole = together(read(SHARE, share(*pair)) for pair in counts)
    below = sum(pair[1] for pair in counts)
    assert whole.value == (Fraction(sum(pair[0] for pair in counts), below) if below else None)
    assert together([read(SHARE, share("1", "1", "not_collected"))]) == BLANK


def test_a_mean_of_percentages_would_say_something_else() -> None:
    quarters = [read(SHARE, share(1, 2)), read(SHARE, share(90, 100))]
    assert together(quarters).value == Fraction(91, 102) != sum(q.value or 0 for q in quarters) / 2


@pytest.mark.parametrize("measure", [SHARE, FIGURE], ids=["percentage", "figure"])
def test_the_five_states_are_five_things(measure: Measure) -> None:
    found = {state: read(measure, share(3, 4, state) | figure(7, state)) for state in State if state is not State.BLANK}
    assert [reading.state for reading in found.values()] == list(found)
    assert len({in_words(measure, reading) for reading in found.values()}) == 5
    assert len(set(found.values())) == 5
    assert read(FIGURE, figure(0)) == read(FIGURE, figure("", "zero"))
    assert read(measure, {}) == read(measure, share("", "", "") | figure("", "")) == BLANK


@pytest.mark.parametrize("state", ["not_collected", "not_applicable", "not_yet_available", "zero"])
def test_a_state_without_a_number_asks_for_none(state: str) -> None:
    open_ = {question.key for question in asked(SET, share("", "", state) | figure("", state), Asking(DAY))}
    assert {"ctx02", "wrk01_numerator"}.isdisjoint(open_)
    assert ("wrk01_denominator" in open_) == (state == "zero")
    assert read(SHARE, share("", "40", "zero")).value == 0 or state != "zero"


@given(st.integers(-(10**6), 10**6), st.integers(1, 10**4))
def test_a_rounded_value_is_within_half_a_tenth(value: int, by: int) -> None:
    exact = Fraction(value, by)
    assert abs(Fraction(Decimal(rounded(exact).replace(",", ""))) - exact) <= Fraction(1, 20)


ANSWERS = filled(SET, Asking(DAY))


def asks(now: dict[str, object], before: dict[str, object], sent: dict[str, object] | None = None) -> list[str]:
    checked = check(SET, ANSWERS | now, Asking(DAY, before=before, sent=sent or {}))
    assert checked.ok, checked.problems
    return [each.key for each in checked.asks]


@pytest.mark.parametrize(
    ("now", "before", "wanted"),
    [
        ({"emp01": "grade_4"}, {"emp01": "grade_2"}, ["emp01_change"]),
        ({"emp01": "grade_4"}, {"emp01": "grade_3"}, []),
        ({"emp01": "grade_4"}, {"emp01": "na"}, []),
        ({"emp01": "grade_4"}, {}, []),
        (share(60, 100), share(50, 100), []),
        (share(61, 100), share(50, 100), ["wrk01_change"]),
        (share(39, 100), share(50, 100), ["wrk01_change"]),
        (share("", "", "not_collected"), share(50, 100), ["wrk01_change"]),
        (share(50, 100), share("", "", "not_collected"), []),
        (share("", 100, "zero"), share(11, 100), ["wrk01_change"]),
        (figure(125), figure(100), []),
        (figure(126), figure(100), ["ctx02_change"]),
        (figure(74), figure(100), ["ctx02_change"]),
        (figure(1), figure("", "zero"), ["ctx02_change"]),
        (figure("", "zero"), figure(0), []),
    ],
)
def test_a_change_beyond_the_set_share_wants_a_reason(
    now: dict[str, object], before: dict[str, object], wanted: list[str]
) -> None:
    assert asks(now, before) == wanted
    said = dict.fromkeys(wanted, "An example reason.")
    assert asks(now | said, before) == []


@pytest.mark.parametrize(("now", "wanted"), [(figure(100), []), (figure(101), ["ctx02_correction"])])
def test_every_correction_of_what_was_sent_wants_a_reason(now: dict[str, object], wanted: list[str]) -> None:
    sent = figure(100)
    assert asks(now, {}, sent) == wanted
    again = {"ctx02_correction": "An example reason."}
    assert asks(now | again, {}, sent) == []
    assert asks(now | again, {}, sent | again) == wanted


def test_a_reason_is_asked_once_it_is_wanted_and_stays_once_it_is_given() -> None:
    moved, before = {"emp01": "grade_4"}, {"emp01": "grade_1"}

    def keys(answers: dict[str, object], **known: dict[str, object]) -> set[str]:
        return {question.key for question in asked(SET, answers, Asking(DAY, **known))}  # type: ignore[arg-type]

    assert "emp01_change" in keys(moved, before=before)
    assert "emp01_change" not in keys(moved, before=moved) | keys(moved) | keys({}, before=before)
    assert "emp01_change" in keys(moved | {"emp01_change": "An example reason."})


def test_an_answer_that_is_wrong_in_itself_is_told_once() -> None:
    checked = check(SET, ANSWERS | share("2", "1"), Asking(DAY, before=share(1, 1)))
    assert [problem.key for problem in checked.problems] == ["wrk01_numerator"]
    assert checked.asks == ()
    late = {"prt02_state": "value", "prt02_numerator": "1", "prt02_denominator": "10"}
    checked = check(SET, ANSWERS | late | figure(5), Asking(DAY, before=late | {"prt02_numerator": "9"}))
    assert [problem.key for problem in checked.problems] == ["prt02_denominator"]
    assert checked.asks == ()


def test_what_is_compared_and_whether_more_is_better_comes_from_the_file() -> None:
    assert MEASURES["pro02"].polarity is Polarity.NEUTRAL
    assert SHARE.polarity is Polarity.HIGHER_IS_BETTER
    assert Comparator.NATIONAL in MEASURES["prt03"].compare
    assert MEASURES["acc03"].compare == {Comparator.PREVIOUS}
    assert read(MEASURES["prv04"], {"prv04": "na"}).state is State.NOT_APPLICABLE
