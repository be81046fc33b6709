"""The partnership reads one return: it accepts it, asks for changes, or opens it again."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.errors import Refused
from portal.permissions import Permission, needs
from portal.returns import queries, remarks, withdrawals
from portal.returns.models import Return, Source, Submission
from portal.returns.refusals import WordsNeeded
from portal.returns.remarks import Asked
from portal.returns.service import (
    accept,
    decline_withdrawal,
    grant_withdrawal,
    read_again,
    read_submission,
    reopen,
    request_changes,
    unaccept,
)
from portal.returns.views import threads
from portal.returns.views.around import ASK, NO_REASON, REMARKS, around
from portal.returns.views.asking import asked_in_form, boxes_of, errors_of
from portal.returns.views.blueprint import blueprint
from portal.returns.views.reading import reading_of
from portal.returns.views.shared import may
from portal.returns.workflow import Action


@dataclass(frozen=True, slots=True)
class Answer:
    """What was typed in answer to a request to withdraw, and what is wrong with it."""

    text: str = ""
    problem: str = ""


NOTHING, NO_ANSWER = Asked(), Answer()
DONE = {
    "accept": "You have accepted these answers.",
    "unaccept": "The answers are no longer accepted. They are submitted, as before.",
    "changes": "The agency can change its answers now. Its safeguarding leads get an e-mail without your words in it.",
    "reopen": "The agency can change its answers again. Its safeguarding leads get an e-mail without your words in it.",
    "granted": "The agency can change its answers now, and is told so by e-mail.",
    "declined": "The answers stay as they were submitted. The agency is told by e-mail that you have answered.",
}
"""What the page says after something was done; the address names one of these."""


@blueprint.get("/<uuid:return_id>/review")
@needs(Permission.SUBMISSION_READ)
def review(return_id: uuid.UUID) -> ResponseReturnValue:
    return page_of(*read_submission(current_user, return_id))


@blueprint.post("/<uuid:return_id>/review")
@needs(Permission.ROUND_MANAGE)
def judge(return_id: uuid.UUID) -> ResponseReturnValue:
    """One form with all buttons, so that nothing typed is lost. What is none of them asks for words, as the first."""
    asked, do = asked_in_form(), request.form.get("_do", "")
    do = do if do in STEPS else "changes"
    try:
        STEPS[do](return_id, asked, number_seen())
    except WordsNeeded as needed:
        return refused(return_id, needed.status, asked, needed.problems)
    except Refused as why:
        return refused(return_id, why.status, asked, refusal=why.message)
    return redirect(url_for("returns.review", return_id=return_id, done=do), 303)


@blueprint.post("/<uuid:return_id>/review/withdrawal/<uuid:withdrawal_id>")
@needs(Permission.ROUND_MANAGE)
def answer_withdrawal(return_id: uuid.UUID, withdrawal_id: uuid.UUID) -> ResponseReturnValue:
    answer, is_granted = request.form.get("answer", ""), request.form.get("_do") == "grant"
    decide = grant_withdrawal if is_granted else decline_withdrawal
    try:
        decide(current_user, return_id, withdrawal_id, answer)
    except WordsNeeded as needed:
        return refused(return_id, needed.status, answer=Answer(answer, needed.message))
    except Refused as why:
        return refused(return_id, why.status, answer=Answer(answer), refusal=why.message)
    return redirect(url_for("returns.review", return_id=return_id, done="granted" if is_granted else "declined"), 303)


def number_seen() -> int | None:
    typed = request.form.get("seen", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else None


def _accept(return_id: uuid.UUID, asked: Asked, seen: int | None) -> None:
    if asked.texts:
        says = "You ask for changes. Empty the boxes to accept the answers as they are"
        raise WordsNeeded(dict.fromkeys(asked.texts, says))
    accept(current_user, return_id, seen=seen)


def _unaccept(return_id: uuid.UUID, _asked: Asked, _seen: int | None) -> None:
    unaccept(current_user, return_id)


def _ask(return_id: uuid.UUID, asked: Asked, seen: int | None) -> None:
    request_changes(current_user, return_id, asked.general, asked.by_question, seen=seen)


def _reopen(return_id: uuid.UUID, asked: Asked, seen: int | None) -> None:
    reopen(current_user, return_id, asked.general, asked.by_question, seen=seen)


STEPS: Mapping[str, Callable[[uuid.UUID, Asked, int | None], None]] = {
    "changes": _ask,
    "reopen": _reopen,
    "accept": _accept,
    "unaccept": _unaccept,
}
"""What each button does, by its value."""


def refused(
    return_id: uuid.UUID,
    status: int,
    asked: Asked = NOTHING,
    wrong: Mapping[str, str] | None = None,
    answer: Answer = NO_ANSWER,
    refusal: str = "",
) -> ResponseReturnValue:
    """The page again, with what is wrong and with everything that was typed."""
    return_, submission, note = read_again(current_user, return_id)
    page = page_of(return_, submission, asked, wrong or {}, answer, refusal)
    note()
    return page, status


def page_of(
    return_: Return,
    submission: Submission,
    asked: Asked = NOTHING,
    wrong: Mapping[str, str] | None = None,
    answer: Answer = NO_ANSWER,
    refusal: str = "",
) -> str:
    """``refusal`` is about how things stand; ``wrong`` is about single boxes."""
    reading, problems = reading_of(return_, submission), wrong or {}
    said = queries.of_return(return_.id)
    open_ = remarks.by_question(remarks.open_ones(return_.id, Source.PARTNERSHIP))
    can = {action.value: may(action, return_) for action in Action}
    has_boxes = can[Action.REQUEST_CHANGES] or can[Action.REOPEN] or bool(asked.texts)
    errors = [(refusal, "")] if refusal else []
    errors += [(answer.problem, "#answer")] if answer.problem else []
    return render_template(
        "returns/review.html",
        reading=reading,
        return_=return_,
        submission=submission,
        asked=asked,
        wrong=problems,
        answer=answer,
        errors=errors + errors_of(reading.sections, problems),
        remarks=open_,
        above=around((REMARKS, open_)),
        below=around(
            (NO_REASON, reading.unusual),
            (threads.THREADS, threads.by_question(return_, reading.sections, said)),
            (ASK, boxes_of(reading.sections, asked, problems) if has_boxes else {}),
        ),
        asked_about=threads.lines_of(return_, reading.question_set, said),
        withdrawal=withdrawals.latest(return_),
        can=can,
        has_boxes=has_boxes,
        done=DONE.get(request.args.get("done", ""), ""),
    )
