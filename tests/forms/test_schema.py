"""The JSON door: the same verdicts as the validator, unknown keys refused, and nothing that can break it."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marshmallow import ValidationError

from portal.forms.answers import Raw
from portal.forms.schema import UnreadableJson, read_json, schema_for, verdict
from tests.forms.filling import filled
from tests.forms.properties import same_through_the_schema
from tests.forms.sets import EVERYBODY, NAMES, small
from tests.forms.strategies import answers_for
from tests.hostile import load as hostile

EVERYTHING = small("everything")
COMPLETE = filled(EVERYTHING, EVERYBODY, {"staff": "2"})


def test_a_complete_return_goes_through_unchanged() -> None:
    assert verdict(EVERYTHING, COMPLETE, EVERYBODY) == (COMPLETE, ())
    assert schema_for(EVERYTHING)().load(COMPLETE) == COMPLETE


@pytest.mark.asvs("2.2.2")
@pytest.mark.parametrize("name", NAMES)
@given(data=st.data())
def test_the_schema_says_what_the_validator_says(name: str, data: st.DataObject) -> None:
    same_through_the_schema(small(name), data.draw(answers_for(small(name))), EVERYBODY)


@pytest.mark.goal("I1")
def test_unknown_keys_are_refused_and_told() -> None:
    answers, problems = verdict(EVERYTHING, COMPLETE | {"is_admin": True, "\ud800": 1}, EVERYBODY)
    assert answers == COMPLETE
    assert {(problem.key, problem.message) for problem in problems} == {
        ("is_admin", "There is no such question. Take this field out"),
        ("?", "There is no such question. Take this field out"),
    }
    with pytest.raises(ValidationError):
        schema_for(EVERYTHING)().load({"is_admin": True})
    with pytest.raises(ValidationError):
        schema_for(EVERYTHING)().load({"actions": [{"id": "a", "is_admin": True}]})


@pytest.mark.parametrize("payload", [None, 1, "x", [], [["a"]], True])
def test_what_is_no_object_is_refused(payload: object) -> None:
    answers, problems = verdict(EVERYTHING, payload, EVERYBODY)
    assert answers == {}
    assert problems[0].message == "Send the answers as JSON: one object with a field for each question"


WRONG_FORMS: list[tuple[str, Raw]] = [
    ("our_name", ["x"]),
    ("our_name", 5),
    ("our_name", "a\x00"),
    ("our_name", "\ud800"),
    ("staff", True),
    ("staff", float("nan")),
    ("staff", float("-inf")),
    ("staff", 10**15),
    ("staff", [1]),
    ("work", "babies"),
    ("work", ["babies", 1]),
    ("work", ["\ud800"]),
    ("work", ["babies"] * 1_001),
    ("actions", {"id": "a"}),
    ("actions", ["a"]),
    ("actions", [{"what": "x"}]),
    ("actions", [{"id": 1, "what": "x"}]),
    ("actions", [{"id": "a", "what": {"b": 1}}]),
    ("actions", [{"id": "a"}] * 1_001),
]


@pytest.mark.goal("I1")
@pytest.mark.asvs("15.3.5")
@pytest.mark.parametrize(("key", "raw"), WRONG_FORMS, ids=str)
def test_a_wrong_form_is_neither_kept_nor_passed_over(key: str, raw: Raw) -> None:
    answers, problems = verdict(EVERYTHING, COMPLETE | {key: raw}, EVERYBODY)
    assert key not in answers
    assert key in {problem.key for problem in problems}


@pytest.mark.goal("I1")
def test_a_wrong_form_is_told_even_where_it_is_not_asked() -> None:
    answers, problems = verdict(
        EVERYTHING, COMPLETE | {"g1_reason": "x", "base_name": ["x"], "has_base": "no"}, EVERYBODY
    )
    assert "base_name" not in answers
    assert [problem.message for problem in problems if problem.key == "base_name"] == [
        "“What is the building called?” must be text"
    ]


def test_blank_wrong_and_half_done_answers_are_kept_for_the_draft() -> None:
    typed: dict[str, Raw] = {
        "our_name": None,
        "staff": "many",
        "founded": "31//2020",
        "actions": [{"id": "a", "due": "x"}],
    }
    assert verdict(EVERYTHING, typed, EVERYBODY)[0] == typed


@pytest.mark.asvs("1.5.2")
@pytest.mark.goal("I1")
def test_every_hostile_body_is_read_or_refused_with_a_sentence() -> None:
    for body in [*hostile.load("json_bodies.jsonl"), *hostile.load("json_number_tokens.txt")]:
        for text in (body, f'{{"staff": {body}}}'):
            try:
                payload = read_json(text.encode("utf-8", "surrogatepass"))
            except UnreadableJson:
                continue
            _, problems = verdict(EVERYTHING, payload, EVERYBODY)
            json.dumps([problem.message for problem in problems]).encode()


@pytest.mark.goal("I1")
@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"[" * 100_000, "Send the answers as JSON"),
        (b"9" * 5_000, "Send the answers as JSON"),
        (b"\xff\xfe", "Send the answers as JSON"),
        (b"", "Send the answers as JSON"),
        (b'{"a": NaN}', "NaN is no number"),
        (b'{"a": -Infinity}', "-Infinity is no number"),
        (b'{"a": 1, "a": 2}', "twice"),
    ],
)
def test_bodies_that_are_no_json(body: bytes, says: str) -> None:
    with pytest.raises(UnreadableJson, match=says):
        read_json(body)


@pytest.mark.goal("I1")
@given(st.binary(max_size=60))
def test_any_body_is_read_or_refused(body: bytes) -> None:
    try:
        payload = read_json(body)
    except UnreadableJson:
        return
    verdict(EVERYTHING, payload, EVERYBODY)
