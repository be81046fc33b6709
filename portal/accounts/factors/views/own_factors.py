"""A person's own second step: what they have, one more, another name, one less, new recovery codes."""

from __future__ import annotations

import uuid

from flask import Response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.accounts.factors import keeping, passkeys, resets, setting_up
from portal.accounts.factors.held import held_by
from portal.accounts.factors.models import Passkey, TimeCode
from portal.accounts.factors.needed import needs_factor
from portal.accounts.factors.views import shown
from portal.accounts.factors.views.half import session_hash
from portal.accounts.factors.views.shown import Doors
from portal.accounts.freshness import fresh
from portal.accounts.views.blueprint import blueprint, done, show_mistake, status_of
from portal.accounts.views.signing_in import begin_session
from portal.accounts.words import Mistake
from portal.forms.factors import AppForm, FactorNameForm, NothingForm, PasskeyForm
from portal.permissions import signed_in

ENDPOINT = "accounts.second_factor"


@blueprint.get("/account/second-factor")
@signed_in
@fresh
def second_factor() -> ResponseReturnValue:
    return render_template(
        "accounts/factors/own.html",
        held=held_by(current_user),
        needed=needs_factor(current_user),
        reset=resets.open_reset_of(current_user),
        done=done(),
    )


@blueprint.get("/account/second-factor/add")
@signed_in
@fresh
def add_factor() -> ResponseReturnValue:
    return shown.choice_page(_doors(), PasskeyForm(formdata=None), first_time=False, typed=[])


@blueprint.get("/account/second-factor/app")
@signed_in
@fresh
def another_app() -> ResponseReturnValue:
    app = setting_up.pending_app(current_user, session_hash())
    if app is None:
        return redirect(url_for("accounts.add_factor"))
    return shown.app_page(_doors(), AppForm(formdata=None), current_user, app, first_time=False, typed=[])


@blueprint.post("/account/second-factor/app")
@signed_in
@fresh
def begin_another_app() -> ResponseReturnValue:
    setting_up.begin_app(current_user, session_hash())
    return redirect(url_for("accounts.another_app"), 303)


@blueprint.post("/account/second-factor/app/confirm")
@signed_in
@fresh
def confirm_another_app() -> ResponseReturnValue:
    form, app = AppForm(), setting_up.begun_app(current_user, session_hash())
    try:
        made = setting_up.confirm_app(current_user, form.code.data or "", session_hash(), form.name.data or "")
    except Mistake as mistake:
        show_mistake(form, mistake)
        return shown.app_page(_doors(), form, current_user, app, first_time=False, typed=[])
    return _added(made)


@blueprint.get("/account/second-factor/app.svg")
@signed_in
@fresh
def another_picture() -> ResponseReturnValue:
    app = setting_up.pending_app(current_user, session_hash())
    if app is None:
        return redirect(url_for("accounts.add_factor"))
    return shown.picture_of(current_user, app)


@blueprint.post("/account/second-factor/passkey/options")
@signed_in
@fresh
def another_passkey_options() -> ResponseReturnValue:
    return Response(passkeys.ask_to_add(current_user, session_hash()), mimetype="application/json")


@blueprint.post("/account/second-factor/passkey")
@signed_in
@fresh
def add_another_passkey() -> ResponseReturnValue:
    form = PasskeyForm()
    try:
        made = setting_up.add_passkey(current_user, form.credential.data or "", session_hash(), form.name.data or "")
    except Mistake as mistake:
        show_mistake(form, mistake)
        return shown.choice_page(_doors(), form, first_time=False, typed=[])
    return _added(made)


@blueprint.get("/account/second-factor/<uuid:factor_id>")
@signed_in
@fresh
def one_factor(factor_id: uuid.UUID) -> ResponseReturnValue:
    found = keeping.one_of(current_user, factor_id)
    return _one(found, FactorNameForm(formdata=None, data={"name": found.name}))


@blueprint.post("/account/second-factor/<uuid:factor_id>")
@signed_in
@fresh
def rename_factor(factor_id: uuid.UUID) -> ResponseReturnValue:
    found, form = keeping.one_of(current_user, factor_id), FactorNameForm()
    if not form.validate():
        return _one(found, form)
    try:
        keeping.rename(current_user, factor_id, form.name.data or "")
    except Mistake as mistake:
        show_mistake(form, mistake)
        return _one(found, form)
    return redirect(url_for(ENDPOINT, done="factor_named"), 303)


@blueprint.post("/account/second-factor/<uuid:factor_id>/remove")
@signed_in
@fresh
def remove_factor(factor_id: uuid.UUID) -> ResponseReturnValue:
    """Every session ends, here and elsewhere; this browser goes on under a new id."""
    keeping.remove(current_user, factor_id)
    begin_session(current_user, proven=True)
    return redirect(url_for(ENDPOINT, done="factor_removed"), 303)


@blueprint.post("/account/second-factor/recovery-codes")
@signed_in
@fresh
def new_recovery_codes() -> ResponseReturnValue:
    made = keeping.make_new_recovery_codes(current_user)
    return shown.codes_page(made, [], url_for("accounts.go_on", next="/account/second-factor"))


@blueprint.post("/account/second-factor/not-lost")
@signed_in
def stop_own_reset() -> ResponseReturnValue:
    resets.stop(current_user)
    return redirect(url_for(ENDPOINT, done="not_lost"), 303)


def _added(made: list[str]) -> ResponseReturnValue:
    """Every other session has ended; this browser goes on under a new id."""
    begin_session(current_user._get_current_object(), proven=True, fresh=False)
    if made:
        return shown.codes_page(made, [], url_for("accounts.go_on", next="/account/second-factor"))
    return redirect(url_for(ENDPOINT, done="factor_added"), 303)


def _one(found: TimeCode | Passkey, form: FactorNameForm) -> ResponseReturnValue:
    page = render_template(
        "accounts/factors/one.html",
        factor=found,
        form=form,
        nothing=NothingForm(formdata=None),
        may_remove=keeping.may_remove(current_user),
    )
    return page, status_of(form)


def _doors() -> Doors:
    return Doors(
        choice=url_for("accounts.add_factor"),
        begin_app=url_for("accounts.begin_another_app"),
        confirm_app=url_for("accounts.confirm_another_app"),
        picture=url_for("accounts.another_picture"),
        passkey_options=url_for("accounts.another_passkey_options"),
        add_passkey=url_for("accounts.add_another_passkey"),
    )
