"""A report as its author writes it: the answers, where each section stands, and who is asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from portal.forms import library
from portal.forms.answers import Raw
from portal.forms.check import Asking, Checked, check
from portal.forms.spec import QuestionSet
from portal.lado.models import Report
from portal.lado.reports.joining import Before, as_read
from portal.local_time import today

SET_KEY, SET_VERSION = "lado_referral", "2026"
START, PAGE_ONE = "start", "page_one"
REVISIONS, KEEP_FROM, REPORTER, BEFORE = "_revisions", "_keep_from", "_reporter", "_before"
"""Beside the answers, sealed with them: how often each section was saved, who must not see the report, what a guest
says of themselves, and until it is sent what stood there before each answer changed last.
"""


@dataclass(frozen=True, slots=True)
class ReportDraft:
    """``revisions`` says how often each section was saved: a page that shows an older one is told so."""

    report: Report
    question_set: QuestionSet
    answers: Mapping[str, Raw]
    revisions: Mapping[str, int]
    keep_from: tuple[str, ...]
    reporter: Mapping[str, str]
    before: Mapping[str, Before]

    @property
    def asking(self) -> Asking:
        return Asking(today())

    def revision(self, section_key: str) -> int:
        return self.revisions.get(section_key, 0)

    def checked(self) -> Checked:
        return check(self.question_set, self.answers, self.asking)

    def needed_now(self) -> Checked:
        """What is wrong with what has to be there for sending: the first questions and page one."""
        return check(self.question_set, self.answers, Asking(today(), short=True))


def questions() -> QuestionSet:
    """What is asked of somebody who begins now."""
    return library.get(SET_KEY, SET_VERSION)


def draft_of(report: Report) -> ReportDraft:
    """The report, opened."""
    kept: dict[str, Any] = report.answers
    return ReportDraft(
        report,
        library.get(report.set_key, report.set_version),
        {key: raw for key, raw in kept.items() if not key.startswith("_")},
        kept.get(REVISIONS, {}),
        tuple(kept.get(KEEP_FROM, ())),
        kept.get(REPORTER, {}),
        as_read(kept.get(BEFORE, {})),
    )
