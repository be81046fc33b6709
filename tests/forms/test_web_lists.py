"""Lists of rows, and answers that point to them."""

from __future__ import annotations

from typing import Any

import pytest

from portal.forms.answers import Raw, is_row_id
from portal.forms.check import Problem
from portal.forms.spec import Question
from portal.forms.web import REMOVE, in_words
from portal.forms.web.refs import MOST_IN_SIGHT
from portal.forms.web.words import GONE
from tests.forms.web_pages import drawn, fields_of, opened, sent, set_of
from tests.support.client import Fields
from tests.support.pages import text_of

COLUMNS = (
    Question("what", "long_text", "What?"),
    Question("due", "date", "By when?"),
    Question("cost", "money", "Cost", required=False),
)
LIST = Question("actions", "rows", "Your actions", row_name="Action", columns=COLUMNS)
PICK = Question("doing", "refs", "What will you do?", refers_to="actions")
BOTH = set_of(PICK, LIST)
TWO: dict[str, Raw] = {
    "actions": [{"id": "a", "what": "First", "due": "2026-12-01"}, {"id": "b", "what": "Second", "due": "1/2/"}]
}


def rows(fields: Fields, answers: dict[str, Raw] | None = None) -> list[dict[str, Any]]:
    found = sent(BOTH, "one", fields, answers).typed().answers["actions"]
    assert isinstance(found, list)
    return found


def test_an_empty_list_offers_one_row_that_is_no_answer() -> None:
    fields = fields_of(opened(BOTH, "one"))
    assert is_row_id(fields["actions-0-id"])
    assert rows(fields) == []


def test_rows_come_back_in_order_with_their_ids_and_without_empty_columns() -> None:
    assert rows(fields_of(opened(BOTH, "one", TWO)), TWO) == TWO["actions"]


def test_another_row_has_an_id_of_its_own_and_is_kept_once_something_stands_in_it() -> None:
    form = opened(BOTH, "one", TWO)
    list_field = form.answer("actions")
    assert list_field is not None
    list_field.blank_rows = 1
    fields = fields_of(form)
    assert len({fields[f"actions-{place}-id"] for place in range(3)}) == 3
    assert [row["id"] for row in rows(fields, TWO)] == ["a", "b"]
    fields["actions-2-cost"] = "5"
    assert rows(fields, TWO)[2] == {"id": fields["actions-2-id"], "cost": "5"}


def test_a_stored_row_that_was_emptied_stays_until_it_is_removed() -> None:
    fields = fields_of(opened(BOTH, "one", TWO))
    fields |= {"actions-0-what": "", "actions-0-due-day": "", "actions-0-due-month": "", "actions-0-due-year": ""}
    assert rows(fields, TWO)[0] == {"id": "a"}
    assert [row["id"] for row in rows({**fields, REMOVE: "actions:a"}, TWO)] == ["b"]
    assert [row["id"] for row in rows({**fields, REMOVE: "others:a"}, TWO)] == ["a", "b"]


def test_a_column_that_was_not_sent_stays_as_it_is() -> None:
    fields: Fields = {"actions": "1", "actions-0-id": "a", "actions-0-what": "Changed"}
    assert rows(fields, TWO) == [{"id": "a", "what": "Changed", "due": "2026-12-01"}]


@pytest.mark.parametrize("forged", ["", "<x>", "a" * 65, "é", "a b"])
def test_a_row_with_a_forged_id_is_a_new_row(forged: str) -> None:
    [row] = rows({"actions": "1", "actions-0-id": forged, "actions-0-what": "Text"})
    assert is_row_id(row["id"])
    assert row["id"] != forged


def test_rows_are_read_by_their_numbers_not_by_how_they_came() -> None:
    fields: Fields = {"actions": "9"}
    for place in (10, 2, 1):
        fields |= {f"actions-{place}-id": f"r{place}", f"actions-{place}-what": "x"}
    assert [row["id"] for row in rows(fields)] == ["r1", "r2", "r10"]


def test_a_problem_stands_in_its_row_and_opens_it() -> None:
    form = opened(BOTH, "one", TWO)
    page = drawn(form, [Problem("actions", "Action 2: include a year", 1, "due")])
    assert form.error_list == [("Action 2: include a year", "#actions-1-due-year")]
    assert "open" in page.ids["actions-1"].attrib
    assert "open" not in page.ids["actions-0"].attrib


def test_a_problem_of_the_list_lands_on_its_button_and_of_a_row_on_its_first_box() -> None:
    form = opened(BOTH, "one", TWO)
    page = drawn(form, [Problem("actions", "Too many"), Problem("actions", "Twice", 1)])
    assert form.error_list == [("Too many", "#actions-add"), ("Twice", "#actions-1-what")]
    assert ["open" in page.ids[f"actions-{place}"].attrib for place in (0, 1)] == [False, True]
    assert page.ids["actions-add"].tag == "button"


