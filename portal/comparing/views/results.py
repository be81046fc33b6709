"""Where we stand: an agency's own page of results."""

from __future__ import annotations

import uuid

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.comparing.service import read_results
from portal.comparing.views.blueprint import blueprint
from portal.permissions import Permission, needs


@blueprint.get("/returns/<uuid:return_id>/results")
@needs(Permission.RETURN_READ)
def results(return_id: uuid.UUID) -> ResponseReturnValue:
    found = read_results(current_user, return_id)
    return render_template("comparing/results.html", found=found, return_=found.return_)
