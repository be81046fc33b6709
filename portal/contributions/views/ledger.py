"""The ledger of a year, its budget with the differences, and the workbook of both."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from decimal import Decimal
from io import BytesIO

from flask import redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.accounts import partnerships
from portal.accounts.freshness import fresh
from portal.accounts.models import Partnership
from portal.contributions import service
from portal.contributions.finding import settings_of, years_of
from portal.contributions.money import NOTHING, in_short, in_words
from portal.contributions.standing import VIEW_WORDS, View, is_late, shows
from portal.contributions.states import ASKED_WORDS, STATE_WORDS, Asked
from portal.contributions.views.blueprint import blueprint
from portal.contributions.workbook import check_words
from portal.errors import NotFound
from portal.financial_years import year_of
from portal.local_time import today
from portal.permissions import Permission, can, needs

DONE = {
    "budget": "The budget is taken from the table.",
    "table": "The contributions are taken from the table.",
    "same": "The table says what is here already. Nothing has changed.",
}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@blueprint.get("")
@needs(Permission.CONTRIBUTION_READ)
def start() -> ResponseReturnValue:
    """The newest year that there is anything about, of the partnership; a choice where there are several."""
    mine = partnerships.where_allowed(current_user, Permission.CONTRIBUTION_READ)
    years = {one.id: [*years_of(one.id), year_of(today())][0] for one in mine}
    if len(mine) == 1:
        return redirect(url_for("contributions.ledger", partnership_id=mine[0].id, year=years[mine[0].id]), 303)
    return render_template("contributions/start.html", mine=mine, years=years)


def partnership_with(partnership_id: uuid.UUID) -> Partnership:
    """The partnership, where its ledger may be read; raises NotFound elsewhere."""
    mine = partnerships.where_allowed(current_user, Permission.CONTRIBUTION_READ)
    found = next((one for one in mine if one.id == partnership_id), None)
    if found is None:
        raise NotFound
    return found


@blueprint.get("/<uuid:partnership_id>/<year>")
@needs(Permission.CONTRIBUTION_READ)
def ledger(partnership_id: uuid.UUID, year: str) -> ResponseReturnValue:
    found = service.read_year(current_user, partnership_with(partnership_id), year)
    shown = request.args.get("show", "")
    view = View(shown) if shown in set(View) else None
    counts = {each: sum(shows(each, entry, share, today()) for entry, share in found.ledger) for each in View}
    return render_template(
        "contributions/ledger.html",
        found=found,
        rows=[pair for pair in found.ledger if view is None or shows(view, *pair, today())],
        view=view,
        views=VIEW_WORDS,
        counts=counts,
        states=STATE_WORDS,
        over=(last := settings_of(partnership_id, found.year).reply_by) is not None and last < today(),
        reply_by=last,
        waiting=counts[View.NOT_REPLIED],
        may_change=_may_change(found),
        done=DONE.get(request.args.get("done", ""), ""),
        late=lambda share: is_late(share, today()),
        money=in_short,
        fund=lambda amount, asked: fund_words(amount, asked, in_short),
    )


@blueprint.get("/<uuid:partnership_id>/<year>/budget")
@needs(Permission.CONTRIBUTION_READ)
def budget(partnership_id: uuid.UUID, year: str) -> ResponseReturnValue:
    found = service.read_year(current_user, partnership_with(partnership_id), year)
    return render_template(
        "contributions/budget.html",
        found=found,
        may_change=_may_change(found),
        done=DONE.get(request.args.get("done", ""), ""),
        money=in_words,
        check=check_words,
        unchecked=_unchecked(found),
    )


@blueprint.get("/<uuid:partnership_id>/<year>/workbook")
@needs(Permission.CONTRIBUTION_READ)
def workbook_page(partnership_id: uuid.UUID, year: str) -> ResponseReturnValue:
    found = service.read_year(current_user, partnership_with(partnership_id), year)
    return render_template("contributions/workbook.html", found=found, may_change=_may_change(found))


@blueprint.get("/<uuid:partnership_id>/<year>/workbook.xlsx")
@needs(Permission.CONTRIBUTION_READ)
@fresh
def workbook_file(partnership_id: uuid.UUID, year: str) -> ResponseReturnValue:
    partnership = partnership_with(partnership_id)
    signs = request.args.get("signs") == "ledger"
    made = service.write_workbook(current_user, partnership, year, ledger_signs=signs)
    name = f"contributions-{made.year}{'-ledger-signs' if signs else ''}.xlsx"
    return send_file(BytesIO(made.content), mimetype=XLSX, as_attachment=True, download_name=name, max_age=0)


def _unchecked(found: service.Year) -> dict[str, list[str]]:
    """The lines that have no other figure, by the reason."""
    reasons: dict[str, list[str]] = {}
    for line in found.budget:
        if line.recalculated is None:
            reasons.setdefault(check_words(line), []).append(line.name)
    return reasons


def _may_change(found: service.Year) -> bool:
    return can(current_user, Permission.CONTRIBUTION_MANAGE, partnership_id=found.partnership.id)


def fund_words(amount: Decimal | None, asked: Asked, say: Callable[[Decimal], str] = in_words) -> str:
    """The amount of one fund, or why there is none."""
    return ASKED_WORDS[asked] if asked in ASKED_WORDS else say(amount or NOTHING)
