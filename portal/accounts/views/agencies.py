"""The agencies of a partnership: list, add, change, end, successor."""

from __future__ import annotations

import uuid

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.accounts import agency_list, service
from portal.accounts.ending import what_to_know
from portal.accounts.models import Agency
from portal.accounts.sharing import manages_agency
from portal.accounts.views.blueprint import blueprint, done, show_mistake, status_of
from portal.accounts.words import Mistake
from portal.forms.account import AgencyForm, DayForm, SuccessorForm, choices, lines, show
from portal.local_time import today
from portal.permissions import Permission, needs

ENDPOINT = "accounts.agencies"
KEEPS_AGENCIES = needs(Permission.PARTNERSHIP_MANAGE)
NOBODY = ("", "None")


@blueprint.get("/agencies")
@KEEPS_AGENCIES
def agencies() -> ResponseReturnValue:
    found = agency_list.agencies_of(current_user)
    return render_template("accounts/agencies.html", agencies=found, today=today(), done=done())


@blueprint.get("/agencies/add")
@KEEPS_AGENCIES
def add_agency_page() -> ResponseReturnValue:
    return _agency_page(_agency_form(None), None)


@blueprint.post("/agencies/add")
@KEEPS_AGENCIES
def add_agency() -> ResponseReturnValue:
    form = _agency_form(None)
    if not form.validate():
        return _agency_page(form, None)
    try:
        service.create_agency(
            current_user,
            agency_list.partnership_chosen(current_user, form.partnership.data or ""),
            form.code.data or "",
            form.name.data or "",
            form.sector.data or "",
            kinds=lines(form.kinds.data),
            aliases=lines(form.aliases.data),
            parent=agency_list.chosen(current_user, "parent", form.parent.data or ""),
        )
    except Mistake as mistake:
        show_mistake(form, mistake)
        return _agency_page(form, None)
    return redirect(url_for(ENDPOINT, done="added"), 303)


@blueprint.get("/agencies/<uuid:agency_id>")
@KEEPS_AGENCIES
def agency_page(agency_id: uuid.UUID) -> ResponseReturnValue:
    agency = agency_list.get_agency(current_user, agency_id, for_change=False)
    return _agency_page(_agency_form(agency), agency)


@blueprint.post("/agencies/<uuid:agency_id>")
@KEEPS_AGENCIES
def change_agency(agency_id: uuid.UUID) -> ResponseReturnValue:
    agency = agency_list.get_agency(current_user, agency_id)
    form = _agency_form(agency)
    if not form.validate():
        return _agency_page(form, agency)
    try:
        service.change_agency(
            current_user,
            agency,
            name=form.name.data or "",
            sector=form.sector.data or "",
            kinds=lines(form.kinds.data),
            aliases=lines(form.aliases.data),
            parent=agency_list.parent_chosen(current_user, agency, form.parent.data or ""),
        )
    except Mistake as mistake:
        show_mistake(form, mistake)
        return _agency_page(form, agency)
    return redirect(url_for(ENDPOINT, done="changed"), 303)


@blueprint.get("/agencies/<uuid:agency_id>/end")
@KEEPS_AGENCIES
def end_agency_page(agency_id: uuid.UUID) -> ResponseReturnValue:
    return _end_page(DayForm(), agency_list.get_agency(current_user, agency_id, for_change=False))


@blueprint.post("/agencies/<uuid:agency_id>/end")
@KEEPS_AGENCIES
def end_agency(agency_id: uuid.UUID) -> ResponseReturnValue:
    agency, form = agency_list.get_agency(current_user, agency_id), DayForm()
    try:
        service.end_agency(current_user, agency, form.date())
    except Mistake as mistake:
        show(form, "day", mistake.message)
        return _end_page(form, agency)
    return redirect(url_for(ENDPOINT, done="closed"), 303)


@blueprint.get("/agencies/<uuid:agency_id>/successor")
@KEEPS_AGENCIES
def successor_page(agency_id: uuid.UUID) -> ResponseReturnValue:
    agency = agency_list.get_agency(current_user, agency_id, for_change=False)
    return _successor_page(_successor_form(agency), agency)


@blueprint.post("/agencies/<uuid:agency_id>/successor")
@KEEPS_AGENCIES
def set_successor(agency_id: uuid.UUID) -> ResponseReturnValue:
    agency = agency_list.get_agency(current_user, agency_id)
    form = _successor_form(agency)
    try:
        successor = agency_list.chosen(current_user, "successor", form.successor.data or "")
        service.succeed(current_user, agency, successor, form.date())
        if successor is not None and form.invite_people.data == "yes":
            service.offer_roles(current_user, agency, successor)
    except Mistake as mistake:
        show(form, "day" if mistake.field == "on" else mistake.field, mistake.message)
        return _successor_page(form, agency)
    return redirect(url_for(ENDPOINT, done="succeeded"), 303)


def _agency_form(agency: Agency | None) -> AgencyForm:
    known = {} if agency is None else agency_list.as_typed(agency)
    form = AgencyForm(data=known)
    if agency is not None:
        del form.code
    form.partnership.choices = choices([(str(one.id), one.name) for one in agency_list.partnerships_of(current_user)])
    form.parent.choices = choices([NOBODY, *_options(agency)])
    return form


def _successor_form(agency: Agency) -> SuccessorForm:
    form = SuccessorForm()
    form.successor.choices = choices([("", "Choose an agency"), *_options(agency)])
    return form


def _options(agency: Agency | None) -> list[tuple[str, str]]:
    return [(str(one.id), one.name) for one in agency_list.agencies_of(current_user).others(agency)]


def _agency_page(form: AgencyForm, agency: Agency | None) -> ResponseReturnValue:
    is_shared = agency is not None and not manages_agency(current_user, agency)
    return render_template("accounts/agency.html", form=form, agency=agency, is_shared=is_shared), status_of(form)


def _end_page(form: DayForm, agency: Agency) -> ResponseReturnValue:
    know = what_to_know(current_user, agency)
    return render_template("accounts/end_agency.html", form=form, agency=agency, know=know), status_of(form)


def _successor_page(form: SuccessorForm, agency: Agency) -> ResponseReturnValue:
    know = what_to_know(current_user, agency)
    return render_template("accounts/successor.html", form=form, agency=agency, know=know), status_of(form)
