"""A return to read: every question that is asked, section by section, with its answer in words and what is missing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from portal.forms.answers import Raw
from portal.forms.check import Problem
from portal.forms.spec import Option, Part, Question, QuestionSet, Section
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


@dataclass(frozen=True, slots=True)
class Glance:
    """How often each option of a scale was chosen in each standard. ``rows`` hold its name, its key, the counts."""

    options: tuple[Option, ...]
    rows: tuple[tuple[str, str, tuple[int, ...]], ...]


def at_a_glance(sections: Iterable[SectionShown], question_set: QuestionSet) -> Glance | None:
    """The ratings of all standards in one small table; None when no standard is rated, or not all on one scale."""
    chosen = {each.section.key: _ratings(each) for each in sections if each.section.is_standard}
    scales = {answer.question.scale for answers in chosen.values() for answer in answers}
    if len(scales) != 1 or (scale := scales.pop()) is None:
        return None
    options = question_set.scale(scale).options
    rows = []
    for each in sections:
        if each.section.key in chosen:
            picked = [answer.shown.option.key for answer in chosen[each.section.key] if answer.shown.option]
            rows.append((each.name, each.section.key, tuple(picked.count(option.key) for option in options)))
    return Glance(options, tuple(rows))


@dataclass(frozen=True, slots=True)
class Gap:
    """A question that is not fully met: its key on the page, what it is called, and the option that was chosen."""

    key: str
    name: str
    option: Option


def gaps_of(sections: Iterable[SectionShown]) -> list[Gap]:
    """The answers that need an action: what whoever reads a whole return looks at first."""
    found = []
    for section in sections:
        for group in section.groups:
            option = group.members[0].shown.option
            if option is not None and Part.ACTION in option.needs and not option.does_not_apply:
                words = group.title or group.members[0].question.text
                found.append(Gap(group.key, f"{group.number} {words}".strip(), option))
    return found


def _ratings(section: SectionShown) -> list[AnswerShown]:
    return [each for group in section.groups for each in group.members if each.question.part is Part.RATING]


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
