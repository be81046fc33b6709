"""Pages of arranging a meeting, changing and cancelling it, of its people, and of the invitations."""

from __future__ import annotations

import uuid
from typing import Any

from flask import url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.accounts.freshness import confidential
from portal.accounts.words import Mistake
from portal.errors import Refused
from portal.forms.lado_desk import SeenForm
from portal.forms.lado_meetings import ArrangeForm, DayForm, PersonForm, WhatForm
from portal.lado.desk.service import read_whole
from portal.lado.desk.views.blueprint import blueprint
from portal.lado.meetings import service, sight, words
from portal.lado.meetings.service import Person, Plan
from portal.lado.meetings.views.listing import meeting_page
from portal.lado.meetings.views.page import (
    FormPage,
    day,
    done_with,
    draw,
    on_meeting,
    on_meetings,
    press,
    to_meeting,
    to_meetings,
)
from portal.lado.models import Contact
from portal.local_time import day_of, short_time
from portal.permissions import Permission, needs

OFF = "off"
"""Chosen instead of a part: they stand on the list by mistake."""


@blueprint.get("/contacts/<uuid:contact_id>/meetings/arrange")
@needs(Permission.CONTACT_DECIDE)
@confidential
def arrange_page(contact_id: uuid.UUID) -> ResponseReturnValue:
    form, found = ArrangeForm(formdata=None), read_whole(current_user, contact_id)
    form.agenda.data = "\n".join(words.AGENDA)
    return draw(form, found, _arranging(form, found))


@blueprint.post("/contacts/<uuid:contact_id>/meetings/arrange")
@needs(Permission.CONTACT_DECIDE)
@confidential
def arrange(contact_id: uuid.UUID) -> ResponseReturnValue:
    form = ArrangeForm()
    plan = _plan(form)
    return done_with(
        lambda: service.arrange(current_user, contact_id, plan, seen=form.seen_revision),
        contact_id,
        form,
        _arranging,
        on_meetings(contact_id, "arranged"),
    )


@blueprint.get("/contacts/<uuid:contact_id>/meetings/<uuid:meeting_id>/arrangement")
@needs(Permission.CONTACT_DECIDE)
@confidential
def change_meeting_page(contact_id: uuid.UUID, meeting_id: uuid.UUID) -> ResponseReturnValue:
    form, found = ArrangeForm(formdata=None), read_whole(current_user, contact_id)
    one, _ = sight.get_meeting(found, meeting_id)
    form.fill_day("on_", day_of(one.starts_at))
    form.at.data, form.agenda.data = short_time(one.starts_at), "\n".join(one.agenda)
    for name in ("kind", "way", "place", "chair"):
        form[name].data = getattr(one, name)
    form.cases.data = [str(each.id) for each in sight.other_cases(current_user, one, found)]
    return draw(form, found, _changing(form, found, meeting_id))


@blueprint.post("/contacts/<uuid:contact_id>/meetings/<uuid:meeting_id>/arrangement")
@needs(Permission.CONTACT_DECIDE)
@confidential
def change_meeting(contact_id: uuid.UUID, meeting_id: uuid.UUID) -> ResponseReturnValue:
    form = ArrangeForm()
    plan, seen = _plan(form), {"seen": form.seen_revision, "seen_meeting": form.seen_meeting}
    return done_with(
        lambda: service.change(current_user, contact_id, meeting_id, plan, **seen),
        contact_id,
        form,
        lambda form, found: _changing(form, found, meeting_id),
        on_meeting(contact_id, meeting_id, "changed"),
    )


@blueprint.get("/contacts/<uuid:contact_id>/meetings/<uuid:meeting_id>/cancel")
@needs(Permission.CONTACT_DECIDE)
@confidential
def cancel_meeting_page(contact_id: uuid.UUID, meeting_id: uuid.UUID) -> ResponseReturnValue:
    form, found = WhatForm(formdata=None), read_whole(current_user, contact_id)
    sight.get_meeting(found, meeting_id)
    return draw(form, found, _cancelling(form, found, meeting_id))


@blueprint.post("/contacts/<uuid:contact_id>/meetings/<uuid:meeting_id>/cancel")
@needs(Permission.CONTACT_DECIDE)
@confidential
def cancel_meeting(contact_id: uuid.UUID, meeting_id: uuid.UUID) -> ResponseReturnValue:
    form = WhatForm()
    why = form.words("what")
    return done_with(
        lambda: service.cancel(current_user, contact_id, meeting_id, why, seen=form.seen_revision),
        contact_id,
        form,
        lambda form, found: _cancelling(form, found, meeting_id),
        on_meeting(contact_id, meeting_id, "cancelled"),
    )


@blueprint.get("/contacts/<uuid:contact_id>/meetings/<uuid:meeting_id>/people")
@needs(Permission.CONTACT_DECIDE)
@confidential
def add_person_page(contact_id: uuid.UUID, meeting_id: uuid.UUID) -> ResponseReturnValue:
    form, found = PersonForm(formdata=None), read_whole(current_user, contact_id)
    sight.get_meeting(found, meeting_id)
    form.part.data = "asked"
    return draw(form, found, _person(form, found, meeting_id, None))


@blueprint.post("/contacts/<uuid:contact_id>/meetings/<uuid:meeting_id>/people")
@needs(Permission.CONTACT_DECIDE)
@confidential
def add_person(contact_id: uuid.UUID, meeting_id: uuid.UUID) -> ResponseReturnValue:
    form = PersonForm()
    typed = _typed(form)
    return done_with(
        lambda: service.add_person(current_user, contact_id, meeting_id, typed, seen=form.seen_revision),
        contact_id,
        form,
        lambda form, found: _person(form, found, meeting_id, None),
        on_meeting(contact_id, meeting_id, "person"),
    )


