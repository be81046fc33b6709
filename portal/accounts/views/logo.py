"""A partnership's logo, for the header of every page, signed in or not."""

from __future__ import annotations

from flask import send_file
from flask.typing import ResponseReturnValue

from portal.accounts import logo
from portal.accounts.views.blueprint import blueprint
from portal.permissions import public


@blueprint.get("/logo/<partnership_key>")
@public
def partnership_logo(partnership_key: str) -> ResponseReturnValue:
    stored, path = logo.read(partnership_key)
    return send_file(path, mimetype=stored.media_type)
