"""Composites: what each becomes, read from the small sets, and built by hand where the border is fine."""

from __future__ import annotations

from dataclasses import replace

import pytest

from portal.forms.expand import COMPOSITES, Draft, Expanded
from portal.forms.spec import Condition, Part, Question, Rule, WorkedOut
from tests.forms.sets import every_set, small

EVERYTHING = small("everything")


def draft(kind: str, **fields: object) -> Expanded:
    question = replace(Question("k", kind, "Example", "1.1", tags=frozenset({"t"})), **fields)  # type: ignore[arg-type]
    return COMPOSITES[kind].expand(Draft(question, EVERYTHING.scale("yesish"), numerator="Part", denominator="Whole"))


def part(expanded: Expanded, wanted: Part) -> Question:
    return next(question for question in expanded.questions if question.part is wanted)


def test_a_graded_answer_becomes_a_rating_and_its_parts() -> None:
    expanded = draft("graded")
    assert [(question.key, question.type, question.part) for question in expanded.questions] == [
        ("k", "choice", Part.RATING),
        ("k_how_we_know", "long_text", Part.HOW_WE_KNOW),
        ("k_evidence", "refs", Part.EVIDENCE),
        ("k_action", "refs", Part.ACTION),
        ("k_reason", "text", Part.REASON),
        ("k_share", "yes_no", Part.SHARE),
    ]
    assert {question.part_of for question in expanded.questions} == {"k"}
    assert {question.number for question in expanded.questions} == {"1.1"}
    assert {question.tags for question in expanded.questions} == {frozenset({"t"})}


def test_the_scale_says_which_part_is_needed_or_asked_with_which_option() -> None:
    expanded = draft("graded")
    how = part(expanded, Part.HOW_WE_KNOW)
    assert (how.show_if, how.required) == (Condition("k", frozenset({"much", "little"})), False)
    assert (how.required_if, how.max_words) == (Condition("k", frozenset({"much"})), 250)
    action = part(expanded, Part.ACTION)
    assert (action.show_if, action.required, action.required_if) == (
        Condition("k", frozenset({"little", "never"})),
        True,
        None,
    )
    share = part(expanded, Part.SHARE)
    assert (share.show_if, share.required, share.required_if) == (Condition("k", frozenset({"much"})), False, None)
    assert (part(expanded, Part.EVIDENCE).refers_to, action.refers_to) == ("evidence", "actions")


def test_does_not_apply_is_offered_only_where_it_may_be() -> None:
    g1, g2 = EVERYTHING.question("g1"), EVERYTHING.question("g2")
    assert g1 is not None
    assert [option.key for option in g1.options] == ["much", "little", "never"]
    assert g2 is not None
    assert [option.key for option in g2.options] == ["much", "little", "never", "na"]
    assert EVERYTHING.question("g1_reason") is None
    assert EVERYTHING.question("g2_reason") is not None


def test_a_percentage_becomes_two_counts_a_rule_and_a_worked_out_column() -> None:
    expanded = draft("percentage", hint="Count all.", required=False)
    numerator, denominator = expanded.questions
    for count, key, text in ((numerator, "k_numerator", "Part"), (denominator, "k_denominator", "Whole")):
        assert (count.key, count.text, count.required, count.part_of) == (key, text, False, "k")
        assert count.minimum == 0
    assert (numerator.hint, denominator.hint) == ("Count all.", "")
    assert expanded.rules == (Rule("not_more_than", "k_numerator", ("k_denominator",)),)
    assert expanded.worked_out == (WorkedOut("k", "Example", "ratio", ("k_numerator", "k_denominator"), "1.1"),)


def test_a_figure_is_asked_for_only_when_there_is_one() -> None:
    state, figure = draft("figure", required=False, unit="visits").questions
    assert [option.key for option in state.options] == [
        "value",
        "zero",
        "not_collected",
        "not_applicable",
        "not_yet_available",
    ]
    assert (state.key, state.required, state.part) == ("k_state", False, Part.STATE)
    assert (figure.key, figure.type, figure.unit, figure.part) == ("k", "number", "visits", Part.VALUE)
    assert (figure.show_if, figure.required) == (Condition("k_state", frozenset({"value"})), True)


@pytest.mark.parametrize("question_set", every_set(), ids=lambda question_set: question_set.key)
def test_parts_come_after_what_they_depend_on_and_share_its_number_tags_and_kinds(question_set) -> None:  # type: ignore[no-untyped-def]
    seen: dict[str, Question] = {}
    for question in question_set.questions():
        seen[question.key] = question
        for condition in (question.show_if, question.required_if):
            assert condition is None or condition.question in list(seen)[:-1]
        if question.part_of in seen and question.part_of != question.key:
            whole = seen[question.part_of]
            assert (question.number, question.tags, question.applies_to) == (whole.number, whole.tags, whole.applies_to)


def test_every_composite_is_used_by_the_set_of_everything() -> None:
    parts = {question.part for question in EVERYTHING.questions()}
    assert {Part.RATING, Part.NUMERATOR, Part.STATE} <= parts
    assert len(COMPOSITES) == 3
