"""The page of e-mails that could not be delivered."""

from __future__ import annotations

import uuid

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.accounts import failed_mail
from portal.accounts.service.failed_mail import send_mail_again, settle_mail
from portal.accounts.views.blueprint import blueprint, done
from portal.permissions import Permission, needs

ENDPOINT = "accounts.failed_mails"


@blueprint.get("/failed-emails")
@needs(Permission.PARTNERSHIP_MANAGE)
def failed_mails() -> ResponseReturnValue:
    listed, count = failed_mail.listed_for(current_user), failed_mail.count_for(current_user)
    return render_template("accounts/failed_mails.html", listed=listed, count=count, done=done())


@blueprint.post("/failed-emails/<uuid:message_id>/again")
@needs(Permission.PARTNERSHIP_MANAGE)
def try_mail_again(message_id: uuid.UUID) -> ResponseReturnValue:
    send_mail_again(current_user, message_id)
    return redirect(url_for(ENDPOINT, done="mail_again"), 303)


@blueprint.post("/failed-emails/<uuid:message_id>/settle")
@needs(Permission.PARTNERSHIP_MANAGE)
def mail_dealt_with(message_id: uuid.UUID) -> ResponseReturnValue:
    settle_mail(current_user, message_id)
    return redirect(url_for(ENDPOINT, done="mail_settled"), 303)
