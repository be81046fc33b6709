"""What the partnership recommends after a round, and what became of it."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.errors import Refused
from portal.permissions import Permission, can, needs
from portal.reporting.service.read_after import reviewed_round
from portal.reporting.views.blueprint import blueprint
from portal.reporting.views.days import NO_DAY, TypedDay, day_problem, typed_day
from portal.returns.models import Round
from portal.returns.refusals import WordsNeeded
from portal.returns.reviewing.models import State
from portal.returns.reviewing.recommendations import is_overdue, recommendation_of, recommendations_of
from portal.returns.reviewing.service.recommend import Wish, choices_of, follow
from portal.returns.reviewing.service.recommend import recommend as make
from portal.returns.views.ids import chosen_id

DONE = {
    "made": "The recommendation is written down. It stands in the letters of the agencies that it is to.",
    "open": "What you wrote is kept. The recommendation is open.",
    "done": "What you wrote is kept. The recommendation is done.",
}


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed, and what is wrong with it by the id of the box."""

    texts: Mapping[str, str] = field(default_factory=dict)
    due: TypedDay = NO_DAY
    problems: Mapping[str, str] = field(default_factory=dict)


NOTHING = Typed()


@blueprint.get("/rounds/<uuid:round_id>/recommendations")
@needs(Permission.SUBMISSION_READ)
def recommendations(round_id: uuid.UUID) -> ResponseReturnValue:
    return page_of(reviewed_round(current_user, round_id))


@blueprint.post("/rounds/<uuid:round_id>/recommendations")
@needs(Permission.ROUND_MANAGE)
def recommend(round_id: uuid.UUID) -> ResponseReturnValue:
    texts, due = {name: request.form.get(name, "") for name in ("what", "owner", "to")}, typed_day("due")
    try:
        make(current_user, round_id, Wish(texts["what"], texts["owner"], due.day, chosen_id(texts["to"])))
    except (WordsNeeded, Refused) as why:
        problems = dict(why.problems) if isinstance(why, WordsNeeded) else {"": why.message}
        if "due" in problems:
            problems["due"] = day_problem(due, "the day by which it is to be done")
        return page_of(reviewed_round(current_user, round_id), Typed(texts, due, problems)), why.status
    return redirect(url_for("reporting.recommendations", round_id=round_id, done="made"), 303)


@blueprint.get("/rounds/<uuid:round_id>/recommendations/<uuid:recommendation_id>")
@needs(Permission.SUBMISSION_READ)
def recommendation(round_id: uuid.UUID, recommendation_id: uuid.UUID) -> ResponseReturnValue:
    return one_page(reviewed_round(current_user, round_id), recommendation_id)


@blueprint.post("/rounds/<uuid:round_id>/recommendations/<uuid:recommendation_id>")
@needs(Permission.ROUND_MANAGE)
def follow_recommendation(round_id: uuid.UUID, recommendation_id: uuid.UUID) -> ResponseReturnValue:
    said, state = request.form.get("said", ""), State.DONE if request.form.get("_do") == "done" else State.OPEN
    try:
        follow(current_user, round_id, recommendation_id, said, state=state)
    except (WordsNeeded, Refused) as why:
        problems = {"said" if isinstance(why, WordsNeeded) else "": why.message}
        typed = Typed({"said": said}, problems=problems)
        return one_page(reviewed_round(current_user, round_id), recommendation_id, typed), why.status
    here = url_for("reporting.recommendation", round_id=round_id, recommendation_id=recommendation_id, done=state.value)
    return redirect(here, 303)


def page_of(round_: Round, typed: Typed = NOTHING) -> str:
    return render_template(
        "reporting/recommendations.html",
        round=round_,
        all=[(one, is_overdue(one)) for one in recommendations_of(round_.id)],
        typed=typed,
        agencies=choices_of(round_) if may_change(round_) else (),
        can_manage=may_change(round_),
        done=DONE.get(request.args.get("done", ""), ""),
    )


def one_page(round_: Round, recommendation_id: uuid.UUID, typed: Typed = NOTHING) -> str:
    one = recommendation_of(round_.id, recommendation_id)
    return render_template(
        "reporting/recommendation.html",
        round=round_,
        one=one,
        is_overdue=is_overdue(one),
        typed=typed,
        can_manage=may_change(round_),
        done=DONE.get(request.args.get("done", ""), ""),
    )


def may_change(round_: Round) -> bool:
    """Whether the reader acts for the partnership; a cancelled round is over."""
    is_over = round_.cancelled_at is not None
    return not is_over and can(current_user, Permission.ROUND_MANAGE, partnership_id=round_.partnership_id)
