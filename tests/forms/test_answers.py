"""Each answer type: what it takes, what it refuses and says, and that nothing changes on the way to JSON and back."""

from __future__ import annotations

import unicodedata
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.forms.answers import TYPES, AnswerProblem, Raw, Row, ticked, type_of
from portal.forms.spec import Option, Question
from tests.forms.sets import every_set, small
from tests.forms.strategies import ANY_TEXT, HOSTILE, VALID, raw_for, valid_for
from tests.hostile import load as hostile

OPTIONS = (Option("a", "First"), Option("b", "Second"), Option("c", "Third"))
PLAIN = tuple({question.type: question for question in small("everything").questions()}.values())


def q(kind: str, **fields: Any) -> Question:
    return Question("k", kind, "Example", **fields)


def parse(kind: str, raw: Raw, **fields: Any) -> object:
    return TYPES[kind].parse(q(kind, **fields), raw)


def refusal(kind: str, raw: Raw, **fields: Any) -> str:
    with pytest.raises(AnswerProblem) as caught:
        parse(kind, raw, **fields)
    return caught.value.message


NUMBERS = {"0": 0, "007": 7, " 12 ": 12, "1,234": 1234, "12,345,678": 12345678, "-3": -3, "-0": 0}


@pytest.mark.parametrize(("raw", "value"), [*NUMBERS.items(), (5, 5), (5.0, 5), (-2, -2)])
def test_whole_numbers(raw: Raw, value: int) -> None:
    parsed = parse("number", raw)
    assert (parsed, type(parsed)) == (value, int)


@pytest.mark.parametrize(
    "raw",
    [
        "1,23",
        "1,2345",
        "12,",
        ",1",
        "1.5",
        "1.",
        ".5",
        "+5",
        "1e3",
        "²",
        "١٢",
        "NaN",
        "inf",
        "0x1",
        "1_0",
        "--1",
        "1 000",
        "five",
        "5%",
        "£5",
        True,
        False,
        float("nan"),
        float("inf"),
        1e22,
        0.5,
        [1],
        {"a": 1},
        "9" * 16,
        10**15,
        10**4000,
    ],
)
def test_what_is_no_whole_number(raw: Raw) -> None:
    assert refusal("number", raw).startswith("“Example” must ")


def test_numbers_keep_their_places_exactly() -> None:
    assert parse("number", "0.10", decimals=2) == Decimal("0.10")
    assert parse("number", 0.1, decimals=1) == Decimal("0.1")
    assert refusal("number", "0.123", decimals=2) == "“Example” must have 2 decimal places or fewer"
    assert refusal("number", "1.0") == "“Example” must be a whole number"


@pytest.mark.asvs("1.4.2")
def test_number_limits_are_named() -> None:
    limits = {"minimum": Decimal(1), "maximum": Decimal(1500)}
    assert (parse("number", "1", **limits), parse("number", "1500", **limits)) == (1, 1500)
    assert refusal("number", "0", **limits) == "“Example” must be 1 or more"
    assert refusal("number", "1501", **limits) == "“Example” must be 1,500 or less"


def test_money_is_exact() -> None:
    assert str(parse("money", "£1,250.5")) == "1250.50"
    assert parse("money", "999999999999.99") == Decimal("999999999999.99")
    assert parse("money", 12) == Decimal(12)
    assert "2 decimal places" in refusal("money", "0.001")
    assert "amount of money" in refusal("money", "££5")


@pytest.mark.parametrize(
    ("raw", "day"),
    [
        ("2026-09-30", date(2026, 9, 30)),
        ("30/9/2026", date(2026, 9, 30)),
        (" 1 / 02 / 2024 ", date(2024, 2, 1)),
        ("2024-02-29", date(2024, 2, 29)),
        ("1900-03-01", date(1900, 3, 1)),
        ("2199-12-31", date(2199, 12, 31)),
    ],
)
def test_dates(raw: str, day: date) -> None:
    assert parse("date", raw) == day


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        ("2026-02-30", "must be a real date"),
        ("31/4/2026", "must be a real date"),
        ("30.9.2026", "must be a real date"),
        ("٣٠/٩/٢٠٢٦", "must be a real date"),
        ("1/2/26", "must be a real date"),
        (20260930, "must be a real date"),
        ("/9/2026", "must include a day"),
        ("30//", "must include a month and a year"),
        ("1900-02-28", "must be 1 March 1900 or later"),
        ("2200-01-01", "must be 31 December 2199 or earlier"),
    ],
)
def test_what_is_no_date(raw: Raw, says: str) -> None:
    assert refusal("date", raw).startswith(f"“Example” {says}")


