"""What waits for an answer: references and days, never a name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.accounts.freshness import confidential
from portal.accounts.models import Partnership
from portal.lado.checks import service, words
from portal.lado.checks.due import days_taken, is_overdue
from portal.lado.checks.models import Check, DbsRequest
from portal.lado.checks.views.shown import tag_for
from portal.lado.desk import people
from portal.lado.desk.people import desk_of
from portal.lado.desk.views.blueprint import blueprint
from portal.lado.models import Contact
from portal.permissions import Permission, can, needs

DONE = {"logged": "The check is logged", "imported": "The checks are logged"}


@dataclass(frozen=True, slots=True)
class Line:
    """One of the queue. ``result`` and ``says`` are for those who decide; support staff see that it is open."""

    reference: str
    href: str
    label: str
    colour: str
    about: str
    arrived: datetime
    due: date
    overdue: bool
    taken: int | None
    officer: str
    says: str


@blueprint.get("/checks")
@needs(Permission.CONTACT_LIST)
@confidential
def checks() -> ResponseReturnValue:
    partnership, answered = desk_of(current_user), request.args.get("show") == "answered"
    rows = service.checks(current_user, partnership, answered=answered)
    return _page("checks", rows, partnership, answered=answered)


@blueprint.get("/dbs")
@needs(Permission.CONTACT_LIST)
@confidential
def dbs_requests() -> ResponseReturnValue:
    partnership, answered = desk_of(current_user), request.args.get("show") == "answered"
    rows = service.dbs_requests(current_user, partnership, answered=answered)
    return _page("dbs", rows, partnership, answered=answered)


def _page(
    kind: str,
    rows: list[tuple[Check, Contact]] | list[tuple[DbsRequest, Contact]],
    partnership: Partnership,
    *,
    answered: bool,
) -> str:
    names = people.names_of({contact.officer_id for _, contact in rows})
    decides = can(current_user, Permission.CONTACT_DECIDE, partnership_id=partnership.id)
    lines = [_line(row, contact, names.get(contact.officer_id or partnership.id, ""), decides) for row, contact in rows]
    return render_template(
        f"lado/checks/{kind}_list.html",
        lines=lines,
        answered=answered,
        decides=decides,
        done=DONE.get(request.args.get("done", ""), ""),
        reference=request.args.get("reference", "")[:9],
    )


def _line(row: Check | DbsRequest, contact: Contact, officer: str, decides: bool) -> Line:
    is_check = isinstance(row, Check)
    label, colour = tag_for(row.state, current_user.id == row.proposed_by_id, decides)
    page = url_for("duty.check", check_id=row.id) if is_check else url_for("duty.dbs_request", dbs_id=row.id)
    says = words.RESULTS.get(row.result or "", "") if isinstance(row, Check) and decides else ""
    return Line(
        reference=contact.reference,
        href=page if decides else "",
        label=label,
        colour=colour,
        about=words.PURPOSES[row.purpose] if isinstance(row, Check) else "",
        arrived=row.arrived_at,
        due=row.due_on,
        overdue=is_overdue(row.due_on, row.answered_at),
        taken=days_taken(row.arrived_at, row.answered_at),
        officer=officer,
        says=says,
    )
