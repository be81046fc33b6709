"""The validator: what is asked, what is wrong, and that what is not asked makes no difference."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.forms import library
from portal.forms.answers import YES_NO, Raw
from portal.forms.check import Asking, Checked, Problem, asked, check
from portal.forms.spec import Condition, Part, Question, QuestionSet, Section
from tests.forms.filling import ROW_ID, filled
from tests.forms.properties import same_without_the_unasked
from tests.forms.sets import EVERYBODY, NAMES, TODAY, every_set, small
from tests.forms.strategies import answers_for

NOBODY = Asking(TODAY)
SETS = every_set()


def everything(**answers: Raw) -> Checked:
    """What is found when a complete return of everything has these answers instead."""
    complete = filled(small("everything"), EVERYBODY, {"staff": "7", "trained": "7", "women": "3", "men": "4"})
    return check(small("everything"), complete | answers, EVERYBODY)


def said(checked: Checked) -> list[tuple[str, str]]:
    return [(problem.field, problem.message) for problem in checked.problems]


@pytest.mark.parametrize("question_set", SETS, ids=lambda question_set: question_set.key)
def test_a_return_that_is_filled_in_has_no_problems_and_full_progress(question_set: QuestionSet) -> None:
    given_ = {"everything": {"staff": "2"}, "contribution": {"second_name": "Another person"}}.get(
        question_set.name, {}
    )
    checked = check(question_set, filled(question_set, EVERYBODY, given_), EVERYBODY)
    assert (checked.ok, checked.problems) == (True, ())
    assert checked.progress[0] == checked.progress[1] > 0
    reasons = {question.key for question in checked.asked if question.part is Part.NOT_KNOWN}
    assert {question.key for question in checked.asked} - reasons == checked.values.keys()


@pytest.mark.parametrize("question_set", SETS, ids=lambda question_set: question_set.key)
def test_an_empty_return_misses_exactly_what_is_needed(question_set: QuestionSet) -> None:
    checked = check(question_set, {}, EVERYBODY)
    rules = {rule.question for rule in question_set.rules}
    assert {problem.key for problem in checked.problems} - rules == checked.needed - rules
    assert checked.progress == (0, len(checked.needed))
    assert not checked.values
    assert not checked.answered


def test_who_is_asked_what() -> None:
    question_set = small("everything")

    def keys(asking: Asking, **answers: Raw) -> set[str]:
        return {question.key for question in asked(question_set, answers, asking)}

    assert {"g3", "visits_state"}.isdisjoint(keys(NOBODY))
    assert "g3" in keys(Asking(TODAY, frozenset({"police"})))
    assert "g3" not in keys(Asking(TODAY, frozenset({"council"})))
    assert "visits_state" in keys(Asking(TODAY, frozenset({"council"})))
    short = keys(Asking(TODAY, short=True), has_base="yes", g1="much")
    assert {"our_name", "base_name", "g1", "g1_how_we_know", "evidence"} <= short
    assert {"staff", "g2", "sure", "on_time_numerator"}.isdisjoint(short)


def test_conditions_hang_together_in_a_chain() -> None:
    def keys(**answers: Raw) -> set[str]:
        return {question.key for question in asked(small("everything"), answers, NOBODY)}

    assert "base_name" not in keys()
    assert "base_name" not in keys(has_base="no")
    assert "base_name" in keys(has_base="yes")
    police_only = {"g3": "na", "g3_reason": "x"}
    assert "g3_reason" not in keys(**police_only)
    for hostile in (None, ["yes"], {"yes": 1}, True, "Yes"):
        assert "base_name" not in keys(has_base=hostile)


def test_a_branch_that_was_left_takes_along_what_hangs_on_it() -> None:
    first = Question("first", "yes_no", "First", options=YES_NO)
    second = replace(first, key="second", show_if=Condition("first", frozenset({"yes"})))
    third = replace(first, key="third", show_if=Condition("second", frozenset({"yes"})))
    sections = (Section("one", "One", questions=(first, second, third)),)
    branches = QuestionSet("example", "1", "Example", "Example", sections=sections)
    assert asked(branches, {"first": "yes", "second": "yes"}, NOBODY) == (first, second, third)
    assert asked(branches, {"first": "no", "second": "yes"}, NOBODY) == (first,)


def test_needed_in_one_case_only() -> None:
    assert said(everything(has_base="yes", size="small", base_age="")) == []
    assert said(everything(has_base="yes", size="large", base_age="")) == [
        ("base_age", "Enter a number for “How old is the building?”")
    ]
    assert said(everything(has_base="no", size="large", base_age="x")) == []


def test_each_option_needs_and_asks_its_own_parts() -> None:
    assert said(everything(g1="much", g1_how_we_know="")) == [("g1_how_we_know", "Say how you know your answer to 3.1")]
    assert said(everything(g1="little", g1_action=[])) == [
        ("g1_action", "Choose what you will do about 3.1, or add it to your action list first")
    ]
    assert said(everything(g1="little", g1_action=[ROW_ID], g1_how_we_know="")) == []
    assert said(everything(g1="na"))[0][1].startswith("Question 3.1 must be one of the options: Very much; A little")
    assert said(everything(g2="na", g2_reason=" ")) == [("g2_reason", "Say why 3.2 does not apply")]
    assert said(everything(g2="")) == [("g2", "Choose how far 3.2 is in place")]


def test_references_point_to_rows_that_are_there() -> None:
    gone = "Question 3.1 “What will you do about it?” points to a row that is no longer there. Choose again"
    row = {"id": "a", "what": "x", "due": "2027-01-01"}
    assert said(everything(g1="little", g1_action=["a"], g2_action=[], best_action=[], actions=[row])) == []
    dangling = everything(g1="little", g1_action=["a", "b"], actions=[row], best_action=[])
    assert ("g1_action", gone) in said(dangling)
    assert "g1_action" not in dangling.values
    empty = {"id": "b", "what": "", "due": ""}
    assert ("g1_action", gone) in said(everything(g1="little", g1_action=["b"], actions=[row, empty], best_action=[]))
    wrong = {"id": "a", "what": "x", "due": "never"}
    assert gone not in dict(said(everything(g1="little", g1_action=["a"], actions=[wrong], best_action=[]))).values()


def test_dates_of_new_rows_lie_ahead_and_those_of_old_rows_may_have_passed() -> None:
    row = {"id": ROW_ID, "what": "Example", "due": TODAY.isoformat()}
    late = ("actions-1-due", "Action 2: “By when?” must be after today, 1 September 2026")
    assert said(everything(actions=[{"id": "empty"}, row])) == [late]
    assert said(everything(actions=[row | {"due": (TODAY + timedelta(1)).isoformat()}])) == []
    known = replace(EVERYBODY, known_rows=frozenset({ROW_ID}))
    answers = filled(small("everything"), known, {"staff": "2", "actions": [row]})
    assert check(small("everything"), answers, known).problems == ()
    both = said(everything(actions=[row | {"what": ""}]))
    assert [field for field, _ in both] == ["actions-0-what", "actions-0-due"]
    assert said(everything(next_meeting="1/9/2026")) == [
        ("next_meeting", "“Next meeting” must be after today, 1 September 2026")
    ]


@pytest.mark.asvs("2.2.3")
@pytest.mark.parametrize(
    ("answers", "field", "message"),
    [
        ({"trained": "8"}, "trained", "“Number of staff who are trained” must not be more than “Number of staff”"),
        ({"men": "5"}, "staff", "“Number of staff” must be the total of “Number of women” and “Number of men”"),
        ({"founded": "2/1/2020", "closed": "1/1/2020"}, "closed", "It cannot close before it opens"),
        (
            {"contact": "A@example.org", "second_contact": "a@example.org"},
            "second_contact",
            "“Email of the deputy” must be different from “Email of the lead”",
        ),
        ({"telephone": "", "second_contact": ""}, "telephone", "Answer “Telephone” or “Email of the deputy”"),
        ({"founded": "", "closed": "1/1/2020"}, "founded", "Answer “Founded on” too, because you answered “Closed on”"),
        (
            {"on_time_numerator": "3", "on_time_denominator": "2"},
            "on_time_numerator",
            "Question 2.9 “Plans made on time” must not be more than question 2.9 “All plans”",
        ),
        (
            {"evidence": [{"id": "e0"}, {"id": ROW_ID, "title": "x", "written": "2/2/2026", "review": "1/2/2026"}]},
            "evidence-1-review",
            "Evidence 2: “Reviewed on” must not be before “Written on”",
        ),
    ],
)
def test_each_rule_speaks_at_its_question(answers: dict[str, Raw], field: str, message: str) -> None:
    assert said(everything(**answers)) == [(field, message)]


@pytest.mark.asvs("2.2.3")
@pytest.mark.parametrize(
    "answers",
    [
        {"trained": "7"},
        {"men": ""},
        {"founded": "1/1/2020", "closed": "1/1/2020"},
        {"founded": "1/1/2020", "closed": ""},
        {"telephone": "", "second_contact": "b@example.org"},
        {"second_contact": "", "telephone": "x"},
        {"evidence": [{"id": ROW_ID, "title": "x", "review": "1/2/2026"}]},
    ],
)
def test_rules_are_content_at_their_borders(answers: dict[str, Raw]) -> None:
    assert said(everything(**answers)) == []


def test_nobody_is_told_twice() -> None:
    assert [field for field, _ in said(everything(staff="x", trained="9", women="", men=""))] == ["staff"]
    rows = [{"id": ROW_ID, "title": "x", "written": "2/2/2026", "review": "31/2/2026"}]
    assert [field for field, _ in said(everything(evidence=rows))] == ["evidence-0-review"]
    assert [field for field, _ in said(everything(telephone="a\nb", second_contact=""))] == ["telephone"]


def test_a_list_of_empty_rows_is_no_answer() -> None:
    question_set = small("three_step")
    actions = next(question for question in question_set.questions() if question.key == "actions")
    lists = replace(question_set.sections[2], questions=(replace(actions, required=True),))
    required = replace(question_set, sections=(lists,))
    checked = check(required, {"actions": [{"id": "a"}, {"id": "b", "what": " "}]}, NOBODY)
    assert said(checked) == [("actions", "Add at least one row to “Actions”")]
    assert (checked.progress, checked.values) == ((0, 1), {})


def test_one_section_is_checked_with_the_others_in_mind() -> None:
    question_set = small("everything")
    answers = filled(question_set, EVERYBODY, {"staff": "2", "g1": "little", "our_name": ""})
    assert check(question_set, answers, EVERYBODY, "standard").ok
    assert [problem.key for problem in check(question_set, answers, EVERYBODY, "about").problems] == ["our_name"]
    assert [p.key for p in check(question_set, answers | {"actions": []}, EVERYBODY, "standard").problems] == [
        "g1_action"
    ]
    with pytest.raises(KeyError):
        check(question_set, answers, EVERYBODY, "nowhere")


def test_the_field_of_a_problem_is_its_path() -> None:
    assert [Problem("a", "x").field, Problem("a", "x", 0).field, Problem("a", "x", 2, "due").field] == [
        "a",
        "a-0",
        "a-2-due",
    ]


@pytest.mark.parametrize("name", NAMES)
@given(data=st.data())
def test_checking_is_settled_and_its_sections_add_up(name: str, data: st.DataObject) -> None:
    question_set = small(name)
    answers = data.draw(answers_for(question_set))
    checked = check(question_set, answers, EVERYBODY)
    assert check(question_set, dict(reversed(answers.items())), EVERYBODY) == checked
    parts = [check(question_set, answers, EVERYBODY, section.key) for section in question_set.sections]
    assert tuple(problem for part in parts for problem in part.problems) == checked.problems
    assert {key: value for part in parts for key, value in part.values.items()} == checked.values


@pytest.mark.parametrize("name", NAMES)
@given(data=st.data(), kinds=st.sets(st.sampled_from(["council", "police"])), short=st.booleans())
def test_what_is_not_asked_makes_no_difference(name: str, data: st.DataObject, kinds: set[str], short: bool) -> None:
    same_without_the_unasked(small(name), data.draw(answers_for(small(name))), Asking(TODAY, frozenset(kinds), short))


@pytest.mark.asvs("2.2.1")
@given(answers_for(small("everything")))
def test_a_wrong_answer_is_never_a_value_and_a_needed_blank_is_always_a_problem(answers: dict[str, Any]) -> None:
    checked = check(small("everything"), answers, EVERYBODY)
    troubled = {problem.key for problem in checked.problems}
    assert checked.needed - checked.answered <= troubled
    assert checked.answered - troubled == checked.values.keys() - troubled
    assert checked.values.keys() <= {question.key for question in checked.asked}


def test_the_short_audit_asks_what_is_marked_for_it() -> None:
    question_set = library.get("section11", "2026")
    short = asked(question_set, {}, Asking(TODAY, short=True))
    full = asked(question_set, {}, Asking(TODAY))
    assert {q.key for q in short} == {q.key for q in full if "short_version" in q.tags}
    assert 0 < len(short) < len(full)
