"""The tables of finance, uploaded: the contributions of a year, or its budget. All of it is taken, or nothing."""

from __future__ import annotations

import uuid

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.accounts.models import Partnership
from portal.contributions import service
from portal.contributions.tables import BUDGET, CONTRIBUTIONS
from portal.contributions.views.blueprint import blueprint
from portal.contributions.views.ledger import partnership_with
from portal.database import db
from portal.errors import NotFound
from portal.financial_years import financial_year
from portal.permissions import Permission, needs
from portal.uploads import BadFile, Limits

COLUMNS = {"contributions": CONTRIBUTIONS, "budget": BUDGET}
WORKBOOK = b"PK"
CHOOSE, AS_CSV = "Choose a file", "This is a workbook. Save the table as CSV, and choose that file"


@blueprint.get("/<uuid:partnership_id>/<year>/bring/<table_kind>")
@needs(Permission.CONTRIBUTION_MANAGE)
def bring_page(partnership_id: uuid.UUID, year: str, table_kind: str) -> ResponseReturnValue:
    return _page(partnership_id, year, table_kind, [])


@blueprint.post("/<uuid:partnership_id>/<year>/bring/<table_kind>")
@needs(Permission.CONTRIBUTION_MANAGE)
def bring(partnership_id: uuid.UUID, year: str, table_kind: str) -> ResponseReturnValue:
    """Take the table; what is wrong with it is listed, row by row, and nothing of it is kept."""
    partnership = partnership_with(partnership_id)
    file = request.files.get("file")
    content = file.stream.read(Limits().size + 1) if file is not None and file.filename else b""
    if not content or content.startswith(WORKBOOK):
        return _page(partnership_id, year, table_kind, [AS_CSV if content else CHOOSE]), 422
    try:
        done = _take(table_kind, partnership, financial_year(year), content)
    except BadFile as bad:
        db.finish_request(succeeded=False)  # What the verb had begun is not what stands.
        return _page(partnership_id, year, table_kind, bad.message.split("\n")), 422
    where = "contributions.budget" if table_kind == "budget" else "contributions.ledger"
    return redirect(url_for(where, partnership_id=partnership_id, year=financial_year(year), done=done), 303)


def _take(table_kind: str, partnership: Partnership, year: str, content: bytes) -> str:
    """Do it; returns which words the next page begins with."""
    if table_kind == "budget":
        service.import_budget(current_user, partnership, year, content)
        return "budget"
    taken = service.import_contributions(current_user, partnership, year, content)
    return "same" if not taken.new + taken.changed else "table"


def _page(partnership_id: uuid.UUID, year: str, table_kind: str, problems: list[str]) -> str:
    if table_kind not in COLUMNS:
        raise NotFound
    return render_template(
        "contributions/bring.html",
        partnership=partnership_with(partnership_id),
        year=financial_year(year),
        kind=table_kind,
        columns=COLUMNS[table_kind],
        problems=problems,
    )
