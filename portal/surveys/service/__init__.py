"""The verbs of surveys."""

from portal.surveys.service.answering import answer, find_survey, has_answered, may_answer, takes_answers
from portal.surveys.service.events import EventWish, events_of, keep_event, meetings_of, note_event
from portal.surveys.service.opening import close_survey, open_survey
from portal.surveys.service.reading import people_of, read_survey, was_held

__all__ = [
    "EventWish",
    "answer",
    "close_survey",
    "events_of",
    "find_survey",
    "has_answered",
    "keep_event",
    "may_answer",
    "meetings_of",
    "note_event",
    "open_survey",
    "people_of",
    "read_survey",
    "takes_answers",
    "was_held",
]
