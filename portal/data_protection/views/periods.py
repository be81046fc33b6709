"""How long records of one kind are kept."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.accounts.freshness import fresh
from portal.data_protection.service import retention
from portal.data_protection.views.blueprint import blueprint
from portal.errors import NotFound
from portal.permissions import Permission, needs


@blueprint.get("/data-protection/<partnership_key>/periods/<period>")
@needs(Permission.PARTNERSHIP_MANAGE)
def period_page(partnership_key: str, period: str) -> ResponseReturnValue:
    return page_of(partnership_key, period)


@blueprint.post("/data-protection/<partnership_key>/periods/<period>")
@needs(Permission.PARTNERSHIP_MANAGE)
@fresh
def change_period(partnership_key: str, period: str) -> ResponseReturnValue:
    typed, reason = request.form.get("months", "").strip(), request.form.get("reason", "")
    months = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 7 else None
    try:
        retention.change_period(current_user, partnership_key, period, months, reason)
    except retention.Needed as needed:
        return page_of(partnership_key, period, typed, reason, {needed.box: needed.message}), needed.status
    return redirect(url_for("data_protection.overview", partnership_key=partnership_key, done="period"), 303)


def page_of(key: str, period: str, months: str = "", reason: str = "", problems: dict[str, str] | None = None) -> str:
    place, periods = retention.periods_of(current_user, key)
    for one, now in periods:
        if one.key == period:
            shown = months if problems else str(now)
            return render_template(
                "data_protection/period.html",
                place=place,
                period=one,
                months=shown,
                reason=reason,
                problems=problems or {},
            )
    raise NotFound
