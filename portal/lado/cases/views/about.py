"""What a case is about, and what was found of each allegation."""

from __future__ import annotations

import uuid

from flask import request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.accounts.freshness import confidential
from portal.forms.lado_cases import AllegationForm, OutcomeForm
from portal.lado.cases import service, words
from portal.lado.cases.reading import found_of, get_allegation
from portal.lado.cases.service import Agreed, Said
from portal.lado.cases.views.parts import after, day_of, draw, text_of, whole
from portal.lado.desk import people
from portal.lado.desk.views.blueprint import blueprint
from portal.lado.models import OVER, Contact
from portal.local_time import today
from portal.permissions import Permission, can, needs

DONE = {"added": "It is written down.", "agreed": "The outcome is saved. What was found before stays beside it."}


@blueprint.get("/contacts/<uuid:contact_id>/case/about")
@needs(Permission.CONTACT_LIST)
@confidential
def allegations(contact_id: uuid.UUID) -> ResponseReturnValue:
    found, _ = whole(contact_id)
    return _about_page(AllegationForm(formdata=None), found)


@blueprint.post("/contacts/<uuid:contact_id>/case/about")
@needs(Permission.CONTACT_DECIDE)
@confidential
def add_allegation(contact_id: uuid.UUID) -> ResponseReturnValue:
    form = AllegationForm()
    said = Said(*(text_of(form, name) for name in ("text", "category", "context", "recent", "restraint")))
    return after(
        lambda: service.add_allegation(current_user, contact_id, said, seen=form.seen_revision),
        contact_id,
        form,
        _about_page,
        "duty.allegations",
        "added",
    )


@blueprint.get("/contacts/<uuid:contact_id>/case/about/<uuid:allegation_id>")
@needs(Permission.CONTACT_DECIDE)
@confidential
def outcome_page(contact_id: uuid.UUID, allegation_id: uuid.UUID) -> ResponseReturnValue:
    found, _ = whole(contact_id)
    form = OutcomeForm(formdata=None)
    one = get_allegation(found, allegation_id).allegation
    form.category.data = one.category_concluded or ""
    return _outcome_page(allegation_id, form, found)


@blueprint.post("/contacts/<uuid:contact_id>/case/about/<uuid:allegation_id>")
@needs(Permission.CONTACT_DECIDE)
@confidential
def agree_outcome(contact_id: uuid.UUID, allegation_id: uuid.UUID) -> ResponseReturnValue:
    form = OutcomeForm()
    agreed = Agreed(
        text_of(form, "outcome"),
        day_of(form, "agreed"),
        text_of(form, "category"),
        text_of(form, "reasoning"),
        text_of(form, "dissent"),
    )

    def redraw(form: OutcomeForm, found: Contact, changed: str) -> str:
        return _outcome_page(allegation_id, form, found, changed)

    return after(
        lambda: service.agree_outcome(current_user, contact_id, allegation_id, agreed, seen=form.seen_revision),
        contact_id,
        form,
        redraw,
        "duty.allegations",
        "agreed",
    )


def _about_page(form: AllegationForm, found: Contact, changed: str = "") -> str:
    form.offer(list(words.CATEGORIES.items()), list(words.CONTEXTS.items()))
    listed = found_of(found)
    rows = [row for one in listed for row in (one.outcome, *one.earlier) if row is not None]
    may = can(current_user, Permission.CONTACT_DECIDE, partnership_id=found.partnership_id)
    return draw(
        "about",
        form,
        found,
        changed,
        listed=listed,
        labels={row.id: words.outcomes_on(row.agreed_on)[row.outcome] for row in rows},
        categories=words.CATEGORIES,
        contexts=words.CONTEXTS,
        names=people.names_of({row.by_id for row in rows}),
        may_write=may and found.state not in OVER,
        done=DONE.get(request.args.get("done", ""), ""),
    )


def _outcome_page(allegation_id: uuid.UUID, form: OutcomeForm, found: Contact, changed: str = "") -> str:
    """The list is that of today: what was agreed earlier by an older list is checked against the older one."""
    listed = words.outcomes_on(today())
    form.offer([(key, f"{one.label}: {one.definition}") for key, one in listed.items()], list(words.CATEGORIES.items()))
    one = get_allegation(found, allegation_id)
    return draw("outcome", form, found, changed, one=one, categories=words.CATEGORIES)
