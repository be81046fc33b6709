"""One answer that was submitted, what the partnership asks about it, and what the agency replies."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.errors import NotFound, Refused
from portal.permissions import Permission, needs
from portal.returns import queries
from portal.returns.models import Return, Submission
from portal.returns.refusals import WordsNeeded
from portal.returns.service import ask_about, close_query, read_again, read_submission, reply_to_query
from portal.returns.views import threads
from portal.returns.views.blueprint import blueprint
from portal.returns.views.ids import record_id
from portal.returns.views.reading import Reading, reading_of
from portal.returns.views.shared import is_own
from portal.returns.views.summary import SectionShown


@dataclass(frozen=True, slots=True)
class Words:
    """What was typed, and what is wrong with it; ``refusal`` is about how things stand."""

    text: str = ""
    problem: str = ""
    refusal: str = ""

    @property
    def errors(self) -> list[tuple[str, str]]:
        found = [(self.refusal, ""), (self.problem, "#message")]
        return [(message, link) for message, link in found if message]


NOTHING = Words()
DONE = {
    "asked": "Your question is with the agency. Its safeguarding leads get an e-mail without your words in it.",
    "closed": "The question is closed. Both sides can still read it.",
    "replied": "Your reply is with the partnership.",
}
"""What the page says after something was done; the address names one of these."""


@blueprint.get("/<uuid:return_id>/questions/<question_key>")
@needs(Permission.RETURN_READ, Permission.SUBMISSION_READ)
def question(return_id: uuid.UUID, question_key: str) -> ResponseReturnValue:
    return page_of(*read_submission(current_user, return_id), question_key)


@blueprint.post("/<uuid:return_id>/questions/<question_key>")
@needs(Permission.ROUND_MANAGE)
def ask_about_answer(return_id: uuid.UUID, question_key: str) -> ResponseReturnValue:
    """One form with both buttons, so that nothing typed is lost."""
    text = request.form.get("message", "")
    if request.form.get("_do") == "close":
        query_id = record_id(request.form.get("query", ""))
        return _do("closed", return_id, question_key, lambda: close_query(current_user, return_id, query_id, text))
    return _do("asked", return_id, question_key, lambda: ask_about(current_user, return_id, question_key, text))


@blueprint.post("/<uuid:return_id>/questions/<question_key>/reply/<uuid:query_id>")
@needs(Permission.RETURN_EDIT)
def reply_about_answer(return_id: uuid.UUID, question_key: str, query_id: uuid.UUID) -> ResponseReturnValue:
    text = request.form.get("message", "")
    return _do("replied", return_id, question_key, lambda: reply_to_query(current_user, return_id, query_id, text))


def _do(done: str, return_id: uuid.UUID, question_key: str, step: Callable[[], object]) -> ResponseReturnValue:
    try:
        step()
    except WordsNeeded as needed:
        return refused(return_id, question_key, needed.status, problem=needed.message)
    except Refused as why:
        return refused(return_id, question_key, why.status, refusal=why.message)
    return redirect(url_for("returns.question", return_id=return_id, question_key=question_key, done=done), 303)


def refused(
    return_id: uuid.UUID, question_key: str, status: int, *, problem: str = "", refusal: str = ""
) -> ResponseReturnValue:
    """The page again, with what was typed. For a reader from outside the agency it is a reading, on the record."""
    words = Words(request.form.get("message", ""), problem, refusal)
    return_, submission, note = read_again(current_user, return_id)
    outside = not is_own(return_)
    page = page_of(return_, submission, question_key, words)
    if outside:
        note()
    return page, status


def page_of(return_: Return, submission: Submission, question_key: str, words: Words = NOTHING) -> str:
    reading = reading_of(return_, submission)
    here = queries.by_question(queries.of_return(return_.id)).get(question_key, [])
    open_ = next((query for query in here if query.closed_at is None), None)
    return render_template(
        "returns/question.html",
        reading=reading,
        return_=return_,
        section=section_of(reading, question_key, is_known=bool(here)),
        question_key=question_key,
        queries=here,
        open=open_,
        asks=threads.may_ask(return_),
        replies=threads.may_reply(return_) and (open_ is not None or (bool(here) and bool(words.text))),
        words=words,
        done=DONE.get(request.args.get("done", ""), ""),
    )


def section_of(reading: Reading, question_key: str, *, is_known: bool) -> SectionShown | None:
    """The section with nothing but this question. None when the answers submitted last leave it out, and something
    was asked about it before; NotFound when nothing was.
    """
    for section in reading.sections:
        groups = tuple(group for group in section.groups if group.key == question_key)
        if groups:
            return replace(section, groups=groups)
    if not is_known:
        raise NotFound
    return None
