"""What ``Gaps``, ``Actions`` and the other listing sheets say, worked out once more from the raw answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from random import Random
from typing import Any

import pytest

from exports import stream
from exports.consolidated import ConsolidatedWorkbook, write
from exports.rows import ReturnRow
from portal.forms.check import Asking, asked
from portal.forms.spec import Part, Question, QuestionSet, Section
from tests.exports import reading
from tests.exports.invented import answers_for
from tests.exports.reading import ReadSheet
from tests.exports.sets import ANSWERS, SCALE, about, lists_section, question_set, return_row
from tests.exports.test_question_sets import KINDS, VERSIONS

GAPS = {
    "section11": {"partly", "not_met"},
    "benchmarking": {"grade_1", "grade_2", "grade_3", "partly", "no"},
    "everything": {"little", "never"},
    "four_step": {"three", "two", "one"},
    "one_is_best": {"g2", "g3"},
    "red_amber_green": {"red", "amber"},
    "three_step": {"part", "none"},
}
"""For each set the answers that are gaps, read from its file by a person."""

SHEETS = ("Gaps", "Actions", "Voice of the child", "Protected characteristics", "Good practice", "Blanks and N-A")
TAGS = {
    "Voice of the child": "voice_of_child",
    "Voice of the adult": "voice_of_adult",
    "Protected characteristics": "protected_characteristics",
}
TODAY = date(2026, 9, 14)
ASIDE = (Part.HOW_WE_KNOW, Part.EVIDENCE, Part.ACTION, Part.REASON, Part.SHARE)


def made(path: Path, questions: QuestionSet, *rows: ReturnRow) -> dict[str, ReadSheet]:
    write(path, ConsolidatedWorkbook(questions, about(), rows))
    return reading.read(path)


def random_returns(questions: QuestionSet) -> dict[str, tuple[frozenset[str], dict[str, Any]]]:
    """Returns with holes: each answer is missing once in six, and an action now and then chosen for nothing."""
    found = {}
    for number in range(6):
        random, kinds = Random(number), KINDS[number % len(KINDS)]
        answers = answers_for(questions, Asking(TODAY, kinds), number)
        found[f"EX{number}"] = kinds, {key: value for key, value in answers.items() if random.random() > 1 / 6}
    return found


class Told:
    """One agency's return, for working out what the sheets must say of it."""

    def __init__(self, questions: QuestionSet, code: str, kinds: frozenset[str], answers: Mapping[str, Any]) -> None:
        self.code, self.answers = code, answers
        self.asked = asked(questions, answers, Asking(TODAY, kinds))
        self.leads = [question for question in self.asked if question.part not in ASIDE]

    def given(self, question: Question) -> Any:
        value = self.answers.get(question.key)
        return None if value in (None, "", []) else value

    def part(self, question: Question, part: Part) -> Any:
        parts = [one for one in self.asked if one.part_of == question.key and one.part is part]
        return next(filter(None, map(self.given, parts)), None)

    def label(self, question: Question) -> str:
        return next(option.label for option in question.options if option.key == self.given(question))


