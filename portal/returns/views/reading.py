"""What the pages share on which a submission is read: its sections in words, and those that came before it."""

from __future__ import annotations

from dataclasses import dataclass

from flask_login import current_user

from portal.forms import library
from portal.forms.check import Asking, asked
from portal.forms.spec import QuestionSet
from portal.local_time import today
from portal.returns.models import Return, Submission
from portal.returns.service import Sent, submissions_of
from portal.returns.standing import StatusWords, late_words, words_of
from portal.returns.unusual import sent_without_reason
from portal.returns.views.shared import is_own
from portal.returns.views.summary import Gap, Glance, SectionShown, at_a_glance, gaps_of, summary_of


@dataclass(frozen=True, slots=True)
class Reading:
    """A submission to read. ``others`` are all submissions of the return, the newest first."""

    return_: Return
    submission: Submission
    question_set: QuestionSet
    sections: list[SectionShown]
    glance: Glance | None
    gaps: list[Gap]
    others: list[Sent]
    is_own: bool
    status: StatusWords
    late: str
    unusual: dict[str, list[str]]
    """By question, what had changed so much that a reason was wanted, and had none."""

    @property
    def is_newest(self) -> bool:
        return self.submission.number == self.others[0].number

    @property
    def is_first(self) -> bool:
        return self.submission.number == self.others[-1].number


def reading_of(return_: Return, submission: Submission) -> Reading:
    """What was submitted, as it was asked then; what is asked does not depend on the day."""
    question_set = library.get_by_key(submission.question_set)
    asking = Asking(today(), frozenset(submission.kinds), submission.short)
    questions = asked(question_set, submission.answers, asking)
    sections = summary_of(question_set, questions, submission.answers)
    return Reading(
        return_=return_,
        submission=submission,
        question_set=question_set,
        sections=sections,
        glance=at_a_glance(sections, question_set),
        gaps=gaps_of(sections),
        others=submissions_of(current_user, return_),
        is_own=is_own(return_),
        status=words_of(return_),
        late=late_words(return_),
        unusual=sent_without_reason(return_, submission, question_set),
    )
