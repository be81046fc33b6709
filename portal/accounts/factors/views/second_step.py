"""The second step of signing in."""

from __future__ import annotations

from flask import Response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal import typed_words
from portal.accounts.factors import passkeys, proving, resets
from portal.accounts.factors.held import has_factor, myself
from portal.accounts.factors.views.after_password import step_page
from portal.accounts.factors.views.half import after_the_password, come_back, complete, session_hash
from portal.accounts.models import User
from portal.accounts.next_page import after_sign_in
from portal.accounts.views import going_on
from portal.accounts.views.blueprint import blueprint, show_mistake, status_of
from portal.accounts.words import Mistake
from portal.errors import NotFound
from portal.forms.factors import LostForm, NothingForm, SecondStepForm
from portal.permissions import public, signed_in


@blueprint.get("/sign-in/second-step")
@public
def second_step() -> ResponseReturnValue:
    """The page; whoever is signed in already goes on."""
    if current_user.is_authenticated:
        return redirect(after_sign_in(come_back()))
    return _second_step()


@after_the_password
def _second_step(person: User) -> ResponseReturnValue:
    if not has_factor(person):
        return redirect(url_for("accounts.set_up", next=come_back() or None))
    return step_page(person, SecondStepForm(formdata=None), [], come_back())


@blueprint.post("/sign-in/second-step")
@public
@after_the_password
def prove(person: User) -> ResponseReturnValue:
    form, typed = SecondStepForm(), typed_words.carried()
    try:
        _prove(person, form)
    except Mistake as mistake:
        show_mistake(form, mistake)
        form.code.data = form.recovery_code.data = form.credential.data = ""
        return step_page(person, form, typed_words.that_fit(typed), come_back())
    complete(person)
    return going_on.go_on(typed, come_back())


def _prove(person: User, form: SecondStepForm) -> None:
    """Whichever of the three was filled in. An empty form is no try."""
    if form.credential.data:
        proving.prove_by_passkey(person, form.credential.data, session_hash())
    elif (form.recovery_code.data or "").strip():
        proving.prove_by_recovery_code(person, form.recovery_code.data or "")
    elif (form.code.data or "").strip():
        proving.prove_by_code(person, form.code.data or "")
    else:
        raise Mistake("code", "Enter the code that your app shows")


@blueprint.post("/sign-in/second-step/passkey")
@public
@after_the_password
def passkey_options(person: User) -> ResponseReturnValue:
    """What the browser asks the device, for the script of the page."""
    return Response(passkeys.ask_to_sign_in(person, session_hash()), mimetype="application/json")


@blueprint.post("/sign-in/go-on")
@signed_in
def go_on() -> ResponseReturnValue:
    """From the recovery codes to where the person was going, with what they had typed."""
    return going_on.go_on(typed_words.carried(), come_back())


@blueprint.get("/sign-in/lost-device")
@public
@after_the_password
def lost_device(person: User) -> ResponseReturnValue:
    return _lost(person, LostForm(formdata=None))


@blueprint.post("/sign-in/lost-device")
@public
@after_the_password
def ask_for_reset(person: User) -> ResponseReturnValue:
    form = LostForm()
    if not form.validate():
        return _lost(person, form)
    try:
        resets.ask(myself(person.id), form.reason.data or "")
    except Mistake as mistake:
        show_mistake(form, mistake)
        return _lost(person, form)
    return redirect(url_for("accounts.lost_device"), 303)


def _lost(person: User, form: LostForm) -> ResponseReturnValue:
    if not has_factor(person):
        raise NotFound()
    page = render_template(
        "accounts/factors/lost.html", form=form, reset=resets.open_reset_of(person), hours=resets.HOURS_TO_STOP
    )
    return page, status_of(form)


@blueprint.get("/not-lost/<token>")
@public
def not_lost(token: str) -> ResponseReturnValue:
    """Behind the link of an e-mail: a button, for programs that look at links open this page too."""
    return render_template("accounts/factors/not_lost.html", form=NothingForm(), reset=resets.by_token(token))


@blueprint.post("/not-lost/<token>")
@public
def stop_reset(token: str) -> ResponseReturnValue:
    resets.stop_by_token(token)
    return render_template("accounts/factors/not_lost.html", form=NothingForm(formdata=None), reset=None)
