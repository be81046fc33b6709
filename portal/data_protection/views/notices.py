"""What everybody may read: privacy, cookies, accessibility."""

from __future__ import annotations

from flask import current_app, render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.accounts import partnerships
from portal.data_protection.cookies import cookies_of
from portal.data_protection.views.blueprint import blueprint
from portal.permissions import public


@blueprint.get("/privacy")
@public
def privacy() -> ResponseReturnValue:
    mine = partnerships.of(current_user) if current_user.is_authenticated else []
    default = partnerships.default()
    return render_template("data_protection/privacy.html", places=mine or ([default] if default is not None else []))


@blueprint.get("/cookies")
@public
def cookies() -> ResponseReturnValue:
    return render_template("data_protection/cookies.html", cookies=cookies_of(current_app.extensions["settings"]))


@blueprint.get("/accessibility")
@public
def accessibility() -> ResponseReturnValue:
    return render_template("data_protection/accessibility.html")
