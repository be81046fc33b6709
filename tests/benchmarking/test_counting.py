"""What is hidden of an anonymous survey: no set of counts that is shown gives a hidden one away."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.forms import library
from portal.forms.spec import QuestionSet
from portal.surveys.counting import Counted, shown_of
from portal.surveys.models import EVERYBODY

PRACTITIONERS = library.get("benchmarking_people", "2026")
STAFF = library.get("section11_people", "2026")


def counts_of(survey: QuestionSet, people: list[tuple[int, ...]]) -> dict[tuple[str, str], int]:
    """The counts of these people, each of whom chose one option of every question by its place."""
    counts = {(EVERYBODY, EVERYBODY): len(people)}
    for person in people:
        for question, choice in zip(survey.questions(), person, strict=True):
            key = (question.key, question.options[choice % len(question.options)].key)
            counts[key] = counts.get(key, 0) + 1
    return counts


def possible(shown: tuple[tuple[str, int | None], ...], total: int) -> list[tuple[int, ...]]:
    """Every way in which the hidden counts could be: whole numbers from 1 on that make the total right."""
    rooms = [range(1, total + 1) if people is None else (people,) for _, people in shown]
    return [each for each in product(*rooms) if sum(each) == total]


def shown(survey: QuestionSet, counts: dict[tuple[str, str], int]) -> Counted:
    """With the limit of the survey itself."""
    return shown_of(survey, counts, survey.hide_below)


def assert_safe(found: Counted, survey: QuestionSet, total: int) -> None:
    """Each hidden count has at least two values that fit everything that is shown, tried one by one."""
    if found.people is None:
        assert total < survey.hide_below
        assert all(people is None for each in found.questions for _, people in each.answers)
        return
    for each in found.questions:
        ways = possible(each.answers, total)
        for place, (_, people) in enumerate(each.answers):
            assert people is None or people == 0 or people >= survey.hide_below
            assert people is not None or len({way[place] for way in ways}) > 1
        assert (each.mean is None) or not each.is_hidden


@given(st.lists(st.tuples(*[st.integers(0, 3)] * 6), max_size=26))
def test_no_subtraction_reveals_a_hidden_count(people: list[tuple[int, ...]]) -> None:
    assert_safe(shown(PRACTITIONERS, counts_of(PRACTITIONERS, people)), PRACTITIONERS, len(people))


@pytest.mark.soak
@given(st.lists(st.tuples(*[st.integers(0, 3)] * 12), max_size=40))
def test_nor_in_the_staff_survey_which_hides_more(people: list[tuple[int, ...]]) -> None:
    assert_safe(shown(STAFF, counts_of(STAFF, people)), STAFF, len(people))


def test_all_small_surveys_of_one_question_are_safe() -> None:
    """Every way in which up to eleven people can answer a question of four options."""
    question = next(PRACTITIONERS.questions())
    for parts in product(range(12), repeat=4):
        total = sum(parts)
        if total > 11 or list(parts) != sorted(parts):
            continue
        counts = {(question.key, option.key): n for option, n in zip(question.options, parts, strict=True)}
        for other in list(PRACTITIONERS.questions())[1:]:
            counts[other.key, other.options[0].key] = total
        assert_safe(shown(PRACTITIONERS, counts | {(EVERYBODY, EVERYBODY): total}), PRACTITIONERS, total)


def test_zero_is_shown_and_a_setting_says_what_is_small() -> None:
    assert (PRACTITIONERS.hide_below, STAFF.hide_below) == (5, 10)
    found = shown(PRACTITIONERS, counts_of(PRACTITIONERS, [(0, 0, 0, 0, 0, 0)] * 5))
    assert [people for _, people in found.questions[0].answers] == [5, 0, 0, 0]
    assert found.questions[0].mean == 4
    staff = shown(STAFF, counts_of(STAFF, [(0,) * 12] * 9))
    assert staff.people is None
    assert [people for _, people in staff.questions[0].answers] == [None] * 4
    assert shown(STAFF, counts_of(STAFF, [(0,) * 12] * 10)).people == 10


def test_the_questions_of_a_survey_stand_beside_questions_of_the_return() -> None:
    for survey, name, number in ((PRACTITIONERS, "benchmarking", 6), (STAFF, "section11", 12)):
        keys = {question.part_of or question.key for question in library.get(name, "2026").questions()}
        questions = list(survey.questions())
        assert len(questions) == number
        assert all(question.pairs_with and question.pairs_with <= keys for question in questions)
