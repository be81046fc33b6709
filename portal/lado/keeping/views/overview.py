"""How long one case is kept, what stands in the way of erasing it, and what the person asked for; and the lists."""

from __future__ import annotations

import uuid

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.accounts.freshness import confidential
from portal.forms.lado_desk import SeenForm
from portal.lado.desk import people
from portal.lado.desk.views.blueprint import blueprint
from portal.lado.keeping import panel, service, words
from portal.lado.keeping.service.find import read_case
from portal.lado.models import Contact
from portal.permissions import Permission, can, needs


@blueprint.get("/contacts/<uuid:contact_id>/keeping")
@needs(Permission.CONTACT_LIST)
@confidential
def keeping(contact_id: uuid.UUID) -> ResponseReturnValue:
    found = read_case(current_user, contact_id)
    return keeping_page(found, words.DONE.get(request.args.get("done", ""), ""))


@blueprint.get("/keeping")
@needs(Permission.CONTACT_DECIDE)
@confidential
def keeping_due() -> ResponseReturnValue:
    desk = people.desk_of(current_user)
    return render_template(
        "lado/keeping/due.html",
        waiting=service.to_review(current_user, desk),
        asked=service.asked_in(current_user, desk),
        going=service.to_confirm(current_user, desk),
        kinds=words.ASKED,
        answers_for=can(current_user, Permission.CONTACT_APPOINT, partnership_id=desk.id),
    )


def again(_form: SeenForm, found: Contact, changed: str = "") -> str:
    """The page of keeping, where a button of it could not do what it says."""
    return keeping_page(found, changed=changed)


def keeping_page(found: Contact, done: str = "", changed: str = "") -> str:
    rules = service.rules_of(found.partnership_id)
    due, erasure = service.due_of(found, rules), service.standing_erasure(found)
    holds, asked = service.holds_of(found), service.requests_of(found)
    reviews, releases = service.reviews_of(found), service.releases_of(found)
    ids = {one for row in holds for one in (row.by_id, row.ended_by_id)}
    ids |= {one for row in asked for one in (row.noted_by_id, row.answered_by_id)}
    ids |= {row.by_id for row in reviews} | {row.by_id for row in releases}
    if erasure is not None:
        ids |= {erasure.proposed_by_id, erasure.confirmed_by_id}
    return render_template(
        "lado/keeping/keeping.html",
        contact=found,
        due=due,
        erased=panel.erased_words(found, erasure),
        review=panel.review_words(found, due, rules[due.rule] if due is not None else None, reads=True),
        waiting=service.open_review(found),
        hold=service.standing_hold(found),
        holds=holds,
        reviews=reviews,
        erasure=erasure,
        asked=asked,
        releases=releases,
        names=people.names_of(ids),
        lists=words,
        may=_may(found),
        may_confirm=erasure is not None and service.may_confirm(current_user, erasure),
        done=done,
        changed=changed,
    )


def _may(found: Contact) -> dict[str, bool]:
    """What buttons there are; the verbs ask again."""
    here, there = found.partnership_id, found.erased_at is None
    decides = can(current_user, Permission.CONTACT_DECIDE, partnership_id=here) and there
    return {"decide": decides and found.decision is not None, "answer": decides and _answers_for(here)}


def _answers_for(here: uuid.UUID) -> bool:
    return can(current_user, Permission.CONTACT_APPOINT, partnership_id=here)
