"""What of an earlier answer may still be true: what has changed between the versions is said, or left out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given

from portal.forms import library
from portal.forms.answers import TYPES, YES_NO, Raw, type_of
from portal.forms.spec import Condition, Direction, Option, Part, Question, QuestionSet, Scale, Section
from portal.returns.history import Earlier
from portal.returns.models import Return, Submission
from portal.returns.recall import COMPARED, COPIED, LISTED, Recalled, by_group, recall
from tests.forms.strategies import answers_for

NOTHING: frozenset[str] = frozenset()
MET = Option("met", "Met", "G", meaning="In place everywhere.")
PARTLY = Option("partly", "Partly met", "A", meaning="In some areas.")
NA = Option("na", "Does not apply", "N/A", does_not_apply=True)
SCALE = Scale("met3", "How far?", (MET, PARTLY, NA))
RATING = Question(
    "q", "choice", "We do it.", "1.1", options=(MET, PARTLY, NA), scale="met3", part_of="q", part=Part.RATING
)
HOW = Question(
    "q_how", "long_text", "How?", show_if=Condition("q", frozenset({"met"})), part_of="q", part=Part.HOW_WE_KNOW
)
EVIDENCE = Question("q_evidence", "refs", "Evidence", refers_to="evidence", part_of="q", part=Part.EVIDENCE)
LIST = Question("evidence", "rows", "Evidence", columns=(Question("title", "text", "Title"),), row_name="Evidence")
FIGURE = Question("n", "number", "How many?")


def made(*questions: Question, version: str = "2025", scale: Scale = SCALE, meanings: Any = ()) -> QuestionSet:
    section = Section("s1", "Standard", questions=questions, meanings=meanings, is_standard=True)
    return QuestionSet("example", version, "Example", "Example audit", scales=(scale,), sections=(section,))


THEN = made(RATING, HOW, EVIDENCE, LIST, FIGURE)
SAID: Mapping[str, Raw] = {
    "q": "met",
    "q_how": "Example: we looked.",
    "q_evidence": ["one", "gone"],
    "n": "4",
    "evidence": [{"id": "one", "title": "Policy", "old": "x"}, {"id": "other", "title": "Chart"}],
}


def told(
    now: QuestionSet, then: QuestionSet = THEN, said: Mapping[str, Raw] = SAID, finished: frozenset[str] = NOTHING
) -> dict[str, Recalled]:
    earlier = Earlier(Submission(answers=dict(said)), Return(), then, is_own=True)
    return recall(now, by_group(now.questions()), earlier, finished)


def test_every_type_is_copied_or_compared_or_listed() -> None:
    assert sorted([*COPIED, *COMPARED, *LISTED]) == sorted(TYPES)


def test_the_same_question_is_copied_with_the_rows_that_it_points_to() -> None:
    found = told(replace(THEN, version="2026"))
    assert set(found) == {"q", "n"}
    assert found["q"].copies == {"q": "met", "q_how": "Example: we looked.", "q_evidence": ["one"]}
    assert found["q"].rows == {"evidence": {"one": {"id": "one", "title": "Policy"}}}
    assert (found["q"].changed, found["q"].why_not, found["q"].left_out) == ((), "", ())


def test_a_figure_is_only_shown() -> None:
    found = told(THEN)["n"]
    assert (found.copies, found.is_figure) == ({}, True)
    assert found.why_not == "Figures are not copied from 2025: type this year’s."
    now_text = made(replace(FIGURE, type="text"))
    assert told(now_text)["n"].copies == {}, "nor does it become a text"


def test_what_was_not_answered_or_is_not_asked_is_not_told() -> None:
    assert told(THEN, said={}) == {}
    assert told(made(replace(RATING, key="other", part_of="other"))) == {}


WORDED = [
    (made(replace(RATING, text="We do it well.")), "The wording has changed since 2025. It was: “We do it.”"),
    (
        made(replace(RATING, options=(MET, PARTLY))),
        "The answers to choose from have changed since 2025. They were: Met, Partly met, Does not apply.",
    ),
    (
        made(replace(RATING, options=(replace(MET, letter="M"), PARTLY, NA))),
        "The answers to choose from have changed since 2025. They were: Met, Partly met, Does not apply.",
    ),
    (
        made(replace(RATING, options=(replace(MET, meaning="Nearly."), PARTLY, NA))),
        "What “Met” means has changed since 2025. It meant: “In place everywhere.”",
    ),
    (
        made(replace(RATING, options=(MET, replace(PARTLY, meaning="Nearly."), NA))),
        "What some of the other answers mean has changed since 2025.",
    ),
    (
        made(RATING, scale=replace(SCALE, direction=Direction.LOWER_IS_BETTER)),
        "The scale runs the other way since 2025: what was its best end is its worst now.",
    ),
    (made(RATING, meanings=(("met", "Leaders act."),)), "What “Met” means in this standard has changed since 2025."),
]


@pytest.mark.parametrize(("now", "says"), WORDED, ids=[str(place) for place in range(len(WORDED))])
def test_what_has_changed_is_said(now: QuestionSet, says: str) -> None:
    found = told(now)["q"]
    assert found.changed == (says,)
    assert found.copies["q"] == "met"


def test_hints_needs_and_numbers_may_change_unsaid() -> None:
    other = replace(
        RATING, number="9", hint="x", required=False, options=(replace(MET, asks=frozenset({Part.SHARE})), PARTLY, NA)
    )
    assert told(made(other))["q"].changed == ()


def test_an_answer_that_can_no_longer_be_chosen_is_not_offered() -> None:
    found = told(made(replace(RATING, options=(MET, PARTLY))), said={"q": "na"})["q"]
    assert (found.copies, found.rows) == ({}, {})
    assert found.why_not == "“Does not apply” can no longer be chosen here."


def test_a_part_that_is_not_asked_any_more_is_left_out_and_said() -> None:
    found = told(made(RATING, LIST))["q"]
    assert found.copies == {"q": "met"}
    assert found.left_out == ("“How?” is not asked any more.", "“Evidence” is not asked any more.")
    elsewhere = replace(HOW, show_if=Condition("q", frozenset({"partly"})))
    found = told(made(RATING, elsewhere))["q"]
    assert "q_how" not in found.copies
    assert found.left_out[0] == "“How?” is not asked any more with this answer."


def test_a_text_that_is_too_long_now_is_left_out_and_said() -> None:
    found = told(made(RATING, replace(HOW, max_length=5)))["q"]
    assert "q_how" not in found.copies
    assert "must be 5 characters or fewer" in found.left_out[0]


def test_another_type_is_another_question() -> None:
    found = told(made(replace(RATING, type="text"), EVIDENCE, LIST))["q"]
    assert (found.copies, found.rows) == ({}, {})
    assert found.why_not.startswith("“We do it.” is answered in another way now.")


def test_rows_that_are_over_stay_behind() -> None:
    found = told(THEN, finished=frozenset({"one"}))["q"]
    assert "q_evidence" not in found.copies
    assert found.rows == {"evidence": {}}
    assert found.left_out == ("“Evidence”: one that is closed since is not copied.",)


ALL_TYPES = [
    Question("t_choice", "choice", "C", options=(MET, PARTLY)),
    Question("t_yes_no", "yes_no", "Y", options=YES_NO),
    Question("t_choices", "choices", "C", options=(MET, PARTLY)),
    *(Question(f"t_{name}", name, name) for name in ("text", "long_text", "email", "number", "money", "date")),
    Question("t_refs", "refs", "R", refers_to="evidence"),
    LIST,
]


EVERY = made(*ALL_TYPES)


@given(answers_for(EVERY))
def test_whatever_was_stored_what_is_copied_fits(said: dict[str, Raw]) -> None:
    for each in told(EVERY, EVERY, said).values():
        for key, raw in each.copies.items():
            question = EVERY.question(key)
            assert question is not None
            type_of(question).parse(question, raw)
            assert question.type in COPIED


def test_the_published_versions_ask_what_is_common_in_the_same_words() -> None:
    """Else a year's agencies would have to read each question again, and nobody would have decided so."""
    last, this = library.get("section11", "2025"), library.get("section11", "2026")
    said = {each.key: each.options[0].key for each in last.questions() if each.options}
    found = told(this, last, said)
    assert len(found) > 50
    assert [each.changed for each in found.values() if each.changed] == []
