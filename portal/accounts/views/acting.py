"""Choosing for which of one's places one acts."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.accounts import acting
from portal.accounts.models import Agency
from portal.accounts.views.blueprint import blueprint, show_mistake, status_of
from portal.accounts.words import Mistake
from portal.forms.account import choices
from portal.forms.people import PlaceForm
from portal.permissions import ROLE_NAMES, Role, signed_in


@blueprint.get("/account/acting-for")
@signed_in
def acting_for_page() -> ResponseReturnValue:
    return _page(_form())


@blueprint.post("/account/acting-for")
@signed_in
def act_for() -> ResponseReturnValue:
    form = _form()
    browser: Any = session
    try:
        acting.choose(current_user, browser.row, form.place.data or "")
    except Mistake as mistake:
        show_mistake(form, mistake)
        return _page(form)
    return redirect(url_for("pages.home"), 303)


def _form() -> PlaceForm:
    form = PlaceForm()
    form.place.choices = choices([(str(place.id), place.name) for place in acting.places_of(current_user)])
    if not form.place.data:
        here = acting.place_of(current_user)
        form.place.data = str(here.id) if here is not None else ""
    return form


def _page(form: PlaceForm) -> ResponseReturnValue:
    hints = []
    for place in acting.places_of(current_user):
        roles = [ROLE_NAMES[Role(one.role)] for one in current_user.current_memberships if one.place.id == place.id]
        kind = "Agency" if isinstance(place, Agency) else "Partnership"
        hints.append({"hint": {"text": f"{kind}. You are {', '.join(sorted(roles)).lower()} there."}})
    return render_template("accounts/acting_for.html", form=form, hints=hints), status_of(form)
