"""Days known roughly, dates of birth that nobody knows, and reasons: what they take, mean, refuse and ask."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.forms import library
from portal.forms.answers import REASONS, TYPES, AnswerProblem, approximate, begins, span
from portal.forms.check import Asking, check
from portal.forms.rules import birthday
from portal.forms.spec import Question
from tests.forms.web_pages import drawn, opened, sent, set_of

REPORT = library.get("lado_referral", "2026")
TODAY = date(2026, 11, 20)
PAGE_ONE = {
    "danger_now": "no",
    "works_here": "yes",
    "asks_for": "report",
    "criteria": ["harmed"],
    "person_name": "Example Person",
    "workplace": "Example School",
    "what_happened": "Example.",
    "safe_tonight": "yes",
}
WRITINGS = {
    "30/9/2026": "2026-09-30",
    " 30 / 09 / 2026 ": "2026-09-30",
    "2026-09-30": "2026-09-30",
    "30 September 2026": "2026-09-30",
    "1st sept 2026": "2026-09-01",
    "9/2026": "2026-09",
    "September 2026": "2026-09",
    "2026-09": "2026-09",
    "2026": "2026",
    "About 2009": "about 2009",
    "around March 2009": "about 2009-03",
    "c. 2009": "about 2009",
    "1/2026 to 6/2026": "2026-01 to 2026-06",
    "between 2009 and 2011": "2009 to 2011",
    "from 1 May 2026 until June 2026": "2026-05-01 to 2026-06",
    "2009 – 2011": "2009 to 2011",
}
WRONG = (
    "last week",
    "31/2/2026",
    "13/2026",
    "0/2026",
    "0/5/2026",
    "26",
    "1/1/26",
    "1850",
    "to 2009",
    "2009 to",
    "x" * 99,
)


def parse(kind: str, raw: object, **fields: Any) -> Any:
    return TYPES[kind].parse(Question("k", kind, "Example", **fields), raw)


@pytest.mark.parametrize("typed", WRITINGS)
def test_a_day_is_understood_as_it_is_said(typed: str) -> None:
    assert parse("approximate_day", typed) == WRITINGS[typed]
    assert parse("approximate_day", approximate.said(WRITINGS[typed])) == WRITINGS[typed]


@pytest.mark.parametrize("typed", WRONG)
def test_what_is_no_day_is_refused_with_examples(typed: str) -> None:
    with pytest.raises(AnswerProblem, match="like 30/9/2026, 9/2026, 2009, about 2009"):
        parse("approximate_day", typed)


def test_a_range_does_not_end_before_it_begins() -> None:
    assert parse("approximate_day", "2026-09-30 to 2026-09") == "2026-09-30 to 2026-09"
    with pytest.raises(AnswerProblem, match="must begin before it ends"):
        parse("approximate_day", "2026-10 to 2026-09")


SPANS = {
    "2024-02": (date(2024, 2, 1), date(2024, 2, 29)),
    "2023": (date(2023, 1, 1), date(2023, 12, 31)),
    "2023-05-06": (date(2023, 5, 6), date(2023, 5, 6)),
    "about 2023-05-06": (date(2023, 4, 29), date(2023, 5, 13)),
    "2023 to 2024-02": (date(2023, 1, 1), date(2024, 2, 29)),
}


@pytest.mark.parametrize("text", SPANS)
def test_what_days_an_answer_can_mean(text: str) -> None:
    assert span(text) == SPANS[text]


@given(st.dates(date(1901, 1, 1), date(2199, 12, 31)))
def test_a_day_lies_in_its_month_its_year_and_about_it(day: date) -> None:
    for text in (f"{day:%Y-%m}", f"{day.year}", f"about {day.year}", f"{day:%Y-%m} to {day:%Y-%m-%d}"):
        first, last = span(text) or (date.max, date.min)
        assert first <= day <= last
    assert span(day) == (day, day) == span(day.isoformat())
    assert begins(f"about {day.year}") == date(day.year, 1, 1)


@given(st.dates(date(1901, 1, 1), date(2007, 1, 1)), st.integers(1, 100))
def test_a_birthday_is_the_first_day_of_an_age(born: date, age: int) -> None:
    day = birthday(born, age)
    assert (day.year - born.year) == age
    assert ((day.month, day.day) == (born.month, born.day)) or (born.month, born.day, day.month, day.day) == (
        2,
        29,
        3,
        1,
    )


def problems(**answers: object) -> set[str]:
    return {problem.field for problem in check(REPORT, {**PAGE_ONE, **answers}, Asking(TODAY)).problems}


def asks(**answers: object) -> set[str]:
    checked = check(REPORT, {**PAGE_ONE, **answers}, Asking(TODAY))
    assert checked.ok
    return {problem.field for problem in checked.asks}


@given(st.dates(date(2007, 1, 1), TODAY))
def test_a_child_is_born_by_then_and_not_18_yet(happened: date) -> None:
    eighteen = happened.replace(year=happened.year - 18, day=min(happened.day, 28))
    for born in (eighteen, happened, happened + timedelta(1), happened - timedelta(18 * 365)):
        was_child = born <= happened < birthday(born, 18)
        found = problems(children=[{"id": "c", "born": born.isoformat()}], happened=happened.isoformat())
        assert ("children-0-born" in found) is (not was_child or born > TODAY)


def test_nobody_is_born_tomorrow() -> None:
    assert problems(children=[{"id": "c", "born": "2026-11-21"}]) == {"children-0-born"}
    assert problems(children=[{"id": "c", "born": "2026-11-20"}]) == set()
    assert problems(person_born="2026-11-21") == {"person_born"}


def test_who_is_grown_up_by_now_is_asked_about_and_not_refused() -> None:
    child = [{"id": "c", "born": "2008-11-20"}]
    assert asks(children=child, happened="2026-11-19", became_known="2026-11-20") == {"children-0-born"}
    assert asks(children=[{"id": "c", "born": "2008-11-21"}]) == set()


@pytest.mark.parametrize(("born", "asked"), [("2010-11-20", False), ("2010-11-21", True), ("1935-11-20", True)])
def test_odd_ages_of_adults_are_asked_about_and_not_refused(born: str, asked: bool) -> None:
    assert asks(person_born=born) == ({"person_born"} if asked else set())
    assert asks(other_adults=[{"id": "a", "born": born}]) == ({"other_adults-0-born"} if asked else set())


@pytest.mark.parametrize("raw", ["1900-01-01", "1/1/1900", "1970-01-01", "1/1/1970", "1900-01-01 checked"])
def test_false_dates_of_birth_are_never_taken_silently(raw: str) -> None:
    assert problems(person_born=raw) == {"person_born"}
    assert problems(children=[{"id": "c", "born": raw}]) == {"children-0-born"}


def test_a_doubted_date_of_birth_is_asked_about_on_the_page_and_taken_once_it_was_ticked() -> None:
    one = set_of(Question("born", "birth_date", "Date of birth"))
    section = one.sections[0].key
    boxes = {"born-day": "1", "born-month": "1", "born-year": "1970"}
    form = sent(one, section, boxes)
    assert form.answer("born").data == "1970-01-01"  # type: ignore[union-attr]
    assert [box.attrib["name"] for box in drawn(form).all("input") if box.get("type") == "checkbox"] == ["born-checked"]
    ticked = sent(one, section, {**boxes, "born-checked": "yes"})
    assert ticked.answer("born").data == "1970-01-01 checked"  # type: ignore[union-attr]
    assert check(one, ticked.typed().answers, Asking(TODAY)).values == {"born": date(1970, 1, 1)}
    other = sent(one, section, {**boxes, "born-year": "1971", "born-checked": "yes"})
    assert other.answer("born").data == "1971-01-01"  # type: ignore[union-attr]
    assert not [box for box in drawn(opened(one, section)).all("input") if box.get("type") == "checkbox"]


def test_a_reason_is_enough_of_an_answer() -> None:
    assert problems(person_name="") == {"person_name"}
    for reason in REASONS:
        said = f"{reason.key}: In words." if reason.key == "other" else reason.key
        assert problems(person_name="", person_name_not_known=said) == set()
    assert problems(person_name="", person_name_not_known="other") == {"person_name_not_known"}
    assert problems(person_name_not_known="asked") == {"person_name_not_known"}
    long = "asked: " + "x" * 501
    assert problems(person_name="", person_name_not_known=long) == {"person_name_not_known"}
    both = [{"id": "c", "born": "2012-01-01", "born_not_known": "asked"}]
    assert problems(children=both) == {"children-0-born_not_known"}


def test_page_one_alone_can_be_sent_and_nothing_else_is_needed() -> None:
    assert check(REPORT, PAGE_ONE, Asking(TODAY, short=True)).ok
    assert check(REPORT, PAGE_ONE, Asking(TODAY)).ok
    needed = check(REPORT, {}, Asking(TODAY)).needed
    assert needed == check(REPORT, {}, Asking(TODAY, short=True)).needed
    assert needed == PAGE_ONE.keys() - {"person_name"}


@pytest.mark.parametrize("asks_for", ["advice", "not_sure"])
def test_advice_is_nameless_and_at_least_one_criterion_is_ticked(asks_for: str) -> None:
    assert problems(asks_for=asks_for, person_name="") == set()
    assert problems(criteria=["not_sure"]) == set()
    assert problems(criteria=[]) == {"criteria"}


@given(st.dates(date(2026, 11, 10), date(2026, 11, 30)), st.dates(date(2026, 11, 10), date(2026, 11, 30)))
def test_it_happened_before_it_became_known_and_both_before_now(happened: date, known: date) -> None:
    found = problems(happened=happened.isoformat(), became_known=known.isoformat())
    wrong = {key for key, day in (("happened", happened), ("became_known", known)) if day > TODAY}
    assert found == (wrong or ({"became_known"} if known < happened else set()))
