"""A return to read: every question that is asked, section by section, with its answer in words and what is missing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from portal.forms.answers import Raw
from portal.forms.check import Problem
from portal.forms.spec import Question, QuestionSet, Section
from portal.forms.web import Group, Shown, grouped, in_words


@dataclass(frozen=True, slots=True)
class AnswerShown:
    """A question, its answer, and what is wrong with it. Numbers are said by the lead question of a group only."""

    question: Question
    shown: Shown
    problems: tuple[str, ...]

    @property
    def has_answer(self) -> bool:
        return bool(self.shown.lines or self.shown.rows)


@dataclass(frozen=True, slots=True)
class SectionShown:
    """A section to read. ``problems`` counts what is missing or wrong in it."""

    section: Section
    groups: tuple[Group[AnswerShown], ...]
    problems: int

    @property
    def name(self) -> str:
        return section_name(self.section)


def section_name(section: Section) -> str:
    """``1. Leadership``: the title of a section with its number, when it has one."""
    return f"{section.number}. {section.title}" if section.number else section.title


def summary_of(
    question_set: QuestionSet,
    questions: Iterable[Question],
    answers: Mapping[str, Raw],
    problems: Iterable[Problem] = (),
) -> list[SectionShown]:
    """The sections in which one of ``questions`` stands, with the answers to them."""
    wrong: dict[str, list[str]] = {}
    for problem in problems:
        wrong.setdefault(problem.key, []).append(problem.message)
    asked = {question.key for question in questions}
    sections = []
    for section in question_set.sections:
        here = [
            AnswerShown(question, in_words(question, question_set, answers), tuple(wrong.get(question.key, ())))
            for question in section.questions
            if question.key in asked
        ]
        if here:
            groups = grouped(here, lambda answer: answer.question, question_set)
            sections.append(SectionShown(section, tuple(groups), sum(len(each.problems) for each in here)))
    return sections
