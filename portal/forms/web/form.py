"""One section as a form."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar

from flask_wtf import FlaskForm

from portal.forms.answers import Raw, type_of
from portal.forms.check import Asking, Problem, asked
from portal.forms.spec import Condition, Question, QuestionSet, Section
from portal.forms.web.control import Around, OfferedRows, RawRow
from portal.forms.web.field import AnswerField
from portal.forms.web.groups import Group, grouped
from portal.forms.web.rows import REMOVE

ADD = "_add"
"""The name of the buttons that add an empty row to a list; the value is the list's key."""

REVISION = "_revision"
"""The name of the hidden field that says which revision of the section the page showed."""

BASE = "_base"
"""The name of hidden fields ``KEY:BASED_ON:SHOWN``: answers for which the page has not moved on with the section."""

PREFIX = "answer_"
"""Before the attributes of a form that hold questions: a question may be called ``data`` or ``errors``."""

__all__ = ["ADD", "BASE", "REMOVE", "REVISION", "SectionForm", "Typed", "form_for"]


@dataclass(frozen=True, slots=True)
class Typed:
    """What a form brought: raw answers by question key, and new rows by the key of the list that they belong to.

    A question that the form did not carry is not in ``answers``; one that was left empty is there, empty.
    """

    answers: dict[str, Raw]
    new_rows: dict[str, list[RawRow]] = field(default_factory=dict)


class SectionForm(FlaskForm):  # type: ignore[misc]
    """A section of a question set. The class is made by ``form_for``; an instance belongs to one request."""

    question_set: ClassVar[QuestionSet]
    section: ClassVar[Section]
    local_keys: ClassVar[frozenset[str]]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.settle()

    def settle(self) -> None:
        """Work out which questions wait for another answer. Call it again when answers were put into the form."""
        for answer in self.answers:
            answer.is_waiting = self._waits(answer)

    @property
    def answers(self) -> list[AnswerField]:
        """The questions, in order."""
        return [each for each in self if isinstance(each, AnswerField)]

    def answer(self, key: str) -> AnswerField | None:
        """The field of the question ``key``, or None when this form does not ask it."""
        return next((each for each in self.answers if each.question.key == key), None)

    def typed(self) -> Typed:
        """What was sent with this form, as it was typed."""
        sent = [each for each in self.answers if each.was_sent]
        found = Typed({each.question.key: each.data for each in sent})
        for each in sent:
            for key, row in each.control.brings(each):
                rows = found.new_rows.setdefault(key, [])
                if row["id"] not in [known["id"] for known in rows]:
                    rows.append(row)
        return found

    def show(self, problems: Iterable[Problem]) -> None:
        """Attach problems, as ``check`` found them, to their fields. Those of other sections are left out."""
        for problem in problems:
            answer = self.answer(problem.key)
            if answer is not None:
                answer.control.problem_at(answer, problem)

    @property
    def groups(self) -> list[Group[AnswerField]]:
        """The questions as they stand together on the page."""
        return grouped(self.answers, lambda answer: answer.question, self.question_set)

    @property
    def error_list(self) -> list[tuple[str, str]]:
        """For the error summary, in the order of the page: each message, and the link to the box it is about."""
        return [(problem.message, f"#{each.control.focus(each, problem)}") for each, problem in self._problems()]

    def _problems(self) -> Iterator[tuple[AnswerField, Problem]]:
        for answer in self.answers:
            for each in (answer, *answer.inside):
                yield from ((each, problem) for problem in each.problems)

    def depends_on(self, answer: AnswerField) -> Condition | None:
        """The condition under which a question is asked, when it can change on this very page."""
        condition = answer.question.show_if
        return condition if condition is not None and condition.question in self.local_keys else None

    def _waits(self, answer: AnswerField) -> bool:
        """Whether the question is not asked as the page stands: scripts hide it until it is."""
        condition = self.depends_on(answer)
        parent = self.answer(condition.question) if condition is not None else None
        if condition is None or parent is None:
            return False
        return parent.is_waiting or not type_of(parent.question).chosen(parent.question, parent.data) & condition.values


def form_for(
    question_set: QuestionSet,
    section_key: str,
    answers: Mapping[str, Raw],
    asking: Asking,
    offered: OfferedRows | None = None,
) -> type[SectionForm]:
    """The form of one section of a return whose stored ``answers`` are given, for those who are ``asking``.

    It has every question that can be asked while the section is filled in: those whose condition lies in the section
    too, for the page must work without scripts. ``offered`` are rows from elsewhere that may be taken over. Raises
    KeyError when there is no such section.
    """
    section = question_set.section(section_key)
    if section is None:
        raise KeyError(section_key)
    around = Around(question_set, answers, asking.kinds, offered or {})
    questions = _askable(question_set, section, answers, asking)
    fields = {
        PREFIX + question.key: AnswerField(question, around, answers.get(question.key), name=question.key)
        for question in questions
    }
    about = {
        "question_set": question_set,
        "section": section,
        "local_keys": frozenset(question.key for question in questions),
    }
    return type("SectionForm", (SectionForm,), {**about, **fields})


def _askable(
    question_set: QuestionSet, section: Section, answers: Mapping[str, Raw], asking: Asking
) -> tuple[Question, ...]:
    """The engine decides, on a set in which conditions inside this section hold always."""
    keys = {question.key for question in section.questions}
    free = tuple(
        replace(question, show_if=None) if question.show_if and question.show_if.question in keys else question
        for question in section.questions
    )
    sections = tuple(replace(each, questions=free) if each is section else each for each in question_set.sections)
    found = {question.key for question in asked(replace(question_set, sections=sections), answers, asking)}
    kept: dict[str, Question] = {}
    for question in section.questions:
        condition = question.show_if
        local = condition is not None and condition.question in keys
        if question.key in found and (not local or (condition is not None and condition.question in kept)):
            kept[question.key] = question
    return tuple(kept.values())
