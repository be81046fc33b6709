"""A report as it is read: section by section, what was answered, and what is wrong with it or worth another look."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from portal.forms.check import Checked
from portal.forms.spec import Section
from portal.forms.web import Shown, in_words
from portal.lado.reports.draft import ReportDraft


@dataclass(frozen=True, slots=True)
class Line:
    """One answer to read."""

    key: str
    text: str
    shown: Shown
    problems: tuple[str, ...]
    asks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SectionToRead:
    section: Section
    lines: tuple[Line, ...]


def sections_to_read(draft: ReportDraft) -> list[SectionToRead]:
    """The sections in which something was answered, or has to be."""
    checked = draft.checked()
    found = (SectionToRead(each, tuple(_lines(draft, each, checked))) for each in draft.question_set.sections)
    return [each for each in found if each.lines]


def _lines(draft: ReportDraft, section: Section, checked: Checked) -> Iterator[Line]:
    asked = {question.key for question in checked.asked}
    for question in section.questions:
        problems = tuple(each.message for each in checked.problems if each.key == question.key)
        if question.key in asked and (question.key in checked.answered or problems):
            asks = tuple(each.message for each in checked.asks if each.key == question.key)
            shown = in_words(question, draft.question_set, draft.answers)
            yield Line(question.key, question.text, shown, problems, asks)
