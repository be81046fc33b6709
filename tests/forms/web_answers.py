"""Answers that a person can type into a form, however wrong: any answers, cut to what HTML carries."""

from __future__ import annotations

import re
from typing import Any

from hypothesis import strategies as st

from portal.forms.answers import Raw, Shape, is_blank_text, is_row_id, reason, type_of
from portal.forms.answers.birth import CHECKED
from portal.forms.spec import Question, QuestionSet
from portal.forms.web.birth import DOUBTED
from portal.forms.web.day import joined, taken_apart
from tests.forms.strategies import answers_for

NOT_IN_HTML = re.compile("[\x00\ud800-\udfff]")
"""What no browser can type, show or send: the character zero, and halves of characters."""


def typable(text: str) -> str:
    return NOT_IN_HTML.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def typable_answers(question_set: QuestionSet) -> st.SearchStrategy[dict[str, Raw]]:
    questions = {question.key: question for question in question_set.questions()}

    def cut(answers: dict[str, Raw]) -> dict[str, Raw]:
        kept = {key: typable_answer(questions[key], raw) for key, raw in answers.items()}
        return {key: raw for key, raw in kept.items() if raw is not None}

    return answers_for(question_set).map(cut)


def typable_answer(question: Question, raw: Raw) -> Raw:
    """The answer as a form could have brought it, or None when no form could."""
    shape = type_of(question).shape
    if shape is Shape.ROWS:
        return _rows(question, raw)
    if shape is Shape.TEXTS:
        items = [typable(item) for item in raw if isinstance(item, str)] if isinstance(raw, list) else []
        return list(dict.fromkeys(item for item in items if item))
    if not isinstance(raw, str):
        return None
    text = typable(raw)
    if question.type == "date":
        return joined(taken_apart(text))
    if question.type == "birth_date":
        return text if text == DOUBTED + CHECKED else joined(taken_apart(text))
    if question.type == "not_known":
        return reason.joined(*reason.taken_apart(question, text)) or None
    return None if question.options and is_blank_text(text) else text


def _rows(question: Question, raw: Raw) -> Raw:
    if not isinstance(raw, list):
        return None
    rows: dict[str, dict[str, Any]] = {}
    for row in raw:
        if isinstance(row, dict) and is_row_id(row.get("id")):
            cells = {column.key: typable_answer(column, row.get(column.key)) for column in question.columns}
            rows.setdefault(row["id"], {"id": row["id"], **{key: cell for key, cell in cells.items() if cell}})
    return list(rows.values())