@pytest.fixture(scope="module", params=VERSIONS)
def told(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Any:
    questions: QuestionSet = request.param
    returns = random_returns(questions)
    rows = [return_row(code, answers, kinds=kinds) for code, (kinds, answers) in returns.items()]
    sheets = made(tmp_path_factory.mktemp("listing") / "x.xlsx", questions, *rows, return_row("EX9"))
    tellings = [Told(questions, code, kinds, answers) for code, (kinds, answers) in returns.items()]
    return questions, tellings, sheets


def rows_of(sheet: ReadSheet, *headings: str) -> list[tuple[Any, ...]]:
    """These columns of every row; a sheet that says only that it is empty has none."""
    rows = (row for row in sheet.rows if row["Agency code"])
    return [tuple(row.get(heading) for heading in ("Agency code", *headings)) for row in rows]


def gaps(questions: QuestionSet, one: Told) -> Iterator[Question]:
    for question in one.leads:
        if question.scale and one.given(question) in GAPS[questions.name]:
            yield question


def test_every_answer_below_the_best_is_a_gap(told: Any) -> None:
    questions, tellings, sheets = told
    expected = [
        (one.code, q.number or None, q.text, one.label(q), q.option(one.given(q)).letter or None, _comment(one, q))  # type: ignore[union-attr]
        for one in tellings
        for q in gaps(questions, one)
    ]
    headings = ("Number", "Question", "Rating", "Letter", "How we know, or why")
    assert rows_of(sheets["Gaps"], *headings) == expected
    assert expected


def _comment(one: Told, question: Question) -> str | None:
    found: str | None = one.part(question, Part.HOW_WE_KNOW) or one.part(question, Part.REASON)
    return found


def test_a_gap_says_whether_it_has_an_action(told: Any) -> None:
    questions, tellings, sheets = told
    if not any(question.part is Part.ACTION for question in questions.questions()):
        assert "Linked actions" not in sheets["Gaps"].headings
        return
    expected = [(one.code, q.text, bool(one.part(q, Part.ACTION))) for one in tellings for q in gaps(questions, one)]
    found = rows_of(sheets["Gaps"], "Question", "Has an action", "Linked actions")
    assert [(code, text, flag == "Yes") for code, text, flag, _ in found] == expected
    assert all(bool(actions) == (flag == "Yes") for _, _, flag, actions in found)


def test_every_action_and_every_gap_without_one_has_a_row(told: Any) -> None:
    questions, tellings, sheets = told
    targets = {question.refers_to for question in questions.questions() if question.part is Part.ACTION}
    if not targets:
        assert [row["For questions"] for row in sheets["Actions"].rows if row["Agency code"]] == []
        return
    (key,) = targets
    expected: list[tuple[str, int | None, bool]] = []
    for one in tellings:
        listed = one.answers.get(key) or []
        expected += [(one.code, number, False) for number in range(1, len(listed) + 1)]
        expected += [(one.code, None, True) for q in gaps(questions, one) if not one.part(q, Part.ACTION)]
    found = rows_of(sheets["Actions"], "Action", "Flag")
    assert [(code, n, "No action" in str(flag)) for code, n, flag in found] == expected


@pytest.mark.parametrize("title", ["Voice of the child", "Protected characteristics"])
def test_every_question_with_the_tag_is_there(told: Any, title: str) -> None:
    _, tellings, sheets = told
    if title not in sheets:
        title = "Voice of the adult"
    tag = TAGS[title]
    expected = [(one.code, q.text, one.given(q) is None) for one in tellings for q in one.leads if tag in q.tags]
    found = rows_of(sheets[title], "Question", "Answer")
    assert [(code, text, answer == "not answered") for code, text, answer in found] == expected


def test_good_practice_is_only_what_the_agency_agreed_to(told: Any) -> None:
    _, tellings, sheets = told
    expected = [
        (one.code, q.text, one.part(q, Part.HOW_WE_KNOW))
        for one in tellings
        for q in one.leads
        if q.part is Part.RATING and one.part(q, Part.SHARE) == "yes"
    ]
    assert rows_of(sheets["Good practice"], "Question", "How we know") == expected


def test_blanks_and_what_does_not_apply_are_there(told: Any) -> None:
    _, tellings, sheets = told
    expected = [
        (one.code, q.text, "not answered" if one.given(q) is None else "Does not apply", one.part(q, Part.REASON))
        for one in tellings
        for q in one.leads
        if one.given(q) is None or any(o.does_not_apply and o.key == one.given(q) for o in q.options)
    ]
    found = rows_of(sheets["Blanks and N-A"], "Question or document", "What", "Reason, or used for")
    others = ("Evidence past its review date", "Cannot be read")
    assert [row for row in found if row[2] not in others] == expected


def with_days(due: str | None, review: str | None) -> tuple[QuestionSet, ReturnRow]:
    """A return with one action due and one document to review on these days, both used for 1.1."""
    lists = lists_section()
    evidence, actions = lists.questions
    review_date = Question("review_date", "date", "Next review", required=False)
    evidence = replace(evidence, columns=(*evidence.columns, review_date))
    questions = question_set()
    questions = replace(questions, sections=(*questions.sections[:2], replace(lists, questions=(evidence, actions))))
    return questions, return_row(
        answers=ANSWERS
        | {
            "s1_1": "partly",
            "s1_1_action": ["a1"],
            "s1_1_evidence": ["e1"],
            "actions": [{"id": "a1", "what": "Train the new lead", "due": due, "priority": "low"}],
            "evidence": [{"id": "e1", "title": "Minutes", "review_date": review}],
        }
    )


@pytest.mark.parametrize(
    ("day", "days"), [("2026-09-14", None), ("2026-09-13", 1), ("2026-08-14", 31), ("2027-01-01", None), (None, None)]
)
def test_what_is_overdue_is_so_from_the_day_after(day: str | None, days: int | None, tmp_path: Path) -> None:
    sheets = made(tmp_path / "x.xlsx", *with_days(day, day))
    (action,) = rows_of(sheets["Actions"], "Action", "What will you do?", "For questions", "Days overdue", "Flag")
    assert action == ("EX1", 1, "Train the new lead", "1.1", days, "Overdue" if days else None)
    past = [row for row in sheets["Blanks and N-A"].rows if row["What"] == "Evidence past its review date"]
    found = [(row["Question or document"], row["Reason, or used for"], row["Days past"]) for row in past]
    assert found == ([("Minutes", "1.1", days)] if days else [])


def test_what_is_overdue_goes_by_the_day_in_london(tmp_path: Path) -> None:
    questions, row = with_days("2026-09-14", None)
    late = about(taken_at=datetime(2026, 9, 14, 23, 30, tzinfo=UTC))
    write(tmp_path / "x.xlsx", ConsolidatedWorkbook(questions, late, [row]))
    assert rows_of(reading.read(tmp_path / "x.xlsx")["Actions"], "Days overdue") == [("EX1", 1)]


def test_a_gap_names_its_actions_with_their_numbers_and_days(tmp_path: Path) -> None:
    questions, row = with_days(None, None)
    actions = [
        {"id": "a1", "priority": "low", "what": "Train the new lead", "due": "2026-12-01"},
        {"id": "a2", "priority": "low", "what": "Ask children", "due": "2026-10-05"},
        {"id": "a3", "priority": "low", "what": "Write it down"},
    ]
    changes = {"actions": actions, "s1_1_action": ["a3", "a1", "gone", "a2"]}
    sheets = made(tmp_path / "x.xlsx", questions, replace(row, answers={**(row.answers or {}), **changes}))
    (gap,) = rows_of(sheets["Gaps"], "Standard", "Number", "Linked actions", "First due", "Has an action")
    linked = (
        "3. Write it down\n1. Train the new lead (due 1 December 2026)\n"
        "(not in the list)\n2. Ask children (due 5 October 2026)"
    )
    assert gap == ("EX1", "1 Leadership and leads", "1.1", linked, date(2026, 10, 5), "Yes")


def test_an_action_that_serves_nothing_says_so(tmp_path: Path) -> None:
    sheets = made(tmp_path / "x.xlsx", question_set(), return_row(answers=ANSWERS))
    assert rows_of(sheets["Actions"], "For questions", "Flag") == [("EX1", None, "Serves no question")]


def test_a_list_with_a_tag_is_written_out(tmp_path: Path) -> None:
    lists = lists_section()
    tagged = tuple(replace(q, tags=frozenset({"voice_of_child"})) for q in lists.questions)
    questions = question_set(Section("lists", "Lists", "1", questions=tagged))
    sheets = made(tmp_path / "x.xlsx", questions, return_row(answers=ANSWERS))
    found = [answer for _, answer in rows_of(sheets["Voice of the child"], "Answer")]
    assert found == [
        "1. Title: Minutes\n2. Title: Audit; Date: 4 May 2026",
        "1. What will you do?: Train the new lead; By when?: 1 December 2026; Priority: High",
    ]


def test_an_answer_that_cannot_be_read_is_listed_as_typed(tmp_path: Path) -> None:
    row = return_row(answers={"s1_1": "perhaps", "evidence": "a list once"})
    sheets = made(tmp_path / "x.xlsx", question_set(), row)
    found = rows_of(sheets["Blanks and N-A"], "What", "Number", "Reason, or used for")
    assert ("EX1", "Cannot be read", "1.1", "perhaps") in found
    assert ("EX1", "Cannot be read", "20", "a list once") in found


@pytest.mark.parametrize("title", SHEETS)
def test_an_empty_sheet_says_so_in_words(title: str, tmp_path: Path) -> None:
    sheets = made(tmp_path / "x.xlsx", question_set(), return_row())
    ((words,),) = ([value for value in row.values() if value] for row in sheets[title].rows)
    assert words.endswith(".")
    assert words[:3] in {"No ", "Not", "Thi"}


def test_a_full_sheet_goes_on_behind_notes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [return_row(f"EX{number}", {"s1_1": "not_met", "s1_2": "not_met"}) for number in range(40)]
    monkeypatch.setattr(stream, "MAX_ROWS", 60)
    sheets = made(tmp_path / "x.xlsx", question_set(), *rows)
    parts = [rows_of(sheets[title], "Number") for title in ("Gaps", "Gaps 2")]
    assert [len(part) for part in parts] == [59, 21]
    assert parts[0] + parts[1] == [(f"EX{place}", number) for place in range(40) for number in ("1.1", "1.2")]


def test_a_list_may_have_a_column_called_like_ours(tmp_path: Path) -> None:
    questions, row = with_days(None, None)
    *others, lists = questions.sections
    evidence, actions = lists.questions
    actions = replace(actions, columns=tuple(replace(column, text="Flag") for column in actions.columns))
    questions = replace(questions, sections=(*others, replace(lists, questions=(evidence, actions))))
    sheets = made(tmp_path / "x.xlsx", questions, row)
    assert sheets["Actions"].headings[4:7] == ("Flag (2)", "Flag (3)", "Flag (4)")


def test_what_needs_an_action_is_a_gap_with_no_score(tmp_path: Path) -> None:
    """A scale without scores has no best answer, and still some of its answers need an action."""
    questions = question_set()
    bare = tuple(replace(option, score=None) for option in SCALE.options)
    standard = questions.sections[1]
    standard = replace(
        standard, questions=tuple(replace(q, options=bare if q.scale else q.options) for q in standard.questions)
    )
    questions = replace(questions, sections=(questions.sections[0], standard, questions.sections[2]))
    row = return_row(answers={"s1_1": "not_met", "s1_2": "met"})
    assert rows_of(made(tmp_path / "x.xlsx", questions, row)["Gaps"], "Number") == [("EX1", "1.1")]


def test_what_does_not_apply_is_never_a_gap(tmp_path: Path) -> None:
    """Not even where a set asks for an action as well as for the reason."""
    questions = question_set()
    options = tuple(replace(option, needs=option.needs | {Part.ACTION}) for option in SCALE.options)
    standard = questions.sections[1]
    changed = tuple(replace(q, options=options if q.scale else q.options) for q in standard.questions)
    questions = replace(questions, sections=(questions.sections[0], replace(standard, questions=changed)))
    row = return_row(answers={"s1_1": "met", "s1_2": "na"})
    assert rows_of(made(tmp_path / "x.xlsx", questions, row)["Gaps"], "Number") == [("EX1", "1.1")]
