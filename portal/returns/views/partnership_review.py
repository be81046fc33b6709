"""The partnership review of one return: for the partnership how far it is, for the agency what was agreed."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.errors import Refused
from portal.forms import library
from portal.forms.spec import QuestionSet
from portal.permissions import Permission, can, needs
from portal.returns import queries
from portal.returns.models import Return
from portal.returns.refusals import WordsNeeded
from portal.returns.reviewing import service
from portal.returns.reviewing.service import ReviewRead
from portal.returns.reviewing.shown import judged_in, log_of, rows_of
from portal.returns.service import get_return
from portal.returns.views.blueprint import blueprint
from portal.returns.views.review import number_seen
from portal.returns.views.shared import is_own
from portal.returns.views.summary import section_name

DONE = {
    "agree": "The ratings that nobody had judged are agreed as they stand.",
    "share": "The agency can read the review and its letter now, and is told by e-mail.",
    "unshare": "The review is in preparation again. The agency does not see it any more.",
    "message": "Your words for the letter are kept.",
    "replied": "Your reply is with the partnership.",
}
"""What the page says after something was done; the address names one of these."""


@dataclass(frozen=True, slots=True)
class Standard:
    """One line of the overview: a section with ratings, and how far its review is."""

    key: str
    name: str
    agreed: int
    rated: int
    again: int


@blueprint.get("/<uuid:return_id>/partnership-review")
@needs(Permission.RETURN_READ, Permission.SUBMISSION_READ)
def partnership_review(return_id: uuid.UUID) -> ResponseReturnValue:
    if is_own(get_return(current_user, return_id)):
        return own_page(service.read_own_review(current_user, return_id))
    return page_of(service.read_review(current_user, return_id))


@blueprint.post("/<uuid:return_id>/partnership-review")
@needs(Permission.ROUND_MANAGE)
def change_review(return_id: uuid.UUID) -> ResponseReturnValue:
    """One form with all buttons; each keeps the words for the letter, and what is none of them does nothing else."""
    do, message = request.form.get("_do", ""), request.form.get("message", "")
    do = do if do in STEPS else "message"
    try:
        service.write_message(current_user, return_id, message)
        STEPS[do](return_id, message)
    except (WordsNeeded, Refused) as why:
        is_box = isinstance(why, WordsNeeded)
        found, note = service.read_review_again(current_user, return_id)
        page = page_of(found, message, {"message" if is_box else "": why.message})
        note()
        return page, why.status
    return redirect(url_for("returns.partnership_review", return_id=return_id, done=do), 303)


STEPS: Mapping[str, Callable[[uuid.UUID, str], object]] = {
    "agree": lambda return_id, _: service.agree_as_it_stands(current_user, return_id, seen=number_seen()),
    "share": lambda return_id, text: service.share(current_user, return_id, text, seen=number_seen()),
    "unshare": lambda return_id, _: service.unshare(current_user, return_id),
    "message": lambda return_id, _: None,
}
"""What each button does, by its value."""


def page_of(found: ReviewRead, message: str | None = None, problems: Mapping[str, str] | None = None) -> str:
    """For the partnership: each standard, and what is left to do."""
    kept = found.review.message if found.review is not None else ""
    return render_template(
        "returns/partnership_review.html",
        found=found,
        return_=found.return_,
        counts=found.counts(),
        standards=standards_of(found),
        log=log_of(found.return_.id, set_of(found)),
        message=kept if message is None else message,
        problems=problems or {},
        can_manage=may_judge(found.return_),
        done=DONE.get(request.args.get("done", ""), ""),
    )


def own_page(found: ReviewRead) -> str:
    """For the agency: what the partnership rates otherwise comes first."""
    judged = judged_in(found)
    return render_template(
        "returns/own_review.html",
        found=found,
        return_=found.return_,
        review=found.review,
        counts=found.counts(),
        others=[one for one in judged if one.is_other],
        sections=rows_of(found, judged),
        asked=queries.by_question(queries.of_return(found.return_.id)),
        can_reply=can(current_user, Permission.RETURN_EDIT, agency_id=found.return_.agency_id),
        done=DONE.get(request.args.get("done", ""), ""),
    )


def set_of(found: ReviewRead) -> QuestionSet:
    return library.get_by_key(found.submission.question_set)


def standards_of(found: ReviewRead) -> list[Standard]:
    """The sections in which something was rated, in order."""
    here = {one.section for one in found.rated.values()}
    sections = (section for section in set_of(found).sections if section.key in here)
    return [Standard(section.key, section_name(section), *found.counts(section.key)) for section in sections]


def may_judge(return_: Return) -> bool:
    """Whether the reader agrees ratings for the partnership; a cancelled round is over."""
    is_cancelled = return_.round.cancelled_at is not None
    return not is_cancelled and can(current_user, Permission.ROUND_MANAGE, partnership_id=return_.round.partnership_id)