@blueprint.get("/contacts/<uuid:contact_id>/meetings/<uuid:meeting_id>/people/<uuid:attendee_id>")
@needs(Permission.CONTACT_DECIDE)
@confidential
def change_person_page(contact_id: uuid.UUID, meeting_id: uuid.UUID, attendee_id: uuid.UUID) -> ResponseReturnValue:
    form, found = PersonForm(formdata=None), read_whole(current_user, contact_id)
    one, _ = sight.get_meeting(found, meeting_id)
    person = sight.get_person(one, found, attendee_id)
    for name in ("name", "job", "agency", "email"):
        form[name].data = person.who.get(name, "")
    form.part.data, form.why.data = person.part, person.why or ""
    return draw(form, found, _person(form, found, meeting_id, attendee_id))


@blueprint.post("/contacts/<uuid:contact_id>/meetings/<uuid:meeting_id>/people/<uuid:attendee_id>")
@needs(Permission.CONTACT_DECIDE)
@confidential
def change_person(contact_id: uuid.UUID, meeting_id: uuid.UUID, attendee_id: uuid.UUID) -> ResponseReturnValue:
    form = PersonForm()
    typed = _typed(form)
    return done_with(
        lambda: _write(contact_id, meeting_id, attendee_id, typed, form.seen_revision),
        contact_id,
        form,
        lambda form, found: _person(form, found, meeting_id, attendee_id),
        on_meeting(contact_id, meeting_id, "person"),
    )


@blueprint.post("/contacts/<uuid:contact_id>/meetings/<uuid:meeting_id>/invite")
@needs(Permission.CONTACT_DECIDE)
@confidential
def invite_people(contact_id: uuid.UUID, meeting_id: uuid.UUID) -> ResponseReturnValue:
    form = SeenForm()
    return press(
        lambda: service.invite(current_user, contact_id, meeting_id, seen=form.seen_revision),
        contact_id,
        lambda found, changed: meeting_page(found, meeting_id, changed=changed),
        on_meeting(contact_id, meeting_id, "invited"),
    )


def _plan(form: ArrangeForm) -> Plan:
    texts = {name: form.words(name) for name in ("kind", "at", "way", "place", "chair", "agenda", "references")}
    return Plan(day=day(form, "on_"), cases=tuple(form.cases.data or ()), **texts)


def _typed(form: PersonForm) -> Person:
    texts = {name: form.words(name) for name in ("name", "agency", "job", "email", "part", "why")}
    return Person(only_this=bool(form.only_this.data), **texts)


def _write(contact_id: uuid.UUID, meeting_id: uuid.UUID, attendee_id: uuid.UUID, typed: Person, seen: int) -> None:
    """Change somebody on the list, or take them off it."""
    if typed.part != OFF:
        service.change_person(current_user, contact_id, meeting_id, attendee_id, typed, seen=seen)
        return
    try:
        service.remove_person(current_user, contact_id, meeting_id, attendee_id, seen=seen)
    except Refused as refused:
        raise Mistake("part", refused.message) from refused


def _arranging(form: DayForm, found: Contact) -> FormPage:
    without = _offer(form, found)
    action, back = url_for("duty.arrange", contact_id=found.id), to_meetings(found.id)
    return FormPage("Arrange a meeting", "Arrange the meeting", action, back, "Meetings", folded=True, without=without)


def _changing(form: DayForm, found: Contact, meeting_id: uuid.UUID) -> FormPage:
    without = _offer(form, found)
    one, _ = sight.get_meeting(found, meeting_id)
    action = url_for("duty.change_meeting", contact_id=found.id, meeting_id=meeting_id)
    back = to_meeting(found.id, meeting_id)
    title = "Change the arrangement"
    return FormPage(title, "Save", action, back, meeting_seen=one.revision, without=without)


def _offer(form: DayForm, found: Contact) -> tuple[str, ...]:
    """The lists of the form; the others of the incident are left out where there are none."""
    others = [(str(one.id), one.reference) for one in service.offered(current_user, found)]
    form.offer(kind=list(words.KINDS.items()), way=list(words.WAYS.items()), cases=others)
    return () if others else ("cases",)


def _cancelling(form: DayForm, found: Contact, meeting_id: uuid.UUID) -> FormPage:
    form["what"].label.text = "Why is it cancelled?"
    action = url_for("duty.cancel_meeting", contact_id=found.id, meeting_id=meeting_id)
    return FormPage("Cancel the meeting", "Cancel the meeting", action, to_meeting(found.id, meeting_id))


def _person(form: DayForm, found: Contact, meeting_id: uuid.UUID, attendee_id: uuid.UUID | None) -> FormPage:
    form.offer(part=[*words.PARTS.items(), *([] if attendee_id is None else [(OFF, words.OFF_THE_LIST)])])
    where: dict[str, Any] = {"contact_id": found.id, "meeting_id": meeting_id}
    back = to_meeting(found.id, meeting_id)
    if attendee_id is None:
        return FormPage("Add somebody", "Add them", url_for("duty.add_person", **where), back)
    action = url_for("duty.change_person", **where, attendee_id=attendee_id)
    return FormPage("Somebody on the list", "Save", action, back, without=("only_this",))
