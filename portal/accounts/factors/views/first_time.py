"""Setting up the second step right after the password, for those who have none: nothing else opens before."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from portal import typed_words
from portal.accounts.factors import passkeys, setting_up
from portal.accounts.factors.held import has_factor, myself
from portal.accounts.factors.views import shown
from portal.accounts.factors.views.after_password import doors
from portal.accounts.factors.views.half import after_the_password, come_back, complete, session_hash
from portal.accounts.models import User
from portal.accounts.views.blueprint import blueprint, show_mistake
from portal.accounts.words import Mistake
from portal.forms.factors import AppForm, PasskeyForm
from portal.permissions import public


def for_the_first_time(view: Callable[..., ResponseReturnValue]) -> Callable[..., ResponseReturnValue]:
    """Only who has no factor at all may set one up with a password alone. Who has one proves it first: else whoever
    finds out a password would add a device of their own.
    """

    @wraps(view)
    def guarded(read: User, *args: Any, **kwargs: Any) -> ResponseReturnValue:
        person = myself(read.id, lock=request.method == "POST")
        if has_factor(person):
            return redirect(url_for("accounts.second_step", next=come_back() or None), 303)
        return view(person, *args, **kwargs)

    return after_the_password(guarded)


@blueprint.get("/sign-in/set-up")
@public
@for_the_first_time
def set_up(_person: User) -> ResponseReturnValue:
    return shown.choice_page(doors(come_back()), PasskeyForm(formdata=None), first_time=True, typed=[])


@blueprint.get("/sign-in/set-up/app")
@public
@for_the_first_time
def first_app(person: User) -> ResponseReturnValue:
    """The same page again for whoever went away to install an app; the choice when nothing has begun."""
    app = setting_up.pending_app(person, session_hash())
    if app is None:
        return redirect(url_for("accounts.set_up", next=come_back() or None))
    return shown.app_page(doors(come_back()), AppForm(formdata=None), person, app, first_time=True, typed=[])


@blueprint.post("/sign-in/set-up/app")
@public
@for_the_first_time
def set_up_app(person: User) -> ResponseReturnValue:
    app, typed = setting_up.begin_app(person, session_hash()), typed_words.that_fit(typed_words.carried())
    if not typed:
        return redirect(url_for("accounts.first_app", next=come_back() or None), 303)
    return shown.app_page(doors(come_back()), AppForm(formdata=None), person, app, first_time=True, typed=typed)


@blueprint.post("/sign-in/set-up/app/confirm")
@public
@for_the_first_time
def confirm_first_app(person: User) -> ResponseReturnValue:
    form, typed = AppForm(), typed_words.that_fit(typed_words.carried())
    app = setting_up.begun_app(person, session_hash())
    try:
        made = setting_up.confirm_app(person, form.code.data or "", session_hash(), form.name.data or "")
    except Mistake as mistake:
        show_mistake(form, mistake)
        return shown.app_page(doors(come_back()), form, person, app, first_time=True, typed=typed)
    complete(person)
    return shown.codes_page(made, typed, url_for("accounts.go_on", next=come_back() or None))


@blueprint.get("/sign-in/set-up/app.svg")
@public
@for_the_first_time
def first_picture(person: User) -> ResponseReturnValue:
    app = setting_up.pending_app(person, session_hash())
    if app is None:
        return redirect(url_for("accounts.set_up"))
    return shown.picture_of(person, app)


@blueprint.post("/sign-in/set-up/passkey/options")
@public
@for_the_first_time
def first_passkey_options(person: User) -> ResponseReturnValue:
    return Response(passkeys.ask_to_add(person, session_hash()), mimetype="application/json")


@blueprint.post("/sign-in/set-up/passkey")
@public
@for_the_first_time
def add_first_passkey(person: User) -> ResponseReturnValue:
    form, typed = PasskeyForm(), typed_words.that_fit(typed_words.carried())
    try:
        made = setting_up.add_passkey(person, form.credential.data or "", session_hash(), form.name.data or "")
    except Mistake as mistake:
        show_mistake(form, mistake)
        return shown.choice_page(doors(come_back()), form, first_time=True, typed=typed)
    complete(person)
    return shown.codes_page(made, typed, url_for("accounts.go_on", next=come_back() or None))
