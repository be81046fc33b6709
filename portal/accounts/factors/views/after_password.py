"""What follows the right password: the second step, setting one up, or nothing more."""

from __future__ import annotations

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal import typed_words
from portal.accounts.factors.held import held_by
from portal.accounts.factors.needed import Step
from portal.accounts.factors.resets import open_reset_of
from portal.accounts.factors.views import shown
from portal.accounts.factors.views.shown import Doors
from portal.accounts.models import User
from portal.accounts.views import going_on
from portal.accounts.views.blueprint import status_of
from portal.forms.factors import PasskeyForm, SecondStepForm


def follow(person: User, step: Step, typed: typed_words.Fields, come_back: str) -> ResponseReturnValue:
    """The page that comes next. What was typed goes with it, and then it is shown at once: a redirect carries none."""
    if step is Step.NOTHING:
        return going_on.go_on(typed, come_back)
    if typed:
        kept = typed_words.that_fit(typed)
        form = SecondStepForm(formdata=None)
        if step is Step.PROVE:
            return step_page(person, form, kept, come_back)
        return shown.choice_page(doors(come_back), PasskeyForm(formdata=None), first_time=True, typed=kept)
    endpoint = "accounts.second_step" if step is Step.PROVE else "accounts.set_up"
    return redirect(url_for(endpoint, next=come_back or None), 303)


def step_page(person: User, form: SecondStepForm, typed: typed_words.Fields, come_back: str) -> ResponseReturnValue:
    """The box for a code, the button for a passkey, and the way for those who have neither with them."""
    page = render_template(
        "accounts/factors/second_step.html",
        form=form,
        held=held_by(person),
        is_lost=open_reset_of(person) is not None,
        typed=typed,
        next=come_back or None,
    )
    return page, status_of(form)


def doors(come_back: str) -> Doors:
    """The addresses of setting up for the first time."""
    to = come_back or None
    return Doors(
        choice=url_for("accounts.set_up", next=to),
        begin_app=url_for("accounts.set_up_app", next=to),
        confirm_app=url_for("accounts.confirm_first_app", next=to),
        picture=url_for("accounts.first_picture"),
        passkey_options=url_for("accounts.first_passkey_options"),
        add_passkey=url_for("accounts.add_first_passkey", next=to),
    )
