"""The duty list, and the search: references and how they stand."""

from __future__ import annotations

import uuid
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.accounts.freshness import confidential
from portal.accounts.words import Mistake
from portal.forms.account import show
from portal.forms.lado_desk import SearchForm
from portal.lado.desk import service
from portal.lado.desk.panels import watches_of
from portal.lado.desk.people import desk_of
from portal.lado.desk.service import DutyList, Filters, Show
from portal.lado.desk.views.blueprint import blueprint
from portal.lado.desk.views.shown import lines_of
from portal.lado.models import Contact
from portal.permissions import Permission, can, needs

PARTS = {
    Show.NEW: "New",
    Show.SOON: "Answer by the next working day",
    Show.MINE: "Mine, and where I stand in",
    Show.ALL: "All that is open",
    Show.CLOSED: "Closed",
    Show.TRANSFERRED: "Transferred",
}


@blueprint.get("")
@needs(Permission.CONTACT_LIST)
@confidential
def duty_list() -> ResponseReturnValue:
    return _page(SearchForm(formdata=None))


@blueprint.post("/search")
@needs(Permission.CONTACT_LIST)
@confidential
def search() -> ResponseReturnValue:
    form = SearchForm()
    form.wanted.data = form.wanted.data or ""
    try:
        found = service.search(current_user, form.wanted.data)
    except Mistake as mistake:
        show(form, "wanted", mistake.message)
        return _page(form), mistake.status
    if isinstance(found, Contact):
        return redirect(url_for("duty.contact", contact_id=found.id), 303)
    lines = lines_of([one.contact for one in found])
    return render_template(
        "lado/desk/found.html", form=form, lines=lines, sure={one.contact.id for one in found if one.is_exact}
    )


def _page(form: SearchForm) -> str:
    place = desk_of(current_user)
    found = service.duty_list(current_user, place, _filters(), request.args.get("page", 1, type=int))
    answers_for = can(current_user, Permission.CONTACT_APPOINT, partnership_id=place.id)
    return render_template(
        "lado/desk/duty_list.html",
        found=found,
        lines=lines_of(found.contacts, found.names),
        parts=PARTS,
        heading=_heading(found),
        form=form,
        answers_for=answers_for,
        watches=watches_of(current_user, place),
        undelivered=service.count_undelivered(current_user, place) if answers_for else 0,
        address=lambda page: url_for("duty.duty_list", **_as_in_the_address(found.filters), page=page),
    )


def _filters() -> Filters:
    """What the address asks for; what is not one of ours is left out."""
    wanted, officer = request.args.get("show", ""), request.args.get("officer", "")
    try:
        officer_id = uuid.UUID(officer) if officer else None
    except ValueError:
        officer_id = None
    return Filters(Show(wanted) if wanted in set(Show) and officer_id is None else None, officer_id)


def _as_in_the_address(filters: Filters) -> dict[str, Any]:
    return {"officer": filters.officer_id} if filters.officer_id else {"show": (filters.show or Show.ALL).value}


def _heading(found: DutyList) -> str:
    officer_id = found.filters.officer_id
    if officer_id is not None:
        return f"Open for {found.names.get(officer_id, 'nobody of this desk')}"
    return PARTS[found.filters.show or Show.ALL]
