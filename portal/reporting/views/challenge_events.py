"""Challenge events of a round: when and where, who is invited and came, what was heard."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.errors import Refused
from portal.permissions import Permission, needs
from portal.reporting.service.read_after import reviewed_round
from portal.reporting.views.blueprint import blueprint
from portal.reporting.views.days import NO_DAY, TypedDay, day_problem, typed_day
from portal.reporting.views.recommendations import may_change
from portal.returns.models import Round
from portal.returns.refusals import WordsNeeded
from portal.returns.reviewing.models import ChallengeEvent
from portal.returns.reviewing.service.challenge import Day, attendance_of, event_of, events_of, keep_event, seats_of
from portal.returns.reviewing.service.recommend import choices_of
from portal.returns.views.ids import record_id

DONE = {"kept": "The challenge event is kept."}


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in the boxes, and what is wrong with it by the id of the box."""

    day: TypedDay = NO_DAY
    place: str = ""
    heard: str = ""
    invited: frozenset[uuid.UUID] = frozenset()
    attended: frozenset[uuid.UUID] = frozenset()
    problems: Mapping[str, str] = field(default_factory=dict)


NOTHING = Typed()


@blueprint.get("/rounds/<uuid:round_id>/challenge-events")
@needs(Permission.SUBMISSION_READ)
def challenge_events(round_id: uuid.UUID) -> ResponseReturnValue:
    return list_page(reviewed_round(current_user, round_id))


@blueprint.post("/rounds/<uuid:round_id>/challenge-events")
@needs(Permission.ROUND_MANAGE)
def plan_event(round_id: uuid.UUID) -> ResponseReturnValue:
    typed = typed_event()
    try:
        event = keep_event(current_user, round_id, None, Day(typed.day.day, typed.place))
    except (WordsNeeded, Refused) as why:
        return list_page(reviewed_round(current_user, round_id), wrong(typed, why)), why.status
    return redirect(url_for("reporting.challenge_event", round_id=round_id, event_id=event.id, done="kept"), 303)


@blueprint.get("/rounds/<uuid:round_id>/challenge-events/<uuid:event_id>")
@needs(Permission.SUBMISSION_READ)
def challenge_event(round_id: uuid.UUID, event_id: uuid.UUID) -> ResponseReturnValue:
    round_ = reviewed_round(current_user, round_id)
    event = event_of(round_.id, event_id)
    seats = seats_of(event.id)
    came = frozenset(each for each, attended in seats.items() if attended)
    kept = Typed(TypedDay(event.held_on.isoformat()), event.place, event.heard, frozenset(seats), came)
    return event_page(round_, event, kept)


@blueprint.post("/rounds/<uuid:round_id>/challenge-events/<uuid:event_id>")
@needs(Permission.ROUND_MANAGE)
def keep_challenge_event(round_id: uuid.UUID, event_id: uuid.UUID) -> ResponseReturnValue:
    typed = typed_event()
    day = Day(typed.day.day, typed.place, typed.heard, typed.invited, typed.attended)
    try:
        keep_event(current_user, round_id, event_id, day)
    except (WordsNeeded, Refused) as why:
        round_ = reviewed_round(current_user, round_id)
        return event_page(round_, event_of(round_.id, event_id), wrong(typed, why)), why.status
    return redirect(url_for("reporting.challenge_event", round_id=round_id, event_id=event_id, done="kept"), 303)


def typed_event() -> Typed:
    form = request.form
    invited, attended = (frozenset(record_id(each) for each in form.getlist(name)) for name in ("invited", "attended"))
    return Typed(typed_day("day"), form.get("place", ""), form.get("heard", ""), invited, attended)


def wrong(typed: Typed, why: Refused) -> Typed:
    """What was typed, with what is wrong with it."""
    problems = dict(why.problems) if isinstance(why, WordsNeeded) else {"": why.message}
    if "day" in problems:
        problems["day"] = day_problem(typed.day, "the day of the event")
    return Typed(typed.day, typed.place, typed.heard, typed.invited, typed.attended, problems)


def list_page(round_: Round, typed: Typed = NOTHING) -> str:
    attendance = attendance_of(round_.id)
    return render_template(
        "reporting/challenge_events.html",
        round=round_,
        events=[(one, *attendance.get(one.id, (0, 0))) for one in events_of(round_.id)],
        typed=typed,
        can_manage=may_change(round_),
    )


def event_page(round_: Round, event: ChallengeEvent, typed: Typed) -> str:
    return render_template(
        "reporting/challenge_event.html",
        round=round_,
        event=event,
        agencies=choices_of(round_),
        typed=typed,
        can_manage=may_change(round_),
        done=DONE.get(request.args.get("done", ""), ""),
    )
