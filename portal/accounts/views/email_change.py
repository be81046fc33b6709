"""Changing one's e-mail address, and the page behind the links to both mailboxes."""

from __future__ import annotations

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.accounts.email_change import verbs
from portal.accounts.email_change.verbs import ChangeOver
from portal.accounts.freshness import fresh
from portal.accounts.views.blueprint import blueprint, show_mistake, status_of
from portal.accounts.words import Mistake
from portal.database import db
from portal.forms.people import AddressForm
from portal.permissions import public, signed_in


@blueprint.get("/account/email")
@signed_in
@fresh
def email_page() -> ResponseReturnValue:
    return _page(AddressForm())


@blueprint.post("/account/email")
@signed_in
@fresh
def change_email() -> ResponseReturnValue:
    form = AddressForm()
    try:
        verbs.start(current_user, current_user._get_current_object(), form.email.data or "")
    except Mistake as mistake:
        show_mistake(form, mistake)
        return _page(form)
    return redirect(url_for("accounts.account", done="email"), 303)


@blueprint.get("/account/email/<token>")
@public
def email_change(token: str) -> ResponseReturnValue:
    """What is asked of the mailbox that the link went to."""
    _, is_old = verbs.find(token)
    return render_template("accounts/email_change.html", is_old=is_old, link=token)


@blueprint.post("/account/email/<token>/agree")
@public
def agree_to_email(token: str) -> ResponseReturnValue:
    change = verbs.confirm(token)
    return render_template("accounts/email_change_said.html", said="done" if change.done_at is not None else "agreed")


@blueprint.post("/account/email/<token>/stop")
@public
def stop_email(token: str) -> ResponseReturnValue:
    verbs.stop(token)
    return render_template("accounts/email_change_said.html", said="stopped")


@blueprint.errorhandler(ChangeOver)
def email_change_over(_over: ChangeOver) -> ResponseReturnValue:
    """One page, whatever the reason."""
    db.finish_request(succeeded=False)
    return render_template("accounts/email_change_said.html", said="over"), 404


def _page(form: AddressForm) -> ResponseReturnValue:
    waiting = verbs.under_way(current_user)
    return render_template("accounts/email.html", form=form, waiting=waiting), status_of(form)
