"""Training that was delivered, and where contacts come from: for the desk alone."""

from __future__ import annotations

import uuid

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.accounts.freshness import confidential
from portal.accounts.words import Mistake
from portal.forms.account import choices, show_all
from portal.forms.lado_figures import TrainingForm
from portal.lado.desk.people import desk_of
from portal.lado.desk.views.blueprint import blueprint
from portal.lado.figures import service
from portal.lado.figures.core.lists import AUDIENCES
from portal.lado.figures.core.sheets import MONTH_NAMES
from portal.lado.figures.core.years import MONTHS, is_year, year_of
from portal.local_time import today
from portal.permissions import Permission, needs


@blueprint.get("/training")
@needs(Permission.FIGURES_READ)
@confidential
def trainings() -> ResponseReturnValue:
    return _page(TrainingForm(formdata=None))


@blueprint.post("/training")
@needs(Permission.FIGURES_KEEP)
@confidential
def add_training() -> ResponseReturnValue:
    form = TrainingForm()
    try:
        service.add_training(
            current_user, desk_of(current_user), form.date(), form.audience.data or "", form.people.data or ""
        )
    except Mistake as mistake:
        show_all(form, mistake.at_fields)
        return _page(form), mistake.status
    return redirect(url_for("duty.trainings", done="added"), 303)


@blueprint.post("/training/<uuid:training_id>/withdraw")
@needs(Permission.FIGURES_KEEP)
@confidential
def withdraw_training(training_id: uuid.UUID) -> ResponseReturnValue:
    service.withdraw_training(current_user, desk_of(current_user), training_id)
    return redirect(url_for("duty.trainings", done="withdrawn"), 303)


@blueprint.get("/hot-spots")
@needs(Permission.FIGURES_READ)
@confidential
def hot_spots() -> ResponseReturnValue:
    year = request.args.get("year", "")
    year = year if is_year(year) else year_of(today())
    found = service.hot_spots(current_user, desk_of(current_user), year)
    names = [(month, MONTH_NAMES[month]) for month in MONTHS]
    return render_template("lado/figures/hot_spots.html", year=year, spots=found, months=names)


def _page(form: TrainingForm) -> str:
    form.audience.choices = choices([("", "Choose"), *AUDIENCES.items()])
    return render_template(
        "lado/figures/training.html",
        form=form,
        trainings=service.trainings(current_user, desk_of(current_user)),
        audiences=AUDIENCES,
        done=request.args.get("done", ""),
    )
