"""What is due, held, decided and taken away, of one partnership."""

from __future__ import annotations

from flask import current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.backups import by_clock
from portal.data_protection.service import retention, takeaways
from portal.data_protection.views.blueprint import blueprint
from portal.permissions import Permission, needs

DONE = {
    "removed": "It is removed.",
    "kept": "It is kept, and listed again when its new time is over.",
    "held": "There is a hold on it now: nobody can remove it.",
    "released": "The hold is lifted.",
    "period": "The new time counts from now on.",
}


@blueprint.get("/data-protection")
@needs(Permission.PARTNERSHIP_MANAGE)
def start() -> ResponseReturnValue:
    """The page of the only partnership that one keeps, or a choice where there are several."""
    mine = retention.places_of(current_user)
    if len(mine) == 1:
        return redirect(url_for("data_protection.overview", partnership_key=mine[0].key))
    return render_template("data_protection/choose.html", places=mine)


@blueprint.get("/data-protection/<partnership_key>")
@needs(Permission.PARTNERSHIP_MANAGE)
def overview(partnership_key: str) -> ResponseReturnValue:
    return page_of(partnership_key)


def page_of(key: str, email: str = "", problems: dict[str, str] | None = None) -> str:
    place, due = retention.due_list(current_user, key)
    settings = current_app.extensions["settings"]
    return render_template(
        "data_protection/overview.html",
        place=place,
        due=due,
        holds=retention.holds_of(current_user, place),
        names=retention.names_of(current_user, place),
        reviews=retention.reviews_of(current_user, place),
        periods=retention.periods_of(current_user, key)[1],
        files=takeaways.takeaways_of(current_user, place),
        is_there=takeaways.is_there,
        backup=by_clock.last_good(settings),
        backup_problems=by_clock.problems(settings),
        done=DONE.get(request.args.get("done", ""), ""),
        email=email,
        problems=problems or {},
    )
