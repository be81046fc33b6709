"""How the agencies of a round compare, for coordinators and scrutineers."""

from __future__ import annotations

import uuid
from itertools import groupby

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.comparing.service import read_comparison
from portal.comparing.views.blueprint import blueprint
from portal.permissions import Permission, can, needs


@blueprint.get("/rounds/<uuid:round_id>/comparison")
@needs(Permission.SUBMISSION_READ)
def comparison(round_id: uuid.UUID) -> ResponseReturnValue:
    round_, lines = read_comparison(current_user, round_id)
    may_keep = can(current_user, Permission.ROUND_MANAGE, partnership_id=round_.partnership_id)
    themes = [(theme, list(members)) for theme, members in groupby(lines, key=lambda line: line.theme)]
    return render_template("comparing/comparison.html", round=round_, themes=themes, may_keep=may_keep)
