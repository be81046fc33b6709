"""Where in a return someone is asked to write: a section, or one question of it."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import shorten
from typing import NamedTuple

from portal.forms.spec import Question, QuestionSet, Section

SHORT = 80
"""So many characters of a question stand in a list."""


class Piece(NamedTuple):
    """A section by its key; with a question's key, that question and its parts."""

    section: str
    question: str = ""


def group_key(question: Question) -> str:
    """The key of the question in the file that this plain question is, or is a part of."""
    return question.part_of or question.key


def questions_of(section: Section) -> list[str]:
    """The keys of the questions of a section as the file has them, in order, each once."""
    return list(dict.fromkeys(group_key(question) for question in section.questions))


def pieces_of(question_set: QuestionSet) -> Iterator[Piece]:
    """Every section, and every question of it."""
    for section in question_set.sections:
        yield Piece(section.key)
        yield from (Piece(section.key, key) for key in questions_of(section))


def name_of(question_set: QuestionSet, piece: Piece) -> str:
    """``1. Leadership`` or ``1.3 Reports to the board``: a section by its title, a question by number and text."""
    section = question_set.section(piece.section)
    if section is None:
        raise ValueError(f"{question_set.key} has no section {piece.section!r}.")
    if not piece.question:
        return f"{section.number}. {section.title}" if section.number else section.title
    number = next(each.number for each in section.questions if group_key(each) == piece.question)
    text = text_of(question_set, piece.question)
    return f"{number} {text}" if number else text


def short_name_of(question_set: QuestionSet, piece: Piece) -> str:
    """The same, short enough for a line of a list."""
    return shorten(name_of(question_set, piece), SHORT, placeholder=" …")


def text_of(question_set: QuestionSet, key: str) -> str:
    """The words of a question as the file has it: its own, or those of the column that is worked out from its parts."""
    question = question_set.question(key)
    if question is not None:
        return question.text
    return next((column.text for column in question_set.worked_out if column.key == key), "")
