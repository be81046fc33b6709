"""Log a contact, on one page: look for the name first, then the least that must be known."""

from __future__ import annotations

import secrets
from collections.abc import Collection

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.datastructures import MultiDict

from portal.accounts.freshness import confidential
from portal.accounts.words import Mistake
from portal.forms.account import show_all
from portal.forms.lado_desk import LogForm
from portal.lado import matching, sectors
from portal.lado.desk import service, words
from portal.lado.desk.people import desk_of
from portal.lado.desk.service import Logged
from portal.lado.desk.views.blueprint import blueprint
from portal.lado.desk.views.shown import lines_of
from portal.permissions import Permission, needs, require
from portal.typed_words import Words, kept_when_signed_out

LOOK = "look"
READ_AGAIN = ("name", "workplace", "email", "caller", "why_named", "account")


def _logged(fields: MultiDict[str, str]) -> Words:
    """What was typed when the session ended during a call, for whoever may log contacts still."""
    require(current_user, Permission.CONTACT_LOG)
    form = LogForm(formdata=None)
    return [(form[name].label.text, fields[name]) for name in READ_AGAIN if fields.get(name)]


def _is_typed(_name: str) -> bool:
    """Whoever signs in instead and is not of the desk reads none of it."""
    return False


@blueprint.get("/log")
@needs(Permission.CONTACT_LOG)
@confidential
def log_page() -> ResponseReturnValue:
    form = _form(LogForm(formdata=None))
    form.token.data = secrets.token_urlsafe(24)
    form.arrived_by.data, form.referrer.data = "call", "identified"
    return _page(form)


@blueprint.post("/log")
@needs(Permission.CONTACT_LOG)
@confidential
@kept_when_signed_out(_logged, _is_typed)
def log_contact() -> ResponseReturnValue:
    form = _form(LogForm())
    try:
        if request.form.get("_do") == LOOK:
            return _page(form, _earlier(form), looked=True)
        contact = service.log_contact(current_user, desk_of(current_user), _typed(form), form.token.data or "")
    except Mistake as mistake:
        show_all(form, mistake.at_fields)
        return _page(form), mistake.status
    return redirect(url_for("duty.contact", contact_id=contact.id, done="logged"), 303)


def _form(form: LogForm) -> LogForm:
    """The form with its lists; boxes that were not sent are empty."""
    form.offer(
        list(words.ARRIVED_BY.items()),
        list(words.ASKS_FOR.items()),
        list(words.REFERRER_NAMED.items()),
        list(sectors.SECTORS.items()),
    )
    for field in form:
        if field.type != "BooleanField":
            field.data = field.data or ""
    return form


def _typed(form: LogForm) -> Logged:
    return Logged(
        arrived_by=form.arrived_by.data,
        asks_for=form.asks_for.data,
        name=form["name"].data,
        email=form.email.data or "",
        born=form.born(),
        born_typed=form.typed_born(),
        workplace=form.workplace.data or "",
        keeps_name=bool(form.keeps_name.data),
        why_named=form.why_named.data or "",
        caller=form.caller.data or "",
        referrer=form.referrer.data,
        sector=form.sector.data,
        aware_on=form.aware(),
        aware_typed=form.typed_aware(),
        account=form.account.data or "",
    )


def _earlier(form: LogForm) -> list[matching.Match]:
    typed = _typed(form)
    workplaces = (typed.workplace,) if typed.workplace.strip() else ()
    known = matching.Known(names=(typed.name,), born=typed.born, workplaces=workplaces, email=typed.email)
    return service.look_for(current_user, known)


def _page(form: LogForm, earlier: Collection[matching.Match] = (), *, looked: bool = False) -> str:
    return render_template(
        "lado/desk/log.html",
        form=form,
        lines=lines_of(one.contact for one in earlier),
        sure={one.contact.id for one in earlier if one.is_exact},
        looked=looked,
    )
