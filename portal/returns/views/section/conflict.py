"""When two people changed the same answers: both texts on one page, and nothing lost of either."""

from __future__ import annotations

from portal.forms.answers import start_of
from portal.forms.check import Problem
from portal.forms.web import SectionForm, in_words
from portal.returns.service import Draft, DraftConflict


def show_conflict(draft: Draft, form: SectionForm, conflict: DraftConflict) -> None:
    """Keep in the form what the person typed, put the colleague's text beside it, and take over their other changes."""
    for key, value in conflict.others.items():
        answer = form.answer(key)
        if answer is not None:
            answer.data = value
    for key, (_mine, theirs) in conflict.answers.items():
        answer = form.answer(key)
        if answer is not None:
            answer.theirs = lines_of(draft, key, theirs) or ("Nothing: they left it empty.",)
    form.show(Problem(key, conflict_words(draft, key)) for key in conflict.answers)


def conflict_words(draft: Draft, key: str) -> str:
    question = draft.question_set.question(key)
    name = start_of(question) if question is not None else "This answer"
    return f"{name} was changed by a colleague while you were writing. Keep yours or use theirs, then save again"


def lines_of(draft: Draft, key: str, raw: object) -> tuple[str, ...]:
    """Someone's answer in words, a list with one line for each row."""
    question = draft.question_set.question(key)
    if question is None:
        return ()
    shown = in_words(question, draft.question_set, {**draft.answers, key: raw})
    rows = (
        f"{row.name}: " + "; ".join(f"{text} {', '.join(lines)}" for text, lines in row.columns) for row in shown.rows
    )
    return (*shown.lines, *rows)
