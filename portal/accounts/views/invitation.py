"""The page behind the link of an invitation."""

from __future__ import annotations

from flask import render_template, request, session
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.accounts import letters, service, sessions
from portal.accounts.duties import DUTIES
from portal.accounts.getting_in.proving import proves
from portal.accounts.models import Invitation, User
from portal.accounts.places import partnership_behind
from portal.accounts.service.accept_invitation import WRONG_PASSWORD, InvitationOver
from portal.accounts.views.blueprint import blueprint, show_mistake, status_of
from portal.accounts.views.signing_in import password_was_right
from portal.accounts.words import Mistake
from portal.database import db
from portal.forms.account import ExistingAccountForm, NewAccountForm
from portal.permissions import ROLE_NAMES, Role, public

Form = NewAccountForm | ExistingAccountForm


@blueprint.get("/invitation/<token>")
@public
def invitation(token: str) -> ResponseReturnValue:
    """Who invites whom into which role where."""
    found = service.open_invitation(token)
    return _page(found, _form(found))


@blueprint.post("/invitation/<token>")
@public
def accept(token: str) -> ResponseReturnValue:
    found = service.open_invitation(token)
    form = _form(found)
    if not form.validate():
        return _page(found, form)
    typed = {name: request.form.get(name, "") for name in ("name", "job_title") if name in form}
    before = _signed_in()
    account = service.account_for(found)
    if account is not None and "password" in form and not proves(account, request.form.get("password", "")):
        show_mistake(form, Mistake("password", WRONG_PASSWORD))
        return _page(found, form)
    try:
        person = service.accept_invitation(token, request.form.get("password", ""), signed_in=before, **typed)
    except Mistake as mistake:
        show_mistake(form, mistake)
        return _page(found, form)
    here = sessions.hash_of(session.token)  # type: ignore[attr-defined]
    sessions.end_others(person, here)
    proven = before is not None and before.id == person.id and sessions.lives(session)  # type: ignore[arg-type]
    return password_was_right(person, proven=proven, fresh=not proven)


@blueprint.errorhandler(InvitationOver)
def invitation_over(_over: InvitationOver) -> ResponseReturnValue:
    """One page, whatever the reason: unknown, used, withdrawn, expired."""
    db.finish_request(succeeded=False)
    return render_template("accounts/invitation_over.html"), 404


def _form(found: Invitation) -> Form:
    """The form for this person; whether they have an account is told to whoever holds the token, and to nobody else."""
    account = service.account_for(found)
    if account is None:
        return NewAccountForm(data={"name": found.name})
    form = ExistingAccountForm()
    if current_user.is_authenticated and current_user.id == account.id:
        del form.password
    return form


def _signed_in() -> User | None:
    return current_user if current_user.is_authenticated else None


def _page(found: Invitation, form: Form) -> ResponseReturnValue:
    return render_template(
        "accounts/invitation.html",
        form=form,
        invitation=found,
        role=ROLE_NAMES[Role(found.role)],
        duty=DUTIES[Role(found.role)],
        inviter=letters.inviter_name(found),
        behind=partnership_behind(found),
        has_account=isinstance(form, ExistingAccountForm),
    ), status_of(form)
