"""A link: a page with a button, and the button, which uses it up and lets its guest in."""

from __future__ import annotations

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, logout_user

from portal import audit
from portal.database import db
from portal.lado.door import service, visits
from portal.lado.door.service import LinkOver
from portal.lado.door.views.blueprint import blueprint
from portal.permissions import public


@blueprint.get("/link/<token>")
@public
def link_page(token: str) -> ResponseReturnValue:
    return render_template("concerns/door/link.html", link=service.look_at(token), token=token)


@blueprint.post("/link/<token>")
@public
def use_link(token: str) -> ResponseReturnValue:
    """Whoever was signed in in this browser is signed out first: a guest is never somebody with an account as well."""
    link, guest, report = service.use(token)
    if current_user.is_authenticated:
        audit.record("session.ended", current_user, record_id=current_user.id)
        logout_user()
    visits.begin(link, guest)
    if report is None:
        return redirect(url_for("concerns.begin"), 303)
    if report.state == "draft":
        return redirect(url_for("concerns.task_list", report_id=report.id), 303)
    return redirect(url_for("concerns.receipt", receipt_id=report.id), 303)


@blueprint.errorhandler(LinkOver)
def link_over(_over: LinkOver) -> ResponseReturnValue:
    """One page, whatever the reason, with the ways to a fresh link."""
    db.finish_request(succeeded=False)
    return render_template("concerns/door/link_over.html"), 409
