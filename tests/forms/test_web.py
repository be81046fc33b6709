"""The web form: whatever was typed is read and shown again, and judged as every other door judges it."""

from __future__ import annotations

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from portal.forms.answers import TYPES, Raw, is_blank_text
from portal.forms.check import Problem, check
from portal.forms.schema import verdict
from portal.forms.spec import Question
from portal.forms.web import CONTROLS
from portal.forms.web.words import READERS, in_words
from tests.forms.sets import EVERYBODY, NAMES, small
from tests.forms.strategies import ANY_TEXT, HOSTILE_TEXTS, answers_for
from tests.forms.web_answers import typable, typable_answers
from tests.forms.web_pages import drawn, fields_of, mistakes_of, opened, sent, set_of, through_the_browser
from tests.hostile import load as hostile
from tests.support.pages import Page

EVERYTHING = small("everything")
SECTIONS = tuple(section.key for section in EVERYTHING.sections)
FEW = settings(max_examples=15, phases=(Phase.explicit, Phase.reuse, Phase.generate))
"""Each example draws a dozen pages; making a failing one smaller would take longer than reading it."""


def test_every_answer_type_has_a_control_and_a_reader() -> None:
    assert set(CONTROLS) == set(READERS) == set(TYPES)


@pytest.mark.asvs("2.2.2")
@pytest.mark.parametrize("name", NAMES)
@FEW
@given(data=st.data())
def test_the_form_gets_the_verdict_of_the_schema(name: str, data: st.DataObject) -> None:
    answers = data.draw(typable_answers(small(name)))
    _, problems = verdict(small(name), answers, EVERYBODY)
    arrived = through_the_browser(small(name), answers, EVERYBODY)
    assert check(small(name), {**answers, **arrived}, EVERYBODY).problems == problems


@FEW
@given(data=st.data())
def test_what_is_stored_is_shown_and_sent_back_unchanged(data: st.DataObject) -> None:
    answers = data.draw(typable_answers(EVERYTHING))
    arrived = through_the_browser(EVERYTHING, answers, EVERYBODY)
    for key, raw in arrived.items():
        assert in_any_order(raw) == in_any_order(answers.get(key)), key


def in_any_order(raw: Raw) -> Raw:
    """Ticked boxes come in the order of the page, and what is blank comes as an empty text or an empty list."""
    if raw in ("", []):
        return None
    return sorted(raw) if isinstance(raw, list) and all(isinstance(each, str) for each in raw) else raw


@pytest.mark.parametrize("section", SECTIONS)
@FEW
@given(data=st.data())
def test_what_was_typed_is_shown_again(section: str, data: st.DataObject) -> None:
    """Every box gets any text; the page that comes back has the same text in the same box."""
    form = opened(EVERYTHING, section)
    boxes = [name for name in boxes_of(drawn(form)) if not name.endswith(("-day", "-month", "-year"))]
    typed = {name: typable(data.draw(HOSTILE_TEXTS | ANY_TEXT)) for name in boxes}
    again = fields_of(sent(EVERYTHING, section, {**fields_of(form), **typed}))
    said = {name.rpartition("-")[0] for name, text in typed.items() if not is_blank_text(text)}
    for name, text in typed.items():
        assert name in again
        if "-" not in name or name.rpartition("-")[0] in said:  # A new row of nothing but spaces is no row.
            assert again[name] == text


def boxes_of(page: Page) -> list[str]:
    """The names of the boxes into which text can be typed."""
    return [box.attrib["name"] for box in page.all("input", "textarea") if box.get("type", "text") == "text"]


BOXES = frozenset({"text", "long_text", "email", "number", "money"})


@pytest.mark.asvs("1.1.1")
@pytest.mark.asvs("1.2.1")
@pytest.mark.goal("I6")
@pytest.mark.threat(15)
@pytest.mark.parametrize("kind", sorted(BOXES))
def test_every_hostile_text_survives_the_page(kind: str) -> None:
    question_set = set_of(Question("it", kind, "Example"))
    names = ("xss.txt", "ssti.txt", "sqli.txt", "legit_names.jsonl", "unicode.jsonl", "formula_injection.jsonl")
    texts = [typable(text) for name in names for text in map(str, hostile.load(name))]
    assert len(texts) > 300
    for text in texts[:: 1 if kind == "long_text" else 7]:
        form = sent(question_set, "one", {"it": text})
        assert form.typed().answers == {"it": text}
        assert fields_of(form)["it"] == text


@FEW
@given(data=st.data())
def test_no_answers_break_a_page(data: st.DataObject) -> None:
    """Whatever is stored, of whatever shape: the page is valid, and every problem has a link that lands."""
    answers = data.draw(answers_for(EVERYTHING))
    for section in SECTIONS:
        form = opened(EVERYTHING, section, answers)
        page = drawn(form, check(EVERYTHING, answers, EVERYBODY, section).problems)
        assert [each for each in mistakes_of(page) if "invalid-codepoint" not in each] == []
        for message, link in form.error_list:
            assert message
            assert link.startswith("#")
            assert link[1:] in page.ids, (message, link)
        for question in EVERYTHING.questions():
            in_words(question, EVERYTHING, answers)


NAMES_THAT_MAY_COME = (
    *("our_name", "work", "size", "founded-day", "founded-year", "base_age", "g1", "g1_evidence-new-title"),
    *("actions", "actions-0-id", "actions-07-id", "actions-0-due-day", "actions-x-id", "actions-99999-id"),
    *("best_action", "best_action-new-id", "best_action-new-what", "_remove", "evidence-3-id", "evidence-3-title"),
)


@given(st.lists(st.tuples(st.sampled_from(NAMES_THAT_MAY_COME), HOSTILE_TEXTS | ANY_TEXT), max_size=8))
def test_no_form_that_is_sent_raises(pairs: list[tuple[str, str]]) -> None:
    """Keys may be missing, strange or there twice: nothing is known but what was sent."""
    for section in SECTIONS:
        form = sent(EVERYTHING, section, MultiDict(pairs))
        typed = form.typed()
        keys = {question.key for question in form.section.questions}
        assert set(typed.answers) <= keys
        names = {name.partition("-")[0] for name, _ in pairs}
        assert set(typed.answers) <= names


def test_problems_are_attached_and_nothing_else_is_judged() -> None:
    form = sent(EVERYTHING, "about", {"our_name": ""})
    assert form.error_list == []
    form.show([Problem("our_name", "Enter it"), Problem("staff", "Elsewhere")])
    assert form.error_list == [("Enter it", "#our_name")]
    assert all(not answer.validators for answer in form.answers)


@pytest.mark.parametrize("key", ["data", "errors", "validate", "process", "meta", "answers", "typed", "section"])
def test_a_question_may_be_called_like_a_part_of_the_form(key: str) -> None:
    form = sent(set_of(Question(key, "text", "Example")), "one", {key: "typed"})
    assert form.typed().answers == {key: "typed"}
