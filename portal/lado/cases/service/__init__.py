"""What the desk does with a case: one verb a function, each asking for the permission itself."""

from __future__ import annotations

from portal.lado.cases import guards as _guards  # noqa: F401 - to import them is to register them.
from portal.lado.cases.service.about import Agreed, Said, add_allegation, agree_outcome
from portal.lado.cases.service.ending import send_closing_letter
from portal.lado.cases.service.follow_up import Settled, rest_not_needed, settle
from portal.lado.cases.service.going_on import begin, close, hold, reclassify, reopen, resume, transfer
from portal.lado.cases.service.lessons import Learnt, add_lesson, lesson_done
from portal.lado.cases.service.waiting import Old, band_of, old_cases, set_delay, unexplained

__all__ = [
    "Agreed",
    "Learnt",
    "Old",
    "Said",
    "Settled",
    "add_allegation",
    "add_lesson",
    "agree_outcome",
    "band_of",
    "begin",
    "close",
    "hold",
    "lesson_done",
    "old_cases",
    "reclassify",
    "reopen",
    "rest_not_needed",
    "resume",
    "send_closing_letter",
    "set_delay",
    "settle",
    "transfer",
    "unexplained",
]
