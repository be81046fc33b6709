"""What an outcome asks for: the list, and the page of one thing on it."""

from __future__ import annotations

import uuid

from flask import request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.accounts.freshness import confidential
from portal.errors import NotFound
from portal.forms.lado_cases import FollowUpForm, RestForm
from portal.lado.cases import service, words
from portal.lado.cases.reading import follow_up_of, unsettled
from portal.lado.cases.service import Settled
from portal.lado.cases.views.parts import after, day_of, draw, text_of, whole
from portal.lado.desk.views.blueprint import blueprint
from portal.lado.models import OVER, Contact
from portal.permissions import Permission, can, needs

DONE = {"set": "It is saved."}
TAGS = {
    "to_decide": ("To decide", "yellow"),
    "needed": ("Needed", "red"),
    "done": ("Done", "green"),
    "not_needed": ("Not needed", "grey"),
}


@blueprint.get("/contacts/<uuid:contact_id>/case/follow-up")
@needs(Permission.CONTACT_LIST)
@confidential
def follow_up(contact_id: uuid.UUID) -> ResponseReturnValue:
    found, _ = whole(contact_id)
    return _list_page(RestForm(formdata=None), found)


@blueprint.post("/contacts/<uuid:contact_id>/case/follow-up")
@needs(Permission.CONTACT_DECIDE)
@confidential
def rest_not_needed(contact_id: uuid.UUID) -> ResponseReturnValue:
    form = RestForm()
    return after(
        lambda: service.rest_not_needed(current_user, contact_id, text_of(form, "note"), seen=form.seen_revision),
        contact_id,
        form,
        _list_page,
        "duty.follow_up",
        "set",
    )


@blueprint.get("/contacts/<uuid:contact_id>/case/follow-up/<follow_up_kind>")
@needs(Permission.CONTACT_DECIDE)
@confidential
def follow_up_page(contact_id: uuid.UUID, follow_up_kind: str) -> ResponseReturnValue:
    found, _ = whole(contact_id)
    form = FollowUpForm(formdata=None)
    row = follow_up_of(found).get(_kind(follow_up_kind))
    if row is not None:
        form.state.data = row.state
        form.who.data, form.reference.data, form.note.data = row.who or "", row.reference or "", row.note or ""
        for prefix, day in (("due", row.due_on), ("done", row.done_on)):
            for part in ("day", "month", "year"):
                form[f"{prefix}_{part}"].data = str(getattr(day, part)) if day is not None else ""
    return _one_page(follow_up_kind, form, found)


@blueprint.post("/contacts/<uuid:contact_id>/case/follow-up/<follow_up_kind>")
@needs(Permission.CONTACT_DECIDE)
@confidential
def settle_follow_up(contact_id: uuid.UUID, follow_up_kind: str) -> ResponseReturnValue:
    form = FollowUpForm()
    said = Settled(
        text_of(form, "state"),
        text_of(form, "who"),
        day_of(form, "due"),
        day_of(form, "done"),
        text_of(form, "reference"),
        text_of(form, "note"),
    )
    kind = _kind(follow_up_kind)

    def redraw(form: FollowUpForm, found: Contact, changed: str) -> str:
        return _one_page(kind, form, found, changed)

    return after(
        lambda: service.settle(current_user, contact_id, kind, said, seen=form.seen_revision),
        contact_id,
        form,
        redraw,
        "duty.follow_up",
        "set",
    )


def _kind(typed: str) -> str:
    """Raises NotFound for what an address has made up."""
    if typed not in words.FOLLOW_UP:
        raise NotFound()
    return typed


def _list_page(form: RestForm, found: Contact, changed: str = "") -> str:
    may = can(current_user, Permission.CONTACT_DECIDE, partnership_id=found.partnership_id)
    return draw(
        "follow_up",
        form,
        found,
        changed,
        rows=follow_up_of(found),
        kinds=words.FOLLOW_UP,
        tags=TAGS,
        left=len(unsettled(found)),
        may_write=may and found.state not in OVER,
        done=DONE.get(request.args.get("done", ""), ""),
    )


def _one_page(kind: str, form: FollowUpForm, found: Contact, changed: str = "") -> str:
    form.offer(list(words.FOLLOW_UP_STATES.items()))
    return draw("follow_up_one", form, found, changed, kind=kind, heading=words.FOLLOW_UP[kind])
