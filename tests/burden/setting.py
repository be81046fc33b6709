"""Two agencies that are asked this year: one for the first time, and one that answered last year."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from portal.database import db
from portal.forms.answers import Raw
from portal.forms.check import Asking
from portal.forms.spec import Part, Question
from portal.local_time import today
from portal.returns import drafts
from tests.burden.person import Mind
from tests.returns.pages.years import submitted
from tests.support.rounds import Audit, make_audit, make_round, return_of

THIS, LAST = "section11-2026", "section11-2025"


@dataclass(frozen=True)
class Case:
    """``name`` says from what someone starts."""

    name: str
    audit: Audit
    remembers: bool

    @property
    def home(self) -> str:
        return f"/returns/{self.audit.return_.id}"

    @property
    def mind(self) -> Mind:
        return Mind(drafts.question_set_of(self.audit.return_), Asking(today()))


def make_cases() -> list[Case]:
    first, second = make_audit(question_set=THIS), make_audit(question_set=THIS)
    last = make_round(second.partnership, second.agency, LAST)
    second.round.previous_id = last.id
    before = return_of(last, second.agency)
    submitted(second, before, last_answers(Mind(drafts.question_set_of(before), Asking(today()))))
    db.session.flush()
    return [Case("From nothing", first, remembers=False), Case("From last year’s", second, remembers=True)]


def last_answers(mind: Mind) -> dict[str, Raw]:
    """What the same person would have submitted, with a document and an action for each standard."""
    answers: dict[str, Raw] = {key: text for key, text in mind.answers.items() if text}
    for question in mind.asked():
        if question.refers_to is not None:
            answers.pop(question.key, None)
            if question.part is Part.ACTION or mind.place(question) == 1:
                answers[question.key] = [_row(mind, question, answers)]
    return answers


def _row(mind: Mind, question: Question, answers: dict[str, Raw]) -> str:
    target = mind.question_set.question(question.refers_to or "")
    assert target is not None
    cells = {column.key: _cell(column) for column in target.columns if column.required}
    row_id = secrets.token_urlsafe(12)
    rows = answers.get(target.key)
    answers[target.key] = [*(rows if isinstance(rows, list) else []), {"id": row_id, **cells}]
    return row_id


def _cell(column: Question) -> str:
    if column.options:
        return column.options[0].key
    return "2026-01-31" if column.type == "date" else "Example: last year’s"
