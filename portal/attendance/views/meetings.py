"""The meetings of a year with their ticks and whether they could decide; one meeting with its people."""

from __future__ import annotations

import uuid
from datetime import date
from io import BytesIO

from flask import redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.accounts import partnerships
from portal.accounts.freshness import fresh
from portal.accounts.models import Partnership
from portal.accounts.words import Mistake
from portal.attendance import service
from portal.attendance.finding import bodies_of, groups_of, meetings_of, rules_of
from portal.attendance.service.record_people import CAPACITIES, COMINGS
from portal.attendance.views.blueprint import blueprint
from portal.attendance.workbook import CAME_WORDS, CAPACITY_WORDS, TICKS, GroupYear
from portal.database import db
from portal.errors import NotFound
from portal.financial_years import financial_year, year_after, year_before, year_of
from portal.forms.web.day import BOXES, joined, taken_apart
from portal.local_time import today
from portal.permissions import Permission, can, needs

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_TYPED = 300


FIRST_YEAR = "2019-20"
"""The year that the pages lead back to: the safeguarding partnerships of today are no older."""


@blueprint.get("")
@needs(Permission.ATTENDANCE_READ)
def start() -> ResponseReturnValue:
    """This year's meetings, of each partnership."""
    mine = partnerships.where_allowed(current_user, Permission.ATTENDANCE_READ)
    if len(mine) == 1:
        return redirect(url_for("attendance.year_page", partnership_id=mine[0].id, year=year_of(today())), 303)
    return render_template("attendance/start.html", mine=mine, year=year_of(today()))


@blueprint.get("/<uuid:partnership_id>/<year>")
@needs(Permission.ATTENDANCE_READ)
def year_page(partnership_id: uuid.UUID, year: str) -> ResponseReturnValue:
    return _year_page(partnership_id, financial_year(year))


@blueprint.post("/<uuid:partnership_id>/<year>")
@needs(Permission.ATTENDANCE_MANAGE)
def hold_meeting(partnership_id: uuid.UUID, year: str) -> ResponseReturnValue:
    try:
        group_id = uuid.UUID(typed("group"))
    except ValueError:
        return _year_page(partnership_id, financial_year(year), {"group": "Choose the group that met"}), 422
    try:
        money = typed("decides_money") == "yes"
        meeting = service.hold_meeting(current_user, group_id, day_in("day"), decides_money=money)
    except Mistake as mistake:
        return _year_page(partnership_id, financial_year(year), {mistake.field: mistake.message}), mistake.status
    return redirect(url_for("attendance.meeting", held_id=meeting.id), 303)


@blueprint.get("/<uuid:partnership_id>/<year>/attendance.xlsx")
@needs(Permission.ATTENDANCE_READ)
@fresh
def workbook_file(partnership_id: uuid.UUID, year: str) -> ResponseReturnValue:
    partnership = partnership_with(partnership_id)
    made = service.write_workbook(current_user, partnership, year)
    name = f"attendance-{financial_year(year)}.xlsx"
    return send_file(BytesIO(made.content), mimetype=XLSX, as_attachment=True, download_name=name, max_age=0)


@blueprint.get("/meetings/<uuid:held_id>")
@needs(Permission.ATTENDANCE_READ)
def meeting(held_id: uuid.UUID) -> ResponseReturnValue:
    return _meeting_page(held_id)


@blueprint.post("/meetings/<uuid:held_id>")
@needs(Permission.ATTENDANCE_MANAGE)
def record_person(held_id: uuid.UUID) -> ResponseReturnValue:
    names = ("body", "person", "capacity", "came", "kind")
    try:
        service.record_person(current_user, held_id, service.Person(*(typed(name) for name in names)))
    except Mistake as mistake:
        db.finish_request(succeeded=False)  # What the verb had begun is not what stands.
        return _meeting_page(held_id, {mistake.field: mistake.message}), mistake.status
    return redirect(url_for("attendance.meeting", held_id=held_id), 303)


def _mine() -> list[Partnership]:
    return partnerships.where_allowed(current_user, Permission.ATTENDANCE_READ)


def partnership_with(partnership_id: uuid.UUID) -> Partnership:
    """The partnership, where its meetings may be read; raises NotFound elsewhere."""
    found = next((one for one in _mine() if one.id == partnership_id), None)
    if found is None:
        raise NotFound
    return found


def typed(name: str, most: int = MOST_TYPED) -> str:
    return request.form.get(name, "")[:most]


def boxes_of(name: str) -> str:
    """The three boxes of a day as one text."""
    return joined([request.form.get(f"{name}-{box}", "")[:20] for box in BOXES])


def day_in(name: str) -> date | None:
    try:
        return date.fromisoformat(boxes_of(name))
    except ValueError:
        return None


def _year_page(partnership_id: uuid.UUID, year: str, problems: dict[str, str] | None = None) -> str:
    partnership = partnership_with(partnership_id)
    bodies, groups = bodies_of(partnership.id), groups_of(partnership.id)
    return render_template(
        "attendance/year.html",
        partnership=partnership,
        year=year,
        before=year_before(year) if year > FIRST_YEAR else "",
        after=year_after(year) if year < year_of(today()) else "",
        groups=groups,
        met=[one for one in (GroupYear(g, meetings_of(g, year), rules_of(g.id), bodies) for g in groups) if one.sat],
        ticks=TICKS,
        may_change=can(current_user, Permission.ATTENDANCE_MANAGE, partnership_id=partnership.id),
        problems=problems or {},
        day_boxes=list(zip(BOXES, taken_apart(boxes_of("day")), strict=True)),
        chosen=typed("group"),
    )


def _meeting_page(held_id: uuid.UUID, problems: dict[str, str] | None = None) -> str:
    found = service.read_meeting(current_user, held_id)
    place = found.meeting.group.partnership_id
    return render_template(
        "attendance/meeting.html",
        found=found,
        bodies=bodies_of(place),
        year=year_of(found.meeting.day),
        may_change=can(current_user, Permission.ATTENDANCE_MANAGE, partnership_id=place),
        capacities=[(each, CAPACITY_WORDS[each]) for each in CAPACITIES],
        comings=[(each, CAME_WORDS[each]) for each in COMINGS],
        came_words=CAME_WORDS,
        capacity_words=CAPACITY_WORDS,
        problems=problems or {},
        value=typed,
    )
