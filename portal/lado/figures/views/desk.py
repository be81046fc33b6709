"""The figures of a year, as the desk reads them: charts and tables, the workbooks, and freezing."""

from __future__ import annotations

import tempfile
from pathlib import Path

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal import audit, navigation
from portal.accounts.freshness import confidential
from portal.accounts.models import Partnership
from portal.errors import NotFound
from portal.lado.desk.people import desk_of
from portal.lado.desk.views.blueprint import blueprint
from portal.lado.figures import service
from portal.lado.figures.charts import chart_of
from portal.lado.figures.core.numbers import Figures
from portal.lado.figures.core.tables import tables_of
from portal.lado.figures.core.years import is_year, start_of, year_from, year_of
from portal.lado.figures.views.shown import written
from portal.local_time import today
from portal.navigation import Link
from portal.permissions import Permission, can, needs

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
OFFERED = 6


@blueprint.get("/figures")
@needs(Permission.FIGURES_READ)
@confidential
def figures() -> ResponseReturnValue:
    place = desk_of(current_user)
    year = request.args.get("year", "")
    found = service.figures_of(current_user, place, year if is_year(year) else year_of(today()))
    tables = tables_of(found)
    return render_template(
        "lado/figures/figures.html",
        figures=found,
        tables=[(table, chart_of(found, table)) for table in tables],
        nothing_of=[one for one in found.compared if found.of(one).is_empty],
        offered=_offered(),
        frozen=service.frozen_years(current_user, place),
        may_freeze=can(current_user, Permission.FIGURES_FREEZE, partnership_id=place.id),
        is_over=start_of(found.year) < start_of(year_of(today())),
        written=written,
        done=request.args.get("done", ""),
    )


@blueprint.get("/figures/<year>/file")
@needs(Permission.FIGURES_READ)
@confidential
def figures_file(year: str) -> ResponseReturnValue:
    """The workbook with exact counts, or with ``?published=yes`` the one in which small numbers are hidden."""
    if not is_year(year):
        raise NotFound()
    published = request.args.get("published") == "yes"
    place = desk_of(current_user)
    found = service.figures_of(current_user, place, year, published=published)
    return send_workbook(found, place)


@blueprint.post("/figures/<year>/freeze")
@needs(Permission.FIGURES_FREEZE)
@confidential
def freeze_year(year: str) -> ResponseReturnValue:
    if not is_year(year):
        raise NotFound()
    service.freeze(current_user, desk_of(current_user), year)
    return redirect(url_for("duty.figures", year=year, done="frozen"), 303)


def send_workbook(found: Figures, place: Partnership) -> Response:
    """The workbook as a download; that it was taken is on the record before a byte of it is sent."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "figures.xlsx"
        sha256 = service.write(found, place, path)
        content = path.read_bytes()
    audit.record_apart(
        "lado.figures_written",
        current_user,
        partnership_id=place.id,
        outcome="done",
        year=found.year,
        published=found.published,
        sha256=sha256,
    )
    kind = "published" if found.published else "exact"
    headers = {"Content-Disposition": f'attachment; filename="figures-{found.year}-{kind}.xlsx"'}
    return Response(content, mimetype=WORKBOOK, headers=headers)


def _offered() -> list[str]:
    """The years that one can choose, the latest first."""
    this = start_of(year_of(today()))
    return [year_from(one) for one in range(this, this - OFFERED, -1)]


navigation.add_link(Link("Figures", "duty.figures", Permission.FIGURES_READ, order=21))
