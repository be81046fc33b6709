"""Which e-mails a person gets, and which they got lately."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.accounts import notices
from portal.accounts.views.blueprint import blueprint, done
from portal.notices import kinds_for
from portal.permissions import signed_in


@blueprint.get(notices.PATH)
@signed_in
def notices_page() -> ResponseReturnValue:
    kinds = kinds_for(current_user)
    return render_template(
        "accounts/notices.html",
        choices=[kind for kind in kinds if kind.may_be_off],
        always=[kind for kind in kinds if not kind.may_be_off],
        muted=notices.muted_by(current_user),
        letters=notices.sent_to(current_user),
        listed=notices.LISTED,
        done=done(),
    )


@blueprint.post(notices.PATH)
@signed_in
def choose_notices() -> ResponseReturnValue:
    notices.choose(current_user, request.form.getlist("kind"))
    return redirect(url_for("accounts.notices_page", done="notices"), 303)
