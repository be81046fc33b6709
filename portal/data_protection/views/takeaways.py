"""Asking for a file of everything, seeing whether it is ready, and taking it."""

from __future__ import annotations

import uuid
from datetime import timedelta

from flask import Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.accounts.freshness import fresh
from portal.data_protection.models import Takeaway
from portal.data_protection.service import takeaways
from portal.data_protection.views.blueprint import blueprint
from portal.data_protection.views.overview import page_of
from portal.database import now
from portal.permissions import Permission, needs

LOOK_AGAIN = 10
WATCHED_FOR = timedelta(minutes=30)


@blueprint.post("/data-protection/<partnership_key>/everything")
@needs(Permission.PARTNERSHIP_EXPORT)
@fresh
def ask_for_everything(partnership_key: str) -> ResponseReturnValue:
    return _to(takeaways.ask_for_partnership(current_user, partnership_key))


@blueprint.post("/data-protection/<partnership_key>/person")
@needs(Permission.PARTNERSHIP_EXPORT)
@fresh
def ask_for_one_person(partnership_key: str) -> ResponseReturnValue:
    email = request.form.get("email", "").strip()
    try:
        wanted = takeaways.ask_for_address(current_user, partnership_key, email)
    except takeaways.NobodyThere as nobody:
        return page_of(partnership_key, email, {"email": nobody.message}), nobody.status
    return _to(wanted)


def _to(wanted: Takeaway) -> ResponseReturnValue:
    return redirect(url_for("data_protection.takeaway_page", takeaway_id=wanted.id), 303)


@blueprint.get("/data-protection/files/<uuid:takeaway_id>")
@needs(Permission.PARTNERSHIP_EXPORT)
def takeaway_page(takeaway_id: uuid.UUID) -> ResponseReturnValue:
    found = takeaways.read_takeaway(current_user, takeaway_id)
    waits = found.state == "waiting"
    watching = waits and request.args.get("watch") != "no" and now() - found.requested_at < WATCHED_FOR
    html = render_template(
        "data_protection/takeaway.html",
        takeaway=found,
        waits=waits,
        is_there=takeaways.is_there(found),
        watching=watching,
        seconds=LOOK_AGAIN,
    )
    response = make_response(html)
    if watching:
        response.headers["Refresh"] = str(LOOK_AGAIN)
    return response


@blueprint.get("/data-protection/files/<uuid:takeaway_id>/file")
@needs(Permission.PARTNERSHIP_EXPORT)
@fresh
def takeaway_file(takeaway_id: uuid.UUID) -> ResponseReturnValue:
    stored, content = takeaways.download(current_user, takeaway_id)
    response = Response(content, mimetype=stored.media_type)
    response.headers.set("Content-Disposition", "attachment", filename=stored.name)
    return response
