"""The page from which somebody hands their case over, and the file."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

from flask import Response, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.accounts.freshness import fresh
from portal.accounts.models import User
from portal.lado.desk.panels import Panel, panels
from portal.lado.desk.service import read_whole
from portal.lado.desk.views.blueprint import blueprint
from portal.lado.handover import service
from portal.lado.models import Contact
from portal.lado.need.naming import referrer_named
from portal.permissions import Permission, needs


@blueprint.get("/contacts/<uuid:contact_id>/hand-over")
@needs(Permission.CONTACT_DECIDE)
@fresh
def hand_over_page(contact_id: uuid.UUID) -> ResponseReturnValue:
    found = read_whole(current_user, contact_id)
    mine = service.may_hand_over(current_user, found)
    return render_template("lado/handover/page.html", contact=found, mine=mine, named=referrer_named(found))


@blueprint.post("/contacts/<uuid:contact_id>/hand-over")
@needs(Permission.CONTACT_DECIDE)
@fresh
def hand_over(contact_id: uuid.UUID) -> ResponseReturnValue:
    """The case as JSON; the record knows before a byte is sent."""
    contact, content = service.export_own(current_user, contact_id)
    headers = {"Content-Disposition": f'attachment; filename="case-{contact.reference}.json"'}
    return Response(content, mimetype="application/json", headers=headers)


def panels_of(user: User, contact: Contact) -> Iterator[Panel]:
    """A line for whoever's case it is. No statement."""
    if service.may_hand_over(user, contact):
        page = url_for("duty.hand_over_page", contact_id=contact.id)
        yield Panel("Hand over", page, ("To another case system, as a file.",), order=900)


panels(panels_of)
