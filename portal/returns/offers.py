"""The evidence and the open actions of the round before, offered wherever this year's lists can be added to."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from portal.forms.answers import ROWS, AnswerProblem, Raw, type_of
from portal.forms.answers import in_words as day_in_words
from portal.forms.spec import Question
from portal.forms.web.control import Offered, OfferedRows, rows_by_id
from portal.forms.web.words import row_title
from portal.returns.drafts import Draft
from portal.returns.history import Earlier
from portal.returns.recall import LISTED, rows_of

REVIEW_DATE = "review_date"
"""The column of an evidence list that says until when a document holds."""


def offered_to(draft: Draft) -> OfferedRows:
    """By list and row, what was listed in the round before, is not closed and is not in this year's list.

    A row keeps its id, so that it is the same document, or the same action, in both years.
    """
    found: dict[str, dict[str, Offered]] = {}
    for question in draft.question_set.questions():
        if question.type in LISTED and (rows := _rows(draft, question)):
            found[question.key] = rows
    return found


def _rows(draft: Draft, question: Question) -> dict[str, Offered]:
    there = rows_by_id(draft.answers.get(question.key))
    found: dict[str, Offered] = {}
    for earlier in draft.earlier:
        for row_id, row in rows_of(earlier, draft.question_set, question.key).items():
            if row_id not in there and row_id not in draft.finished and not ROWS.is_empty_row(question, row):
                title = row_title(question, row, draft.question_set, question.row_name)
                found.setdefault(
                    row_id, Offered(origin_of(earlier), title, row, dates_of(question, row, draft.asking.today))
                )
    return found


def origin_of(earlier: Earlier) -> str:
    """``2025``, or ``2025, Example Trust`` when another organisation answered."""
    return f"{earlier.year}, {earlier.whose}" if earlier.whose else earlier.year


def dates_of(question: Question, row: Mapping[str, Raw], today: date) -> str:
    """What to know before a row is used again: when it is due or to be reviewed, and whether that has passed."""
    said = []
    for column in question.columns:
        day = _day(column, row)
        if day is not None and column.future_when_new:
            said.append(f"Due {day_in_words(day)}{', which has passed' if day < today else ''}")
        elif day is not None and column.key == REVIEW_DATE:
            said.append(f"Review date {day_in_words(day)}{' has passed' if day < today else ''}")
    return ". ".join(said)


def _day(column: Question, row: Mapping[str, Raw]) -> date | None:
    try:
        value = type_of(column).parse(column, row.get(column.key))
    except AnswerProblem:
        return None
    return value if isinstance(value, date) else None