def test_references_show_titles_and_keep_what_points_nowhere() -> None:
    answers = {**TWO, "doing": ["b", "gone"]}
    page = drawn(opened(BOTH, "one", answers))
    labels = {label.get("for"): text_of(label) for label in page.all("label")}
    assert [labels[name] for name in ("doing", "doing-2", "doing-3")] == [
        "First",
        "Second",
        "One that is no longer in the list",
    ]
    assert sent(BOTH, "one", fields_of(opened(BOTH, "one", answers)), answers).typed().answers["doing"] == ["b", "gone"]


def test_a_row_without_a_title_can_still_be_told_from_others() -> None:
    answers: dict[str, Raw] = {"actions": [{"id": "a", "what": "\x1f"}]}
    page = drawn(opened(BOTH, "one", answers))
    assert "Action 1" in [text_of(label) for label in page.all("label") if label.get("for") == "doing"]


def test_a_new_row_is_typed_on_the_spot_and_ticked() -> None:
    fields = fields_of(opened(BOTH, "one", TWO))
    new_id = fields["doing-new-id"]
    typed = sent(BOTH, "one", {**fields, "doing": ["", "a"], "doing-new-what": "Third"}, TWO).typed()
    assert typed.answers["doing"] == ["a", new_id]
    assert typed.new_rows == {"actions": [{"id": new_id, "what": "Third"}]}


def test_the_same_page_sent_twice_brings_the_same_row() -> None:
    fields = {**fields_of(opened(BOTH, "one", TWO)), "doing-new-what": "Third"}
    assert sent(BOTH, "one", fields, TWO).typed() == sent(BOTH, "one", fields, TWO).typed()


def test_a_new_row_that_was_left_empty_is_no_row() -> None:
    typed = sent(BOTH, "one", fields_of(opened(BOTH, "one", TWO)), TWO).typed()
    assert typed.new_rows == {}
    assert typed.answers["doing"] == []


def test_a_new_row_that_comes_back_stands_in_its_boxes_under_its_id() -> None:
    fields = {**fields_of(opened(BOTH, "one", TWO)), "doing-new-what": "\nThird"}
    again = fields_of(sent(BOTH, "one", fields, TWO))
    assert again["doing-new-what"] == "\nThird"
    assert again["doing-new-id"] == fields["doing-new-id"]
    assert again["doing"] == ""
    ticked = {**fields, "doing": ["", str(fields["doing-new-id"])]}
    assert sent(BOTH, "one", ticked, TWO).typed().answers["doing"] == [fields["doing-new-id"]]


def test_new_rows_ask_for_what_a_row_must_have() -> None:
    names = set(fields_of(opened(BOTH, "one")))
    assert {"doing-new-what", "doing-new-due-day"} <= names
    assert "doing-new-cost" not in names


def test_an_empty_row_is_offered_only_where_it_is_ticked() -> None:
    empty: list[Raw] = [{"id": "a", "what": "First"}, {"id": "b", "what": " "}]
    for chosen, offered in (([], ["a"]), (["b"], ["a", "b"])):
        boxes = drawn(opened(BOTH, "one", {"actions": empty, "doing": chosen})).all("input")
        assert [box.get("value") for box in boxes if box.get("type") == "checkbox"] == offered


def test_a_reference_to_nothing_says_so() -> None:
    assert in_words(PICK, BOTH, {**TWO, "doing": ["b", "gone"]}).lines == ("Second", GONE)


def test_many_rows_are_folded_away_but_for_those_that_are_ticked() -> None:
    many = [{"id": f"r{place}", "what": f"Row {place}"} for place in range(MOST_IN_SIGHT + 1)]
    page = drawn(opened(BOTH, "one", {"actions": many, "doing": ["r5"]}))
    boxes = [box for box in page.all("input") if box.get("name") == "doing" and box.get("type") == "checkbox"]
    assert [page.within(box, "details") for box in boxes] == [False] + [True] * MOST_IN_SIGHT
    assert boxes[0].get("value") == "r5"
    few = drawn(opened(BOTH, "one", {"actions": many[:MOST_IN_SIGHT]}))
    boxes = [box for box in few.all("input") if box.get("name") == "doing" and box.get("type") == "checkbox"]
    assert not any(few.within(box, "details") for box in boxes)


def test_nobody_is_told_to_choose_from_an_empty_list() -> None:
    hinted = set_of(Question("doing", "refs", "What?", refers_to="actions", hint="Choose from your list."), LIST)
    assert "Choose from your list." not in drawn(opened(hinted, "one")).text
    assert "Choose from your list." in drawn(opened(hinted, "one", TWO)).text


def test_a_missing_reference_lands_where_it_can_be_given() -> None:
    missing = [Problem("doing", "Choose")]
    empty, full = opened(BOTH, "one"), opened(BOTH, "one", TWO)
    drawn(empty, missing)
    drawn(full, missing)
    assert empty.error_list == [("Choose", "#doing-new-what")]
    assert full.error_list == [("Choose", "#doing")]
