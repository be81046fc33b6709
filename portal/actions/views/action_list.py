"""The list of actions: what is overdue first, then what is due soon, then the rest; what is closed stands folded."""

from __future__ import annotations

import uuid
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.actions.service import ActionList, Filters, list_actions
from portal.actions.timing import Standing
from portal.actions.views.blueprint import blueprint
from portal.actions.views.shown import shown
from portal.permissions import Permission, needs

HEADINGS = {
    Standing.OVERDUE: "Overdue",
    Standing.SOON: "Due in the next 30 days",
    Standing.LATER: "Due later",
    Standing.CLOSED: "Closed",
}


@blueprint.get("")
@needs(Permission.ACTION_READ)
def action_list() -> ResponseReturnValue:
    found = list_actions(current_user, filters_from_address(), request.args.get("page", 1, type=int))
    lines = [shown(action) for action in found.actions]
    return render_template(
        "actions/list.html",
        found=found,
        groups=[(HEADINGS[each], [one for one in lines if one.standing is each]) for each in Standing],
        closed=[shown(action) for action in found.closed],
        headings=HEADINGS,
        address=lambda **changed: address(found, **changed),
        several=len(found.agencies) > 1,
    )


def filters_from_address() -> Filters:
    """The filters that the address names; what is not one of ours is left out."""
    standing, agency = request.args.get("show", ""), request.args.get("agency", "")
    try:
        agency_id = uuid.UUID(agency) if agency else None
    except ValueError:
        agency_id = None
    return Filters(Standing(standing) if standing in set(Standing) else None, agency_id)


def address(found: ActionList, **changed: object) -> str:
    """The list with other filters; those that are not named stay, and it begins at its first page."""
    values: dict[str, Any] = {
        "show": found.filters.standing.value if found.filters.standing else None,
        "agency": found.filters.agency_id,
        **changed,
    }
    return url_for("actions.action_list", **{key: value for key, value in values.items() if value is not None})
