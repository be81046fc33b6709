"""What an anonymised workbook says of itself: the audit and the day, and nothing that somebody typed."""

from __future__ import annotations

from datetime import UTC, datetime, time

from exports.cells import LONDON
from exports.rows import About
from portal.forms.spec import QuestionSet


def anonymised_about(about: About, question_set: QuestionSet) -> About:
    """The question set's own title instead of the round's, noon instead of the time."""
    day = about.taken_at.astimezone(LONDON).date()
    return About(
        round_key=question_set.key,
        round_title=question_set.audit_name or question_set.title,
        partnership="",
        taken_at=datetime.combine(day, time(12), UTC),
    )
