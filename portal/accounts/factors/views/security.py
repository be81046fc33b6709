"""For those who look after sign-in: devices that were lost, and who may sign in with a password alone."""

from __future__ import annotations

import uuid

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.accounts.agency_list import partnerships_of
from portal.accounts.factors import exempting, resets
from portal.accounts.factors.approvers import approvers_of, permissions_that_approve, rules_for
from portal.accounts.factors.needed import roles_that_may_be_exempt
from portal.accounts.freshness import fresh
from portal.accounts.models import Partnership
from portal.accounts.views.blueprint import blueprint, done, show_mistake, status_of
from portal.accounts.words import Mistake
from portal.forms.factors import ExemptionForm, OpenResetForm
from portal.permissions import ROLE_NAMES, Permission, needs

ENDPOINT = "accounts.sign_in_security"
APPROVES = needs(*sorted(permissions_that_approve()))
KEEPS_SETTINGS = needs(Permission.PARTNERSHIP_MANAGE)


@blueprint.get("/sign-in-security")
@APPROVES
def sign_in_security() -> ResponseReturnValue:
    return _page(OpenResetForm(formdata=None))


@blueprint.post("/sign-in-security/lost")
@APPROVES
@fresh
def open_reset() -> ResponseReturnValue:
    form = OpenResetForm()
    if not form.validate():
        return _page(form)
    try:
        resets.open_for(current_user, form.email.data or "", form.reason.data or "")
    except Mistake as mistake:
        show_mistake(form, mistake)
        return _page(form)
    return redirect(url_for(ENDPOINT, done="reset_opened"), 303)


@blueprint.post("/sign-in-security/lost/<uuid:reset_id>/approve")
@APPROVES
@fresh
def approve_reset(reset_id: uuid.UUID) -> ResponseReturnValue:
    resets.approve(current_user, reset_id)
    return redirect(url_for(ENDPOINT, done="reset_approved"), 303)


@blueprint.get("/sign-in-security/exemption/<uuid:partnership_id>")
@KEEPS_SETTINGS
@fresh
def exemption(partnership_id: uuid.UUID) -> ResponseReturnValue:
    return _exemption(exempting.get_partnership(current_user, partnership_id), ExemptionForm(formdata=None))


@blueprint.post("/sign-in-security/exemption/<uuid:partnership_id>")
@KEEPS_SETTINGS
@fresh
def change_exemption(partnership_id: uuid.UUID) -> ResponseReturnValue:
    """The page says which of the two it was about, so that two people at once do not undo each other's choice."""
    partnership, form = exempting.get_partnership(current_user, partnership_id), ExemptionForm()
    if not form.validate():
        return _exemption(partnership, form)
    verb = exempting.end_exemption if form.ends.data else exempting.begin_exemption
    try:
        verb(current_user, partnership, form.reason.data or "")
    except Mistake as mistake:
        show_mistake(form, mistake)
        return _exemption(partnership, form)
    return redirect(url_for(ENDPOINT, done="exemption"), 303)


def _page(form: OpenResetForm) -> ResponseReturnValue:
    waiting = resets.waiting_for(current_user)
    page = render_template(
        "accounts/factors/security.html",
        form=form,
        waiting=waiting,
        needed={reset.id: max(rule.approvals for rule in rules_for(reset.user)) for reset in waiting},
        able={reset.id: len(approvers_of(reset.user)) for reset in waiting},
        hours=resets.HOURS_TO_STOP,
        partnerships=[(one, exempting.current(one.id)) for one in partnerships_of(current_user)],
        done=done(),
    )
    return page, status_of(form)


def _exemption(partnership: Partnership, form: ExemptionForm) -> ResponseReturnValue:
    history = exempting.history(current_user, partnership)
    page = render_template(
        "accounts/factors/exemption.html",
        form=form,
        partnership_asked=partnership,
        current=exempting.current(partnership.id),
        history=history,
        names=exempting.names_in(history),
        roles=[ROLE_NAMES[role] for role in roles_that_may_be_exempt()],
    )
    return page, status_of(form)
