"""What was frozen, with small numbers hidden: for the annual report, and for whoever scrutinises. It stands outside the
desk, for whoever reads it has no business there.
"""

from __future__ import annotations

import uuid

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal import navigation
from portal.accounts import acting
from portal.accounts.models import Partnership
from portal.lado.figures import service
from portal.lado.figures.views.desk import send_workbook
from portal.navigation import Link
from portal.permissions import Permission, needs

published_figures = Blueprint("published_figures", __name__, url_prefix="/published-figures")


@published_figures.get("")
@needs(Permission.FIGURES_PUBLISHED)
def years() -> ResponseReturnValue:
    return render_template("lado/figures/published.html", frozen=service.frozen_years(current_user, _place()))


@published_figures.get("/<uuid:frozen_id>/file")
@needs(Permission.FIGURES_PUBLISHED)
def published_file(frozen_id: uuid.UUID) -> ResponseReturnValue:
    place = _place()
    _, found = service.published_figures(current_user, place, frozen_id)
    return send_workbook(found, place)


def _place() -> Partnership:
    return service.published_for(current_user, acting.place_of(current_user))


navigation.add_link(Link("Published figures", "published_figures.years", Permission.FIGURES_PUBLISHED, order=85))
