"""Dates in three boxes, choices, conditions and hints, one by one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.forms.answers import YES_NO
from portal.forms.check import Asking, Problem
from portal.forms.spec import Condition, Option, Part, Question
from portal.forms.web.choosing import MOST_RADIOS
from portal.forms.web.day import joined, taken_apart
from tests.forms.sets import EVERYBODY, TODAY, small
from tests.forms.web_pages import drawn, fields_of, opened, sent, set_of
from tests.support.pages import text_of

DAY = set_of(Question("day", "date", "When?"))
PART = st.text(st.characters(codec="utf-8", exclude_characters="/\r"), max_size=6)
EVERYTHING = small("everything")


@given(st.dates(date(1000, 1, 1)))
def test_a_real_day_is_sent_as_iso_and_shown_in_its_boxes(day: date) -> None:
    assert joined([str(day.day), f"{day.month:02}", f" {day.year} "]) == day.isoformat()
    assert taken_apart(day.isoformat()) == [str(day.day), str(day.month), str(day.year)]


@given(PART, PART, PART)
def test_what_is_no_day_stands_again_in_the_boxes_as_it_was_typed(day: str, month: str, year: str) -> None:
    raw = joined([day, month, year])
    if raw.count("/") == 2:
        assert taken_apart(raw) == [day, month, year]


@pytest.mark.parametrize(
    ("boxes", "raw"),
    [
        (("", "", ""), ""),
        ((" ", "\t", ""), ""),
        (("31", "2", "2026"), "31/2/2026"),
        (("30", "9", ""), "30/9/"),
        (("30/9/2026", "", ""), "30/9/2026"),
        (("30", "September", "2026"), "30/September/2026"),
        (("²", "9", "2026"), "²/9/2026"),
        (("30", "9", "26"), "30/9/26"),
    ],
)
def test_three_boxes_become_one_answer(boxes: tuple[str, str, str], raw: str) -> None:
    assert joined(list(boxes)) == raw


@pytest.mark.parametrize(
    ("raw", "box"),
    [
        ("30/9/26", "year"),
        ("31/2/2026", "day"),
        ("soon", "day"),
        ("2026-02-31", "day"),
        ("/9/2026", "day"),
        ("30//2026", "month"),
        ("30/9/", "year"),
        ("30/13/2026", "month"),
        ("32/9/2026", "day"),
    ],
)
def test_an_error_lands_on_the_first_wrong_box(raw: str, box: str) -> None:
    form = opened(DAY, "one", {"day": raw})
    page = drawn(form, [Problem("day", "Enter a date")])
    assert form.error_list == [("Enter a date", f"#day-{box}")]
    assert "govuk-input--error" in page.ids[f"day-{box}"].get("class", "")
    assert text_of(page.ids["day-error"]) == "Error: Enter a date"


@pytest.mark.parametrize("missing", ["day-day", "day-month", "day-year"])
def test_a_date_with_a_box_missing_is_read(missing: str) -> None:
    fields = {"day-day": "1", "day-month": "2", "day-year": "2026"}
    del fields[missing]
    assert str(sent(DAY, "one", dict(fields)).typed().answers["day"]).count("/") == 2


def test_what_was_not_sent_stays_as_it_is() -> None:
    stored = {"our_name": "Stored", "work": ["babies"], "size": "small"}
    assert sent(EVERYTHING, "about", {"story": "New"}, stored).typed().answers == {"story": "New"}
    assert sent(EVERYTHING, "about", {"work": [""]}, stored).typed().answers == {"work": []}
    assert sent(DAY, "one", {"another": "x"}, {"day": "2026-09-30"}).typed().answers == {}


def test_whoever_takes_every_tick_away_is_heard() -> None:
    stored = {"work": ["babies"]}
    fields = fields_of(opened(EVERYTHING, "about", stored))
    assert fields["work"] == ["", "babies"]
    assert sent(EVERYTHING, "about", {**fields, "work": [""]}, stored).typed().answers["work"] == []


@pytest.mark.parametrize("kind", ["text", "email", "number", "money"])
def test_a_line_break_where_one_line_is_meant_is_shown_again(kind: str) -> None:
    form = opened(set_of(Question("it", kind, "Example")), "one", {"it": "\none\ntwo"})
    assert fields_of(form) == {"it": "\none\ntwo"}
    assert drawn(form).ids["it"].tag == "textarea", "a browser drops line breaks from a box of one line"


def choice(count: int, **fields: object) -> Question:
    options = tuple(Option(f"o{number}", f"Option {number}") for number in range(count))
    return Question("pick", "choice", "Pick", options=options, **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(("count", "tag"), [(2, "input"), (MOST_RADIOS, "input"), (MOST_RADIOS + 1, "select")])
def test_many_options_stand_in_a_list(count: int, tag: str) -> None:
    page = drawn(opened(set_of(choice(count)), "one", {"pick": "o1"}))
    assert page.ids["pick"].tag == tag
    assert len(page.all("option" if tag == "select" else "input")) == count + 1, "and one that says nothing"


def test_radio_buttons_of_which_none_is_chosen_say_so() -> None:
    assert sent(set_of(choice(2)), "one", fields_of(opened(set_of(choice(2)), "one"))).typed().answers == {"pick": ""}


@pytest.mark.parametrize("count", [3, MOST_RADIOS + 1])
def test_an_answer_that_is_no_option_is_seen_and_kept(count: int) -> None:
    form = opened(set_of(choice(count)), "one", {"pick": "<gone>"})
    assert fields_of(form) == {"pick": "<gone>" if count > MOST_RADIOS else ["", "<gone>"]}
    assert sent(set_of(choice(count)), "one", fields_of(form)).typed().answers == {"pick": "<gone>"}
    assert "<gone> (not one of the options)" in drawn(form).text


def test_a_tick_that_is_no_option_is_seen_and_kept() -> None:
    form = opened(EVERYTHING, "about", {"work": ["babies", "<gone>"]})
    assert fields_of(form)["work"] == ["", "babies", "<gone>"]
    assert "<gone> (not one of the options)" in drawn(form).text


def test_numbers_are_typed_as_text() -> None:
    page = drawn(opened(EVERYTHING, "numbers", {"staff": 12, "warmth": -2.5}))
    assert [page.ids["staff"].get(name) for name in ("type", "inputmode", "value")] == ["text", "numeric", "12"]
    assert [page.ids["warmth"].get(name) for name in ("type", "inputmode", "value")] == ["text", "decimal", "-2.5"]
    assert page.ids["budget"].get("inputmode") == "decimal"


def test_hints_are_those_of_the_agency() -> None:
    def hints(kinds: set[str]) -> str:
        return drawn(opened(EVERYTHING, "standard", asking=Asking(TODAY, frozenset(kinds)))).text

    assert "Think of custody." in hints({"police"})
    assert "Think of custody." not in hints({"council"})
    assert "Think of last year." in hints({"council"})


def keys(section: str, answers: dict[str, object], asking: Asking = EVERYBODY) -> list[str]:
    return [answer.question.key for answer in opened(EVERYTHING, section, answers, asking).answers]


def test_a_part_whose_condition_lies_on_the_page_is_always_there_and_waits() -> None:
    form = opened(EVERYTHING, "about", {})
    assert "base_name" in keys("about", {})
    assert {answer.question.key for answer in form.answers if answer.is_waiting} == {"base_name", "base_age"}
    form = opened(EVERYTHING, "about", {"has_base": "yes"})
    assert not [answer for answer in form.answers if answer.is_waiting]
    name = form.answer("base_name")
    assert name is not None
    assert name.when == "If yes:"
    assert form.depends_on(name) == Condition("has_base", frozenset({"yes"}))


def test_parts_of_what_waits_wait_too() -> None:
    first = Question("first", "yes_no", "First", options=YES_NO)
    second = replace(first, key="second", show_if=Condition("first", frozenset({"yes"})))
    third = replace(first, key="third", show_if=Condition("second", frozenset({"yes"})))
    form = opened(set_of(first, second, third), "one", {"first": "no", "second": "yes"})
    assert [answer.is_waiting for answer in form.answers] == [False, True, True]


def test_parts_say_when_they_are_needed() -> None:
    form = opened(EVERYTHING, "standard")
    how, reason = form.answer("g2_how_we_know"), form.answer("g2_reason")
    assert how is not None
    assert reason is not None
    assert how.when == "If very much or a little:"
    assert how.hints[-1] == "Optional if a little."
    assert reason.when == "If not for us:"
    assert (how.title, reason.title) == ("How do you know?", "Why does this not apply?")
    share = form.answer("g2_share")
    assert share is not None
    assert share.title.endswith("(optional)")


def test_who_is_not_asked_has_no_field_nor_its_parts() -> None:
    council = Asking(TODAY, frozenset({"council"}))
    assert "g3" not in keys("standard", {"g3": "much"}, council)
    assert not [key for key in keys("standard", {"g3": "much"}, council) if key.startswith("g3")]
    assert keys("numbers", {}, Asking(TODAY, short=True)) == []


def test_a_condition_elsewhere_decides_whether_there_is_a_field() -> None:
    asks = Question("asks", "yes_no", "Ask?", options=(Option("yes", "Yes"), Option("no", "No")))
    then = Question("then", "text", "Then", show_if=Condition("asks", frozenset({"yes"})))
    two = set_of(asks)
    both = type(two)("two", "1", "Two", "Two", sections=(two.sections[0], _other(then)))
    assert [answer.question.key for answer in opened(both, "other", {"asks": "yes"}).answers] == ["then"]
    assert opened(both, "other", {"asks": "no"}).answers == []
    then_field = opened(both, "other", {"asks": "yes"}).answers[0]
    assert not then_field.is_waiting


def _other(question: Question) -> object:
    section = set_of(question).sections[0]
    return type(section)("other", "Other", questions=section.questions)


def test_parts_of_one_question_stand_together() -> None:
    groups = {group.key: group for group in opened(EVERYTHING, "standard").groups}
    assert [answer.question.part for answer in groups["g1"].members][:2] == [Part.RATING, Part.HOW_WE_KNOW]
    assert groups["g1"].title == ""
    figures = {group.key: group for group in opened(EVERYTHING, "numbers").groups}
    assert figures["on_time"].title == "Share of plans made on time"
    assert figures["visits"].title == "Number of visits"


def test_there_is_no_form_of_a_section_that_is_not_there() -> None:
    with pytest.raises(KeyError):
        opened(EVERYTHING, "nowhere")
