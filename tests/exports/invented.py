"""Answers to any question set, invented from a number: the same number gives the same answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from random import Random
from typing import Any

from portal.forms.check import Asking, asked
from portal.forms.spec import Question, QuestionSet

WORDS = ["The", "example", "board", "reads", "a", "report", "each", "quarter", "and", "asks", "what", "children", "say"]


def answers_for(question_set: QuestionSet, asking: Asking, seed: int) -> dict[str, Any]:
    """Answers to all that is asked. Lists come first, because other answers refer to their rows."""
    random = Random(seed)
    answers: dict[str, Any] = {}
    for question in question_set.questions():
        if question.type == "rows":
            answers[question.key] = [_row(random, question, number) for number in range(1, 4)]
    for _ in range(3):  # What is asked depends on what was answered, a few steps deep.
        for question in asked(question_set, answers, asking):
            if question.key not in answers:
                answers[question.key] = _MAKERS[question.type](random, question, answers)
    return answers


def _row(random: Random, question: Question, number: int) -> dict[str, Any]:
    cells = {column.key: _MAKERS[column.type](random, column, {}) for column in question.columns}
    return {"id": f"row{number}", **cells}


def _words(random: Random, longest: int) -> str:
    return " ".join(random.choice(WORDS) for _ in range(random.randint(2, longest)))


def _number(random: Random, question: Question, answers: Mapping[str, Any]) -> str:
    """Within the question's limits; a denominator is larger than its numerator."""
    lowest = int(question.minimum or 0) + (50 if question.key.endswith("denominator") else 0)
    highest = min(int(question.maximum), lowest + 50) if question.maximum is not None else lowest + 50
    return str(random.randint(lowest, highest))


def _refs(random: Random, question: Question, answers: Mapping[str, Any]) -> list[str]:
    ids = [row["id"] for row in answers.get(question.refers_to or "", ())]
    return sorted(random.sample(ids, random.randint(1, len(ids)))) if ids else []


_MAKERS: dict[str, Callable[[Random, Question, Mapping[str, Any]], Any]] = {
    "text": lambda random, question, answers: _words(random, 6),
    "long_text": lambda random, question, answers: _words(random, 60),
    "email": lambda random, question, answers: "example.person@agency.invalid",
    "choice": lambda random, question, answers: random.choice(question.options).key,
    "yes_no": lambda random, question, answers: random.choice(["yes", "no"]),
    "choices": lambda random, question, answers: [o.key for o in question.options if random.random() < 0.5],
    "number": _number,
    "money": lambda random, question, answers: f"{random.randint(0, 99999)}.{random.randint(0, 99):02}",
    "date": lambda random, question, answers: f"2026-{random.randint(1, 12):02}-{random.randint(1, 28):02}",
    "approximate_day": lambda random, question, answers: f"about {random.randint(1990, 2026)}",
    "birth_date": lambda random, question, answers: f"{random.randint(1980, 2009)}-03-{random.randint(1, 28):02}",
    "not_known": lambda random, question, answers: "other: Example reason",
    "refs": _refs,
    "rows": lambda random, question, answers: [],
}
