"""The questions that a closing letter leads to, and their answers: to choose from, so that nothing is typed."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Question:
    key: str
    words: str
    answers: dict[str, str]


_AGREE = {"agree": "Yes", "partly": "Partly", "disagree": "No", "not_sure": "Not sure"}

QUESTIONS = (
    Question("easy", "Was it easy to reach us?", _AGREE),
    Question("clear", "Was our advice clear?", _AGREE),
    Question("kept", "Did we keep you informed?", _AGREE),
    Question("useful", "Did it help you keep children safe?", _AGREE),
)
