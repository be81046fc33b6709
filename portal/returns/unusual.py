"""Queries: answers that are unusual and want a reason. They stop nobody; what stops is a problem."""

from __future__ import annotations

from portal.forms.check import Checked
from portal.returns.places import group_key


def by_question(verdict: Checked) -> dict[str, list[str]]:
    """By the key of a question as the file has it, what the validator asks about its answer."""
    questions = {question.key: question for question in verdict.asked}
    found: dict[str, list[str]] = {}
    for ask in verdict.asks:
        found.setdefault(group_key(questions[ask.key]), []).append(ask.message)
    return found