def test_date_limits_are_named() -> None:
    limits = {"earliest": date(2026, 1, 1), "latest": date(2026, 12, 31)}
    assert parse("date", "2026-01-01", **limits) == date(2026, 1, 1)
    assert parse("date", "2026-12-31", **limits) == date(2026, 12, 31)
    assert refusal("date", "2025-12-31", **limits) == "“Example” must be 1 January 2026 or later"
    assert refusal("date", "2027-01-01", **limits) == "“Example” must be 31 December 2026 or earlier"


@pytest.mark.asvs("1.1.1")
def test_text_is_kept_composed_with_line_feeds_and_nothing_else_is_touched() -> None:
    assert parse("long_text", "  e\u0301 \r\nb\rc\t") == "  é \nb\nc\t"


@pytest.mark.asvs("2.3.2")
def test_text_limits_say_by_how_much() -> None:
    assert parse("text", "x" * 10, max_length=10) == "x" * 10
    assert (
        refusal("text", "x" * 12, max_length=10)
        == "“Example” must be 10 characters or fewer. It is 2 characters too long"
    )
    assert parse("long_text", "one two", max_words=2) == "one two"
    assert (
        refusal("long_text", "one two\nthree", max_words=2)
        == "“Example” must be 2 words or fewer. It is 1 word too long"
    )


@pytest.mark.asvs("1.3.3")
@pytest.mark.parametrize("character", ["\x00", "\x07", "\x0b", "\x1f", "\x7f", "\x85", "\ud800", "\ufffe", "\uffff"])
@pytest.mark.parametrize("kind", ["text", "long_text", "email"])
def test_characters_that_no_file_holds_are_named_with_their_place(kind: str, character: str) -> None:
    says = f"position 3 (U+{ord(character):04X}). Delete it and type it again"
    assert refusal(kind, f"ab{character}c").endswith(says)


def test_one_line_is_one_line() -> None:
    assert "must be on one line" in refusal("text", "first\nsecond")


@pytest.mark.parametrize("raw", ["a@example.org", "a.b+c@sub.example.org", "o'brien@example.org", "=1+1@b.example"])
def test_email_addresses(raw: str) -> None:
    assert parse("email", raw) == raw


@pytest.mark.parametrize(
    "raw",
    [
        "a",
        "a@b",
        "@example.org",
        "a@",
        "a@b@example.org",
        "a b@example.org",
        "a@example.org, b@example.org",
        "a..b@example.org",
        "<a@example.org>",
        "a@example.org\nBcc: b@example.org",
        "a\u200b@example.org",
        "a@127.0.0.1",
        "a@example.org.",
    ],
)
def test_what_is_no_email_address(raw: str) -> None:
    assert "must be" in refusal("email", raw)


def test_choosing() -> None:
    assert parse("choice", "b", options=OPTIONS) == "b"
    assert refusal("choice", "First", options=OPTIONS) == "“Example” must be one of the options: First; Second; Third"
    assert parse("choices", ["c", "a", "c"], options=OPTIONS) == ("a", "c")
    assert (
        refusal("choices", ["a", "z"], options=OPTIONS) == "“Example” can only have these options: First; Second; Third"
    )
    assert refusal("choices", "a", options=OPTIONS) == "“Example” must be a list of options"
    assert refusal("yes_no", True, options=OPTIONS).startswith("“Example” must be yes or no")


def test_cells_hold_labels_numbers_dates_and_a_tick_for_each_option() -> None:
    several = q("choices", options=OPTIONS)
    assert TYPES["choice"].cell(q("choice", options=OPTIONS), "b") == "Second"
    assert TYPES["choices"].cell(several, ("a", "c")) == "First; Third"
    assert (ticked(several, ("a", "c")), ticked(several, None)) == ((True, False, True), (False,) * 3)
    assert TYPES["choice"].drop_down(q("choice", options=OPTIONS)) == ("First", "Second", "Third")
    assert TYPES["money"].cell(q("money"), Decimal("1.50")) == Decimal("1.50")
    assert TYPES["rows"].cell(q("rows"), (Row("a"), Row("b"))) == 2
    assert TYPES["refs"].cell(q("refs"), ("a", "b")) == "a; b"


COLUMNS = (Question("what", "text", "What?"), Question("cost", "money", "Cost", required=False))


def _rows(raw: Raw, **fields: Any) -> object:
    return parse("rows", raw, columns=COLUMNS, row_name="Action", **fields)


def test_rows_keep_their_ids_and_leave_out_empty_ones() -> None:
    raw = [{"id": "a", "what": "x", "cost": "1"}, {"id": "b", "what": " ", "unknown": "x"}, {"id": "c", "what": "y"}]
    assert _rows(raw) == (Row("a", {"what": "x", "cost": Decimal("1.00")}), Row("c", {"what": "y"}))


