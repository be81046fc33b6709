"""The groups that meet, what each needs to decide, and the names by which the rules find who came."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.accounts.models import Partnership
from portal.accounts.words import Mistake
from portal.attendance import service
from portal.attendance.finding import bodies_of, groups_of, rules_of, seats_of
from portal.attendance.quorum import rule_on
from portal.attendance.views.blueprint import blueprint
from portal.attendance.views.meetings import boxes_of, day_in, partnership_with, typed
from portal.database import db
from portal.errors import Refused
from portal.forms.web.day import BOXES, taken_apart
from portal.local_time import today
from portal.permissions import Permission, can, needs

DONE = {"group": "The group is saved.", "name": "The other name is saved. Meetings are judged with it from now on."}


@blueprint.get("/<uuid:partnership_id>/groups")
@needs(Permission.ATTENDANCE_READ)
def groups(partnership_id: uuid.UUID) -> ResponseReturnValue:
    return _page(partnership_id, {})


@blueprint.post("/<uuid:partnership_id>/groups")
@needs(Permission.ATTENDANCE_MANAGE)
def keep_group(partnership_id: uuid.UUID) -> ResponseReturnValue:
    """Set up a group, or what it needs to decide from a day on."""

    def verb(partnership: Partnership) -> object:
        said = service.TypedGroup(typed("name"), typed("cadence"), typed("quorum", 1_000), day_in("starts_on"))
        return service.keep_group(current_user, partnership, said)

    return _do(partnership_id, "group", verb)


@blueprint.post("/<uuid:partnership_id>/names")
@needs(Permission.ATTENDANCE_MANAGE)
def know_as(partnership_id: uuid.UUID) -> ResponseReturnValue:
    """Give a body another name."""

    def verb(partnership: Partnership) -> object:
        body = typed("body").strip()
        if not body:
            raise Mistake("body", "Enter which agency it is")
        try:
            return service.know_as(current_user, partnership, body, typed("other_name"))
        except Refused as refused:
            raise Mistake("body", refused.message) from refused

    return _do(partnership_id, "name", verb)


def _do(partnership_id: uuid.UUID, name: str, verb: Callable[[Partnership], Any]) -> ResponseReturnValue:
    """Do it and lead back; what cannot be done comes back with everything that was typed."""
    partnership = partnership_with(partnership_id)
    try:
        verb(partnership)
    except Mistake as mistake:
        db.finish_request(succeeded=False)  # What the verb had begun is not what stands.
        return _page(partnership_id, {mistake.field: mistake.message}), mistake.status
    return redirect(url_for("attendance.groups", partnership_id=partnership_id, done=name), 303)


def _page(partnership_id: uuid.UUID, problems: dict[str, str]) -> str:
    partnership = partnership_with(partnership_id)
    bodies = bodies_of(partnership.id)
    return render_template(
        "attendance/groups.html",
        partnership=partnership,
        groups=[(one, _in_force(one.id, today())) for one in groups_of(partnership.id)],
        seats=list(seats_of(bodies).values()),
        may_change=can(current_user, Permission.ATTENDANCE_MANAGE, partnership_id=partnership.id),
        problems=problems,
        value=lambda name, default="": typed(name, 1_000) if problems else default,
        starts_on=list(zip(BOXES, taken_apart(boxes_of("starts_on") if problems else ""), strict=True)),
        done=DONE.get(request.args.get("done", ""), ""),
    )


def _in_force(group_id: uuid.UUID, day: date) -> str:
    """What the group needs to decide, in the words of its terms; empty where they state nothing."""
    rules = rules_of(group_id)
    rule = rule_on(rules, day) or rule_on(rules, day, for_money=True)
    return rule.words if rule is not None else ""
