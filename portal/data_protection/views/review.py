"""One record that is due, or held: it is kept longer, removed for good, or held; a hold is lifted."""

from __future__ import annotations

import uuid

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.accounts.freshness import fresh
from portal.data_protection.service import retention
from portal.data_protection.views.blueprint import blueprint
from portal.data_protection.views.days import TypedDay, typed_day
from portal.errors import Refused
from portal.local_time import today
from portal.permissions import Permission, needs

STEPS = {"keep": "kept", "remove": "removed", "hold": "held"}
NONE_CHOSEN = "Choose what is to be done with it"


@blueprint.get("/data-protection/<partnership_key>/<kind>/<uuid:record_id>")
@needs(Permission.PARTNERSHIP_MANAGE)
def record(partnership_key: str, kind: str, record_id: uuid.UUID) -> ResponseReturnValue:
    return page_of(partnership_key, kind, record_id)


@blueprint.post("/data-protection/<partnership_key>/<kind>/<uuid:record_id>")
@needs(Permission.PARTNERSHIP_MANAGE)
@fresh
def decide(partnership_key: str, kind: str, record_id: uuid.UUID) -> ResponseReturnValue:
    step, reason, until = request.form.get("step", ""), request.form.get("reason", ""), typed_day("until")
    if step not in STEPS:
        return page_of(partnership_key, kind, record_id, until, reason, {"step": NONE_CHOSEN}), 422
    where = (current_user, partnership_key, kind, record_id)
    try:
        if step == "keep":
            retention.keep(*where, until.day, reason)
        elif step == "remove":
            retention.remove(*where, reason, sure=request.form.get("sure") == "yes")
        else:
            retention.place_hold(*where, reason)
    except retention.Needed as needed:
        return page_of(partnership_key, kind, record_id, until, reason, {needed.box: needed.message}), needed.status
    except Refused as refused:
        return page_of(partnership_key, kind, record_id, until, reason, {"": refused.message}), refused.status
    return redirect(url_for("data_protection.overview", partnership_key=partnership_key, done=STEPS[step]), 303)


def page_of(
    key: str,
    kind: str,
    record_id: uuid.UUID,
    until: TypedDay | None = None,
    reason: str = "",
    problems: dict[str, str] | None = None,
) -> str:
    place, one = retention.aged_record(current_user, key, kind, record_id)
    return render_template(
        "data_protection/record.html",
        place=place,
        record=one,
        is_due=one.is_due(today()),
        step=request.form.get("step", ""),
        sure=request.form.get("sure", ""),
        until=until or TypedDay(),
        reason=reason,
        problems=problems or {},
    )


@blueprint.get("/data-protection/holds/<uuid:hold_id>")
@needs(Permission.PARTNERSHIP_MANAGE)
def hold_page(hold_id: uuid.UUID) -> ResponseReturnValue:
    return _hold_page(hold_id)


@blueprint.post("/data-protection/holds/<uuid:hold_id>")
@needs(Permission.PARTNERSHIP_MANAGE)
@fresh
def release_hold(hold_id: uuid.UUID) -> ResponseReturnValue:
    reason = request.form.get("reason", "")
    try:
        hold = retention.release_hold(current_user, hold_id, reason)
    except retention.Needed as needed:
        return _hold_page(hold_id, reason, {needed.box: needed.message}), needed.status
    key = retention.place_of(hold).key
    return redirect(url_for("data_protection.overview", partnership_key=key, done="released"), 303)


def _hold_page(hold_id: uuid.UUID, reason: str = "", problems: dict[str, str] | None = None) -> str:
    hold = retention.read_hold(current_user, hold_id)
    place = retention.place_of(hold)
    name = retention.names_of(current_user, place).get(hold.record_id, "")
    return render_template(
        "data_protection/hold.html", place=place, hold=hold, name=name, reason=reason, problems=problems or {}
    )
