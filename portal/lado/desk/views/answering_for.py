"""What the LADO manager answers for: who has looked at what, and e-mails that did not arrive."""

from __future__ import annotations

import uuid

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.accounts.freshness import confidential
from portal.lado.desk import service
from portal.lado.desk.deeds import deed
from portal.lado.desk.people import desk_of
from portal.lado.desk.views.blueprint import blueprint
from portal.permissions import Permission, needs

DONE = {"again": "The e-mail is on its way again.", "settled": "Marked as dealt with."}


@blueprint.get("/who-looked")
@needs(Permission.CONTACT_APPOINT)
@confidential
def looked() -> ResponseReturnValue:
    page, contact_id = request.args.get("page", 1, type=int), request.args.get("contact", None, type=uuid.UUID)
    found = service.looked(current_user, desk_of(current_user), page, contact_id)
    return render_template("lado/desk/looked.html", found=found, deed=deed, of_contact=contact_id)


@blueprint.get("/undelivered")
@needs(Permission.CONTACT_APPOINT)
@confidential
def undelivered() -> ResponseReturnValue:
    place = desk_of(current_user)
    listed, count = service.undelivered(current_user, place), service.count_undelivered(current_user, place)
    done = DONE.get(request.args.get("done", ""), "")
    return render_template("lado/desk/undelivered.html", listed=listed, count=count, done=done)


@blueprint.post("/undelivered/<uuid:undelivered_id>/again")
@needs(Permission.CONTACT_APPOINT)
@confidential
def send_undelivered_again(undelivered_id: uuid.UUID) -> ResponseReturnValue:
    service.send_again(current_user, desk_of(current_user), undelivered_id)
    return redirect(url_for("duty.undelivered", done="again"), 303)


@blueprint.post("/undelivered/<uuid:undelivered_id>/settle")
@needs(Permission.CONTACT_APPOINT)
@confidential
def settle_undelivered(undelivered_id: uuid.UUID) -> ResponseReturnValue:
    service.settle(current_user, desk_of(current_user), undelivered_id)
    return redirect(url_for("duty.undelivered", done="settled"), 303)
