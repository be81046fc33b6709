"""Every text of the hostile corpus in every text column of the listing sheets, of a question set and of an agency."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from exports import anonymised
from exports.consolidated import ConsolidatedWorkbook, write
from exports.rows import ReturnRow
from portal.forms.answers import TYPES, AnswerProblem
from portal.forms.spec import Part, Question, QuestionSet
from tests.exports import reading, scanning
from tests.exports.reading import ReadSheet
from tests.exports.sets import ANSWERS, SCALE, about, question_set, return_row
from tests.exports.test_cells import documented
from tests.hostile.load import all_strings, some


def kept(text: str) -> str | None:
    """What a question for a short text makes of it; None when it refuses it or finds it blank."""
    kind, question = TYPES["text"], Question("q", "text", "Q")
    try:
        return None if kind.is_blank(text) else str(kind.parse(question, text))
    except AnswerProblem:
        return None


CORPUS = some(sorted({found for _, text in all_strings(longest=5_000) if (found := kept(text))}))


def tagged() -> QuestionSet:
    """The small audit with 1.1 about the voice of the child and 1.2 about protected characteristics."""
    tags = {"s1_1": "voice_of_child", "s1_2": "protected_characteristics"}
    questions = question_set()
    sections = (
        replace(s, questions=tuple(replace(q, tags=frozenset({tags.get(q.part_of or "", "")})) for q in s.questions))
        for s in questions.sections
    )
    return replace(questions, sections=tuple(sections))


def row_with(place: int, text: str) -> ReturnRow:
    answers: dict[str, Any] = {
        **ANSWERS,
        "s1_1": "partly",
        "s1_1_how_we_know": text,
        "s1_1_evidence": ["e1"],
        "s1_1_share": "yes",
        "s1_1_action": ["a1"],
        "s1_2": "na",
        "s1_2_reason": text,
        "evidence": [{"id": "e1", "title": text}],
        "actions": [{"id": "a1", "what": text, "priority": "low"}],
    }
    return return_row(f"H{place}", answers, agency=text, sector=text)


@pytest.fixture(scope="module")
def sheets(tmp_path_factory: pytest.TempPathFactory) -> dict[str, ReadSheet]:
    path = tmp_path_factory.mktemp("hostile") / "x.xlsx"
    rows = [row_with(place, text) for place, text in enumerate(CORPUS)]
    write(path, ConsolidatedWorkbook(tagged(), about(), rows))
    assert scanning.findings(path) == []
    assert scanning.unquoted_texts(path) == 0
    return reading.read(path)


COLUMNS = [
    ("Gaps", "How we know, or why"),
    ("Actions", "What will you do?"),
    ("Voice of the child", "How we know, or why"),
    ("Voice of the child", "Evidence"),
    ("Protected characteristics", "How we know, or why"),
    ("Good practice", "How we know"),
    ("Good practice", "Evidence"),
    ("Blanks and N-A", "Reason, or used for"),
]


def by_code(sheet: ReadSheet, heading: str, where: Mapping[str, Any]) -> dict[str, Any]:
    rows = (row for row in sheet.rows if all(row[key] == value for key, value in where.items()))
    return {row["Agency code"]: row[heading] for row in rows}


def test_there_is_enough_of_it() -> None:
    assert len(CORPUS) > 200


@pytest.mark.parametrize(("title", "heading"), COLUMNS, ids=[f"{title}, {heading}" for title, heading in COLUMNS])
def test_a_text_is_what_was_typed(sheets: dict[str, ReadSheet], title: str, heading: str) -> None:
    where = {"What": "Does not apply"} if title.startswith("Blanks") else {"Action": 1} if title == "Actions" else {}
    found = by_code(sheets[title], heading, where)
    assert found == {f"H{place}": documented(text) for place, text in enumerate(CORPUS)}


@pytest.mark.parametrize("title", sorted({title for title, _ in COLUMNS}))
def test_so_are_the_names_of_agencies_and_sectors(sheets: dict[str, ReadSheet], title: str) -> None:
    found = {row["Agency code"]: (row["Agency"], row["Sector"]) for row in sheets[title].rows}
    assert found == {f"H{place}": (documented(text), documented(text)) for place, text in enumerate(CORPUS)}


def test_linked_actions_begin_with_their_number(sheets: dict[str, ReadSheet]) -> None:
    found = by_code(sheets["Gaps"], "Linked actions", {})
    assert found == {f"H{place}": "1. " + documented(text) for place, text in enumerate(CORPUS)}


def hostile_set(texts: list[str]) -> QuestionSet:
    """A set whose own words are hostile: titles, numbers, questions, options, letters and columns of lists."""
    questions = tagged()
    options = tuple(replace(o, label=text, letter=text[:3]) for o, text in zip(SCALE.options, texts, strict=False))
    first, standard, lists = questions.sections

    def changed(question: Question) -> Question:
        columns = tuple(replace(c, text=text) for c, text in zip(question.columns, texts[5:], strict=False))
        own = options if question.part is Part.RATING else question.options
        return replace(question, text=texts[4], number=texts[4][:9], options=own, columns=columns)

    standard = replace(standard, title=texts[8], questions=tuple(map(changed, standard.questions)))
    lists = replace(lists, title=texts[9], questions=tuple(map(changed, lists.questions)))
    return replace(questions, title=texts[8], audit_name=texts[9], sections=(first, standard, lists))


@pytest.mark.parametrize("start", range(0, 200, 25))
def test_the_words_of_a_question_set_may_be_anything(start: int, tmp_path: Path) -> None:
    texts = CORPUS[start : start + 10]
    rows = [row_with(place, text) for place, text in enumerate(texts)]
    write(tmp_path / "x.xlsx", ConsolidatedWorkbook(hostile_set(texts), about(), rows))
    anonymised.write(tmp_path / "y.xlsx", anonymised.AnonymisedWorkbook(hostile_set(texts), about(), rows))
    for name in ("x.xlsx", "y.xlsx"):
        assert scanning.findings(tmp_path / name) == []
        assert scanning.unquoted_texts(tmp_path / name) == 0
        assert len(reading.read(tmp_path / name)) >= 10