def test_every_wrong_cell_of_a_list_is_named() -> None:
    raw = [
        {"id": "a", "cost": "1"},
        {"id": "b", "what": "x", "cost": "much"},
        {"what": "x"},
        {"id": "b", "what": "x"},
        5,
    ]
    no_money = "must be an amount of money, like 1,250 or 1250.50. Use digits only, without words or signs"
    with pytest.raises(AnswerProblem) as caught:
        _rows(raw)
    assert [(each.row, each.column, each.message) for each in caught.value.each()] == [
        (0, "what", "Action 1: Enter an answer to “What?”"),
        (1, "cost", f"Action 2: “Cost” {no_money}"),
        (2, None, "Action 3 must be a row with an id. Delete it and add it again"),
        (3, None, "Action 4 is in the list twice. Delete one of the two"),
        (4, None, "Action 5 must be a row with an id. Delete it and add it again"),
    ]


def test_too_many_rows_are_counted() -> None:
    raw = [{"id": f"r{n}", "what": "x"} for n in range(4)]
    assert len(TYPES["rows"].to_json(_rows(raw, max_rows=4))) == 4  # type: ignore[arg-type]
    with pytest.raises(AnswerProblem, match="can have 3 rows at most"):
        _rows(raw, max_rows=3)


def test_references_are_ids_each_once() -> None:
    assert parse("refs", ["b", "a", "b"]) == ("b", "a")
    for raw in ("a", [1], [""], ["a b"], ["x" * 65], {"a": 1}):
        assert refusal("refs", raw) == "“Example” must be a list of rows"


@pytest.mark.parametrize("kind", TYPES)
@pytest.mark.parametrize("raw", [None, "", "  ", "\u200b\u3164\n", []])
def test_blank(kind: str, raw: Raw) -> None:
    texts = TYPES[kind].shape.value in ("text", "number")
    assert TYPES[kind].is_blank(raw) is (raw is None or (isinstance(raw, str) if texts else raw == []))


@pytest.mark.parametrize(("raw", "blank"), [("//", True), (" / /\u200b", True), ("///", False), ("1//", False)])
def test_three_empty_boxes_are_no_date(raw: str, blank: bool) -> None:
    assert TYPES["date"].is_blank(raw) is blank


def test_every_type_has_a_strategy_and_a_place_in_the_set_of_everything() -> None:
    assert set(VALID) == set(TYPES) == {question.type for question in PLAIN}


@pytest.mark.asvs("15.3.5")
@pytest.mark.parametrize("question", PLAIN, ids=lambda question: question.type)
@given(data=st.data())
def test_a_right_answer_survives_json_unchanged(question: Question, data: st.DataObject) -> None:
    kind = type_of(question)
    value = kind.parse(question, data.draw(valid_for(question)))
    again = kind.parse(question, kind.to_json(value))
    assert again == value
    assert type(again) is type(value)
    assert isinstance(kind.cell(question, value), str | int | Decimal | date)


@pytest.mark.asvs("1.3.10")
@pytest.mark.parametrize("question", PLAIN, ids=lambda question: question.type)
@given(data=st.data())
def test_whatever_comes_it_is_blank_right_or_a_problem_with_words(question: Question, data: st.DataObject) -> None:
    kind, raw = type_of(question), data.draw(raw_for(question) | HOSTILE)
    assert isinstance(kind.chosen(question, raw), frozenset)
    if kind.is_blank(raw):
        return
    try:
        value = kind.parse(question, raw)
    except AnswerProblem as caught:
        messages = [each.message for each in caught.each()]
    else:
        messages = ["right"]
        assert kind.parse(question, kind.to_json(value)) == value
    assert all(messages)


@given(ANY_TEXT)
def test_text_is_never_cut_or_changed_beyond_its_normal_form(text: str) -> None:
    try:
        value = parse("long_text", text)
    except AnswerProblem:
        return
    assert value == unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))


@pytest.mark.goal("I2")
def test_every_legitimate_name_is_accepted() -> None:
    for name in hostile.load("legit_names.jsonl"):
        assert parse("text", name) == unicodedata.normalize("NFC", name)


@pytest.mark.asvs("1.3.10")
@pytest.mark.parametrize("kind", TYPES)
def test_hostile_values_are_understood_or_refused(kind: str) -> None:
    question = next(question for question in PLAIN if question.type == kind)
    for _, value in hostile.all_strings():
        for raw in (value, [value], [{"id": "r1", "what": value}], {"id": value}):
            if not TYPES[kind].is_blank(raw):
                try:
                    parsed = TYPES[kind].parse(question, raw)
                except AnswerProblem as problem:
                    problem.message.encode("utf-8")
                else:
                    assert TYPES[kind].parse(question, TYPES[kind].to_json(parsed)) == parsed


def test_each_missing_message_says_what_to_do_and_where() -> None:
    for question_set in every_set():
        messages = [type_of(question).missing(question) for question in question_set.questions()]
        assert len(set(messages)) == len(messages)
        assert all(message.split()[0] in {"Enter", "Choose", "Say", "Add"} for message in messages)
