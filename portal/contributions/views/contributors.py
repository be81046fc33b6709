"""Who contributes: adding one to a year, putting right what is known about one, and beginning a year."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.accounts.words import Mistake
from portal.contributions import service
from portal.contributions.finding import years_of
from portal.contributions.views.blueprint import blueprint
from portal.contributions.views.ledger import partnership_with
from portal.contributions.views.one_entry import ASKED
from portal.contributions.views.typed import boxes, day, typed
from portal.database import db
from portal.financial_years import financial_year, year_of
from portal.forms.web.day import BOXES, taken_apart
from portal.local_time import today
from portal.permissions import Permission, can, needs

FIELDS = ("name", "other_names", "pays_for", "paid_through", "contact_name", "contact_email")


@blueprint.post("/<uuid:partnership_id>/<year>/begin")
@needs(Permission.CONTRIBUTION_MANAGE)
def begin_year(partnership_id: uuid.UUID, year: str) -> ResponseReturnValue:
    """Begin the year with those of the year before."""
    service.begin_year(current_user, partnership_with(partnership_id), year)
    return redirect(url_for("contributions.ledger", partnership_id=partnership_id, year=financial_year(year)), 303)


@blueprint.get("/<uuid:partnership_id>/<year>/contributors/new")
@needs(Permission.CONTRIBUTION_MANAGE)
def new_contributor(partnership_id: uuid.UUID, year: str) -> ResponseReturnValue:
    return _new_page(partnership_id, financial_year(year), {})


@blueprint.post("/<uuid:partnership_id>/<year>/contributors/new")
@needs(Permission.CONTRIBUTION_MANAGE)
def add_contributor(partnership_id: uuid.UUID, year: str) -> ResponseReturnValue:
    partnership, named = partnership_with(partnership_id), financial_year(year)
    funds = (typed("childrens_asked"), typed("childrens"), typed("adults_asked"), typed("adults"))
    try:
        agreed = service.Agreed(*funds, day("agreed_on"), typed("meeting"), "")
        entry = service.add_contributor(current_user, partnership, named, _named(), agreed)
    except Mistake as mistake:
        db.finish_request(succeeded=False)  # What the verb had begun is not what stands.
        return _new_page(partnership_id, named, {mistake.field: mistake.message}), mistake.status
    return redirect(url_for("contributions.one_entry", entry_id=entry.id, done="added"), 303)


@blueprint.get("/contributors/<uuid:contributor_id>")
@needs(Permission.CONTRIBUTION_READ)
def contributor(contributor_id: uuid.UUID) -> ResponseReturnValue:
    return _page(contributor_id, {})


@blueprint.post("/contributors/<uuid:contributor_id>")
@needs(Permission.CONTRIBUTION_MANAGE)
def change_contributor(contributor_id: uuid.UUID) -> ResponseReturnValue:
    try:
        service.change_contributor(current_user, contributor_id, _named())
    except Mistake as mistake:
        db.finish_request(succeeded=False)  # What the verb had begun is not what stands.
        return _page(contributor_id, {mistake.field: mistake.message}), mistake.status
    return redirect(url_for("contributions.contributor", contributor_id=contributor_id, done="yes"), 303)


def _named() -> service.Named:
    return service.Named(*(typed(field) for field in FIELDS))


def _value(problems: dict[str, str]) -> Callable[[str, str], str]:
    """What stands in a box: what was typed, where the page comes back with a mistake."""

    def value(name: str, default: str = "") -> str:
        return typed(name) if problems else default

    return value


def _new_page(partnership_id: uuid.UUID, year: str, problems: dict[str, str]) -> str:
    return render_template(
        "contributions/new_contributor.html",
        partnership=partnership_with(partnership_id),
        year=year,
        problems=problems,
        value=_value(problems),
        agreed_on=list(zip(BOXES, taken_apart(boxes("agreed_on") if problems else ""), strict=True)),
        asked=ASKED,
    )


def _page(contributor_id: uuid.UUID, problems: dict[str, str]) -> str:
    found = service.read_contributor(current_user, contributor_id)
    years = years_of(found.partnership_id)
    return render_template(
        "contributions/contributor.html",
        contributor=found,
        year=years[0] if years else year_of(today()),
        may_change=can(current_user, Permission.CONTRIBUTION_MANAGE, partnership_id=found.partnership_id),
        problems=problems,
        value=_value(problems),
        done="It is saved." if request.args.get("done") else "",
    )
