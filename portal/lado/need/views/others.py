"""What was read in a week by people whose contact it was not, for the LADO manager."""

from __future__ import annotations

from datetime import date

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.accounts.freshness import confidential
from portal.lado.desk.people import desk_of
from portal.lado.desk.views.blueprint import blueprint
from portal.lado.need import service, words
from portal.lado.need.service.digest import A_WEEK
from portal.local_time import today
from portal.permissions import Permission, needs


@blueprint.get("/read-by-others")
@needs(Permission.CONTACT_APPOINT)
@confidential
def read_by_others() -> ResponseReturnValue:
    this_week = service.week_of(today())
    week = service.read_by_others(current_user, desk_of(current_user), min(_asked(this_week), this_week))
    before, after = week.monday - A_WEEK, week.monday + A_WEEK
    return render_template(
        "lado/need/others.html",
        week=week,
        ways=words.WAYS,
        is_this_week=week.monday == this_week,
        before=before.isoformat(),
        after=after.isoformat() if after <= this_week else "",
    )


def _asked(otherwise: date) -> date:
    """The week in the address, or this one."""
    try:
        asked = date.fromisoformat(request.args.get("week", ""))
    except ValueError:
        return otherwise
    return asked if date(2000, 1, 1) < asked else otherwise
